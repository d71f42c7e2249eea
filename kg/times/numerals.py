"""Chinese numerals as numbers: 十二, 二〇二四, 三千四百, 两."""

from __future__ import annotations

__all__ = ["DIGITS", "read_numeral"]

#: One character, one digit.
DIGITS: dict[str, int] = {c: n for n, chars in enumerate(
    ["〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"]) for c in chars}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_BLOCKS = {"万": 10**4, "亿": 10**8}


def read_numeral(text: str) -> int | None:
    """Return the number that a Chinese or Arabic numeral prints, ``None`` where it prints none.

    >>> read_numeral("三千四百"), read_numeral("二〇二四"), read_numeral("十五"), read_numeral("12")
    (3400, 2024, 15, 12)
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = block = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in _STEPS:
            block += (digit or 1) * _STEPS[c]
            digit = 0
        elif c in _BLOCKS:
            total += (block + digit or 1) * _BLOCKS[c]
            block = digit = 0
        else:
            return None
    return total + block + digit if text else None
