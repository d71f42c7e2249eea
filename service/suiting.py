"""Examples that have an answer in the graph being served: what forms fill in, what the start page links to.

A question's file brings an example from the sample pages; another graph may hold nothing of it.  So the example is
asked once a snapshot, and where it has no answer, what the graph itself speaks of most takes its place.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from kg.errors import KgError, StoreError
from kg.questions import CannedQuery, Parameter, bind, example_text, example_value
from kg.search import Hit, fold, opened
from kg.settings import Settings
from kg.vocab import ENTITY_CLASSES
from service.backend import Backend, Query
from service.behind import begin_behind
from service.reading.asking import read
from service.reading.headlines import newest_headlines

__all__ = ["Suited", "SuitedExamples", "any_row", "given_defaults"]

#: Questions that show best what the graph holds, best first; all others follow in their own order.
_PREFERRED = (
    *("coal-chain-companies", "zone-companies", "indicator-over-time", "article-says", "who-builds-what"),
    *("posts-of-body", "targets-by-deadline", "newest-mentions", "growth-and-decline"),
)
_INDICATORS = """SELECT ?words (COUNT(DISTINCT ?end) AS ?n) WHERE {
  GRAPH ?article { ?measure a kg:Observation ; kg:indicatorText ?words ; kg:printedValue ?value .
    OPTIONAL { ?measure kg:periodEnd ?end } } } GROUP BY ?words ORDER BY DESC(?n) ?words LIMIT 4"""
#: What a question's outer SELECT sorts and groups: its inner one, without the order.
_FOUND = re.compile(r"\n    (SELECT DISTINCT [^{]*WHERE \{\n.*\n    \})\n    ORDER BY [^\n]*\n  \}\n\}", re.DOTALL)
#: Things of a class, or articles, that are tried one after the other.
_TRIED = 4
#: What one try may take, and the age at which examples of data without a revision are looked for again.
_TRY_MS, _AGE_S = 2_000, 600.0
_LOOKING = "looking for examples of questions"  # in the log
#: How long a page waits for a look that an earlier page began.
_SHORT_S = 0.1
#: What could not be found out, as too much was going on, is looked at again after so long.
_AGAIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Suited:
    """A question with values of its required and default parameters that have an answer.

    Attributes:
        question: it.
        values: as they are sent; empty where none is needed.
        words: the same as a reader writes them.
        is_own: that they are the example of the question's own file.
    """

    question: CannedQuery
    values: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = True


def _in_order(questions: Mapping[str, CannedQuery]) -> list[CannedQuery]:
    """Return questions, those that show best what a graph holds first."""
    names = dict.fromkeys((*(name for name in _PREFERRED if name in questions), *questions))
    return [questions[name] for name in names]


def given_defaults(question: CannedQuery, values: Mapping[str, str], suited: Suited | None) -> dict[str, str]:
    """Return the values that count: where a parameter with a default is left out and the file's own has no answer
    in this graph, the one that has."""
    found = dict(values)
    if suited is not None and not suited.is_own:
        for parameter in question.parameters:
            if parameter.absent == "default" and not values.get(parameter.name, "").strip():
                found[parameter.name] = suited.values[parameter.name]
    return found


def _of_class(backend: Backend, parameter: Parameter) -> list[Hit]:
    """Return the things of which most articles say something, of the class that is wanted, then of the others."""
    index = opened(backend.snapshot() / "search.db")
    listed = [index.of_class(name, _TRIED).hits for name in parameter.classes]
    hits = [hit for some in listed for hit in some if hit.articles]
    if len(parameter.classes) == len(ENTITY_CLASSES):
        hits.sort(key=lambda hit: (-hit.place[1], -hit.place[2], hit.iri))  # what is said of it, what names it
    return hits


def _is_mentioned(backend: Backend, parameter: Parameter, name: str) -> bool:
    index = opened(backend.snapshot() / "search.db")
    found = (index.find(name, 3, kind).hits for kind in parameter.classes)
    return any(hit.articles and fold(hit.matched) == fold(name) for some in found for hit in some)


def _placeholder(backend: Backend, parameter: Parameter) -> str:
    """Return the file's example where articles mention it, else what they mention most of that class."""
    own = example_text(parameter.example)
    try:
        if not parameter.classes or _is_mentioned(backend, parameter, own):
            return own
        return next((hit.name for hit in _of_class(backend, parameter)), own)
    except StoreError:
        return own  # a store without index


async def _candidates(backend: Backend, parameter: Parameter) -> AsyncIterator[tuple[str, str]]:
    """Iterate values that may stand in place of the file's example, each with how a reader writes it."""
    if parameter.classes:
        for hit in (await run_in_threadpool(_of_class, backend, parameter))[:_TRIED]:
            yield hit.iri, hit.name
    elif parameter.name == "title":
        for article in await newest_headlines(backend, _TRIED):
            if article.headline:
                yield article.headline, article.headline
    elif parameter.name == "words":
        for row in await read(backend, _INDICATORS, _TRIED):
            yield row["words"].value, row["words"].value


def any_row(sparql: str) -> str:
    """Return a query that has a row where a question's query has one; the engine stops at the first it finds."""
    inner = _FOUND.search(sparql)
    return sparql if inner is None else f"{sparql[: sparql.index('SELECT ')]}{inner[1]}\nLIMIT 1"


