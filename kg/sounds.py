"""How names sound: pinyin of labels for the index, and what a Latin query may spell.

A label has up to four readings: that of its words (重庆 chong qing), that of its characters one by one
(zhong qing), and both with ü written as u.  Latin letters and digits of a label stand for themselves; one without
Chinese characters is found by them alone and has no reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import islice, product

__all__ = ["begins_pinyin", "character_sounds", "initials", "readings", "spelled", "spellings", "spoken"]

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_RUNS = re.compile(rf"(?P<han>{_HAN.pattern})|(?P<latin>[a-z0-9])")
_PLAIN = re.compile(r"[a-z0-9]+")
_DIAERESIS = "\u0308"
#: Syllabifications of one query that are asked for; more are ways of reading gibberish.
_MOST_WAYS = 8
#: The Chinese characters whose sounds an index keeps: those of the first block of Unicode, traditional ones too.
_KEPT = range(0x4E00, 0x9FA6)


@cache
def _sounds_of(character: str) -> tuple[str, ...]:
    """Return the readings of one character, the usual first."""
    from pypinyin import Style, pinyin
    (found,) = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore") or ([],)
    return tuple(dict.fromkeys(found))


def _run(han: str) -> tuple[list[str], list[str]]:
    """Return the syllables of Chinese characters as words and one by one."""
    alone = [_sounds_of(character)[:1] for character in han]
    single = [sound for found in alone for sound in found]
    if all(len(_sounds_of(character)) == 1 for character in han):
        return single, single
    from pypinyin import lazy_pinyin
    return lazy_pinyin(han, errors="ignore"), single


def readings(folded: str) -> tuple[tuple[str, ...], ...]:
    """Return the readings of a folded label, each as its syllables; none where it has no sound.

    >>> readings("重庆a1")
    (('chong', 'qing', 'a', '1'), ('zhong', 'qing', 'a', '1'))
    >>> readings("绿")
    (('lv',), ('lu',))
    """
    words: list[str] = []
    single: list[str] = []
    if not _HAN.search(folded):
        return ()
    for match in _RUNS.finditer(folded):
        as_words, one_by_one = _run(match["han"]) if match["han"] else ([match["latin"]], [match["latin"]])
        words += as_words
        single += one_by_one
    found = [tuple(words), tuple(single)]
    found += [tuple(s.replace("v", "u") if len(s) > 1 else s for s in reading) for reading in found]
    return tuple(dict.fromkeys(reading for reading in found if reading))


@cache
def character_sounds() -> tuple[tuple[str, str, str], ...]:
    """Return each syllable with the characters that usually sound so, and with those that may, sorted."""
    from pypinyin.pinyin_dict import pinyin_dict
    usual: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    for code in _KEPT:
        sounds = dict.fromkeys(filter(None, map(spelled, pinyin_dict.get(code, "").split(","))))
        for kind, syllable in zip((usual, *[others] * len(sounds)), sounds, strict=False):
            kind.setdefault(syllable, []).append(chr(code))
    return tuple((s, "".join(usual.get(s, ())), "".join(others.get(s, ()))) for s in sorted({*usual, *others}))


def spoken(folded: str, sounds: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return how a folded text may sound, each character for itself; few of many ways, the usual one first.

    Args:
        folded: characters without a sound are left out, as in `readings`.
        sounds: those of each character, the usual first.

    >>> spoken("國長a", {"國": ("guo",), "長": ("zhang", "chang")})
    (('guo', 'zhang', 'a'), ('guo', 'chang', 'a'))
    """
    ways = [sounds.get(one) or ((one,) if _PLAIN.fullmatch(one) else ()) for one in folded]
    return tuple(islice(product(*filter(None, ways)), _MOST_WAYS))


def initials(reading: Collection[str]) -> str:
    """Return the first letters of a reading.

    >>> initials(("zhun", "dong", "kai", "fa", "qu"))
    'zdkfq'
    """
    return "".join(syllable[0] for syllable in reading)


def spelled(text: str) -> str | None:
    """Return `text` as plain letters and digits where it may be pinyin, with or without tones; else None.

    >>> spelled("zhǔndōng"), spelled("Nǚ"), spelled("xi'an"), spelled("jǖ"), spelled("准dong")
    ('zhundong', 'nv', 'xian', 'ju', None)
    """
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", text.casefold()):
        if character == _DIAERESIS and letters and letters[-1] == "u":
            letters[-1] = "v"
        elif not unicodedata.combining(character) and character not in "'’":
            letters.append(character)
    plain = re.sub(r"(?<=[jqxy])v", "u", "".join(letters))
    return plain if _PLAIN.fullmatch(plain) else None


def spellings(plain: str, syllables: Collection[str], open_end: bool) -> list[tuple[str, ...]]:
    """Return the ways to read `plain` as syllables, those with the fewest single letters only.

    Args:
        plain: letters and digits.
        syllables: those that occur.
        open_end: the last syllable may be cut short, as while one types.
    """
    longest = max(map(len, syllables), default=1)
    ways: list[tuple[int, list[tuple[str, ...]]]] = [(0, [])] * (len(plain) + 1)
    ways[len(plain)] = (0, [()])
    for begin in range(len(plain) - 1, -1, -1):
        best, found = len(plain) + 1, list[tuple[str, ...]]()
        for end in range(min(len(plain), begin + longest), begin, -1):
            part, (cost, rest) = plain[begin:end], ways[end]
            if part in syllables:
                whole = cost + (len(part) == 1 and part.isalpha())
            elif open_end and end == len(plain) and any(s.startswith(part) for s in syllables):
                whole = cost
            elif len(part) == 1:
                whole = cost + 2
            else:
                continue
            if rest and whole <= best:
                found = [] if whole < best else found
                best = whole
                found += [(part, *more) for more in rest]
        ways[begin] = (best, found[:_MOST_WAYS])
    return [way for way in ways[0][1] if way]


def begins_pinyin(plain: str, syllables: Collection[str]) -> bool:
    """Tell whether `plain` may be pinyin typed so far: syllables, the last perhaps cut short.

    >>> [begins_pinyin(text, {"ha", "mi", "zhun"}) for text in ("ha", "ham", "zh", "hm", "wh")]
    [True, True, True, False, False]
    """
    known = [syllable for syllable in syllables if len(syllable) > 1]
    ways = spellings(plain, syllables, open_end=True)
    return any(any(s.startswith(last) for s in known) and all(len(s) > 1 or s in "aeo" for s in whole)
               for *whole, last in ways)
