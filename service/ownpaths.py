"""The path under which a proxy shows the service must be none of the service's own, or one would hide the other."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import BaseRoute

from kg.errors import UsageError

__all__ = ["check_root_path"]


def check_root_path(root_path: str, routes: Iterable[BaseRoute]) -> None:
    """Refuse a root path that begins as an address of the service does.

    Raises:
        UsageError: it does; where a proxy leaves the path as it is, `/id/id/x` would mean two things.
    """
    first = root_path.strip("/").partition("/")[0]
    own = {str(getattr(route, "path", "")).strip("/").partition("/")[0] for route in routes} - {""}
    if first in own:
        raise UsageError(f"root_path={root_path}: /{first} is an address of the service; take another, such as /kg")
