"""Page -> its articles, and the issue that the masthead tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kg.articles.blocks import Piece, page_pieces
from kg.articles.bodies import Body, names_of, split_bodies
from kg.articles.bylines import is_lead
from kg.articles.captions import Photo, take_captions
from kg.articles.compose import bylines_in, paragraphs, runs_of
from kg.articles.dates import page_year, reported_day
from kg.articles.headings import Heading
from kg.articles.headlines import assign_headings
from kg.articles.leadless import part_leadless
from kg.articles.leftover import unplaced
from kg.articles.masthead import read_issue
from kg.articles.notices import is_notice
from kg.articles.parting import part_by_headlines
from kg.articles.webarticle import WebFrame, take_web_frame
from kg.lexicon import words
from kg.records import Article, Issue, Page, PageWarning, SplitPage
from kg.text import Printed, joined, pair_quotes

__all__ = ["split_page"]

_TITLE_LETTERS = 20
_REPORTS = re.compile(r"记者|(?:说|介绍|表示)[：，]")


def split_page(page: Page) -> SplitPage:
    """Take a page apart: news, photos with their captions, commentaries, sidebars, the masthead.

    Returns articles in the order of their bodies on the page; advertisements and notices are left out.  Warnings:
    ``advertisement`` for each of those, ``jump`` and ``left-out`` for lines that no article holds, ``no-article``
    where the page holds nothing but furniture, ``no-day`` where neither the page nor the user tells of any day or year.
    """
    pieces = page_pieces(page.text)
    frame, pieces = take_web_frame(pieces)
    mastheads = [piece for piece in pieces if piece.kind in ("masthead", "meta")]
    rest, photos = take_captions([piece for piece in pieces if piece.kind not in ("masthead", "meta")])
    bodies, runs = split_bodies(rest, single=frame is not None)
    if frame is None:
        bodies = part_by_headlines(part_leadless(bodies, runs), runs)
    headings = [frame.heading] * len(bodies) if frame else assign_headings(bodies, runs)
    issue = _issue(page, mastheads, frame)
    published = page.told.date or (issue.published if issue else None)

    drafts = [_draft(page, body, heading, frame) for body, heading in zip(bodies, headings, strict=True)]
    notices = [draft for draft in drafts if _leaves_out(draft)]
    drafts = [draft for draft in drafts if draft not in notices]
    drafts += [_photo(page, photo) for photo in photos]
    if mastheads:
        drafts.append(_masthead(page, mastheads))
    year = page_year([draft.text for draft in drafts], published)
    articles = tuple(sorted(
        (_dated(draft, published, year, frame is not None) for draft in drafts),
        key=lambda article: (article.offset, article.kind)))
    furniture = [*(frame.furniture if frame else ()), *(line for heading in headings for line in heading.section),
                 *(body.label for body in bodies if body.label)]
    warnings = (*_left_out(page, notices), *unplaced(page, (*articles, *notices), furniture),
                *_warnings(page, articles, published, year))
    return SplitPage(page, issue, articles, warnings)


def _issue(page: Page, mastheads: Sequence[Piece], frame: WebFrame | None) -> Issue | None:
    lines = [piece.text for piece in mastheads]
    if frame is None:
        return read_issue(lines, page.told)
    day, paper = page.told.date or frame.published, page.told.source or frame.source
    if day is None and paper is None:
        return None
    return Issue("/".join(part for part in (paper, day and day.isoformat()) if part), paper, day)


def _article(page: Page, kind: str, head: Sequence[Printed], body: Sequence[Printed]) -> Article:
    over = joined(head, "\n")
    under = joined(body, "\n")
    whole = joined((over, under), "\n") if over else under
    begin = len(over) + 1 if over else 0
    return Article(
        page_key=page.key, offset=max(under.begin, 0), kind=kind, text=whole.text, body_begin=begin,
        runs=runs_of(whole))


def _draft(page: Page, body: Body, heading: Heading, frame: WebFrame | None) -> Article:
    label = (body.title or body.label,) if body.label else ()
    boxed = heading.section[-1:] if body.kind == "sidebar" and not label else ()
    headline = heading.headline or label or boxed
    section = heading.section[:-1] if boxed and headline is boxed else heading.section
    section = section or ((body.label,) if body.title and body.label else ())
    lines = [_line(group) for group in (heading.kicker, headline, heading.subtitle) if group]
    lines += [pair_quotes(piece.printed) for piece in heading.bylines]
    tails = [piece.printed for piece in body.tails]
    plain = _article(page, _kind(body, heading, frame is not None), lines, [*paragraphs(body.pieces), *tails])
    names = tuple(dict.fromkeys((*names_of(heading.bylines), *body.reporters, *names_of(body.tails))))
    if frame:
        names = tuple(dict.fromkeys((*frame.names, *names)))
    return _with(
        plain, headline=_said(headline), kicker=_said(heading.kicker), subtitle=_said(heading.subtitle),
        section=_said(section), bylines=bylines_in(names, plain.text, plain.body_begin))


def _photo(page: Page, photo: Photo) -> Article:
    body = paragraphs([line.as_kind("prose") for line in photo.lines])
    if photo.credit:
        body.append(photo.credit.printed)
    plain = _article(page, "photo", (), body)
    return _with(plain, bylines=bylines_in(photo.names, plain.text, 0, at_end=True))


def _masthead(page: Page, mastheads: Sequence[Piece]) -> Article:
    return _article(page, "masthead", (), [piece.printed for piece in mastheads])


def _with(article: Article, **fields: object) -> Article:
    return replace(article, **fields)  # type: ignore[arg-type]


def _line(pieces: Sequence[Piece]) -> Printed:
    return pair_quotes(joined((piece.printed for piece in pieces), " "))


def _said(pieces: Sequence[Piece]) -> str | None:
    return _line(pieces).text if pieces else None


def _kind(body: Body, heading: Heading, is_web: bool) -> str:
    if body.kind != "news":
        return body.kind
    column = " ".join(piece.text for piece in heading.section)
    if any(word in column for word in words("layout_comment")):
        return "commentary"
    roles = {role for _, role in names_of(heading.bylines)}
    if "评论员" in roles or any("评论员" in piece.text for piece in heading.bylines):
        return "commentary"
    reports = body.reporters or heading.subtitle or _REPORTS.search(body.text)
    return "commentary" if roles == {"作者"} and not is_web and not reports else "news"


def _dated(article: Article, published: date | None, year: int | None, is_web: bool) -> Article:
    """Tell the article's days; a web article that names no day tells what holds when it appears."""
    own = reported_day(article, published, year)
    if own is None and is_web and article.kind != "photo":
        own = published
    return _with(article, published=published, reported=own, year=published.year if published else year)


