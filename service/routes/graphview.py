"""``/explore`` and ``/neighbours``: the graph around a thing, drawn or as nested lists, and as data."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.days import read_day
from kg.vocab import ENTITY_CLASSES, KG
from service.context import Service, language_of, service_of
from service.errors import BadRequestError, NotFoundError
from service.graphwriting import EDGE_COLUMNS, GROUP_COLUMNS, NODE_COLUMNS, GraphWriter
from service.headers import CONTENT_SECURITY_POLICY
from service.links import iri_path
from service.names import find_things
from service.negotiate import CSV, HTML, JSON, Format, negotiate
from service.reading.neighbours import (
    Edge,
    Group,
    Node,
    Page,
    Scope,
    around,
    articles_mentioning,
    beginnings,
    edges_among,
    groups_of,
    neighbours_of,
    read_nodes,
)
from service.reading.things import describe
from service.reading.triples import turtle
from service.responses import PrettyJSON, limited_body
from service.sheets import csv_response
from service.texts.graph import CLASS_MARKS, GRAPH_TEXTS

__all__ = ["MOST_NODES", "router"]

router = APIRouter(tags=["graph"])

#: Entities on the canvas; more would be neither fast nor legible.
MOST_NODES = 1_000
_TURTLE = Format("turtle", "text/turtle", ("application/x-turtle",))
_MOST_AT_ONCE = 200
_SHOWN_FIRST = 8
_SHOWN_LATER = 50
_EXAMPLES = 12
_AFTER = re.compile(r"^\d{1,9}~\S+$")
#: The drawing library brings a style element of its own.
_DRAWN = {"content-security-policy": f"{CONTENT_SECURITY_POLICY}; style-src 'self' 'unsafe-inline'"}


def _iri(service: Service, named: str) -> str:
    """Return the IRI for a key (what stands behind the base) or an IRI."""
    text = named.strip()
    if not text:
        raise BadRequestError("id is empty; give what an IRI has behind the base, as in ?id=place/昌吉市, or an IRI")
    if text.startswith(("http://", "https://")):
        return text
    return service.settings.id_base + iri_path(text)


def _scope(service: Service) -> Scope:
    return Scope(service.settings.id_base, service.settings.min_confidence)


async def _writer(request: Request, openings: bool) -> GraphWriter:
    service = service_of(request)
    return GraphWriter(service.settings.id_base, service.renderer.links(request), await service.vocabulary(), openings)


async def _node(service: Service, iri: str) -> Node:
    found = (await read_nodes(service.backend, [iri]))[iri]
    if found.type is None:
        description = await describe(service.backend, iri)
        if description is not None and description.replaced_by:
            return await _node(service, description.replaced_by)
        raise NotFoundError(f"there is no entity {iri}", hint="look for its name: /search?q=…")
    return found


def _with_openings(request: Request) -> bool:
    """Tell whether the page's own script asks, which calls articles without a headline by their first words."""
    return request.query_params.get("openings") == "1"


def _page_wanted(predicate: str, direction: str, limit: int, after: str | None) -> tuple[str, bool]:
    full = KG + predicate.removeprefix("kg:") if predicate.startswith("kg:") else predicate
    if direction not in ("out", "in"):
        raise BadRequestError(f"direction {direction!r} does not exist; allowed are out, in")
    if not 1 <= limit <= _MOST_AT_ONCE:
        raise BadRequestError(f"limit={limit} was given; 1 to {_MOST_AT_ONCE} are allowed")
    if after is not None and not _AFTER.match(after):
        raise BadRequestError(f"after={after!r} was given; take it from the field next of the page before")
    return full, direction == "out"


