"""``/`` and ``/ontology``: where a reader begins."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.export import Selection
from kg.iris import ontology_graph
from service.charting import months_chart
from service.context import language_of, service_of
from service.exporting import DESCRIPTIONS
from service.negotiate import HTML, JSON, negotiate
from service.reading.lists import articles_page
from service.reading.ontology import read_ontology
from service.reading.sharing import read_months
from service.responses import PrettyJSON
from service.routes.meta import read_counts
from service.texts import TEXTS

__all__ = ["router"]

router = APIRouter(tags=["service"])
_EXAMPLES = 6
_NEWEST = 8
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
#: Where the service and its data are described for machines, and how that relates to the start page.
_DESCRIBED = (
    ("/.well-known/void", "describedby"),
    ("/catalog", "describedby"),
    ("/openapi.json", "service-desc"),
    ("/docs", "service-doc"),
)


def month_words(month: str, lang: str) -> str:
    """Return a month as a page says it.

    >>> month_words("2024-05", "zh"), month_words("2024-05", "en")
    ('2024年5月', 'May 2024')
    """
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月" if lang == "zh" else f"{_MONTHS[int(number) - 1]} {year}"


@router.get("/", summary="Where everything is")
async def start(request: Request) -> Response:
    """Show counts, questions and the newest articles (HTML), or the addresses of the service (JSON)."""
    service = service_of(request)
    links = service.renderer.links(request)
    headers = {"link": ", ".join(f'<{links.to(path)}>; rel="{relation}"' for path, relation in _DESCRIBED)}
    if negotiate(request.headers.get("accept"), (JSON, HTML), request.query_params.get("format")) is HTML:
        lang = language_of(request)
        months, vocabulary, newest = await asyncio.gather(
            read_months(service.backend), service.vocabulary(), articles_page(service.backend, _NEWEST)
        )
        return service.renderer.page(
            request,
            "start.html",
            lang,
            months=months,
            month_words=month_words,
            months_chart=months_chart(months, TEXTS[lang]),
            vocabulary=vocabulary,
            counts=read_counts(request),
            questions=list(service.questions.values())[:_EXAMPLES],
            articles=newest.rows,
            headers=headers,
        )
    places = (
        *("sparql", "graphs", "questions", "examples", "articles", "changes", "search", "suggest", "export"),
        *("ontology", "catalog", "void"),
        *("health", "docs", "openapi.json"),
    )
    return PrettyJSON(
        {
            "name": "Zhundong KG",
            "id_base": service.settings.id_base,
            "counts": read_counts(request),
            "paths": {place: links.to(f"/{place}") for place in places},
        },
        headers=headers,
    )


@router.get("/ontology", summary="Classes and properties")
async def ontology(request: Request) -> Response:
    """Describe the ontology's terms (HTML, Turtle, JSON-LD, N-Triples, RDF/XML)."""
    service = service_of(request)
    form = negotiate(request.headers.get("accept"), (*DESCRIPTIONS, HTML), request.query_params.get("format"))
    graph = ontology_graph(service.settings.id_base)
    if form is not HTML:
        return await service.exporter.response(service.backend.snapshot(), form, Selection(article=graph), "full")
    links = service.renderer.links(request)
    return service.renderer.page(
        request,
        "ontology.html",
        language_of(request),
        vocabulary=await service.vocabulary(),
        sections=await read_ontology(service.backend, graph),
        formats=[(f.name, links.to("/ontology", format=f.name)) for f in DESCRIPTIONS],
    )
