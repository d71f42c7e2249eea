"""Articles by the words of their text, each with the sentences that hold them, the words marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from kg.errors import KgError
from kg.records import Span
from kg.search import opened, places_of
from service.backend import Backend
from service.reading.asking import node, read_many, text
from service.reading.headlines import read_headlines
from service.reading.things import ArticleLine

__all__ = ["MOST_FOUND", "InTexts", "Passage", "articles_with", "find_in_texts", "passage_json", "read_passages"]

#: Articles with some words that are listed: of more, the newest.
MOST_FOUND = 300
#: Sentences of an article that are shown; characters of one, of which the words stand in the first part.
_MOST_SENTENCES, _MOST_CHARS, _BEFORE = 2, 120, 40
_TEXTS = """SELECT ?article ?text WHERE { VALUES ?article { MANY } ?article nif:isString ?text } ORDER BY ?article"""
_SENTENCES = """SELECT DISTINCT ?article ?begin ?end WHERE { VALUES ?article { MANY } GRAPH ?article {
  ?node a nif:Sentence ; nif:beginIndex ?begin ; nif:endIndex ?end } } ORDER BY ?article ?begin ?end"""
_AT_ONCE = 50
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that holds words that were looked for.

    Attributes:
        sentence: its place in the article's text.
        found: the first of the words in it, as the place in the article's text.
        parts: its text, cut short where it is long, with whether a part is one of the words.
        is_cut: whether something was left out before the parts, and behind them.
    """

    sentence: Span
    found: Span
    parts: tuple[tuple[str, bool], ...]
    is_cut: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class InTexts:
    """How many articles hold some words (`MOST_FOUND` at most are counted), and the newest with their sentences."""

    count: int
    articles: tuple[ArticleLine, ...]
    passages: Mapping[str, tuple[Passage, ...]]


def passage_json(passage: Passage, path: str) -> dict[str, object]:
    """Return a sentence as JSON; `path` is the address of its article, to which its own leads, the words marked."""
    found, sentence = passage.found, passage.sentence
    return {
        "text": "".join(words for words, _ in passage.parts),
        "begin": sentence.begin,
        "end": sentence.end,
        "path": f"{path}?evidence={found.begin},{found.end}#char={sentence.begin},{sentence.end}",
    }


async def articles_with(backend: Backend, words: str, most: int = MOST_FOUND, time: str = "") -> list[str]:
    """Return the IRIs of the newest articles whose text holds each of some words.

    Raises:
        StoreError: there is no index, or it is damaged.
    """
    path = backend.snapshot() / "search.db"
    return await run_in_threadpool(lambda: opened(path).articles(words, most, time))


async def find_in_texts(backend: Backend, words: str, most: int) -> InTexts | None:
    """Return what articles hold some words, `most` of them with sentences; None where none does.

    A list beside another: a search is not lost with it.
    """
    if len("".join(words.split())) < 2:
        return None
    try:
        found = await articles_with(backend, words)
        lines = await read_headlines(backend, found[:most]) if most else {}
        passages = await read_passages(backend, found[:most], words) if most else {}
    except KgError:
        return None
    return InTexts(len(found), tuple(lines[iri] for iri in found[:most] if iri in lines), passages) if found else None


async def read_passages(backend: Backend, articles: Sequence[str], words: str) -> dict[str, tuple[Passage, ...]]:
    """Return the first sentences of articles that hold some words, by the IRI of the article."""
    rows = await read_many(backend, _TEXTS, map(node, articles), _MOST_ROWS, _AT_ONCE)
    texts = {row["article"].value: text(row, "text") or "" for row in rows}
    found = {iri: list(places_of(told, words)) for iri, told in texts.items()}
    sentences: dict[str, list[Span]] = {}
    for row in await read_many(backend, _SENTENCES, map(node, articles), _MOST_ROWS, _AT_ONCE):
        span = Span(int(row["begin"].value), int(row["end"].value))
        sentences.setdefault(row["article"].value, []).append(span)
    return {iri: _passages(texts[iri], sentences.get(iri, []), places) for iri, places in found.items()}


def _passages(whole: str, sentences: Sequence[Span], places: Sequence[Span]) -> tuple[Passage, ...]:
    """Return the sentences that hold most different words first, then in the order of the text."""
    told: list[tuple[int, Passage]] = []
    for sentence in sentences:
        inside = [one for one in places if sentence.begin <= one.begin and one.end <= sentence.end]
        if inside:
            told.append((-len({one.of(whole) for one in inside}), _passage(whole, sentence, inside)))
    best = sorted(told, key=lambda one: (one[0], one[1].sentence.begin))[:_MOST_SENTENCES]
    return tuple(passage for _, passage in sorted(best, key=lambda one: one[1].sentence.begin))


def _passage(whole: str, sentence: Span, places: Sequence[Span]) -> Passage:
    first = places[0]
    begin = sentence.begin
    if len(sentence) > _MOST_CHARS and first.begin - begin > _BEFORE:
        begin = first.begin - _BEFORE
    end = max(min(sentence.end, begin + _MOST_CHARS), first.end)
    parts: list[tuple[str, bool]] = []
    at = begin
    for place in places:
        if place.begin < at or place.end > end:
            continue
        parts += [(whole[at : place.begin], False), (place.of(whole), True)]
        at = place.end
    parts.append((whole[at:end], False))
    cut = (begin > sentence.begin, end < sentence.end)
    return Passage(sentence, first, tuple((words, marked) for words, marked in parts if words), cut)
