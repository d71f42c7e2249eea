"""``/questions``: the canned questions and their answers, each row with its sentence."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.errors import QueryError
from kg.questions import CannedQuery, bind, example_text
from service.answers import AnswerTable
from service.backend import Query
from service.context import Service, language_of, service_of
from service.errors import NotFoundError, error_body
from service.names import find_things
from service.negotiate import CSV, HTML, JSON, negotiate
from service.responses import PrettyJSON
from service.results import answer_csv, json_value
from service.streaming import while_connected

__all__ = ["router"]

router = APIRouter(tags=["questions"])
#: Parameters of the address that are no parameters of a question.
_OURS = {"format", "lang", "limit"}
_SHOWN_ROWS = 500
_MOST_ROWS = 10_000


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


def _listed_csv(questions: Iterable[CannedQuery]) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("name", "title_zh", "title_en", "parameters"))
    for q in questions:
        rows.writerow((q.name, q.title_zh, q.title_en, " ".join(p.name for p in q.parameters)))
    return out.getvalue()


@router.get("/questions", summary="The questions that can be asked by name")
async def questions(request: Request) -> Response:
    """List the questions, with their parameters (HTML, JSON, CSV)."""
    service = service_of(request)
    links = service.renderer.links(request)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    if form is CSV:
        return Response(_listed_csv(service.questions.values()), media_type=CSV.content_type)
    if form is HTML:
        return service.renderer.page(
            request, "questions.html", language_of(request), questions=service.questions.values(), example=example_text
        )
    return PrettyJSON({"questions": [_listed(q, links.to(f"/questions/{q.name}")) for q in service.questions.values()]})


async def _sparql(service: Service, question: CannedQuery, values: Mapping[str, str]) -> str:
    """Return the question's query with its parameters bound; names are looked up first."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, "").strip()
        if value and parameter.classes:
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
async def question(request: Request, name: str) -> Response:
    """Answer a question (HTML, JSON, CSV); parameters are given by name, things by name, alias or IRI."""
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
    answer = await while_connected(request.receive, service.backend.ask(Query(sparql), _MOST_ROWS))
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    if form is CSV:
        return Response(answer_csv(answer), media_type=CSV.content_type)
    rows = [dict(zip(answer.variables, map(json_value, row), strict=True)) for row in answer.rows]
    return PrettyJSON(
        {
            "question": asked.name,
            "title": asked.title(lang),
            "parameters": _effective(asked, values),
            "columns": list(answer.variables),
            "rows": rows,
            "truncated": answer.truncated,
            "elapsed_ms": elapsed,
            "sparql": sparql,
        }
    )


async def _page(request: Request, service: Service, asked: CannedQuery, values: Mapping[str, str]) -> Response:
    """Return the page of a question: its form, and the answer or what is wrong with the values."""
    table, error, sparql, elapsed = None, None, asked.sparql, 0.0
    waits = not values and any(p.absent == "required" for p in asked.parameters)  # nothing was asked yet
    try:
        if not waits:
            sparql = await _sparql(service, asked, values)
            begun = time.perf_counter()
            table = AnswerTable.of(
                await while_connected(request.receive, service.backend.ask(Query(sparql), _SHOWN_ROWS))
            )
            elapsed = round((time.perf_counter() - begun) * 1000, 1)
    except QueryError as fault:
        error = error_body(fault)
    links, lang = service.renderer.links(request), language_of(request)
    formats = [(name, links.to(f"/questions/{asked.name}", **values, format=name)) for name in ("json", "csv")]
    return service.renderer.page(
        request,
        "question.html",
        lang,
        status=error.status if error else 200,
        vocabulary=await service.vocabulary(),
        question=asked,
        values=values,
        table=table,
        error=error,
        sparql=sparql,
        elapsed=elapsed,
        formats=formats,
        example=example_text,
        sparql_link=links.to("/sparql", query=sparql, format="html"),
    )
