"""``/questions``: the canned questions and their answers, each row with its sentence."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.errors import QueryError
from kg.questions import CannedQuery, bind, example_text, is_iri
from service.answers import AnswerTable
from service.backend import Answer, Query
from service.charting import answer_chart
from service.context import Service, language_of, service_of
from service.describing.examples import examples_description
from service.errors import BadRequestError, NotFoundError, error_body
from service.errortexts import explain_error
from service.names import find_things
from service.negotiate import CSV, GRAPHS, HTML, JSON, negotiate
from service.paging import Page, Paging
from service.responses import PrettyJSON
from service.results import json_value
from service.routes.lists import checked_limit
from service.sheets import csv_response
from service.streaming import while_connected
from service.texts import COLUMNS, TEXTS

__all__ = ["router"]

router = APIRouter(tags=["questions"])
#: Parameters of the address that are no parameters of a question.
_OURS = {"format", "lang", "limit", "cursor"}
_SHOWN_ROWS = 200
_MOST_ROWS = 10_000
#: Rows up to which an answer can be paged: what it had before is computed again each time.
_LAST_ROW = 200_000


def _listed(question: CannedQuery, path: str) -> dict[str, Any]:
    return {
        "name": question.name,
        "path": path,
        "title": {"zh": question.title_zh, "en": question.title_en},
        "summary": {"zh": question.summary_zh, "en": question.summary_en},
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "when_absent": p.absent,
                "example": example_text(p.example),
                "label": {"zh": p.label_zh, "en": p.label_en},
            }
            for p in question.parameters
        ],
    }


@router.get("/questions", summary="The questions that can be asked by name")
async def questions(request: Request) -> Response:
    """List the questions, with their parameters (HTML, JSON, CSV), or as examples of queries (RDF)."""
    service = service_of(request)
    links = service.renderer.links(request)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML, *GRAPHS), request.query_params.get("format"))
    if form in GRAPHS:
        return await examples_description(request)
    if form is CSV:
        rows = ((q.name, q.title_zh, q.title_en, " ".join(p.name for p in q.parameters))
                for q in service.questions.values())
        return csv_response(("name", "title_zh", "title_en", "parameters"), rows)
    if form is HTML:
        return service.renderer.page(
            request,
            "questions.html",
            language_of(request),
            questions=service.questions.values(),
            example=example_text,
            formats=[(name.upper(), links.to("/questions", format=name)) for name in ("json", "csv", "turtle")],
        )
    return PrettyJSON({"questions": [_listed(q, links.to(f"/questions/{q.name}")) for q in service.questions.values()]})


async def _sparql(service: Service, question: CannedQuery, values: Mapping[str, str]) -> str:
    """Return the question's query with its parameters bound; names are looked up first."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, "").strip()
        if value and parameter.classes and not is_iri(value):
            found[value, parameter.classes] = await find_things(service.backend, value, parameter.classes)
    return bind(
        question,
        values,
        lambda name, classes: found.get((name, classes), []),
        service.settings.id_base,
        service.settings.min_confidence,
    )


def _effective(question: CannedQuery, values: Mapping[str, str]) -> dict[str, str | None]:
    """Return the value of every parameter as it counted: given, else the default; None where any will do."""
    return {
        p.name: values.get(p.name, "").strip() or (example_text(p.example) if p.absent == "default" else None)
        for p in question.parameters
    }


def _values(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.query_params.items() if name not in _OURS}


@router.get("/questions/{name}", summary="Ask a question")
async def question(request: Request, name: str, limit: int | None = None, cursor: str | None = None) -> Response:
    """Answer a question (HTML, JSON, CSV); parameters are given by name, things by name, alias or IRI.

    The order of its rows is the query's own, so a cursor counts rows: where the data was renewed since, the answer
    says so and the cursor has not survived.
    """
    service, lang = service_of(request), language_of(request)
    asked = service.questions.get(name)
    if asked is None:
        raise NotFoundError(
            f"there is no question {name!r}",
            tuple(
                (service.renderer.links(request).to(f"/questions/{q.name}"), q.title(lang))
                for q in service.questions.values()
            ),
        )
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    values = _values(request)
    if form is HTML:
        return await _page(request, service, asked, values)
    sparql = await _sparql(service, asked, values)
    begun = time.perf_counter()
    answer, page = await _answer(request, sparql, checked_limit(request, _MOST_ROWS, _MOST_ROWS))
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    if form is CSV:
        rows = ([term.value if term else None for term in row] for row in answer.rows)
        return csv_response(answer.variables, rows, page.headers)
    listed = [dict(zip(answer.variables, map(json_value, row), strict=True)) for row in answer.rows]
    return PrettyJSON(
        {
            "question": asked.name,
            "title": asked.title(lang),
            "parameters": _effective(asked, values),
            "columns": list(answer.variables),
            "rows": listed,
            "truncated": answer.truncated,
            "next": page.next,
            "previous": page.previous,
            "rebuilt": page.rebuilt,
            "elapsed_ms": elapsed,
            "sparql": sparql,
        },
        headers=page.headers,
    )


async def _answer(request: Request, sparql: str, limit: int) -> tuple[Answer, Page]:
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
    whole = await while_connected(request.receive, backend.ask(Query(sparql, lane="pages"), end))
    answer = replace(whole, rows=whole.rows[begin:])
    backward = paging.cursor is not None and paging.cursor.backward
    more = begin > 0 if backward else answer.truncated
    # The key of a row is how many rows stand before what follows it; going back, how many stand before it.
    page = paging.page([(begin,), (begin + len(answer.rows),)] if answer.rows else [], more)
    return answer, page


async def _page(request: Request, service: Service, asked: CannedQuery, values: Mapping[str, str]) -> Response:
    """Return the page of a question: its form, and the answer or what is wrong with the values."""
    table, error, sparql, elapsed, page = None, None, asked.sparql, 0.0, Page()
    waits = not values and any(p.absent == "required" for p in asked.parameters)  # nothing was asked yet
    try:
        if not waits:
            sparql = await _sparql(service, asked, values)
            begun = time.perf_counter()
            answer, page = await _answer(request, sparql, checked_limit(request, _SHOWN_ROWS, _MOST_ROWS))
            table = AnswerTable.of(answer)
            elapsed = round((time.perf_counter() - begun) * 1000, 1)
    except QueryError as fault:
        error = error_body(fault)
    links, lang = service.renderer.links(request), language_of(request)
    headings = COLUMNS[lang]
    chart = table and answer_chart(table, asked.title(lang), TEXTS[lang], lambda name: headings.get(name, name))
    formats = [(name, links.to(f"/questions/{asked.name}", **values, format=name)) for name in ("json", "csv")]
    return service.renderer.page(
        request,
        "question.html",
        lang,
        status=error.status if error else 200,
        headers=page.headers,
        vocabulary=await service.vocabulary(),
        question=asked,
        values=values,
        table=table,
        chart=chart,
        error=error,
        explained=explain_error(error, lang) if error else None,
        sparql=sparql,
        elapsed=elapsed,
        page=page,
        formats=formats,
        example=example_text,
        sparql_link=links.to("/sparql", query=sparql, format="html"),
    )
