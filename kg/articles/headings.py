"""What each line over an article is: its column's name, kicker, headline, subtitle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.articles.blocks import Piece
from kg.articles.similarity import Wordings
from kg.lexicon import words
from kg.text import squash, width

__all__ = ["Heading", "heading_of", "is_dashed", "is_section_name"]

_SECTION_LIMIT = 26  # letters
_COLUMN_NAME_LIMIT = 8  # letters of a column's name
_COLUMN_ENDS = ("专场", "看点", "专版", "专刊", "专栏", "专访", "专题", "特刊", "时评")  # … whatever its length
_LONG = 24  # ems from which a line with a comma tells a kicker or a subtitle


@dataclass(frozen=True, slots=True)
class Heading:
    """The lines over an article by what they are; `headline` may have several parts."""

    section: tuple[Piece, ...] = ()
    kicker: tuple[Piece, ...] = ()
    headline: tuple[Piece, ...] = ()
    subtitle: tuple[Piece, ...] = ()
    bylines: tuple[Piece, ...] = ()


def is_section_name(text: str) -> bool:
    """Tell whether a display line is a column's name: 庭州时评, 高质量发展看台, 典范地州·典范行动.

    >>> is_section_name("庭州时评"), is_section_name("典范地州·典范行动"), is_section_name("菌菇撑起致富伞")
    (True, True, False)
    """
    flat = squash(text)
    if len(flat) > _SECTION_LIMIT:
        return False
    if (text.endswith(words("layout_sections")) and len(flat) <= _COLUMN_NAME_LIMIT) or text.endswith(_COLUMN_ENDS):
        return True
    halves = re.split(r"[·•]", text)
    if len(halves) == 2 and all(2 <= len(half) <= 6 for half in halves):
        return True
    return re.fullmatch(r"[^从\W]{4,8}看[\u4e00-\u9fff]{2}", text) is not None


def is_dashed(text: str) -> bool:
    return text.startswith(("——", "—", "--"))


def _is_slogan(text: str) -> bool:
    """Two halves of the same small length: 锚定现代化 改革再深化."""
    halves = text.split(" ")
    return len(halves) == 2 and len(halves[0]) == len(halves[1]) <= 6 and "".join(halves).isalpha()


def heading_of(lines: Sequence[Piece], bylines: Sequence[Piece], wordings: Wordings, body: int) -> Heading:
    """Tell section, kicker, headline and subtitle of the lines over one body."""
    rest = list(lines)
    section: list[Piece] = []
    while len(rest) > 1 and (rest[0].kind == "section" or is_section_name(rest[0].text) or (
            len(rest) > 2 and _is_slogan(rest[0].text) and wordings.affinity(rest[0].text, body) < 0.5)):
        section.append(rest.pop(0))
    if len(rest) == 1 and (rest[0].kind == "section" or squash(rest[0].text) in words("layout_sections")):
        return Heading(section=(*section, rest[0]), bylines=tuple(bylines))
    kicker: list[Piece] = []
    subtitle: list[Piece] = []
    dashed = next((i for i, line in enumerate(rest) if is_dashed(line.text)), None)
    if dashed:
        subtitle, rest = rest[dashed:], rest[:dashed]
        main = len(rest) - 1
        while main and rest[main - 1].tie == rest[main].tie:
            main -= 1
        kicker, rest = rest[:main], rest[main:]
        return Heading(tuple(section), tuple(kicker), tuple(rest), tuple(subtitle), tuple(bylines))
    if len(rest) > 1 and _is_kicker(rest[0], rest[1:], wordings, body):
        kicker.append(rest.pop(0))
    while len(rest) > 1 and _is_subtitle(rest[-1], rest[:-1]):
        subtitle.insert(0, rest.pop())
    return Heading(tuple(section), tuple(kicker), tuple(rest), tuple(subtitle), tuple(bylines))


def _is_kicker(line: Piece, others: Sequence[Piece], wordings: Wordings, body: int) -> bool:
    if line.tie == others[0].tie:
        return False
    if "，" in line.text and width(line.text) > _LONG:
        return True
    best = max(wordings.affinity(other.text, body) for other in others)
    parted = " " in line.text and len(squash(line.text)) >= 12
    return parted and wordings.affinity(line.text, body) < 0.6 * best


def _is_subtitle(line: Piece, others: Sequence[Piece]) -> bool:
    if line.tie == others[-1].tie:
        return False
    return bool(re.match(r"\d", line.text)) or ("，" in line.text and width(line.text) > _LONG)
