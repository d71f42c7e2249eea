"""What no article holds: jump lines, headlines without a body, repeats; each told by a warning, so nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.articles.blocks import Piece, is_jump
from kg.records import Article, Page, PageWarning
from kg.text import read, undouble

__all__ = ["unplaced"]

_SHOWN = 20  # characters of a line that a warning shows


def unplaced(page: Page, held: Iterable[Article], furniture: Iterable[Piece]) -> tuple[PageWarning, ...]:
    """Return a warning for each stretch of lines with letters that stand neither in `held` nor on `furniture`.

    `furniture` are lines that belong to the page or name a column.  Print that was set twice counts once.
    Codes: ``jump`` for a line that sends the reader to another page or comes from one, ``left-out`` for all else.
    """
    covered = bytearray(len(page.text))
    for article in held:
        for run in article.runs:
            covered[run.page_begin:run.page_begin + run.length] = b"\x01" * run.length
    for place in (place for piece in furniture for place in piece.printed.places if place >= 0):
        covered[place] = 1
    found: list[tuple[str, int, int, str]] = []  # code, first line, last line, the first one's words
    begin = 0
    for number, line in enumerate(page.text.split("\n"), 1):
        if covered.find(0, begin, begin + len(line)) >= 0:
            _note(found, number, _lost(line, begin, covered))
        begin += len(line) + 1
    return tuple(_warning(page.key, *entry) for entry in found)


def _lost(line: str, begin: int, covered: Sequence[int]) -> str:
    """Return the part of a line that stands nowhere; nothing where that holds no letter or figure."""
    whole = undouble(read(line, begin))
    bare = [i for i, place in enumerate(whole.places) if not covered[place] and whole.text[i].isalnum()]
    return whole.text[bare[0]:bare[-1] + 1] if bare else ""


def _note(found: list[tuple[str, int, int, str]], number: int, lost: str) -> None:
    if not lost:
        return
    code = "jump" if is_jump(lost) else "left-out"
    if found and found[-1][0] == code == "left-out" and found[-1][2] == number - 1:
        found[-1] = (code, found[-1][1], number, found[-1][3])
    else:
        found.append((code, number, number, lost))


def _warning(key: str, code: str, first: int, last: int, words: str) -> PageWarning:
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    if code == "jump":
        return PageWarning(
            code, key, f"{lines}: {words!r} parts an article between two pages; each part stays by itself")
    return PageWarning(code, key, f"{lines}: {words[:_SHOWN]!r} stands in no article and is left out")