async def _has_answer(backend: Backend, settings: Settings, question: CannedQuery, values: Mapping[str, str]) -> bool:
    sparql = bind(question, values, lambda *_: [], settings.id_base, settings.min_confidence)
    return bool((await backend.ask(Query(any_row(sparql), time_ms=_TRY_MS), 1)).rows)


async def _suit(backend: Backend, settings: Settings, question: CannedQuery) -> Suited | None:
    """Return a question with values that have an answer; None where there are none.

    Raises:
        KgError: it could not be found out.
    """
    needed = [p for p in question.parameters if p.absent in ("required", "default")]
    own = {p.name: example_value(p.example, settings.id_base) for p in needed}
    if await _has_answer(backend, settings, question, own):
        return Suited(question, own, {p.name: example_text(p.example) for p in needed})
    if len(needed) == 1:  # values of several that fit each other cannot be guessed
        name = needed[0].name
        async for value, words in _candidates(backend, needed[0]):
            if await _has_answer(backend, settings, question, {name: value}):
                return Suited(question, {name: value}, {name: words}, is_own=False)
    return None


class SuitedExamples:
    """Examples of the revision that counts; all who ask while one is looked for wait for the same look."""

    def __init__(self) -> None:
        self._looks: dict[str, asyncio.Task[Suited | None]] = {}
        self._of: tuple[str | None, float] | None = None
        self._best: asyncio.Task[None] | None = None
        self._found: list[Suited] = []
        self._all: asyncio.Task[None] | None = None
        self._again_at: float | None = None  # on the monotonic clock; None where all could be found out

    def _renew(self, backend: Backend) -> None:
        revision = backend.revision()
        of = self._of
        if of is None or of[0] != revision or (revision is None and time.monotonic() - of[1] > _AGE_S):
            self._looks, self._best, self._found, self._all = {}, None, [], None
            self._of, self._again_at = (revision, time.monotonic()), None

    async def get(self, backend: Backend, settings: Settings, question: CannedQuery) -> Suited | None:
        """Return a question with values that have an answer; None where none was found."""
        self._renew(backend)
        look = self._looks.get(question.name)
        if look is None:
            look = self._looks[question.name] = asyncio.ensure_future(_suit(backend, settings, question))
        try:  # shielded: a client that goes away must not end the look of the others
            return await asyncio.shield(look)
        except KgError:  # too much was going on: the next one looks again
            self._looks.pop(question.name, None)
            self._again_at = time.monotonic() + _AGAIN_S
            return None

    async def best(
        self, backend: Backend, settings: Settings, questions: Mapping[str, CannedQuery], most: int, patience_s: float
    ) -> tuple[tuple[Suited, ...], bool]:
        """Return questions that have an answer, best first, and whether all were looked at that may be among them.

        Where time did not suffice, those that come next stand behind, without values.

        Args:
            backend: answers.
            settings: of the service.
            questions: all of them, by name.
            most: questions that are wanted.
            patience_s: how long to wait; the look goes on behind.
        """
        self._renew(backend)
        if self._best is not None:
            patience_s = min(patience_s, _SHORT_S)  # one who came before has waited
            if self._best.done() and self._again_at is not None and time.monotonic() >= self._again_at:
                self._best, self._found, self._again_at = None, [], None
        if self._best is None:
            looking = self._look(backend, settings, _in_order(questions), most, self._found)
            self._best = begin_behind(_LOOKING, looking)
        task, found = self._best, self._found
        await asyncio.wait({task}, timeout=patience_s)
        if task.done():
            return tuple(found), True
        looked = {name for name, look in self._looks.items() if look.done()}
        ahead = [Suited(question) for question in _in_order(questions) if question.name not in looked]
        return (*found, *ahead[: most - len(found)]), False

    async def without_answer(
        self, backend: Backend, settings: Settings, questions: Mapping[str, CannedQuery], patience_s: float
    ) -> tuple[frozenset[str], bool]:
        """Return the questions for which no answer was found in this graph, and whether all were looked at.

        Args:
            backend: answers.
            settings: of the service.
            questions: all of them, by name.
            patience_s: how long to wait; the look goes on behind.
        """
        self._renew(backend)
        if self._all is None:
            looking = self._look(backend, settings, _in_order(questions), len(questions) + 1, [])
            self._all = begin_behind(_LOOKING, looking)
        await asyncio.wait({self._all}, timeout=patience_s)
        looked = {name: look for name, look in self._looks.items() if look.done() and not look.cancelled()}
        empty = (name for name, look in looked.items() if look.exception() is None and look.result() is None)
        return frozenset(empty), self._all.done()

    async def _look(
        self, backend: Backend, settings: Settings, questions: Iterable[CannedQuery], most: int, found: list[Suited]
    ) -> None:
        for question in questions:
            suited = await self.get(backend, settings, question)
            if suited is not None:
                found.append(suited)
            if len(found) >= most:
                return

    async def placeholders(
        self, backend: Backend, settings: Settings, question: CannedQuery, patience_s: float
    ) -> dict[str, str]:
        """Return an example for each field of a question's form, as a reader writes it.

        One whose answer is not known after `patience_s` is that of the file, or what the graph names most.
        """
        look = begin_behind(_LOOKING, self.get(backend, settings, question))
        await asyncio.wait({look}, timeout=patience_s)
        suited = look.result() if look.done() else None
        known = dict(suited.words) if suited is not None else {}
        lacking = [p for p in question.parameters if p.name not in known]
        return known | {p.name: await run_in_threadpool(_placeholder, backend, p) for p in lacking}
