"""Which address of the service may be meant by one that it does not have."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from fastapi import APIRouter

__all__ = ["near_address", "where_else"]

#: Answered before the routers.
_BESIDE = ("/sparql",)
_MOST_CHARS, _NEAR = 60, 0.8


def near_address(path: str, routers: Iterable[APIRouter]) -> str | None:
    """Return the address that differs from `path` in capitals, a slash at the end or a letter or two; None without one.

    Args:
        path: without the root path.
        routers: whose addresses count, those without a part to fill in.
    """
    wanted = path.rstrip("/").lower()
    if not wanted or len(wanted) > _MOST_CHARS:
        return None
    known = {*_BESIDE, *(str(getattr(route, "path", "")) for router in routers for route in router.routes)}
    plain = sorted(one for one in known if len(one) > 1 and "{" not in one)
    return next(iter(get_close_matches(wanted, plain, 1, _NEAR)), None)


def where_else(path: str, routers: Iterable[APIRouter]) -> str:
    """Return the hint for an address that the service does not have; arguments are those of `near_address`."""
    near = near_address(path, routers)
    return f"was {near} meant? All addresses are at /docs" if near else "all addresses are at /docs"
