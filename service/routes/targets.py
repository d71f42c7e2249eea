"""``/targets``: what was to be reached, by deadline, with the figures that came later."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.days import read_day
from kg.questions import is_iri
from kg.vocab import ENTITY_CLASSES
from service.asking import is_node, thing_behind
from service.context import Service, language_of, service_of
from service.errors import BadRequestError, shortened
from service.links import Links, iri_path
from service.names import find_things
from service.negotiate import CSV, HTML, JSON, Format, negotiate
from service.paging import Page, Paging
from service.reading.neighbours import Node, english_names, read_nodes
from service.reading.outcomes import OUTCOMES, Judged
from service.reading.sayings import Measure
from service.reading.targets import read_sentences, read_targets
from service.responses import PrettyJSON
from service.routes.lists import checked_limit
from service.sheets import csv_response
from service.taking import rows_wanted, taken_headers

__all__ = ["router"]

router = APIRouter(tags=["questions"])
_PER_PAGE = 100
_MOST = 1_000
#: Articles that tell a target, of which its sentences are shown.
_TOLD_SHOWN = 4
_COLUMNS = (
    *("aboutName", "about", "indicator", "target", "change", "deadline", "outcome"),
    *("figure", "start", "until", "figureSentence", "figureEvidence"),
    *("date", "headline", "sentence", "article", "evidence"),
)


async def _bodies(service: Service, named: str) -> tuple[str, ...] | None:
    """Return the things that a name or an IRI, whole or behind the base, means; None for no name."""
    text = named.strip()
    if not text:
        return None
    if is_iri(text):
        return (text,) if is_node(text) else ()
    kind, slash, name = text.partition("/")
    if slash and name and kind.title() in ENTITY_CLASSES:
        return (service.settings.id_base + iri_path(text),)
    return tuple((await find_things(service.backend, text, ENTITY_CLASSES))[:1])


async def _body(service: Service, named: str, bodies: tuple[str, ...] | None) -> Node | None:
    """Return the thing that was chosen by its IRI, to show its name; None where a name was written."""
    if not bodies or thing_behind(named.strip(), service.settings.id_base) is None:
        return None
    found = (await read_nodes(service.backend, bodies))[bodies[0]]
    return found if found.type else None


async def _names(service: Service, shown: Iterable[Judged], lang: str) -> dict[str, str]:
    """Return the English names of things on an English page; the others have only a Chinese one."""
    if lang != "en":
        return {}
    iris = [one.target.subject.iri for one in shown if one.target.subject.iri]
    return await english_names(service.backend, iris)


def _last_day(by: str) -> str:
    """Return the last day of a year, a month or a day as written, empty for nothing.

    Raises:
        BadRequestError: it is none of them.

    >>> _last_day("2025"), _last_day("2024-02"), _last_day("2024-02-03")
    ('2025-12-31', '2024-02-29', '2024-02-03')
    """
    given = by.strip()
    if not given:
        return ""
    try:
        if len(given) == len("2024-01-30"):
            return read_day(given).isoformat()
        first = read_day(f"{given}-01" if len(given) == len("2024-01") else f"{given}-12-01")
    except ValueError as error:
        raise BadRequestError(f"by={shortened(by)} is no year and no day; write by=2025 or by=2025-06-30") from error
    return first.replace(day=monthrange(first.year, first.month)[1]).isoformat()


def _measure(one: Measure) -> dict[str, Any]:
    return {
        "printed": one.printed,
        "value": float(one.amount.number) if one.amount.number is not None else None,
        "unit": one.amount.unit or one.amount.printed_unit,
        "change": one.change,
        "start": one.period[0],
        "end": one.period[1],
        "evidence": [
            {"sentence": e.sentence, "iri": e.iri, "article": e.article, "headline": e.headline, "date": e.date}
            for e in one.evidence
        ],
    }


def _json(one: Judged, links: Links) -> dict[str, Any]:
    target = one.target
    return {
        "about": target.subject.iri,
        "aboutName": target.subject.name,
        "path": links.of(target.subject.iri or ""),
        "indicator": target.indicator.iri,
        "indicatorText": target.indicator.name,
        "deadline": one.deadline,
        "outcome": one.outcome,
        "told": [_measure(measure) for measure in one.measures],
        "later": [
            _measure(later.measure)
            | {"enough": later.enough, "settles": later.settles, "progress": later.is_progress}
            for later in one.later
        ],
    }


def _row(one: Judged) -> tuple[object, ...]:
    target, proof = one.target, one.target.evidence[0]
    chosen = next((later.measure for later in reversed(one.later) if later.settles), None)
    figure = chosen or (one.later[-1].measure if one.later else None)
    later: tuple[object, ...] = ("",) * 5
    if figure:
        later = (figure.printed, *figure.period, figure.evidence[0].sentence, figure.evidence[0].iri)
    return (
        *(target.subject.name, target.subject.iri, target.indicator.name, target.printed, target.change),
        *(one.deadline, one.outcome),
        *later,
        *(proof.date, proof.headline, proof.sentence, proof.article, proof.iri),
    )


def _groups(shown: tuple[Judged, ...]) -> Iterator[tuple[str | None, list[Judged]]]:
    """Group targets by the year of their deadline; None for those without one."""
    for year, group in groupby(shown, key=lambda one: one.deadline[:4] if one.deadline else None):
        yield year, list(group)


def _slice(request: Request, found: tuple[Judged, ...], form: Format) -> tuple[tuple[Judged, ...], Page]:
    """Return the targets of the page that is asked for, all where none is; a cursor counts those before it."""
    paging, limit = Paging(request, (int,)), rows_wanted(request, form, checked_limit(request, _PER_PAGE, _MOST))
    begin = 0
    if paging.cursor is not None:
        (place,) = paging.cursor.key
        assert isinstance(place, int)
        begin = max(0, place - limit) if paging.cursor.backward else place
    shown = found[begin : begin + limit]
    backward = paging.cursor is not None and paging.cursor.backward
    more = begin > 0 if backward else begin + len(shown) < len(found)
    return shown, paging.page([(begin,), (begin + len(shown),)] if shown else [], more)


@router.get("/targets", summary="Targets and what became of them")
async def targets(
    request: Request,
    about: str = "",
    indicator: str = "",
    outcome: str = "",
    by: str = "",
    limit: int | None = None,
    cursor: str | None = None,
) -> Response:
    """List targets by deadline with figures of the same thing and indicator, on the way and later (HTML, JSON, CSV).

    `about` is a thing by name or IRI, `indicator` words of the indicator's name, `outcome` one of kept, missed,
    unclear (told differently), open, none (no figure yet) and worded (a target without a number); `by` is a year, a
    month or a day: what has a later deadline or none is left out.
    """
    service, lang = service_of(request), language_of(request)
    form = negotiate(request.headers.get("accept"), (JSON, CSV, HTML), request.query_params.get("format"))
    if outcome and outcome not in OUTCOMES:
        raise BadRequestError(f"outcome {outcome!r} does not exist; allowed are {', '.join(OUTCOMES)}")
    last = _last_day(by)
    bodies = await _bodies(service, about)
    found = await read_targets(service.backend, service.settings.min_confidence, bodies, indicator, last)
    counts = {name: sum(1 for one in found.judged if one.outcome == name) for name in OUTCOMES}
    judged = tuple(one for one in found.judged if not outcome or one.outcome == outcome)
    some, page = _slice(request, judged, form)
    shown = await read_sentences(service.backend, some, _TOLD_SHOWN if form is HTML else None)
    headers = taken_headers(request, form, page)
    if form is CSV:
        return csv_response(_COLUMNS, map(_row, shown), headers)
    links = service.renderer.links(request)
    if form is JSON:
        body = {
            "count": len(judged),
            "truncated": found.cut,
            "outcomes": counts,
            "next": page.next,
            "previous": page.previous,
            "targets": [_json(one, links) for one in shown],
        }
        return PrettyJSON(body, headers=headers)
    given = (("about", about), ("indicator", indicator), ("by", by))
    asked = {name: value for name, value in given if value.strip()}
    chosen = {"outcome": outcome} if outcome else {}
    return service.renderer.page(
        request,
        "targets.html",
        lang,
        headers=page.headers,
        vocabulary=await service.vocabulary(),
        groups=list(_groups(shown)),
        told_shown=_TOLD_SHOWN,
        body=await _body(service, about, bodies),
        names=await _names(service, shown, lang),
        count=len(judged),
        told_count=sum(len(one.measures) for one in judged),
        cut=found.cut,
        asked=asked,
        unknown=about if bodies == () else None,
        outcome=outcome,
        counts=counts,
        all_count=len(found.judged),
        page=page,
        formats=[(n.upper(), links.to("/targets", **asked, **chosen, format=n)) for n in ("json", "csv")],
    )
