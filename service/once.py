"""Parameters that a page was given twice: which of them counts nobody can tell, so none does."""

from __future__ import annotations

from collections import Counter

from starlette.requests import Request

from service.errors import BadRequestError, shortened

__all__ = ["each_once"]

#: Those that may come several times; `graph` has words of its own.
_SEVERAL = frozenset({"article", "evidence", "graph"})


def each_once(request: Request) -> None:
    """Refuse an address that gives a parameter twice.

    Raises:
        BadRequestError: it does.
    """
    given = Counter(name for name, _ in request.query_params.multi_items())
    for name, n in given.items():
        if n > 1 and name not in _SEVERAL:
            raise BadRequestError(f"{shortened(name)} was given {n} times; give it once")
