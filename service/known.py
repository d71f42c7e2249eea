"""Parameters that an address does not know: refused, since who misspells one must not take all for what was asked.

Which there are FastAPI knows from the routes, but for those below.  A question knows its own, and says so itself.
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request

from service.context import service_of
from service.errors import BadRequestError, shortened

__all__ = ["only_known"]

#: Of every address.
_EVERYWHERE = ("format", "lang")
#: What a route reads by itself.
_MORE: dict[str, tuple[str, ...]] = {
    "/neighbours": ("openings",),  # of the page's own script
    "/correct": ("token",),  # has its own words
}
_QUESTION = "/questions/{name}"
#: Asked by machines that watch over the service, which hang on it what they like.
_OF_OPERATORS = ("/health", "/metrics", "/favicon")
_WRITES = frozenset(("DELETE", "PATCH", "PUT"))


async def only_known(request: Request) -> None:
    """Refuse an address that gives a parameter which it does not have.

    Raises:
        BadRequestError: it does; it names those that are allowed, and the same address without the others.
    """
    if not request.scope["query_string"]:
        return
    route = request.scope["route"]
    if route.path == _QUESTION or route.path.startswith(_OF_OPERATORS) or not _WRITES.isdisjoint(route.methods):
        return
    own = [parameter.alias for parameter in route.dependant.query_params]
    known = list(dict.fromkeys((*own, *_MORE.get(route.path, ()), *_EVERYWHERE)))
    given = request.query_params.multi_items()
    foreign = next((name for name, _ in given if name not in known), None)
    if foreign is None:
        return
    kept = urlencode([(name, value) for name, value in given if name in known])
    here = service_of(request).renderer.links(request).here(request)
    shown = [name for name in known if name not in _MORE.get(route.path, ())]
    without = f"{here}?{kept}" if kept else here
    raise BadRequestError(
        f"parameter {shortened(foreign)!r} does not exist here; allowed are {', '.join(shown)}",
        "take it out of the address, or write one of these",
        ((without, without),),
    )
