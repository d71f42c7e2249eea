"""The page of a question: its form, and the answer as a table, as charts or as a graph."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote_plus

from fastapi import Request
from starlette.responses import Response

from kg.errors import QueryError
from kg.questions import CannedQuery, example_text
from kg.vocab import KG
from service.answers import AnswerTable
from service.asking import Field, bound, find_values, read_fields
from service.backend import Answer, Query
from service.charting import AnswerCharts, answer_charts
from service.context import Service, language_of, service_of
from service.errors import BadRequestError, ErrorBody, error_body
from service.graphwriting import GraphWriter
from service.inforce import heading_of, told_values, values_in_force
from service.joinedrows import JOINED, joined_rows
from service.links import Links, terse
from service.negotiate import CSV, GRAPHS, JSON
from service.paging import Page, Paging
from service.reading.answergraph import AnswerGraph, is_linked, read_answer_graph
from service.reading.englishnames import labels_in_english
from service.reading.grounds import Grounds, split_grounds, with_grounds
from service.reading.headlines import read_headlines
from service.reading.neighbours import Node, Scope, read_nodes
from service.reading.openings import read_openings
from service.reading.rowproofs import best_proofs_first
from service.routes.lists import checked_limit
from service.suiting import given_defaults
from service.telling import lay_out, tell, things_of
from service.texts import COLUMNS, TEXTS
from service.texts.errors import explain_error
from service.texts.graph import CLASS_MARKS, GRAPH_TEXTS
from service.vocabulary import Vocabulary

__all__ = ["MOST_ROWS", "OURS", "question_page", "read_answer"]

#: Parameters of the address that are no parameters of a question.
OURS = frozenset({"format", "lang", "limit", "cursor", "view"})
MOST_ROWS = 10_000
_SHOWN_ROWS = 200
#: Rows up to which an answer can be paged: what it had before is computed again each time.
_LAST_ROW = 200_000
#: How long a page waits for the examples in its fields.
_PATIENCE_S = 0.2
_VIEWS = ("table", "chart", "graph")
#: Questions whose rows are figures by period.
_OVER_TIME = frozenset({"indicator-over-time"})
#: Format -> its name on the page.
_FORMATS = {"csv": "CSV", "json": "JSON", "turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples"}
#: Sentences that the drawing has of an edge; the table has all of its rows.
_SENTENCES = 4
#: Words that the script of the drawing shows.
_GRAPH_WORDS = ("details", "details_hint", "evidence", "done", "planned", "left", "curated", "curated_note", "page_of",
                "untitled", "undated", "fit", "zoom_in", "zoom_out")  # fmt: skip


@dataclass(slots=True)
class _Shown:
    """An answer and how it is shown."""

    table: AnswerTable
    charts: AnswerCharts
    grounds: Grounds
    page: Page
    elapsed: float
    sparql: str
    views: tuple[str, ...] = ("table",)
    view: str = "table"
    refused: bool = False
    graph: AnswerGraph | None = None


async def read_answer(request: Request, sparql: str, limit: int) -> tuple[Answer, Page]:
    """Return the rows of a page of an answer; a cursor counts the rows before it.

    Raises:
        BadRequestError: the cursor is wrong.
    """
    paging, backend = Paging(request, (int,)), service_of(request).backend
    begin, end = 0, limit
    if paging.cursor is not None:
        (place,) = paging.cursor.key
        assert isinstance(place, int)
        begin, end = (max(0, place - limit), place) if paging.cursor.backward else (place, place + limit)
    if not 0 <= begin <= end <= _LAST_ROW:
        raise BadRequestError(f"answers are paged up to row {_LAST_ROW}; bind more parameters, or ask /sparql")
    whole = await backend.ask(Query(sparql, lane="pages"), end)
    answer = replace(whole, rows=whole.rows[begin:])
    backward = paging.cursor is not None and paging.cursor.backward
    more = begin > 0 if backward else answer.truncated
    # The key of a row is how many rows stand before what follows it; going back, how many stand before it.
    page = paging.page([(begin,), (begin + len(answer.rows),)] if answer.rows else [], more)
    return answer, page


async def _names(service: Service, table: AnswerTable, lang: str) -> Mapping[str, Node]:
    """Return the things of an answer by IRI; on Chinese pages none, whose names the rows bring."""
    if lang != "en":
        return {}
    return await read_nodes(service.backend, things_of(table, service.settings.id_base))


def _indicator(asked: CannedQuery, values: Mapping[str, str]) -> str | None:
    """Return the words of the indicator whose figures a question asks for by period; None for another question."""
    if asked.name not in _OVER_TIME:
        return None
    return values.get("words", "").strip() or next(example_text(p.example) for p in asked.parameters)


async def _read(
    request: Request, service: Service, asked: CannedQuery, values: Mapping[str, str],
    found: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary, lang: str,
) -> _Shown:  # fmt: skip
    """Return the answer as it is to be shown."""
    settings = service.settings
    begun = time.perf_counter()
    limit = checked_limit(request, _SHOWN_ROWS, MOST_ROWS)
    whole, page = await read_answer(request, bound(with_grounds(asked), values, found, settings), limit)
    elapsed = (time.perf_counter() - begun) * 1000
    answer, grounds = split_grounds(whole)
    raw = AnswerTable.of(answer)
    raw = replace(raw, rows=await best_proofs_first(service.backend, raw.rows, grounds))
    names = await _names(service, raw, lang)
    table = tell(raw, lang, vocabulary, lambda iri: names[iri].names if iri in names else {})
    headings = COLUMNS[lang]
    charts = answer_charts(table, asked.title(lang), TEXTS[lang], lambda name: headings.get(name, name),
                           _indicator(asked, values))  # fmt: skip
    laid = lay_out(table)
    laid = joined_rows(laid) if asked.name in JOINED else laid
    shown = _Shown(laid, charts, grounds, page, elapsed, bound(asked, values, found, settings))
    offered = {"table": True, "chart": bool(charts.charts), "graph": is_linked(raw, grounds, settings.id_base)}
    shown.views = tuple(view for view in _VIEWS if offered[view])
    wanted = request.query_params.get("view") or ("chart" if charts.charts else "table")
    if wanted not in _VIEWS:
        raise BadRequestError(f"view {wanted!r} does not exist; allowed are {', '.join(_VIEWS)}")
    shown.refused = wanted not in shown.views
    shown.view = wanted if wanted in shown.views else "table"
    if shown.view == "graph":
        things = tuple(iri for iris in found.values() for iri in iris)
        scope = Scope(settings.id_base, settings.min_confidence)
        shown.graph = await read_answer_graph(service.backend, scope, grounds, things)
    return shown


def _drawing(service: Service, links: Links, vocabulary: Vocabulary, graph: AnswerGraph, lang: str) -> dict[str, Any]:
    """Return what the script draws."""
    write, at = GraphWriter(service.settings.id_base, links, vocabulary, openings=True), int(lang == "en")
    return {
        "nodes": [write.node(one) for one in graph.nodes],
        "edges": [edge | {"evidence": edge["evidence"][:_SENTENCES]} for edge in map(write.edge, graph.edges)],
        "marks": {k: {"mark": m[at], "label": vocabulary.label(KG + k, lang)} for k, m in CLASS_MARKS.items()},
        "words": {name: GRAPH_TEXTS[lang][name] for name in _GRAPH_WORDS} | {"n_more": TEXTS[lang]["n_sentences"]},
    }


def _canvas(links: Links, graph: AnswerGraph, id_base: str) -> str:
    """Return the address of the canvas with the things of a graph on it."""
    keys = (quote(one.iri.removeprefix(id_base), safe="!~*'()") for one in graph.nodes)
    return f"{links.to('/explore')}#n={','.join(keys)}"


async def question_page(
    request: Request, service: Service, asked: CannedQuery, values: Mapping[str, str]
) -> Response:
    """Return the page of a question: its form, and the answer or what is wrong with the values."""
    links, lang, vocabulary = service.renderer.links(request), language_of(request), await service.vocabulary()
    words, shown, error = TEXTS[lang], None, None
    waits = not any(values.values()) and any(p.absent == "required" for p in asked.parameters)  # nothing was asked yet
    counting: Mapping[str, str] = {name: value for name, value in values.items() if value.strip()}
    found, fields, foreign = {}, tuple(Field(p, values.get(p.name, "")) for p in asked.parameters), None
    settings = service.settings
    is_left_out = any(p.absent == "default" and not values.get(p.name, "").strip() for p in asked.parameters)
    # An example that is linked to is waited for; one that stands in a field is not.
    suited = await service.examples.get(service.backend, settings, asked) if waits else None
    try:
        if not waits:
            counting = values_in_force(asked, values, settings.id_base)
            found = await find_values(service.backend, asked, counting, settings.id_base)
            fields = await read_fields(service.backend, asked, counting, found, lang, settings.id_base)
            foreign = next((name for name in values if name not in {p.name for p in asked.parameters}), None)
            shown = await _read(request, service, asked, counting, found, vocabulary, lang)
            if is_left_out and not shown.table.rows:  # the file's own example has no answer in this graph
                suited = await service.examples.get(service.backend, settings, asked)
                counting = {**counting, **given_defaults(asked, values, suited)}
                found = await find_values(service.backend, asked, counting, settings.id_base)
                fields = await read_fields(service.backend, asked, counting, found, lang, settings.id_base)
                shown = await _read(request, service, asked, counting, found, vocabulary, lang)
    except QueryError as fault:
        error = error_body(fault)
    placeholders = await service.examples.placeholders(service.backend, settings, asked, _PATIENCE_S)
    given = dict(counting)
    limited = {"limit": limit} if (limit := request.query_params.get("limit")) else {}
    view = request.query_params.get("view")
    here = {**given, **limited, **({"view": view} if view else {})}
    english = await labels_in_english(service.backend, placeholders.values()) if lang == "en" else {}
    example = {p.name: placeholders[p.name] for p in asked.parameters if p.absent == "required"}
    needed = {p.name: given[p.name] for p in asked.parameters if p.absent != "optional" and p.name in given}
    headlines, openings = {}, {}
    if shown is not None:
        lacking = {row.article for row in shown.table.rows if row.article and not row.headline}
        openings = await read_openings(service.backend, lacking)
        aside = {two.article for row in shown.table.rows for two in row.second if two.article}
        headlines = await read_headlines(service.backend, sorted(aside))
    sparql = shown.sparql if shown else asked.sparql
    address = f"{request.url.scheme}://{request.url.netloc}{links.to(f'/questions/{asked.name}', **here)}"
    return service.renderer.page(
        request,
        "question.html",
        lang,
        status=error.status if error else 200,
        headers=shown.page.headers if shown else {},
        vocabulary=vocabulary,
        question=asked,
        heading=heading_of(asked, fields, found, lang, settings.id_base) if shown else asked.title(lang),
        asked=told_values(fields, lang) if shown else (),
        fields=fields,
        shown=shown,
        error=error,
        explained=_explained(error, fields, foreign, lang) if error else None,
        sparql=sparql,
        headlines=headlines,
        openings=openings,
        wider=links.to(f"/questions/{asked.name}", **needed) if needed != given else None,
        formats=[(name, links.to(f"/questions/{asked.name}", **given, format=name)) for name in _FORMATS],
        format_names=_FORMATS,
        media_types={form.name: form.media_type for form in (JSON, CSV, *GRAPHS)},
        views=[
            (name, words[f"view_as_{name}"], links.to(f"/questions/{asked.name}", **given, **limited, view=name))
            for name in (shown.views if shown else ())
        ],
        address=address,
        drawing=_drawing(service, links, vocabulary, shown.graph, lang) if shown and shown.graph else None,
        canvas=_canvas(links, shown.graph, service.settings.id_base) if shown and shown.graph else None,
        placeholders={name: english.get(value, value) for name, value in placeholders.items()},
        given=given,
        example_link=links.to(f"/questions/{asked.name}", **example) if waits and suited else None,
        examples=("、" if lang == "zh" else ", ").join(english.get(value, value) for value in example.values()),
        address_read=unquote_plus(address),
        kg=KG,
        sparql_link=links.to("/sparql", query=terse(sparql), format="html"),
    )


def _explained(error: ErrorBody, fields: tuple[Field, ...], foreign: str | None, lang: str) -> str:
    """Return what went wrong, for the one who sent the form."""
    if foreign is not None:
        return TEXTS[lang]["field_foreign"].replace("{name}", foreign)
    if any(field.problem for field in fields):
        return TEXTS[lang]["wrong_fields"]
    return explain_error(error, lang)
