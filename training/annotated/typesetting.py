"""How print looks in text taken from a page: lines of a column, blanks in words, ASCII marks, doubled print."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Line", "ascii_marks", "cut_at", "doubled", "flow", "justified", "set_column", "spaced"]

_NO_BEGIN = "，。、；：！？）》”’…—%"  # what no line begins with
_NO_END = "（《“‘"
_SOLID = re.compile(r"[A-Za-z0-9.,%±℃]+|.", re.DOTALL)
_RUNS = re.compile(r"[0-9.±]+|[^0-9.±]+")
_ASCII = str.maketrans("，：；？！（）", ",:;?!()")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; `ends`: a paragraph ends with it."""

    text: str
    ends: bool


def _width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def set_column(paragraphs: Sequence[str], ems: int) -> list[Line]:
    """Set paragraphs in a column of `ems` characters, the first line two shorter, words broken anywhere.

    >>> [line.text for line in set_column(["全县改造粮仓十二座，新增仓容五万吨。"], 8)]
    ['全县改造粮仓', '十二座，新增仓容', '五万吨。']
    """
    lines: list[Line] = []
    for paragraph in paragraphs:
        line, used = "", 2.0
        for bit in _SOLID.findall(paragraph):
            full = line and used + _width(bit) > ems and bit not in _NO_BEGIN
            if full:
                carried = line[-1] if line[-1] in _NO_END else ""
                lines.append(Line(line[: len(line) - len(carried)], False))
                line, used = carried, _width(carried)
            line, used = line + bit, used + _width(bit)
        lines.append(Line(line, True))
    return lines


def flow(paragraphs: Sequence[str], chance: random.Random) -> list[Line]:
    """Set each paragraph as one line, now and then broken in mid-word where a column of the page ended."""
    lines: list[Line] = []
    for paragraph in paragraphs:
        breaks = [i for i in range(20, len(paragraph) - 20) if _is_inside(paragraph, i)]
        if breaks and len(paragraph) > 90 and chance.random() < 0.25:
            at = chance.choice(breaks)
            lines += [Line(paragraph[:at], False), Line(paragraph[at:], True)]
        else:
            lines.append(Line(paragraph, True))
    return lines


def _is_inside(text: str, i: int) -> bool:
    """Tell whether `i` lies between two ideographs, so that a sentence breaks off there."""
    return all("\u4e00" <= char <= "\u9fff" for char in text[i - 1 : i + 1])


def cut_at(lines: Sequence[Line]) -> int:
    """Return the line behind which the body is cut: inside a paragraph, as near to the middle as can be; 0 for none."""
    inside = [i for i in range(1, len(lines)) if not lines[i - 1].ends]
    return min(inside, key=lambda i: (abs(2 * i - len(lines)), i), default=0)


def spaced(text: str, chance: random.Random) -> str:
    """Return the text with blanks around a third of its figures and, seldom, inside a word."""
    text = re.sub(
        r"(?<=[\u4e00-\u9fff])(\d+(?:\.\d+)?)(?=[\u4e00-\u9fff])",
        lambda hit: f" {hit[1]} " if chance.random() < 0.35 else hit[1],
        text,
    )
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda _: " " if chance.random() < 0.012 else "", text)


def justified(line: str) -> str:
    """Return the line with a blank between every two characters, as a justified short line comes out."""
    return " ".join(line)


def ascii_marks(text: str) -> str:
    """Return the text with ASCII marks for the Chinese ones, straight quotation marks among them."""
    return re.sub("[“”]", '"', text.translate(_ASCII))


def doubled(text: str, each: bool) -> str:
    """Return print that was set twice: each character (每每字字) or each run of letters or figures.

    >>> doubled("昌河±800千伏", each=False), doubled("新站", each=True)
    ('昌河昌河±800±800千伏千伏', '新新站站')
    """
    if each:
        return "".join(char * 2 for char in text)
    return "".join(run * 2 for run in _RUNS.findall(text))
