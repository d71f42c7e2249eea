"""When two printed things are the same: text, surfaces, values with units, periods."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from decimal import Decimal, InvalidOperation

from kg.score.kinds import COMPATIBLE

__all__ = [
    "dice", "is_compatible", "is_same_unit", "is_same_value", "magnitude", "months", "number", "squash", "surface",
]

_KEPT_SIGNS = frozenset("%±.+")
#: Multipliers before a unit, longest first, so that 十亿 is not read as 十.
_MULTIPLIERS = sorted(
    {"十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11,
     "万亿": 12}.items(), key=lambda pair: -len(pair[0]))
_LOOSE_TAIL = re.compile(r"(左右|以上|每年|/年|年)$")


def squash(text: str | None) -> str:
    """Return `text` without punctuation, spaces and width variants.

    >>> squash("昌吉州  ２０２４年：+5.2％")
    '昌吉州2024年+5.2%'
    """
    folded = unicodedata.normalize("NFKC", text or "").lower()
    return "".join(c for c in folded if c.isalnum() or c in _KEPT_SIGNS)


def surface(text: str | None) -> str:
    """Return a mention's form; print that doubles each character, or the whole run, counts as the single one.

    >>> surface("阜阜康康市市"), surface("阜康市阜康市")
    ('阜康市', '阜康市')
    """
    flat = squash(text)
    half, odd = divmod(len(flat), 2)
    if half and not odd and flat[::2] == flat[1::2]:
        return flat[::2]
    return flat[:half] if half > 1 and flat == flat[:half] * 2 else flat


def number(value: object) -> Decimal | None:
    """Return a value as a number, None where it is none."""
    if value is None:
        return None
    try:
        return Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return None


def magnitude(value: Decimal | None, unit: str) -> tuple[Decimal | None, str]:
    """Return the value in the unit without its multiplier, and that unit.

    >>> magnitude(Decimal(2), "亿吨"), magnitude(Decimal(3), "千瓦时")
    ((Decimal('200000000'), '吨'), (Decimal('3'), '千瓦时'))
    """
    flat = squash(unit)
    if flat.endswith("百分点"):
        return value, "百分点"
    if flat in ("千瓦", "千瓦时"):  # 千 is a part of the unit's name
        return value, flat
    for word, power in _MULTIPLIERS:
        if flat.startswith(word):
            rest = flat[len(word):]
            if word.endswith("千") and rest.startswith("瓦"):
                continue
            return (value * 10**power if value is not None else None), rest
    return value, flat


def is_same_unit(gold: str, found: str) -> bool:
    """Tell whether two units say the same; a gold without unit asks for none."""
    want, got = (_LOOSE_TAIL.sub("", unit.replace("人民币", "")) for unit in (gold, found))
    return not want or want == got


def is_same_value(gold: Decimal | None, found: Decimal | None) -> bool:
    """Tell whether two values differ by at most 0.1 %."""
    if gold is None or found is None:
        return gold is found
    return abs(gold - found) <= abs(gold) / 1000


def dice(first: str, second: str) -> float:
    """Return how much two texts are alike, by their characters: 0 to 1."""
    if not first or not second:
        return 0.0
    common = sum((Counter(first) & Counter(second)).values())
    return 2 * common / (len(first) + len(second))


def is_compatible(gold: str, found: frozenset[str]) -> bool:
    """Tell whether a coarse class fits one of those found."""
    return any(gold == other or frozenset((gold, other)) in COMPATIBLE for other in found)


def months(period: str | None) -> tuple[str, str] | None:
    """Return first and last month of a gold period.

    >>> months("2024"), months("2024-01/2024-11")
    (('2024-01', '2024-12'), ('2024-01', '2024-11'))
    """
    if not period:
        return None
    first, _, last = period.partition("/")
    last = last or first
    return (first if len(first) > 4 else f"{first}-01")[:7], (last if len(last) > 4 else f"{last}-12")[:7]
