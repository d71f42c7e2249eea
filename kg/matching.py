"""What is asked of the index of names: a text as tiers of FTS5 expressions, and the label that fits.

Words of the index: ``x`` + a pair of characters, ``s`` + a pair of syllables, ``i`` + a pair of initials,
``t`` + a class.  Pairs make long phrases of common parts cheap, and none is taken apart by a tokenizer:
characters are written in hexadecimal digits, syllables are joined by a dot that is no ASCII.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.sounds import initials, spelled, spellings

__all__ = ["Tier", "class_tier", "fold", "matched_label", "thing_words", "tiers"]

_BEGIN, _END = "\x02", "\x03"
_SOUND_BEGIN, _SOUND_END, _SOUND_JOIN = "1b", "1e", "·"
#: Initials shorter than this are looked for at the begin of names only.
_LEAST_INITIALS = 3
#: Words of a text that count, and characters: what is longer names nothing.
_MOST_WORDS, _MOST_CHARS = 8, 100

_Reading = tuple[str, ...]


def fold(text: str) -> str:
    """Return `text` as it is compared: width and case folded, blanks dropped."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Tier:
    """Hits of one quality; `match` gives those that no better tier gives, `alone` all that fit."""

    number: int
    how: str
    match: str
    alone: str
    whole: str
    words: tuple[str, ...]


def _pair(kind: str, one: str, two: str) -> str:
    return f"{kind}{ord(one):06x}{ord(two):06x}"


def _pairs(kind: str, text: str, begin: bool, end: bool) -> str:
    """Return the phrase of the pairs of `text`; with its begin and end of label where asked."""
    whole = (_BEGIN if begin else "") + text + (_END if end else "")
    if len(whole) == 1:
        return f'"{kind}{ord(whole):06x}"*'
    return '"' + " ".join(_pair(kind, a, b) for a, b in pairwise(whole)) + '"'


def _sound_pairs(syllables: Sequence[str], begin: bool, open_end: bool) -> str:
    """Return the phrase of the pairs of syllables, from the begin of a label or not, to its end or not."""
    whole = [_SOUND_BEGIN] * begin + list(syllables) + [_SOUND_END] * (not open_end)
    if len(whole) == 1:
        return f'"s{whole[0]}"*'
    words = [f"s{a}{_SOUND_JOIN}{b}" for a, b in pairwise(whole)]
    return '"' + " ".join(words) + '"' + "*" * open_end


def thing_words(type_name: str, labels: Mapping[str, Collection[_Reading]]) -> Iterator[str]:
    """Iterate the words of the index for a thing: its class, and its labels with their readings."""
    yield f"t{type_name.lower()}"
    for label, found in labels.items():
        yield _pairs("x", fold(label), True, True).strip('"')
        for reading in found:
            yield _sound_pairs(reading, True, False).strip('"')
        for letters in dict.fromkeys(map(initials, found)):
            yield _pairs("i", letters, True, True).strip('"')


def _sound(plain: str, syllables: Collection[str], begin: bool, end: bool) -> list[str]:
    """Return the phrases of what `plain` may spell."""
    phrases = [_sound_pairs(way, begin, not end) for way in spellings(plain, syllables, open_end=not end)]
    if begin or len(plain) >= _LEAST_INITIALS:
        phrases.append(_pairs("i", plain, begin, end))
    return phrases


def _either(phrases: list[str]) -> str:
    return " OR ".join(phrases)


def tiers(text: str, syllables: Collection[str]) -> tuple[Tier, ...]:
    """Return the tiers of a text, best first; none where it is empty.

    Args:
        text: as the user wrote it.
        syllables: those of the index.
    """
    words = tuple(fold(word) for word in unicodedata.normalize("NFKC", text[:_MOST_CHARS]).split())[:_MOST_WORDS]
    whole, words = "".join(words), tuple(dict.fromkeys(words))
    if not whole:
        return ()
    asked: list[tuple[str, str]] = [("exact", _pairs("x", whole, True, True)),
                                    ("prefix", _pairs("x", whole, True, False))]
    if len(whole) > 1:
        asked.append(("part", _pairs("x", whole, False, False)))
    if len(words) > 1:
        asked.append(("words", " AND ".join(_pairs("x", word, False, False) for word in words)))
    plain = spelled(whole)
    if plain:
        asked.append(("sound", _either(_sound(plain, syllables, True, True))))
        asked.append(("sound-prefix", _either(_sound(plain, syllables, True, False))))
        if len(plain) > 1 and (inner := _sound(plain, syllables, False, False)):
            asked.append(("sound-part", _either(inner)))
    if len(words) > 1 and any(len(word) > 1 and spelled(word) for word in words):
        asked.append(("sound-part", " AND ".join(f"({_either(_any(word, syllables))})" for word in words)))
    made: list[Tier] = []
    for number, (how, alone) in enumerate(asked):
        better = " OR ".join(f"({tier.alone})" for tier in made)
        made.append(Tier(number, how, f"({alone}) NOT ({better})" if better else alone, alone, whole, words))
    return tuple(made)


def class_tier(type_name: str) -> Tier:
    """Return the one tier of all things of a class: each fits by its name."""
    match = f"t{type_name.lower()}"
    return Tier(0, "class", match, match, "", ())


def _any(word: str, syllables: Collection[str]) -> list[str]:
    """Return the phrases by which one of several words may fit."""
    plain = spelled(word) if len(word) > 1 else None
    return [_pairs("x", word, False, False), *(_sound(plain, syllables, False, False) if plain else ())]


def _sounds(plain: str, reading: _Reading, how: str) -> bool:
    """Tell whether a reading, or its initials, spells `plain` from the begin, to the end, or anywhere."""
    letters = initials(reading)
    if how == "sound":
        return plain in ("".join(reading), letters)
    begins = range(1 if how == "sound-prefix" else len(reading))
    return any("".join(reading[at:]).startswith(plain) or letters[at:].startswith(plain) for at in begins)


def matched_label(tier: Tier, labels: str) -> str:
    """Return the label by which a thing is in a tier, its name first; `labels` as the index keeps them."""
    whole = tier.whole
    plain = spelled(whole) or whole
    by_text: dict[str, Callable[[str], bool]] = {
        "exact": lambda folded: folded == whole, "prefix": lambda folded: folded.startswith(whole),
        "part": lambda folded: whole in folded, "class": lambda folded: True,
        "words": lambda folded: all(word in folded for word in tier.words),
    }
    lines = [line.split("\t") for line in labels.split("\n")]
    for label, *found in lines:
        if tier.how in by_text:
            if by_text[tier.how](fold(label)):
                return label
        elif any(_sounds(plain, tuple(reading.split(" ")), tier.how) for reading in found):
            return label
    return lines[0][0]