@router.get("/neighbours", summary="The neighbours of an entity")
async def neighbours(
    request: Request,
    id: str = "",
    predicate: str = "",
    direction: str = "out",
    limit: int = 25,
    after: str | None = None,
) -> Response:
    """Tell the predicates at an entity with counts; with `predicate`, the neighbours and their evidence.

    JSON and CSV, of neighbours Turtle too.

    `id` is an IRI or what it has behind the base; `direction` is out or in; `after` is the field `next` of the page
    before.
    """
    service = service_of(request)
    form = negotiate(request.headers.get("accept"), (JSON, _TURTLE, CSV), request.query_params.get("format"))
    here = await _node(service, _iri(service, id))
    write = await _writer(request, _with_openings(request))
    if not predicate:
        if form is _TURTLE:
            raise BadRequestError("Turtle is of edges: name a predicate too, as in &predicate=kg:locatedIn")
        groups = await groups_of(service.backend, _scope(service), here.iri)
        if form is CSV:
            return csv_response(GROUP_COLUMNS, write.group_rows(groups))
        description = await describe(service.backend, here.iri)
        articles = await articles_mentioning(service.backend, here.iri)
        aliases = [term.value for term in description.called] if description else []
        about = {"aliases": aliases, "articles": articles}
        return PrettyJSON({"node": write.node(here) | about, "groups": [*map(write.group, groups)]})
    full, outgoing = _page_wanted(predicate, direction, limit, after)
    page = await neighbours_of(
        service.backend, _scope(service), here.iri, full, outgoing, limit, after, whole=form is _TURTLE
    )
    if form is CSV:
        following = {"direction": direction, "limit": str(limit)}
        return _sheet(write, here, [page], _next(request, "/neighbours", here, predicate, page, following))
    if form is _TURTLE:
        edges = [edge for one in page.neighbours for edge in one.edges]
        return Response(turtle([here, *(one.node for one in page.neighbours)], edges), media_type=_TURTLE.content_type)
    head = {"node": write.node(here), "predicate": full, "direction": direction, "label": write.label(full)}
    return PrettyJSON(head | write.page(page))


def _sheet(write: GraphWriter, here: Node, pages: Sequence[Page], headers: dict[str, str] | None = None) -> Response:
    """Return neighbours as CSV, a row for each edge."""
    shown = [one for page in pages for one in page.neighbours]
    edges = [edge for one in shown for edge in one.edges]
    return csv_response(EDGE_COLUMNS, write.edge_rows([here, *(one.node for one in shown)], edges), headers)


def _next(
    request: Request, path: str, here: Node, predicate: str, page: Page, asked: dict[str, str]
) -> dict[str, str]:
    """Return the header that leads to the neighbours after these; none where these are the last."""
    if page.after is None:
        return {}
    service = service_of(request)
    given = {"id": here.iri.removeprefix(service.settings.id_base), "predicate": predicate, "after": page.after}
    address = service.renderer.links(request).to(path, **given, **asked, format="csv")
    return {"link": f'<{address}>; rel="next"'}


def _day(value: object, name: str) -> str | None:
    if value in (None, ""):
        return None
    try:
        return read_day(str(value)).isoformat()
    except ValueError as error:
        raise BadRequestError(f"{name}={value!r} is no date; write it as 2024-12-31") from error


@router.post("/neighbours", summary="The edges between entities")
async def between(request: Request) -> Response:
    """Tell entities and all edges between them (JSON, Turtle; edges as CSV).

    The body is JSON: ``{"ids": [...], "new": [...], "from": date, "to": date}``; with `new` only the edges at one of
    those; with dates only what articles of that period say.
    """
    service = service_of(request)
    form = negotiate(request.headers.get("accept"), (JSON, _TURTLE, CSV), request.query_params.get("format"))
    try:
        asked = json.loads(await limited_body(request, service.settings.query_chars_limit))
        ids, new = asked["ids"], asked.get("new")
        if not all(isinstance(one, str) for one in (*ids, *(new or ()))):
            raise TypeError("an id is no text")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRequestError('the body is not as wanted; send JSON like {"ids": ["place/昌吉市"]}') from error
    if len(ids) > MOST_NODES:
        raise BadRequestError(f"{len(ids)} ids were given; at most {MOST_NODES} are drawn")
    nodes = await read_nodes(service.backend, [_iri(service, one) for one in ids])
    known = [one for one in nodes.values() if one.type]
    iris, scope = [one.iri for one in known], _scope(service)
    period = (_day(asked.get("from"), "from"), _day(asked.get("to"), "to"))

    async def among(starts: Sequence[str], ends: Sequence[str]) -> tuple[Edge, ...]:
        return await edges_among(service.backend, scope, starts, ends, period, whole=form is _TURTLE)

    if new is None:
        shown = [*await among(iris, iris)]
    else:
        fresh = [iri for iri in dict.fromkeys(_iri(service, one) for one in new) if iri in nodes]
        found = await asyncio.gather(among(fresh, iris), among(iris, fresh))
        shown = [*{edge.key: edge for edges in found for edge in edges}.values()]
    if form is _TURTLE:
        return Response(turtle(known, shown), media_type=_TURTLE.content_type)
    write = await _writer(request, _with_openings(request))
    if form is CSV:
        return csv_response(EDGE_COLUMNS, write.edge_rows(known, shown))
    missing = [one.iri.removeprefix(service.settings.id_base) for one in nodes.values() if not one.type]
    return PrettyJSON({"nodes": [*map(write.node, known)], "edges": [*map(write.edge, shown)], "missing": missing})


