"""Where an article stands on its page as printed.

The graph tells it for every mention and every evidence (``prov:wasDerivedFrom``).  From these places
the two texts are followed character by character, in both directions, as long as they agree: so a
paragraph is found whole, and nothing is marked that was not compared.  A line that none of them stands
in, such as a headline, is found where the page has its characters just once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.records import Span

__all__ = ["PrintedPiece", "bridged", "placed", "printed_pieces"]

#: The cleaning sets these for each other; width and composition are evened out by NFKC.
_QUOTES = str.maketrans("“”„‘’′", "\"\"\"'''")


@dataclass(frozen=True, slots=True)
class PrintedPiece:
    """Characters of the page: of one paragraph of the article, told by where that begins, or of none."""

    text: str
    paragraph: int | None
    is_first: bool  # of its paragraph, in the order of the page
    is_asked: bool


def _folded(text: str) -> list[str]:
    return [unicodedata.normalize("NFKC", c).translate(_QUOTES) for c in text]


def _runs(
    article: Sequence[str], page: Sequence[str], span: Span, printed: Iterable[Span]
) -> Iterable[tuple[int, int, int]]:
    """Iterate where the runs of a span belong: offset in the article, offset on the page, length.

    The graph does not keep their order, which is that of the page but where a column ends; a character
    that the cleaning put in has no place on the page.
    """
    left, at = sorted(printed), span.begin
    while left and at < span.end:
        for run in left:
            if article[at : at + len(run)] == page[run.begin : run.end]:
                yield at, run.begin, len(run)
                at += len(run)
                left.remove(run)
                break
        else:
            at += 1


def _follow(article: Sequence[str], page: Sequence[str], places: dict[int, int], step: int) -> None:
    """Go on from every known place in one direction while the texts agree; blanks count on neither side."""
    taken = set(places.values())
    for at in sorted(places, reverse=step < 0):
        on_page, here = places[at] + step, at + step
        while 0 <= here < len(article) and here not in places:
            if article[here].isspace():
                here += step
                continue
            while 0 <= on_page < len(page) and page[on_page].isspace():
                on_page += step
            if not 0 <= on_page < len(page) or on_page in taken or page[on_page] != article[here]:
                break
            places[here] = on_page
            taken.add(on_page)
            here, on_page = here + step, on_page + step


def _find_lines(text: str, article: Sequence[str], page: Sequence[str], places: dict[int, int]) -> None:
    """Place the lines that no mention or evidence leads to where the page has their characters just once."""
    inked = [i for i, c in enumerate(page) if not c.isspace()]
    ink = "".join(page[i][:1] for i in inked)
    begin = 0
    for line in text.split("\n"):
        here = [i for i in range(begin, begin + len(line)) if not article[i].isspace()]
        begin += len(line) + 1
        words = "".join(article[i][:1] for i in here)
        if len(words) > 1 and not any(i in places for i in here) and ink.count(words) == 1:
            at = ink.index(words)
            places.update(zip(here, inked[at : at + len(here)], strict=True))


def placed(text: str, page: str, derived: Mapping[Span, Iterable[Span]]) -> dict[int, int]:
    """Return where characters of an article are printed: offset in its text -> offset on the page.

    Args:
        text: of the article.
        page: of the page.
        derived: spans of the article -> the runs of the page that the graph says they come from.
    """
    article, paper = _folded(text), _folded(page)
    places: dict[int, int] = {}
    for span in sorted(derived):
        for at, on_page, length in _runs(article, paper, span, derived[span]):
            for i in range(length):
                places.setdefault(at + i, on_page + i)
    for step in (1, -1):
        _follow(article, paper, places, step)
    _find_lines(text, article, paper, places)
    return places


def bridged(owners: list[int | None], page: str) -> None:
    """Give blanks between characters of one owner, a paragraph or an article, to it."""
    last: int | None = None
    blanks = 0
    for i, c in enumerate(page):
        if owners[i] is not None:
            if blanks and owners[i] == last:
                owners[i - blanks : i] = [last] * blanks
            last, blanks = owners[i], 0
        elif c.isspace():
            blanks += 1
        else:
            last, blanks = None, 0


def printed_pieces(text: str, page: str, places: Mapping[int, int], asked: Sequence[Span]) -> tuple[PrintedPiece, ...]:
    """Return the page's text in pieces, those of the article by paragraph; joined they are the page's text."""
    owners: list[int | None] = [None] * len(page)
    lit = [False] * len(page)
    begin = 0
    for at, c in enumerate(text):
        if c == "\n":
            begin = at + 1
        if at in places and places[at] < len(page):
            owners[places[at]] = begin
            lit[places[at]] = any(span.begin <= at < span.end for span in asked)
    bridged(owners, page)
    found: list[PrintedPiece] = []
    seen: set[int] = set()
    low = 0
    for high in range(1, len(page) + 1):
        if high < len(page) and (owners[high], lit[high]) == (owners[low], lit[low]):
            continue
        owner = owners[low]
        found.append(PrintedPiece(page[low:high], owner, owner is not None and owner not in seen, lit[low]))
        if owner is not None:
            seen.add(owner)
        low = high
    return tuple(found)
