"""The text of a page as printed with its articles told apart: which characters belong to which article.

Each article is placed by itself (`service.reading.printed`); characters that two of them could claim stay with the
one that stands first on the page.  What none claims is other matter: the head of the page, notices, captions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.records import Span
from service.backend import Backend
from service.reading.asking import node, read
from service.reading.printed import bridged, placed

__all__ = ["PagePiece", "page_pieces", "read_places"]

_TEXTS = """SELECT DISTINCT ?article ?text WHERE { VALUES ?article { MANY } ?article nif:isString ?text }
  ORDER BY ?article ?text"""
_DERIVED = """SELECT DISTINCT ?article ?begin ?end ?printed WHERE { VALUES ?article { MANY } GRAPH ?article {
  ?node prov:wasDerivedFrom ?printed ; nif:beginIndex ?begin ; nif:endIndex ?end } }
  ORDER BY ?article ?begin ?end ?printed"""
_MOST_RUNS = 100_000


@dataclass(frozen=True, slots=True)
class PagePiece:
    """Characters of the page that belong to the article of that number, counted from 1, or to none."""

    text: str
    article: int | None
    is_first: bool  # of its article, in the order of the page


async def read_places(backend: Backend, page: str, text: str, articles: Sequence[str]) -> tuple[frozenset[int], ...]:
    """Return the characters of a page's text that each of its articles is printed in, as offsets.

    Args:
        backend: answers.
        page: IRI.
        text: of the page.
        articles: of the page, in order.
    """
    if not articles:
        return ()
    many = " ".join(map(node, articles))
    texts: dict[str, str] = {}
    for row in await read(backend, _TEXTS.replace("MANY", many, 1)):
        texts.setdefault(row["article"].value, row["text"].value)
    runs: dict[str, dict[Span, list[Span]]] = {}
    for row in await read(backend, _DERIVED.replace("MANY", many, 1), _MOST_RUNS):
        where, _, run = row["printed"].value.partition("#char=")
        low, _, high = run.partition(",")
        if where == page and low.isdigit() and high.isdigit():
            span = Span(int(row["begin"].value), int(row["end"].value))
            runs.setdefault(row["article"].value, {}).setdefault(span, []).append(Span(int(low), int(high)))
    return tuple(frozenset(placed(texts.get(iri, ""), text, runs.get(iri, {})).values()) for iri in articles)


def _owners(text: str, places: Sequence[frozenset[int]]) -> list[int | None]:
    owners: list[int | None] = [None] * len(text)
    for number, own in enumerate(places, 1):
        for at in own:
            if at < len(text) and owners[at] is None:
                owners[at] = number
    bridged(owners, text)
    return owners


def page_pieces(text: str, places: Sequence[frozenset[int]]) -> tuple[PagePiece, ...]:
    """Return the text of a page in pieces, each of one article or of none; joined they are the text.

    >>> [(p.text, p.article, p.is_first) for p in page_pieces("头甲乙丙", [frozenset({1}), frozenset({2, 3})])]
    [('头', None, False), ('甲', 1, True), ('乙丙', 2, True)]
    """
    owners = _owners(text, places)
    found: list[PagePiece] = []
    seen: dict[int, bool] = {}
    low = 0
    for high in range(1, len(text) + 1):
        if high < len(text) and owners[high] == owners[low]:
            continue
        owner = owners[low]
        found.append(PagePiece(text[low:high], owner, owner is not None and seen.setdefault(owner, True)))
        if owner is not None:
            seen[owner] = False
        low = high
    return tuple(found)
