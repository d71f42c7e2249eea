"""``/chain``: industry chains from upstream to downstream, with who stands where and the sentence that says so."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.vocab import KG
from service.chainsheet import CHAIN_COLUMNS, LIST_COLUMNS, chain_json, chain_rows
from service.context import Service, language_of, service_of
from service.errors import NotFoundError
from service.links import iri_path
from service.names import find_things
from service.negotiate import CSV, HTML, JSON, negotiate
from service.reading.chain import read_chain, read_structure
from service.reading.neighbours import Node, Scope, read_nodes
from service.reading.proofblocks import proof_blocks
from service.responses import PrettyJSON
from service.sheets import csv_response
from service.texts.graph import CLASS_MARKS, GRAPH_TEXTS

__all__ = ["router"]

router = APIRouter(tags=["graph"])
#: Members of a stage that are shown; the graph page has all.
_SHOWN = 12
_SHOWN_PLACES = 3


async def _industry(service: Service, named: str) -> str:
    """Return the industry that an IRI, the end of an IRI, or a name means."""
    text = named.strip()
    if text.startswith(("http://", "https://")):
        return text
    if text.startswith("industry/"):
        return service.settings.id_base + iri_path(text)
    found = await find_things(service.backend, text, ("Industry",))
    if not found:
        raise NotFoundError(f"there is no industry {text!r}", hint="all chains are listed at /chain")
    return found[0]


@router.get("/chain", summary="An industry chain from upstream to downstream")
async def chain(request: Request, industry: str = "") -> Response:
    """Show the stages of an industry with their companies and zones, or the list of chains (HTML, JSON, CSV).

    `industry` is an IRI, what it has behind the base, or a name.
    """
    service, lang = service_of(request), language_of(request)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    links = service.renderer.links(request)
    backend = service.backend
    scope = Scope(service.settings.id_base, service.settings.min_confidence)
    structure = await read_structure(backend, scope)
    chains, others = structure.chains(), structure.others()
    stages = {one: len(structure.parts[one]) for one in (*chains, *others)}
    nodes = await read_nodes(backend, stages)

    def ranked(iris: tuple[str, ...]) -> list[Node]:
        return sorted((nodes[one] for one in iris), key=lambda node: (-stages[node.iri], node.iri))

    shown = None
    if industry.strip():
        iri = await _industry(service, industry)
        if (await read_nodes(backend, [iri]))[iri].type != "Industry":
            raise NotFoundError(f"there is no industry {iri}", hint="all chains are listed at /chain")
        read = (_SHOWN, _SHOWN_PLACES) if form is HTML else None
        shown = await read_chain(backend, scope, structure, iri, read)
    if shown is not None and form is not HTML:
        if form is CSV:
            return csv_response(CHAIN_COLUMNS, chain_rows(shown))
        return PrettyJSON(chain_json(shown, links))
    if form is not HTML:
        listed = [(one.iri, one.name("zh"), kind, stages[one.iri])
                  for kind, some in (("chain", chains), ("other", others)) for one in ranked(some)]  # fmt: skip
        if form is CSV:
            return csv_response(LIST_COLUMNS, listed)
        return PrettyJSON({"chains": [dict(zip(LIST_COLUMNS, row, strict=True)) for row in listed]})
    asked = {"industry": industry} if shown else {}
    return service.renderer.page(
        request,
        "chain.html",
        lang,
        vocabulary=await service.vocabulary(),
        w=GRAPH_TEXTS[lang],
        chains=ranked(chains),
        others=ranked(others),
        stages=stages,
        chain=shown,
        formats=[(name.upper(), links.to("/chain", **asked, format=name)) for name in ("json", "csv")],
        key=lambda iri: iri.removeprefix(service.settings.id_base),
        marks={name: pair[lang == "en"] for name, pair in CLASS_MARKS.items()},
        blocks=proof_blocks,
        most=_SHOWN,
        most_places=_SHOWN_PLACES,
        kg=KG,
    )
