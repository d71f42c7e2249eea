"""Pages printed from the annotated corpus: what the splitter must find on them, and what holds on every one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.articles import split_page
from kg.articles.leftover import unplaced
from kg.records import Article, Page, SplitPage
from kg.text import read, same_print, squash, undouble
from training.annotated.parts import part_of
from training.annotated.printing import TROUBLES, PrintedPage, print_pages, printable
from training.annotated.reading import read_corpus
from training.annotated.records import AnnotatedText

CORPUS = Path(__file__).resolve().parent.parent.parent / "corpus" / "articles"
LINES = re.compile(r"lines? (\d+)(?: to (\d+))?:(?:.* is left out, to line (\d+)$)?", re.DOTALL)


@cache
def corpus() -> tuple[AnnotatedText, ...]:
    return tuple(each for each in read_corpus(CORPUS) if part_of(each.id) != "test")


@cache
def printed(*troubles: str, ems: int | None = None) -> tuple[PrintedPage, ...]:
    photos = [each for each in corpus() if each.kind == "photo"]
    return tuple(print_pages(printable(corpus())[:60], troubles, photos, ems))


def split(page: PrintedPage) -> SplitPage:
    return split_page(Page(page.name, f"{page.name}.txt", page.text, "", "utf-8"))


def answer(wanted: dict[str, Any], articles: tuple[Article, ...]) -> Article | None:
    start, end = squash(wanted["starts"])[:12], squash(wanted["ends"])[-12:]
    return next((a for a in articles if start in squash(a.text) and end in squash(a.text)), None)


def shares(*troubles: str) -> tuple[float, float, float]:
    """Return the share of articles with the right bounds, of right headlines, of right days."""
    total = found = headed = dated = 0
    for page in printed(*troubles):
        articles = split(page).articles
        golds: list[dict[str, Any]] = page.gold["articles"]  # type: ignore[assignment]
        starts = {squash(gold["starts"])[:12] for gold in golds}
        for gold in golds:
            if gold["kind"] not in ("news", "commentary"):
                continue
            total += 1
            article = answer(gold, articles)
            if article is None:
                continue
            own = squash(gold["starts"])[:12]
            found += not any(start in squash(article.text) for start in starts - {own})
            said, wanted = squash(article.headline or ""), squash(gold["headline"] or "")
            headed += not wanted or (bool(said) and (said in wanted or wanted in said))
            dated += (article.reported.isoformat() if article.reported else None) == gold["date"]
    return found / total, headed / total, dated / total


@pytest.mark.parametrize(
    ("troubles", "least"),
    [
        ((), 0.92),
        (("columns",), 0.9),
        (("columns", "spaces"), 0.9),
        (("columns", "ascii"), 0.9),
        (("caption",), 0.92),
        (("columns", "caption", "doubled"), 0.88),
        (("column-names", "notes"), 0.9),
        (("tables", "lists", "notices"), 0.88),
        (("jump",), 0.84),
        (("cut",), 0.82),
    ],
)
def test_articles_are_found_in_spite_of_the_trouble(troubles: tuple[str, ...], least: float) -> None:
    found, headed, dated = shares(*troubles)
    assert min(found, headed) >= least
    assert dated >= least - 0.04


def test_other_line_widths_give_the_same_articles() -> None:
    """The same page, set in columns of another width: the same bodies, headlines and days."""
    same = total = 0
    for page, other in zip(printed("columns", ems=13), printed("columns", ems=17), strict=True):
        mine = {(squash(a.headline or ""), squash(a.text[a.body_begin :]), a.reported) for a in split(page).articles}
        theirs = {(squash(a.headline or ""), squash(a.text[a.body_begin :]), a.reported) for a in split(other).articles}
        same += len(mine & theirs)
        total += len(theirs)
    assert same >= 0.92 * total


@pytest.mark.parametrize("trouble", TROUBLES)
def test_runs_lead_back_and_nothing_is_lost(trouble: str) -> None:
    """Every letter of a page stands in an article or in a line that a warning names or that is furniture."""
    for page in (printed("columns", trouble) if trouble != "columns" else printed("columns"))[:8]:
        result = split(page)
        covered: set[int] = set()
        for article in result.articles:
            for run in article.runs:
                places = range(run.page_begin, run.page_begin + run.length)
                assert not covered & set(places)
                covered |= set(places)
                assert all(same_print(article.text[run.begin + i], page.text[place]) for i, place in enumerate(places))
        told = lines_told(result)
        begin = 0
        for number, line in enumerate(page.text.split("\n"), 1):
            whole = undouble(read(line, begin))
            lost = [char for char, place in zip(whole.text, whole.places, strict=True)
                    if char.isalnum() and place not in covered]
            begin += len(line) + 1
            assert not lost or number in told or is_column_name(line, result), (page.name, number, line)


def lines_told(result: SplitPage) -> set[int]:
    """Return the numbers of the lines that warnings name."""
    told: set[int] = set()
    for warning in result.warnings:
        hit = LINES.match(warning.message)
        if hit:
            told |= set(range(int(hit[1]), int(hit[2] or hit[3] or hit[1]) + 1))
    return told


def is_column_name(line: str, result: SplitPage) -> bool:
    names = {squash(article.section or "") for article in result.articles}
    return any(squash(line) in name for name in names) or squash(line) in ("编者按", "开栏的话")


def test_jump_lines_are_told() -> None:
    pages = printed("jump")
    jumping = [page for page in pages if "（下转" in page.text]
    assert jumping
    for page in jumping:
        result = split(page)
        assert any(warning.code == "jump" for warning in result.warnings)
        assert not any("下转" in article.text for article in result.articles)


def test_what_stands_nowhere_is_told_by_its_lines() -> None:
    page = Page("page", "page.txt", "甲乙丙\n丁戊\n\n下转第2版\n（己）", "", "utf-8")
    told = [(warning.code, warning.message.partition(":")[0]) for warning in unplaced(page, (), ())]
    assert told == [("left-out", "lines 1 to 2"), ("jump", "line 4"), ("left-out", "line 5")]


def test_printing_is_deterministic_and_keeps_the_test_part_out() -> None:
    assert printed("columns") == tuple(print_pages(
        printable(corpus())[:60], ("columns",), [each for each in corpus() if each.kind == "photo"]))
    drawn = print_pages(printable(corpus()))
    assert drawn == print_pages(printable(corpus()))
    ids = {gold["id"].removesuffix("-part") for page in drawn for gold in page.gold["articles"]}  # type: ignore[attr-defined]
    assert not any(part_of(id_) == "test" for id_ in ids)
    assert {trouble for page in drawn for trouble in page.troubles} == set(TROUBLES)


def test_unknown_trouble_is_told() -> None:
    with pytest.raises(ValueError, match="allowed are columns"):
        print_pages([], ("rain",))
