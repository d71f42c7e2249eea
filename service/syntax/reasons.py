"""What may be wrong with a query at the word where it stops being one: the first that fits counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from service.syntax.grammar import BUILTINS, END, KEYWORDS
from service.syntax.marks import Mark
from service.syntax.stop import Stop

__all__ = ["NEAR", "Reason", "place_of", "reason_of", "short"]

_FOUND_CHARS = 40
_LISTED = 12
#: How close a word must be to be taken for a misspelt one, unless its letters are the same.
NEAR = 0.79
_OPENING = {"}": "{", ")": "(", "]": "["}
_CLOSING = {opening: closing for closing, opening in _OPENING.items()}
#: Signs of Chinese keyboards -> those of SPARQL.
_FULL_WIDTH = dict(zip("（），；。｛｝？“”‘’：＜＞＝！［］、　＊．", "(),;.{}?\"\"'':<>=![], *.", strict=True))
_TERMS = frozenset({"variable", "iri", "name", "namespace", "string", "integer", "decimal", "blank", "TRUE", "FALSE"})
_ENDS_TRIPLE = frozenset({".", ";", ",", "}", "]", END})
_NO_VALUE = frozenset({")", "}", "]", ",", END})
_SIGNS = frozenset({"+", "-"})
_CONNECTIVES = {"AND": "&&", "OR": "||"}
_MODIFIERS = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"})
#: What the grammar knows and nobody is told to write: it is refused here, or no SPARQL 1.1.
_UNTOLD = frozenset({"SERVICE", "LATERAL", "VERSION"})
#: What is shown of a kind of word -> what it is called.
_CALLED = {"?x": "a variable", "<IRI>": "an IRI", "kg:Name": "a name", '"text"': "text in quotes", "10": "a number"}
#: How a terminal is shown.
_SHOWN = {
    "variable": "?x", "iri": "<IRI>", "name": "kg:Name", "namespace": "", "string": '"text"', "integer": "10",
    "decimal": "", "builtin": "STR(…)", "blank": "", "A": "a", "language": "@zh", END: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Names of what is wrong and of the hint, in the texts; the place; the values of both."""

    fault: str
    hint: str
    offset: int
    values: dict[str, str]


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of a place in a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def short(found: str) -> str:
    """Return a word as it is shown: on one line, and not all of a long one."""
    line = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in " ".join(found[:_FOUND_CHARS].split()))
    return line if len(found) <= _FOUND_CHARS else line + "…"


def _listed(expected: frozenset[str]) -> str:
    """Return what can stand at a place, the signs last; of very many, some."""
    shown = {_SHOWN.get(word, word) for word in expected - _UNTOLD} - {""}
    words = sorted(shown, key=lambda word: (not word[0].isalpha(), word))
    return " ".join(words[:_LISTED]) + (" …" if len(words) > _LISTED else "")


def _near(stop: Stop) -> str | None:
    """Return the keyword or function that was meant, where a word is nearly one that fits."""
    word = stop.mark.text.upper()
    if len(word) < 3 or len(word) > _FOUND_CHARS or not word.isalpha() or word in KEYWORDS | BUILTINS:
        return None
    fitting = ((KEYWORDS & stop.expected) - _UNTOLD) | (BUILTINS if "builtin" in stop.expected else frozenset())
    swapped = (one for one in sorted(fitting) if sorted(one) == sorted(word))
    return next(iter((*swapped, *get_close_matches(word, sorted(fitting), 1, NEAR))), None)


