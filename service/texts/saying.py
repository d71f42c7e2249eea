"""The particulars of an error in the reader's language.

Errors are raised with their English words; here the words are found again, with the values in them, and said in
Chinese.  What has no line stays English: the words of an engine, most of all.
"""

from __future__ import annotations

import re
from functools import cache

from service.texts.filling import PLACE, filled
from service.texts.particulars import HINTS, MESSAGES
from service.texts.syntax import SYNTAX_HINTS, SYNTAX_KINDS, SYNTAX_PAIRS

__all__ = ["PLACES", "in_chinese"]

#: Language -> where in a query, behind what is said of it.
PLACES = {"zh": "（第 {line} 行第 {column} 列）", "en": " (line {line}, column {column})"}

#: Values that are themselves words with values.
_NESTED = frozenset({"why", "kind", "found", "running", "waiting"})
_LISTS = frozenset({"allowed", "offered"})
#: Parts of queries, whose quotes are their own.
_AS_WRITTEN = frozenset({"found", "quote", "expected"})
#: Blanks that Chinese has no need of.
_BESIDE_QUOTED = re.compile(r" (“[^”]*”) ")
_QUOTED = re.compile(r"'(.*)'|\"(.*)\"", re.DOTALL)
_WORDS = {"none": "（无）", "no media type": "（无类型）"}


def _pattern(template: str) -> re.Pattern[str]:
    seen, parts, at = set[str](), list[str](), 0
    for place in PLACE.finditer(template):
        parts.append(re.escape(template[at : place.start()]))
        parts.append(f"(?P={place[1]})" if place[1] in seen else f"(?P<{place[1]}>.*?)")
        seen.add(place[1])
        at = place.end()
    return re.compile("".join(parts) + re.escape(template[at:]), re.DOTALL)


@cache
def _lines(nested: bool) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns of all English words with the Chinese ones, the most telling first.

    Args:
        nested: of words within others, such as what is wrong with a query; these begin with what was found, so that
            they fit much else.
    """
    pairs = MESSAGES | HINTS | {english: chinese for chinese, english in SYNTAX_HINTS.values()}
    if nested:
        pairs = {english: chinese for chinese, english in (*SYNTAX_PAIRS.values(), *SYNTAX_KINDS)} | pairs
    told = sorted(pairs, key=lambda english: (-len(PLACE.sub("", english)), english))
    return tuple((_pattern(english), pairs[english]) for english in told)


def in_chinese(english: str, nested: bool = False) -> str | None:
    """Return the words of an error in Chinese, or None where there are none.

    >>> in_chinese("limit=0 was given; 1 to 500 are allowed")
    'limit=0 不在允许的范围内，应为 1 到 500 之间的整数'
    """
    for pattern, chinese in _lines(nested):
        found = pattern.fullmatch(english)
        if found is not None:
            values = {name: _value(name, value) for name, value in found.groupdict().items()}
            return _BESIDE_QUOTED.sub(r"\1", filled(chinese, values))
    return None


def _value(name: str, value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    if quoted is not None and name not in _AS_WRITTEN:
        return f"“{quoted[1] if quoted[1] is not None else quoted[2]}”"
    if name in _LISTS:
        return _WORDS.get(value) or value.replace(", ", "、")
    return (in_chinese(value, nested=True) if name in _NESTED else None) or _WORDS.get(value, value)
