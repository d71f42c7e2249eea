"""``/questions``: the canned questions and their answers, each row with its sentence."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kg.questions import CannedQuery, example_text
from kg.vocab import PREFIXES
from service.asking import bound, find_values
from service.backend import Answer
from service.context import Service, language_of, service_of
from service.daycolumns import with_told_days
from service.describing.examples import examples_description
from service.errors import NotFoundError
from service.negotiate import CSV, GRAPHS, HTML, JSON, Format, negotiate
from service.reading.grounds import Grounds, describe_grounds, read_mentions, split_grounds, with_grounds
from service.responses import PrettyJSON
from service.results import json_value
from service.routes.lists import checked_limit
from service.routes.questionpage import MOST_ROWS, OURS, question_page, read_answer
from service.sheets import csv_response
from service.suiting import given_defaults
from service.taking import taken_headers
from service.texts.questions import OTHER_QUESTIONS, QUESTION_GROUPS

__all__ = ["router"]

router = APIRouter(tags=["questions"])
#: Rows that are described as RDF at once: each is a statement with its sentence, its article and the names of its ends.
_MOST_DESCRIBED = 1_000
#: How long the list waits to know which questions have no answer in this graph.
_PATIENCE_S = 0.3


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


def _grouped(questions: Mapping[str, CannedQuery], lang: str) -> list[tuple[str, list[CannedQuery]]]:
    """Return the questions under the headings of their subjects; those of no group come last."""
    left, at = dict(questions), int(lang == "en")
    groups = [(words[at], [left.pop(name) for name in names if name in left]) for words, names in QUESTION_GROUPS]
    return [(words, some) for words, some in (*groups, (OTHER_QUESTIONS[at], [*left.values()])) if some]


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
        lang = language_of(request)
        empty, whole = await service.examples.without_answer(
            service.backend, service.settings, service.questions, _PATIENCE_S
        )
        return service.renderer.page(
            request,
            "questions.html",
            lang,
            headers={} if whole else {"cache-control": "no-store"},  # the next page may know more
            groups=_grouped(service.questions, lang),
            empty=empty,
            example=example_text,
            formats=[(name.upper(), links.to("/questions", format=name)) for name in ("json", "csv", "turtle")],
        )
    return PrettyJSON({"questions": [_listed(q, links.to(f"/questions/{q.name}")) for q in service.questions.values()]})


def _effective(question: CannedQuery, values: Mapping[str, str]) -> dict[str, str | None]:
    """Return the value of every parameter as it counted: given, else the default; None where any will do."""
    return {
        p.name: values.get(p.name, "").strip() or (example_text(p.example) if p.absent == "default" else None)
        for p in question.parameters
    }


@router.get("/questions/{name}", summary="Ask a question")
async def question(
    request: Request,
    name: str,
    limit: int | None = None,
    cursor: str | None = None,
    view: str | None = None,
    format: str | None = None,
) -> Response:
    """Answer a question (HTML, JSON, CSV, Turtle, N-Triples, RDF/XML, JSON-LD); parameters are given by name, things by
    name, alias, IRI or what that has behind the base.

    As RDF an answer is what its rows are made of: statements, posts, figures and quotations with their evidence, the
    articles and the names of the things.  `view` is of the page: table, chart or graph.

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
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML, *GRAPHS), request.query_params.get("format"))
    values = {name: value for name, value in request.query_params.items() if name not in OURS}
    if form is HTML:
        return await question_page(request, service, asked, values)
    is_left_out = any(p.absent == "default" and not values.get(p.name, "").strip() for p in asked.parameters)
    if form in GRAPHS and is_left_out:
        values = await _with_defaults(service, asked, values)
    found = await find_values(service.backend, asked, values, service.settings.id_base)
    if form in GRAPHS:
        return await _graph(request, service, bound(with_grounds(asked), values, found, service.settings), form)
    sparql = bound(asked, values, found, service.settings)
    begun = time.perf_counter()
    answer, page = await read_answer(request, sparql, checked_limit(request, MOST_ROWS, MOST_ROWS))
    if is_left_out and not answer.rows:
        values = await _with_defaults(service, asked, values)
        found = await find_values(service.backend, asked, values, service.settings.id_base)
        sparql = bound(asked, values, found, service.settings)
        answer, page = await read_answer(request, sparql, checked_limit(request, MOST_ROWS, MOST_ROWS))
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    answer = with_told_days(answer)
    if form is CSV:
        rows = ([term.value if term else None for term in row] for row in answer.rows)
        return csv_response(answer.variables, rows, taken_headers(request, form, page))
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
        headers=taken_headers(request, form, page),
    )


async def _with_defaults(service: Service, asked: CannedQuery, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values with defaults that have an answer in this graph, where the file's own have none."""
    return given_defaults(asked, values, await service.examples.get(service.backend, service.settings, asked))


async def _graph(request: Request, service: Service, sparql: str, form: Format) -> Response:
    """Return what the rows of an answer are made of, as RDF."""
    limit = checked_limit(request, _MOST_DESCRIBED, _MOST_DESCRIBED)
    whole, page = await read_answer(request, sparql, limit)
    answer, grounds = split_grounds(whole)
    nodes = [*grounds.nodes, *await _sentences(service, answer, grounds)]
    with_text = service.settings.export_text != "none"
    triples = await describe_grounds(service.backend, nodes, with_text)
    written = await run_in_threadpool(_written, triples, form)
    return Response(written, headers=taken_headers(request, form, page), media_type=form.content_type)


def _written(triples: list[ox.Triple], form: Format) -> bytes:
    """Return triples in a format; the same ones give the same bytes."""
    chosen = ox.RdfFormat.from_media_type(form.media_type)
    if chosen != ox.RdfFormat.TURTLE:
        return ox.serialize(triples, format=chosen) or b""
    lines = (ox.serialize(triples, format=chosen, prefixes=PREFIXES) or b"").splitlines(keepends=True)
    # The serializer knows no order of prefixes.
    return b"".join(sorted(lines[: len(PREFIXES)]) + lines[len(PREFIXES) :])


async def _sentences(service: Service, answer: Answer, grounds: Grounds) -> list[str]:
    """Return the sentences and mentions of rows that only find a thing named in a sentence."""
    found: list[tuple[str, str]] = []
    for values, nodes in zip(answer.rows, grounds.rows, strict=True):
        row = dict(zip(answer.variables, values, strict=True))
        thing, evidence = row.get("entity"), row.get("evidence")
        if not nodes and thing is not None and evidence is not None:
            found.append((thing.value, evidence.value))
    return [*dict.fromkeys(sentence for _, sentence in found), *await read_mentions(service.backend, found)]
