"""The pages of newspapers, issues and pages: from the paper to the day, from the day to the page, to the article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import Request
from starlette.responses import Response

from kg.vocab import DCTERMS, KG, RDF, SCHEMA
from service.context import language_of, service_of
from service.exporting import DESCRIPTIONS
from service.pagenames import page_key
from service.reading.pageprint import page_pieces, read_places
from service.reading.press import (
    ISSUE,
    NEWSPAPER,
    PressIssue,
    PressPage,
    Whereabouts,
    read_issue,
    read_newspaper,
    read_press_page,
)
from service.reading.sayings import Named
from service.reading.things import Description
from service.routes.presslists import press_sheets
from service.texts import TEXTS
from service.texts.press import day_words, month_words

__all__ = ["press_page"]

#: Shown in words of their own.
_SHOWN = {RDF + "type", *(SCHEMA + name for name in (
    "isPartOf", "name", "publisher", "datePublished", "issueNumber", "pagination"))}  # fmt: skip
#: Years that stand open; those before them unfold.
_OPEN_YEARS = 3


@dataclass(frozen=True, slots=True)
class _Year:
    """The issues of a year by month, newest first; `name` is empty for issues without a day."""

    name: str
    issues: int
    articles: int
    months: tuple[tuple[int, tuple[PressIssue, ...]], ...]


def _years(issues: Iterable[PressIssue]) -> list[_Year]:
    found = []
    for year, some in groupby(issues, lambda issue: (issue.date or "")[:4]):
        own = tuple(some)
        months = tuple(
            (int(month) if month.isdigit() else 0, tuple(group))
            for month, group in groupby(own, lambda issue: (issue.date or "")[5:7])
        )
        found.append(_Year(year, len(own), sum(issue.articles for issue in own), months))
    return found


def _issue_name(where: Whereabouts, lang: str) -> str:
    """Return the name of an issue: paper and day, else its number, else what an issue is."""
    paper = where.newspaper.name if where.newspaper else ""
    day = day_words(where.issue_date, lang)
    number = TEXTS[lang]["article_issue_number"].format(n=where.issue_number) if where.issue_number else ""
    return f"{paper} {day or number or TEXTS[lang]['undated']}".strip()


def _page_name(page: PressPage, date: str | None, lang: str) -> str:
    if page.number:
        return TEXTS[lang]["article_page_number"].format(n=page.number)
    return TEXTS[lang]["press_page_key"].format(key=page_key(page.iri, date))


def _described(description: Description) -> list[tuple[str, tuple[Named, ...]]]:
    return [(p, values) for p, values in description.values if p not in _SHOWN and p != DCTERMS + "source"]


async def press_page(request: Request, description: Description) -> Response:
    """Return the page of a newspaper, an issue or a page of one."""
    service, lang, iri = service_of(request), language_of(request), description.iri
    links = service.renderer.links(request)
    shared: dict[str, Any] = {
        "vocabulary": await service.vocabulary(),
        "iri": iri,
        "key": iri.removeprefix(service.settings.id_base),
        "described": _described(description),
        "formats": [(f.name, f"{links.of(iri)}?format={f.name}") for f in DESCRIPTIONS],
        "sheets": press_sheets(description, links),
        "day": lambda iso: day_words(iso, lang),
        "page_name": lambda page, date: _page_name(page, date, lang),
        "kg": KG,
    }
    if NEWSPAPER in description.classes and (paper := await read_newspaper(service.backend, iri)) is not None:
        days = sorted(issue.date for issue in paper.issues if issue.date)
        return service.renderer.page(
            request,
            "newspaper.html",
            lang,
            paper=paper,
            where=Whereabouts(Named(paper.name, iri)),
            days=(days[0], days[-1]) if days else None,
            years=_years(paper.issues),
            open_years=_OPEN_YEARS,
            month=lambda number: month_words(number, lang),
            **shared,
        )
    if ISSUE in description.classes:
        issue = await read_issue(service.backend, iri)
        name = _issue_name(issue.where, lang)
        return service.renderer.page(request, "issue.html", lang, view=issue, where=issue.where, name=name, **shared)
    view = await read_press_page(service.backend, iri)
    articles = [article.iri for article in view.page.articles]
    places = await read_places(service.backend, iri, view.text, articles) if view.text else ()
    return service.renderer.page(
        request,
        "page.html",
        lang,
        view=view,
        where=view.where,
        name=_page_name(view.page, view.where.issue_date, lang),
        issue_name=_issue_name(view.where, lang) if view.where.issue else None,
        pieces=page_pieces(view.text, places) if view.text else (),
        placed={number for number, own in enumerate(places, 1) if own},
        **shared,
    )
