"""From a name as a user writes it to the things that bear it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.contextnames import is_contextual
from kg.errors import ParameterError
from kg.folding import fold
from kg.iris import canonical_name
from kg.search import Hit
from kg.sounds import readings
from kg.vocab import ENTITY_CLASSES, KG, PREFIXES

__all__ = ["HITS", "choose", "is_contextual", "labelled_query", "search_types", "sound_key"]

#: Hits looked at when a name is searched; far more than share one name.
HITS = 50
#: Ways to fit that name a thing; who wrote a part of pinyin or of initials has not written a name.
_NAMING = frozenset(("exact", "sound", "alike", "prefix", "initials", "part", "words", "inner"))


def labelled_query(text: str, classes: Sequence[str]) -> str:
    """Return the query for things of `classes` with the label `text`, curated ones that no article mentions too.

    Raises:
        ParameterError: the text is none that UTF-8 can write.
    """
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ParameterError(f"the name {text!r} holds half a character; write whole ones, in UTF-8")
    names = sorted({text.strip(), canonical_name(text)})
    terms = [str(term) for name in names for term in (ox.Literal(name, language="zh"), ox.Literal(name))]
    # Whole patterns, and the class as text behind them: the engine looks each name up and walks through no class.
    labelled = " UNION ".join(f"{{ ?thing skos:{way}Label {term} }}" for term in terms for way in ("pref", "alt"))
    kinds = ", ".join(str(ox.Literal(KG + name)) for name in classes)
    heads = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in ("skos", "dcterms"))
    return (
        f"{heads}SELECT DISTINCT ?thing WHERE {{ {labelled} OPTIONAL {{ ?thing a ?class }} "
        f"FILTER(STR(?class) IN ({kinds})) "
        "FILTER NOT EXISTS { ?thing dcterms:isReplacedBy ?new } } ORDER BY ?thing")


def search_types(classes: Sequence[str]) -> tuple[str | None, ...]:
    """Return the classes to search names in, one search each; None stands for all of them at once."""
    return (None,) if len(classes) == len(ENTITY_CLASSES) else tuple(classes)


def choose(text: str, hits: Sequence[Hit], labelled: Iterable[str]) -> list[str]:
    """Return the IRIs of the things that a name means, best first.

    An exact name or alias decides, first among what articles mention, then in the whole authority file;
    only where none fits, the best does that sounds exactly like it, or holds the text. One letter names nothing else.

    Args:
        text: as the user wrote it.
        hits: what the index of names finds for it.
        labelled: what `labelled_query` finds.
    """
    exact = [hit.iri for hit in hits if fold(hit.matched) == fold(text)]
    exact.extend(labelled)
    folded = fold(text)
    if exact or (len(folded) == 1 and folded.isascii()):
        return list(dict.fromkeys(exact))

    def rank(hit: Hit) -> tuple[int, int, int, int, str, str]:
        tier, said, told, length, name, iri = hit.place
        return tier, -said, -told, length, name, iri

    return [hit.iri for hit in sorted((hit for hit in hits if hit.how in _NAMING), key=rank)[:1]]


def sound_key(name: str) -> tuple[str, str]:
    """Return what names are sorted by, as a dictionary does: Chinese ones by their sound.

    >>> sorted(["阜康市", "昌吉市", "奇台县", "A区"], key=sound_key)
    ['A区', '昌吉市', '阜康市', '奇台县']
    """
    sounds = readings(fold(name))
    return " ".join(sounds[0]) if sounds else fold(name), name
