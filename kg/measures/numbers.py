"""Numbers as newspapers print them, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.lexicon import table
from kg.times.numerals import DIGITS, read_numeral

__all__ = ["ARABIC", "BARE", "CHINESE", "MULTIPLIER", "UNITS", "UNIT_PATTERN", "Unit", "multiplier_value",
           "read_number"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed; one of it is `factor` of `base`; `kind` is amount, count, ratio or time."""

    name: str
    base: str
    factor: Decimal
    kind: str


UNITS: dict[str, Unit] = {name: Unit(name, base, Decimal(factor), kind)
                          for name, base, factor, kind in table("units")}

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = r"[一二两三四五六七八九十百千零〇]+"
#: A multiplier printed alone as a number: 近百万元, 千亿级.
BARE = r"[十百千万]"
#: 千 belongs to the unit in 千瓦, 千伏, 千米, 千克.
MULTIPLIER = r"万亿|千亿|百亿|十亿|亿|千万(?!亿)|百万|十万|万|千(?![瓦伏米克卡])|百(?!分)"
UNIT_PATTERN = "|".join(sorted(UNITS, key=lambda name: (-len(name), name)))
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def multiplier_value(text: str) -> int:
    """Return what a multiplier multiplies by.

    >>> multiplier_value("万亿"), multiplier_value("百"), multiplier_value("")
    (1000000000000, 100, 1)
    """
    value = 1
    for c in text:
        value *= _POWERS[c]
    return value


def read_number(text: str) -> Decimal | None:
    """Return a printed number, Arabic or Chinese; ``None`` where it is none.

    >>> read_number("1,258.5"), read_number("二十五"), read_number("千")
    (Decimal('1258.5'), Decimal('25'), Decimal('1000'))
    """
    plain = text.replace(",", "")
    if plain[:1].isdigit():
        return Decimal(plain)
    if all(c in _POWERS for c in plain):
        return Decimal(multiplier_value(plain))
    if all(c in DIGITS or c in _POWERS for c in plain):
        value = read_numeral(plain)
        return None if value is None else Decimal(value)
    return None