def _formats(request: Request, asked: dict[str, str | None]) -> list[tuple[str, str]]:
    links, given = service_of(request).renderer.links(request), {name: value for name, value in asked.items() if value}
    if not given.get("predicate"):
        given.pop("direction", None)
    return [(one.name, links.to("/explore", **given, format=one.name)) for one in (JSON, CSV)]


async def _as_data(request: Request, form: Format, here: Node | None, groups: Sequence[tuple[Group, Page]],
                   others: Sequence[Node], part: bool) -> Response:  # fmt: skip
    """Return what the page's lists hold: the first neighbours by predicate, or with what to begin."""
    write = await _writer(request, openings=False)
    if form is CSV and here is not None:
        more = {"direction": "out" if groups[0][0].outgoing else "in"} if part else {}
        headers = _next(request, "/explore", here, groups[0][0].predicate, groups[0][1], more) if part else {}
        return _sheet(write, here, [page for _, page in groups], headers)
    if form is CSV:
        rows = [(one.iri, one.type, one.names.get("zh"), one.names.get("en")) for one in others]
        return csv_response(NODE_COLUMNS, rows)
    lists = [write.group(group) | write.page(page) for group, page in groups]
    if part:
        del lists[0]["count"]  # of this page alone
    return PrettyJSON(
        {"node": write.node(here) if here else None, "groups": lists, "others": [*map(write.node, others)]}
    )


@router.get("/explore", summary="The graph around a thing, to walk through")
async def explore(
    request: Request,
    id: str = "",
    q: str = "",
    predicate: str = "",
    direction: str = "out",
    after: str | None = None,
) -> Response:
    """Show an entity and its neighbours as a drawing to expand, and as nested lists (HTML; the lists as JSON, CSV).

    Without an entity: with which one may begin.
    """
    service, lang = service_of(request), language_of(request)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    backend, scope = service.backend, _scope(service)
    found = await find_things(backend, q, ENTITY_CLASSES) if q.strip() and not id else []
    here = await _node(service, _iri(service, id)) if id else (await _node(service, found[0]) if found else None)
    others = [*(await read_nodes(backend, found[1:_EXAMPLES])).values()]
    groups: list[tuple[Group, Page]] = []
    if here is not None and predicate:
        full, outgoing = _page_wanted(predicate, direction, 1, after)
        page = await neighbours_of(backend, scope, here.iri, full, outgoing, _SHOWN_LATER, after)
        groups = [(Group(full, outgoing, len(page.neighbours)), page)]
    elif here is not None:
        groups = await around(backend, scope, here.iri, _SHOWN_FIRST)
    first = await beginnings(backend, _EXAMPLES) if here is None else []
    if form is not HTML:
        return await _as_data(request, form, here, groups, [*others, *first], here is not None and bool(predicate))
    write, words = await _writer(request, openings=True), GRAPH_TEXTS[lang]
    drawn = [write.page(page) for _, page in groups]
    marks = {
        name: {"mark": pair[lang == "en"], "label": (await service.vocabulary()).label(KG + name, lang)}
        for name, pair in CLASS_MARKS.items()
    }
    return service.renderer.page(
        request,
        "graph.html",
        lang,
        headers=_DRAWN,
        vocabulary=await service.vocabulary(),
        w=words,
        q=q,
        here=here,
        others=others,
        groups=groups,
        part=bool(predicate),
        key=lambda iri: iri.removeprefix(service.settings.id_base),
        beginnings=first,
        formats=_formats(request, {"id": id, "q": q, "predicate": predicate, "direction": direction, "after": after}),
        kg=KG,
        marks=marks,
        data={
            "words": words,
            "classes": marks,
            "most": MOST_NODES,
            "here": write.node(here) if here else None,
            "groups": [
                write.group(group) | page for (group, _), page in zip(groups, drawn, strict=True)
            ] if not predicate else [],
        },
    )