def _of_signs(text: str, stop: Stop) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Iterate what may be wrong with the characters: quotes, IRIs, signs of another keyboard or language."""
    mark, last = stop.mark, stop.before[-1] if stop.before else None
    if mark.text in ("'", '"'):
        line = text[mark.offset : mark.offset + _FOUND_CHARS + 1].splitlines()[0]
        yield "string_open", "close_string", {"found": short(line), "quote": mark.text}
    if mark.text == "<" and stop.expected & {"iri", "name"}:
        line = text[mark.offset : mark.offset + _FOUND_CHARS + 1].splitlines()[0]
        yield "iri_open", "close_iri", {"found": short(line)}
    if mark.text in _FULL_WIDTH:
        yield "full_width", "half_width", {"sign": _FULL_WIDTH[mark.text]}
    if last is not None and last.offset + 1 == mark.offset and (last.text, mark.text) == ("=", "="):
        yield "equals", "write", {"keyword": "="}
    if mark.text == "<>" and "!=" in stop.expected:
        yield "unequal", "write", {"keyword": "!="}
    if mark.text.upper() in _CONNECTIVES and "&&" in stop.expected:
        yield "connective", "write", {"keyword": _CONNECTIVES[mark.text.upper()]}


def _of_triples(stop: Stop) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Iterate what may be wrong with triples and brackets."""
    mark, expected, at_end = stop.mark, stop.expected, "_at_end" if stop.mark.word == END else ""
    if mark.word in _ENDS_TRIPLE and {"string", "variable", "["} <= expected and {"Properties", "Objects"} & set(
        stop.within[:1]
    ):
        yield f"object{at_end}", "triple", {}
    if mark.word in _ENDS_TRIPLE and {"A", "^", "variable"} <= expected:
        yield f"predicate{at_end}", "triple", {}
    if mark.word in _TERMS and {".", ";", ","} <= expected:
        yield "fourth", "end_triple", {}
    if mark.word == END and stop.opened:
        opening = stop.opened[-1]
        yield "not_closed", "close", {"opening": opening.text, "closing": _CLOSING[opening.text]}
    if mark.word in _OPENING and not (stop.opened and stop.opened[-1].text == _OPENING[mark.word]):
        if stop.opened and any(one.text == _OPENING[mark.word] for one in stop.opened):
            opening = stop.opened[-1]
            yield "closed_wrong", "close_first", {"opening": opening.text, "closing": _CLOSING[opening.text]}
        else:
            yield "closes_nothing", "take_out", {"opening": _OPENING[mark.word]}


def _of_words(stop: Stop) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Iterate what may be wrong with the words of the query's frame; the last one fits all."""
    mark, expected, last = stop.mark, stop.expected, stop.before[-1] if stop.before else Mark("", "", 0)
    at_end, keyword = "_at_end" if mark.word == END else "", {"keyword": last.text.upper()}
    if mark.word == "builtin" and {"variable", "("} <= expected and {"Select", "Projection"} & set(stop.within[:1]):
        yield "unnamed", "name_it", {}
    if mark.text == ")" and "AS" in expected and "Selected" in stop.within[:1]:
        yield "unnamed", "name_it", {}
    if last.word in ("SELECT", "DISTINCT", "REDUCED") and {"*", "variable"} <= expected:
        yield "select_nothing", "select", {}
    if last.word in ("FILTER", "HAVING") and mark.word != END:
        yield "unbracketed", "bracket_it", keyword
    if last.text in _SIGNS and expected == {"integer", "decimal"}:
        yield f"sign{at_end}", "sign", {"sign": last.text}
    if expected == {"integer"}:
        yield f"whole_number{at_end}", "number", keyword
    if expected == {"namespace"}:
        prefix = short(mark.text) if mark.text[:1].isalpha() else "ex"
        yield f"namespace{at_end}", "namespace", {"prefix": f"{prefix}:"}
    if mark.word in _MODIFIERS and END in expected:
        yield "too_late", "order", {}
    if END in expected:
        yield "behind_end", "one_query" if mark.word in KEYWORDS else "expected", {}
    shown = {word for word in (_SHOWN.get(one, one) for one in expected) if word}
    if len(shown) == 1:
        word = next(iter(shown))
        if word in _CALLED:
            yield f"kind_missing{at_end}", "example", {"kind": _CALLED[word], "expected": word}
        yield f"missing{at_end}", "write", {"expected": word, "keyword": word}
    if mark.word in _NO_VALUE and {"variable", "string", "builtin"} <= expected:
        yield f"value{at_end}", "expected", {}
    if mark.word == "" and mark.text[:1].isalpha():
        yield "word", "word", {}
    yield ("early" if at_end else "other"), "expected", {}


def reason_of(text: str, stop: Stop) -> Reason:
    """Return what is most likely wrong at the place where reading stopped."""
    near = _near(stop)
    if near is not None:
        return Reason("nearly", "write", stop.mark.offset, {"found": short(stop.mark.text), "keyword": near})
    found = next(iter((*_of_signs(text, stop), *_of_triples(stop), *_of_words(stop))))
    values = {"found": short(stop.mark.text), "expected": _listed(stop.expected), **found[2]}
    if stop.opened:
        line, column = place_of(text, stop.opened[-1].offset)
        values |= {"line": str(line), "column": str(column)}
    return Reason(found[0], found[1], stop.mark.offset, values)
