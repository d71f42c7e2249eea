"""Lines of a page, cleaned, and which of them go on in the next one.

A page comes as flowing text (a line is a paragraph) or as it was set (lines of one column width).
Both may stand on one page, so the choice is made for each pair of lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.articles.forms import INNER, PROSE, ends_sentence, is_display, line_kind
from kg.articles.masthead import is_bare_date
from kg.text import NOWHERE, Printed, is_latin, joined, read, undouble, width

__all__ = ["COLUMN_LIMIT", "Block", "Line", "announces", "blocks", "goes_on", "wrapped"]

COLUMN_LIMIT = 40.0  # ems; running text set in columns is narrower
_LONG = 4  # lines from which a block shows its column
_WHOLE = 14.0  # ems from which the upper of two lines may be a sentence that goes on in the lower one
_SHORT = 4.5  # ems by which a line that is no first line of a paragraph stays behind the column


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; `is_indented` where the page prints blanks before it."""

    printed: Printed
    is_indented: bool = False

    @property
    def text(self) -> str:
        """The line's characters."""
        return self.printed.text

    @property
    def width(self) -> float:
        """The line's width in ems."""
        return width(self.printed.text)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines one under the other, the number of empty lines before them, and the column they are set in (ems)."""

    lines: tuple[Line, ...]
    gap: int
    column: float
    is_set: bool = True  # it is as wide as a column of running text near it


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a page, in its order."""
    found: list[tuple[int, list[Line]]] = []
    gap, begin, is_open = 0, 0, False
    for raw in text.split("\n"):
        printed = read(raw, begin)
        line = undouble(printed).strip(" ")
        begin += len(raw) + 1
        if not line:
            gap, is_open = gap + 1, False
            continue
        if not is_open:
            found.append((gap, []))
        found[-1][1].append(Line(line, printed.text.startswith("  ") or raw.startswith("\u3000")))
        gap, is_open = 0, True
    columns = [_column([line.width for line in lines]) for _, lines in found]
    sizes = [len(lines) for _, lines in found]
    return tuple(Block(tuple(lines), gap, _column_near(sizes, columns, i), _is_set(sizes, columns, i))
                 for i, (gap, lines) in enumerate(found))


def _column(widths: Sequence[float]) -> float:
    """Return the width that most lines fill: the one that a fifth of them reaches or exceeds."""
    ordered = sorted(widths)
    return ordered[min(len(ordered) - 1, (len(ordered) * 4) // 5)]


def _column_near(sizes: Sequence[int], columns: Sequence[float], i: int) -> float:
    """Return the column in which block `i` is set: that of the nearest long block, if its own is like it."""
    for near in (i, i - 1, i + 1, i - 2, i + 2):
        if 0 <= near < len(sizes) and sizes[near] >= _LONG and columns[near] <= COLUMN_LIMIT:
            return columns[near] if abs(columns[near] - columns[i]) <= 5 else columns[i]
    return columns[i]


def _is_set(sizes: Sequence[int], columns: Sequence[float], i: int) -> bool:
    """Tell whether a long block near block `i` is about as wide."""
    return any(0 <= near < len(sizes) and sizes[near] >= _LONG and abs(columns[near] - columns[i]) <= 5
               for near in (i, i - 1, i + 1, i - 2, i + 2))


def goes_on(lines: Sequence[Line], i: int, is_report: bool, column: float, is_set: bool = True) -> bool:
    """Tell whether line `i` and the one below are of one paragraph.

    A paragraph's first line is two ems shorter than the column.  `is_report`: the paragraph opens a report, so
    that its first line is no headline however short.  `is_set`: running text near them is as wide.
    """
    text, below = lines[i].text, lines[i + 1].text
    if len(lines) > 14 or column > COLUMN_LIMIT:
        column = _column([line.width for line in lines[max(0, i - 6):i + 8]])
    if lines[i + 1].is_indented and any(not line.is_indented for line in lines):
        return False
    if INNER.match(below) and text[-1] in "。！？；：…”":
        return False
    if ends_sentence(text) and i + 2 < len(lines) and is_bare_date(lines[i + 2].text):
        return False  # who signed a document stands over its date
    if ends_sentence(text):
        flows = any(line.width > COLUMN_LIMIT for line in lines[max(0, i - 3):i + 4])
        if flows or lines[i].width <= column - 1.5 or column > COLUMN_LIMIT or below.startswith("——"):
            return False
        indented = column - 3.0 <= lines[i + 1].width <= column - 1.5
        return not (indented and not ends_sentence(below) and i + 2 < len(lines))
    if not is_report and len(lines) <= 4 and announces(lines[i:i + 2]):
        return False
    if is_report or not is_display(text) or text.endswith(("，", "、")):
        return True
    if below.startswith("——") or lines[i].width <= column - _SHORT:
        return False
    if len(lines) == 2:
        rest = lines[i].width - lines[i + 1].width
        alike = is_set and abs(rest) <= 0.5
        breaks = "，" in text and (alike or (lines[i].width >= _WHOLE and rest >= lines[i].width / 2))
        return breaks or ends_sentence(below) or bool(PROSE.search(below))
    return any(("，" in line.text or PROSE.search(line.text)) and line.width <= column + 2
               for line in lines[max(0, i - 3):i + 5])


def announces(lines: Sequence[Line]) -> bool:
    """Tell whether a headline's first line ends with a colon and its second one stands below."""
    if len(lines) < 2:
        return False
    text, below = lines[0].text, lines[1].text
    return text.endswith(("：", ":")) and is_display(text[:-1]) and is_display(below) and not line_kind(below)


def wrapped(lines: Sequence[Line]) -> Printed:
    """Return lines as one; a blank stands only between two Latin words."""
    parts = [lines[0].printed]
    for line in lines[1:]:
        if is_latin(parts[-1].text[-1]) and is_latin(line.text[0]):
            parts.append(Printed(" ", (NOWHERE,)))
        parts.append(line.printed)
    return joined(parts)