def _leaves_out(draft: Article) -> bool:
    body = draft.text[draft.body_begin:]
    return draft.kind in ("news", "sidebar") and not draft.bylines and not is_lead(body) and (
        is_notice(draft.headline, body))


def _left_out(page: Page, notices: Sequence[Article]) -> tuple[PageWarning, ...]:
    """Return a warning for each notice: the line where it begins and its first words."""
    found = []
    for draft in notices:
        begin = min((run.page_begin for run in draft.runs), default=draft.offset)
        end = max((run.page_begin + run.length for run in draft.runs), default=begin)
        title = draft.headline or draft.text[:_TITLE_LETTERS]
        first, last = (page.text.count("\n", 0, place) + 1 for place in (begin, end))
        found.append(PageWarning(
            "advertisement", page.key, f"line {first}: {title!r} reads as an advertisement or notice and is left out, "
            f"to line {last}"))
    return tuple(found)


def _warnings(
        page: Page, articles: Sequence[Article], published: date | None, year: int | None) -> tuple[PageWarning, ...]:
    found: list[PageWarning] = []
    if not any(article.kind != "masthead" for article in articles):
        found.append(PageWarning("no-article", page.key, f"{page.source} holds no article that could be told apart"))
    if published is None and year is None and not any(article.reported for article in articles):
        found.append(PageWarning(
            "no-day", page.key,
            f"{page.source} tells no day and no year, its periods stay open; give --date or {page.key}.toml"))
    return tuple(found)
