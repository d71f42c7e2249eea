"""What is asked of the index of names: a text as tiers of FTS5 expressions, and the label that fits.

Words of the index: ``x`` + a pair of characters, ``w`` + a pair of characters of a label whose words of letters
have their begins marked, ``s`` + a pair of syllables, ``i`` + a pair of initials, ``t`` + a class.  Pairs make
long phrases of common parts cheap, and none is taken apart by a tokenizer: characters are written in hexadecimal
digits, syllables are joined by a dot that is no ASCII.  ``c`` + a pair of characters is of a form that means the thing
in its context alone: it finds the thing behind all that bears it as a name, and is not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.contextnames import is_contextual
from kg.folding import BORDER, fold, is_short, marked, runs, starts_at_border, words_of
from kg.sounds import begins_pinyin, initials, spelled, spellings

__all__ = [
    "MOST_CHARS", "Tier", "any_of", "anywhere", "class_tier", "fold", "matched_label", "pairs", "part_of",
    "sound_pairs", "thing_words", "tiers",
]

_BEGIN, _END = "\x02", "\x03"
_SOUND_BEGIN, _SOUND_END, _SOUND_JOIN = "1b", "1e", "·"
#: Initials shorter than this are looked for at the begin of names only.
_LEAST_INITIALS = 3
#: Words of a text that count, and characters: what is longer names nothing.
_MOST_WORDS, MOST_CHARS = 8, 100

_Reading = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """Hits of one rank; `match` gives those that no better tier gives, `alone` all that fit.

    `hows` are the ways in which one of its hits may fit, the surest first; `words` are those of the text, in its
    order and as they are looked for one by one.
    """

    number: int
    hows: tuple[str, ...]
    match: str
    alone: str
    words: tuple[str, ...]
    parts: tuple[str, ...]


def _pair(kind: str, one: str, two: str) -> str:
    return f"{kind}{ord(one):06x}{ord(two):06x}"


def pairs(kind: str, text: str, begin: bool, end: bool) -> str:
    """Return the phrase of the pairs of `text`; with its begin and end of label where asked."""
    whole = (_BEGIN if begin else "") + text + (_END if end else "")
    if len(whole) == 1:
        return f'"{kind}{ord(whole):06x}"*'
    return '"' + " ".join(_pair(kind, a, b) for a, b in pairwise(whole)) + '"'


def sound_pairs(syllables: Sequence[str], begin: bool, open_end: bool) -> str:
    """Return the phrase of the pairs of syllables, from the begin of a label or not, to its end or not."""
    whole = [_SOUND_BEGIN] * begin + list(syllables) + [_SOUND_END] * (not open_end)
    if len(whole) == 1:
        return f'"s{whole[0]}"*'
    words = [f"s{a}{_SOUND_JOIN}{b}" for a, b in pairwise(whole)]
    return '"' + " ".join(words) + '"' + "*" * open_end


def thing_words(
    type_name: str, labels: Mapping[str, Collection[_Reading]], contextual: Collection[str] = ()
) -> Iterator[str]:
    """Iterate the words of the index for a thing: its class, its labels with their readings, its `contextual` forms."""
    yield f"t{type_name.lower()}"
    for form in contextual:
        yield pairs("c", "".join(words_of(form)), True, True).strip('"')
    for label, found in labels.items():
        words = words_of(label)
        yield pairs("x", "".join(words), True, True).strip('"')
        _, border, behind = marked(words)[1:].partition(BORDER)  # the begin of a label is known without a mark
        if border:
            yield pairs("w", border + behind, False, True).strip('"')
        for reading in found:
            yield sound_pairs(reading, True, False).strip('"')
        for letters in dict.fromkeys(map(initials, found)):
            yield pairs("i", letters, True, True).strip('"')


def _sound(plain: str | None, syllables: Collection[str], begin: bool, end: bool) -> list[str]:
    """Return the phrases of the syllables that `plain` may spell; two letters inside a name are one syllable."""
    if plain is None or (len(plain) == 1 and not begin):
        return []
    return [sound_pairs(way, begin, not end) for way in spellings(plain, syllables, open_end=not end)
            if begin or len(way) < len(plain) or len(plain) > 2]


def _initials(plain: str | None, begin: bool, end: bool) -> list[str]:
    """Return the phrase of the initials that `plain` may be; a single letter is none, two are the begin of a name."""
    least = 2 if begin else _LEAST_INITIALS
    return [] if plain is None or len(plain) < least else [pairs("i", plain, begin, end)]


def part_of(words: Sequence[str]) -> list[str]:
    """Return the phrase of `words` inside a label, from the begin of one of its words."""
    whole = "".join(words)
    if starts_at_border(whole):
        return [pairs("w", marked(words), False, False)]
    return [pairs("x", whole, False, False)] if len(whole) > 1 else []


def anywhere(word: str, syllables: Collection[str]) -> list[str]:
    """Return the phrases by which one of several words may fit."""
    plain = spelled(word)
    inside = [pairs("x", word, True, False), *part_of((word,))] if is_short(word) else [pairs("x", word, False, False)]
    return [*inside, *_sound(plain, syllables, False, False), *_initials(plain, False, False)]


def any_of(phrases: Collection[str]) -> str:
    return " OR ".join(phrases)


def _asked(words: Sequence[str], parts: Sequence[str], syllables: Collection[str]) -> Iterator[tuple[str, str]]:
    """Iterate the ways in which a text may fit, a tier each with what stands beside each other in it, best first."""
    whole = "".join(words)
    plain = spelled(whole)

    def ways(begin: bool, end: bool) -> str:
        return any_of([pairs("x", whole, begin, end), *_sound(plain, syllables, begin, end)])

    by_letters = [("initials", any_of(_initials(plain, True, True)))]
    yield "exact sound", ways(True, True)
    begun = ("prefix sound-prefix", ways(True, False))
    # What may be the begin of pinyin is read so, "ha" as 哈; what cannot, such as "wh", is initials first.
    yield from (begun, *by_letters) if begins_pinyin(plain or "", syllables) else (*by_letters, begun)
    yield "initials-prefix", any_of(_initials(plain, True, False))
    yield "part sound-part", any_of([*part_of(words), *_sound(plain, syllables, False, False)])
    yield "initials-part", any_of(_initials(plain, False, False))
    if len(parts) > 1:
        yield "words sound-words", " AND ".join(f"({any_of(anywhere(part, syllables))})" for part in parts)
    if not is_short(whole) and starts_at_border(whole):
        yield "inner", pairs("x", whole, False, False)
    if is_contextual(whole):
        yield "context", pairs("c", whole, True, True)


def tiers(text: str, syllables: Collection[str]) -> tuple[Tier, ...]:
    """Return the tiers of a text, best first; none where it is empty.

    Args:
        text: as the user wrote it.
        syllables: those of the index.
    """
    words = words_of(text[:MOST_CHARS])[:_MOST_WORDS]
    parts = tuple(dict.fromkeys(run for word in words for run in runs(word)))[:_MOST_WORDS]
    made: list[Tier] = []
    for hows, alone in _asked(words, parts, syllables) if words else ():
        if alone:
            better = any_of([f"({tier.alone})" for tier in made])
            match = f"({alone}) NOT ({better})" if better else alone
            made.append(Tier(len(made), tuple(hows.split()), match, alone, words, parts))
    return tuple(made)


def class_tier(type_name: str) -> Tier:
    """Return the one tier of all things of a class: each fits by its name."""
    match = f"t{type_name.lower()}"
    return Tier(0, ("class",), match, match, (), ())


def _spells(plain: str, reading: _Reading, how: str) -> bool:
    """Tell whether a reading spells `plain` from the begin, to the end, or from any syllable; or its initials do."""
    if how.startswith("initials"):
        letters = initials(reading)
        return {"initials": letters == plain, "initials-prefix": letters.startswith(plain)}.get(how, plain in letters)
    if how == "sound":
        return plain == "".join(reading)
    begins = range(1 if how == "sound-prefix" else len(reading))
    return any("".join(reading[at:]).startswith(plain) for at in begins)


def _holds(word: str, label: str) -> bool:
    """Tell whether a label holds a word by its characters, as `anywhere` asks."""
    return _is_part((word,), label) if is_short(word) else word in fold(label)


def _held(parts: Sequence[str], label: str) -> int:
    """Return how many characters of some pieces of a text a label holds; of words of letters, from their begin."""
    return sum(len(part) for part in parts if _is_part((part,), label))


def _is_part(words: Sequence[str], label: str) -> bool:
    """Tell whether a label holds `words` from the begin of one of its words, as `part_of` asks."""
    whole = "".join(words)
    return marked(words) in marked(words_of(label)) if starts_at_border(whole) else whole in fold(label)


def _fits(tier: Tier, how: str, label: str, found: Sequence[_Reading]) -> bool:
    """Tell whether a label with its readings fits in a way."""
    whole = "".join(tier.words)
    match how:
        case "exact":
            return fold(label) == whole
        case "prefix":
            return fold(label).startswith(whole)
        case "part":
            return _is_part(tier.words, label)
        case "inner":
            return whole in fold(label)
        case "class" | "context":
            return True
        case "alike" | "alike-prefix" | "alike-part":
            way = how.replace("alike", "sound")
            return any(_spells(plain, reading, way) for plain in tier.parts for reading in found)
        case _:
            plain = spelled(whole)
            return plain is not None and any(_spells(plain, reading, how) for reading in found)


def matched_label(tier: Tier, labels: str) -> tuple[str, str]:
    """Return the label by which a thing is in a tier and the way, its name first; `labels` as the index keeps them."""
    lines = [(label, [tuple(reading.split(" ")) for reading in found])
             for label, *found in (line.split("\t") for line in labels.split("\n"))]
    if "some" in tier.hows:
        return max((label for label, _ in lines), key=lambda label: _held(tier.parts, label)), "some"
    if "words" in tier.hows:  # each word may fit another label: the one that holds most is shown
        held = [[word for word in tier.parts if _holds(word, label)] for label, _ in lines]
        best = max(range(len(lines)), key=lambda number: (len(held[number]), -number))
        return lines[best][0], "words" if set(tier.parts) <= {word for some in held for word in some} else "sound-words"
    for how in tier.hows:
        for label, found in lines:
            if _fits(tier, how, label, found):
                return label, how
    return lines[0][0], tier.hows[-1]
