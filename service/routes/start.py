"""``/`` and ``/ontology``: where a reader begins; ``/favicon.ico``, which browsers ask for beside answers not HTML."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from kg.export import Selection
from kg.iris import ontology_graph
from service.context import language_of, service_of
from service.errors import BadRequestError, NotAcceptableError
from service.exporting import DESCRIPTIONS
from service.links import Links
from service.mentioncharts import mention_times, mentions_chart
from service.negotiate import CSV, HTML, JSON, Format, negotiate
from service.reading.englishnames import labels_in_english
from service.reading.lists import articles_page
from service.reading.mentions import read_mentions_by_month
from service.reading.ontology import OntologyTerm, read_ontology
from service.responses import PrettyJSON
from service.routes.meta import read_counts
from service.sheets import csv_response
from service.suiting import Suited
from service.texts import TEXTS
from service.validators import is_any, is_known

__all__ = ["ONTOLOGY", "router"]

router = APIRouter(tags=["service"])
#: Formats of `/ontology`; application/json is the plain list, not JSON-LD.
ONTOLOGY = (DESCRIPTIONS[0], JSON, *DESCRIPTIONS[1:], HTML, CSV)
_MARK = Path(__file__).resolve().parents[1] / "static" / "mark.svg"
_EXAMPLES = 6
_NEWEST = 8
#: How long the page waits for the questions that have an answer; the look goes on behind.
_PATIENCE_S = 0.4
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


def _asked(links: Links, suited: Suited) -> str:
    """Return the address of a question, with its example where without one it asks nothing."""
    needed = {p.name for p in suited.question.parameters if p.absent == "required"}
    given = {name: words for name, words in suited.words.items() if name in needed}
    return links.to(f"/questions/{suited.question.name}", **given)


def _form(request: Request, sheet: str) -> Format:
    """Return the format of the start page; who asks for another one may want the list on it, which is at `sheet`."""
    try:
        return negotiate(request.headers.get("accept"), (JSON, HTML), request.query_params.get("format"))
    except (BadRequestError, NotAcceptableError) as error:
        raise type(error)(str(error), f"the newest articles are a list of their own: {sheet}") from error


@router.get("/", summary="Where everything is")
async def start(request: Request) -> Response:
    """Show counts, questions and the newest articles (HTML), or the addresses of the service (JSON)."""
    service = service_of(request)
    links = service.renderer.links(request)
    headers = {"link": ", ".join(f'<{links.to(path)}>; rel="{relation}"' for path, relation in _DESCRIBED)}
    listed = [(form.name, links.to("/articles", limit=str(_NEWEST), format=form.name)) for form in (CSV, JSON)]
    if _form(request, listed[0][1]) is HTML:
        lang = language_of(request)
        mentions, vocabulary, newest, (suited, whole) = await asyncio.gather(
            read_mentions_by_month(service.backend),
            service.vocabulary(),
            articles_page(service.backend, _NEWEST),
            service.examples.best(service.backend, service.settings, service.questions, _EXAMPLES, _PATIENCE_S),
        )
        named = [word for one in suited for word in one.words.values()]
        english = await labels_in_english(service.backend, named) if lang == "en" else {}
        comma = "、" if lang == "zh" else ", "
        if not whole:
            headers["cache-control"] = "no-store"  # the next page may have more of them
        return service.renderer.page(
            request,
            "start.html",
            lang,
            months=[one.name for one in mentions.months],
            month_words=month_words,
            times=mention_times(mentions.months),
            undated=mentions.undated,
            undated_mentions=mentions.undated_mentions,
            mentions_chart=mentions_chart(mentions.months, TEXTS[lang]),
            vocabulary=vocabulary,
            counts=read_counts(request),
            questions=[
                (one.question, _asked(links, one), comma.join(english.get(word, word) for word in one.words.values()))
                for one in suited
            ],
            articles=newest.rows,
            newest=listed,
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


@router.get("/favicon.ico", include_in_schema=False)
async def icon(request: Request) -> Response:
    """Return the mark of the site, or 304 to who has it."""
    kept = {"cache-control": "public, max-age=86400"}
    mark = FileResponse(_MARK, media_type="image/svg+xml", headers=kept, stat_result=_MARK.stat())
    had = request.headers.get("if-none-match")
    if is_any(had) or is_known(had, mark.headers["etag"], gzip=False) is not None:
        return Response(None, 304, kept | {"etag": mark.headers["etag"]})
    return mark


def _terms(form: Format, sections: Mapping[str, Sequence[OntologyTerm]]) -> Response:
    """Return the terms as the page lists them; as CSV with several values of a cell parted by blanks."""
    if form is CSV:
        columns = ("kind", "iri", "label_zh", "label_en", "comment_zh", "comment_en", "types", "wider", "domain",
                   "range")  # fmt: skip
        rows = (
            (
                one.kind, one.iri, *(texts.get(lang) for texts in (one.labels, one.comments) for lang in ("zh", "en")),
                *(" ".join(values) for values in (one.types, one.wider, one.domain, one.range)),
            )
            for terms in sections.values()
            for one in terms
        )  # fmt: skip
        return csv_response(columns, rows)
    return PrettyJSON({kind: [asdict(one) for one in terms] for kind, terms in sections.items()})


@router.get("/ontology", summary="Classes and properties")
async def ontology(request: Request) -> Response:
    """Describe the ontology's terms (HTML, Turtle, JSON-LD, N-Triples, RDF/XML; the terms as JSON and CSV)."""
    service = service_of(request)
    form = negotiate(request.headers.get("accept"), ONTOLOGY, request.query_params.get("format"))
    graph = ontology_graph(service.settings.id_base)
    if form in (JSON, CSV):
        return _terms(form, await read_ontology(service.backend, graph))
    if form is not HTML:
        return await service.exporter.response(service.backend.snapshot(), form, Selection(article=graph), "full")
    links = service.renderer.links(request)
    return service.renderer.page(
        request,
        "ontology.html",
        language_of(request),
        vocabulary=await service.vocabulary(),
        sections=await read_ontology(service.backend, graph),
        formats=[(f.name, links.to("/ontology", format=f.name)) for f in (*DESCRIPTIONS, JSON, CSV)],
    )
