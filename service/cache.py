"""Answers that were given, kept to be given again while the snapshot is the same; those under way are waited for."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Literal

from kg.errors import StoreError
from kg.tokens import tokens, words
from service.backend import Answer, Backend, BackendHealth, Query, Reply
from service.flights import Flight, Flights, SharedCalls

__all__ = ["AnswerCache", "CacheCounts", "CachedBackend", "KeptAnswer", "is_lasting"]

#: Longer answers are not kept: one would take the place of thousands.
_MOST_BYTES = 1_000_000
#: What an entry takes beside its bytes.
_ENTRY_BYTES = 500
_TERM_BYTES = 200
#: How old a glance at the revision may be: a look costs a call of the system, much for an answer that is there.
_GLANCE_S = 0.005
#: Functions that give another value each time, and what makes new blank nodes.
_VARYING = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})
_VARYING_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_VARYING))})\b", re.IGNORECASE)
#: Longer texts are not read word by word: these words anywhere in them count.
_READ_CHARS = 2_000


def is_lasting(text: str) -> bool:
    """Tell whether a query gives the same answer each time that it is asked of the same data.

    >>> is_lasting("SELECT ?now { ?s ?p ?now }"), is_lasting("SELECT (NOW() AS ?t) {}")
    (True, False)
    >>> is_lasting("CONSTRUCT { ?s ?p (1 2) } WHERE { ?s ?p ?o FILTER(?o > 1) }")
    False
    """
    lower = text.lower()
    if not ("rand" in lower or "now" in lower or "uuid" in lower or "bnode" in lower or "construct" in lower):
        return True  # a look before the lexer's
    if len(text) > _READ_CHARS:  # more may be taken for varying than is
        makes = "construct" in lower and ("[" in text or "(" in text or "_:" in text)
        return not makes and _VARYING_WORD.search(text) is None
    found = {word for word, _ in words(text)}
    return not found & _VARYING and not ("CONSTRUCT" in found and _makes_nodes(text))


def _makes_nodes(text: str) -> bool:
    """Tell whether the template of a CONSTRUCT, which stands in its first braces, makes blank nodes."""
    inside = False
    for kind, token, _ in tokens(text):
        if kind == "other" and token in "{}":
            if inside:
                return False
            inside = True
        elif inside and (token in ("[", "(") if kind == "other" else kind == "name" and token.startswith("_:")):
            return True
    return False


@dataclass(frozen=True, slots=True)
class CacheCounts:
    """What the cache did since the start, and what it holds now."""

    hits: int
    misses: int
    entries: int
    bytes: int


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A whole answer as it was sent; `packed` is its gzip form, once somebody took it."""

    form: Literal["rows", "boolean", "graph"]
    media_type: str
    body: bytes
    packed: bytes | None = None


class AnswerCache:
    """Entries of one revision, the longest unused dropped first; bounded by bytes, not by number."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.hits = self.misses = 0
        self._revision: str | None = None
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def counts(self) -> CacheCounts:
        """Return what is counted."""
        return CacheCounts(self.hits, self.misses, len(self._entries), self.bytes)

    def get(self, revision: str, key: Hashable) -> Any:
        """Return the entry; None where there is none.  Another revision than the last one empties the cache."""
        if revision != self._revision:
            self._entries.clear()
            self.bytes, self._revision = 0, revision
        found = self._entries.get(key)
        if found is None:
            return None
        self._entries.move_to_end(key)
        return found[0]

    def put(self, revision: str, key: Hashable, entry: object, size: int) -> None:
        """Keep an entry of `size` bytes; what belongs to an older revision is not kept."""
        size += _ENTRY_BYTES
        if revision != self._revision or size > min(_MOST_BYTES + _ENTRY_BYTES, self.most_bytes):
            return
        before = self._entries.pop(key, None)
        self.bytes += size - (before[1] if before else 0)
        self._entries[key] = (entry, size)
        while self.bytes > self.most_bytes:
            _, (_, dropped) = self._entries.popitem(last=False)
            self.bytes -= dropped


def _answer_bytes(answer: Answer) -> int:
    return sum(len(t.value.encode()) + _TERM_BYTES for row in answer.rows for t in row if t is not None)


def _asked(query: Query) -> tuple[Hashable, ...]:
    return query.text, query.default_graphs, query.named_graphs, query.default_graph, query.base_iri


def _key(query: Query, row_type: str | None, graph_type: str | None) -> Hashable:
    return (*_asked(query), row_type, graph_type)


class CachedBackend:
    """A backend that asks another one what it was not asked before (see `service.backend.Backend`)."""

    def __init__(self, inner: Backend, most_bytes: int) -> None:
        self.inner = inner
        self.cache = AnswerCache(most_bytes)
        self.flights: Flights[KeptAnswer] = Flights()
        self.calls: SharedCalls[Answer] = SharedCalls()
        self._seen: str | None = None
        self._seen_s = -_GLANCE_S

    async def start(self) -> None:
        """Be ready to answer."""
        await self.inner.start()

    async def close(self) -> None:
        """End what answers."""
        await self.inner.close()

    def snapshot(self) -> Path:
        """Return the folder of the snapshot that is asked now."""
        return self.inner.snapshot()

    def health(self) -> BackendHealth:
        """Tell how the backend is."""
        return self.inner.health()

    def held(self, revision: str | None) -> AbstractContextManager[None]:
        """Keep the data of that name askable; see `Backend.held`."""
        return self.inner.held(revision)

    def revision(self) -> str | None:
        """Return the name of the data asked now; None where it cannot be told or there is none."""
        try:
            found = self.inner.revision()
        except StoreError:
            found = None
        self._seen, self._seen_s = found, monotonic()
        return found

    def glance(self) -> str | None:
        """Return the revision as it was a moment ago: what is answered by it was true when the request set out."""
        return self._seen if monotonic() - self._seen_s < _GLANCE_S else self.revision()

    # -- answers as bytes

    def found(self, revision: str, query: Query, row_type: str | None, graph_type: str | None) -> KeptAnswer | None:
        """Return the answer that is kept, if there is one."""
        kept: KeptAnswer | None = self.cache.get(revision, _key(query, row_type, graph_type))
        return kept

    def keep(self, revision: str, query: Query, row_type: str | None, graph_type: str | None, kept: KeptAnswer) -> None:
        """Keep a whole answer that was found at `revision`."""
        size = len(kept.body) + len(kept.packed or b"") + len(query.text)
        self.cache.put(revision, _key(query, row_type, graph_type), kept, size)

    def stream(self, query: Query, row_type: str | None, graph_type: str | None) -> AbstractAsyncContextManager[Reply]:
        """Answer as bytes in a media type; see `Backend.stream`."""
        revision = self.revision() if self.cache.most_bytes and is_lasting(query.text) else None
        kept = None if revision is None else self.found(revision, query, row_type, graph_type)
        if revision is None or kept is None:
            return self.fresh(revision, query, row_type, graph_type)
        self.cache.hits += 1
        return nullcontext(Reply(kept.form, kept.media_type, _one(kept.body), revision))

    def fresh(
        self, revision: str | None, query: Query, row_type: str | None, graph_type: str | None
    ) -> AbstractAsyncContextManager[Reply]:
        """Answer without a look at what is kept, and keep the answer where it is one of `revision`.

        Who asks what another one is asking just now, with the same limits, waits for that one's answer.
        """
        if revision is None or not self.cache.most_bytes:
            return self.inner.stream(query, row_type, graph_type)
        return _Fresh(self, revision, query, row_type, graph_type)

    # -- answers as terms

    async def ask(self, query: Query, limit: int) -> Answer:
        """Answer with at most `limit` rows; see `Backend.ask`."""
        revision = self.revision() if self.cache.most_bytes and is_lasting(query.text) else None
        if revision is None:
            return await self.inner.ask(query, limit)
        key = (limit, *_asked(query))
        kept: Answer | None = self.cache.get(revision, key)
        if kept is not None:
            self.cache.hits += 1
            return kept
        company = (revision, key, query.lane, query.time_ms)
        return await self.calls.get(company, lambda: self._ask_anew(revision, query, limit))

    async def _ask_anew(self, revision: str, query: Query, limit: int) -> Answer:
        self.cache.misses += 1
        answer = await self.inner.ask(query, limit)
        if self.revision() == revision:
            self.cache.put(revision, (limit, *_asked(query)), answer, _answer_bytes(answer) + len(query.text))
        return answer


class _Copied:
    """The pieces of an answer as they pass, and all of them at the end; a class, as a generator costs more."""

    __slots__ = ("_chunks", "_flight", "_keep", "_parts", "_reply", "_size")

    def __init__(self, reply: Reply, keep: Callable[[KeptAnswer], None], flight: Flight[KeptAnswer] | None) -> None:
        self._chunks, self._reply, self._keep, self._flight = reply.chunks, reply, keep, flight
        self._parts: list[bytes] | None = []
        self._size = 0

    def __aiter__(self) -> _Copied:
        return self

    async def __anext__(self) -> bytes:
        flight = self._flight
        try:
            if flight is not None:
                flight.handed(to_client=False)
            chunk = await self._chunks.__anext__()
        except StopAsyncIteration:
            if self._parts is not None:  # the last byte is there: no limit was met, nothing broke
                kept = KeptAnswer(self._reply.form, self._reply.media_type, b"".join(self._parts))
                self._parts = None
                self._keep(kept)
                if flight is not None:
                    flight.whole(kept)
            raise
        except BaseException as error:
            if flight is not None:
                flight.broken(error)
            raise
        self._size += len(chunk)
        if self._parts is not None and self._size <= _MOST_BYTES:
            self._parts.append(chunk)
        elif self._parts is not None:
            self._parts = None
            if flight is not None:
                flight.long()
        if flight is not None:
            flight.handed(to_client=True)
        return chunk


class _Fresh:
    """An answer of the inner backend that is kept once it is whole, or of one who asks the same just now."""

    __slots__ = ("_answering", "_backend", "_flight", "_kinds", "_query", "_revision")

    def __init__(
        self, backend: CachedBackend, revision: str, query: Query, row_type: str | None, graph_type: str | None
    ) -> None:
        self._backend, self._revision, self._query, self._kinds = backend, revision, query, (row_type, graph_type)
        self._answering: AbstractAsyncContextManager[Reply] | None = None
        self._flight: Flight[KeptAnswer] | None = None

    async def __aenter__(self) -> Reply:
        backend, query = self._backend, self._query
        key = (self._revision, _key(query, *self._kinds), query.lane, query.time_ms)
        joined = await backend.flights.join(key, lambda: backend.found(self._revision, query, *self._kinds))
        if isinstance(joined, KeptAnswer):
            return Reply(joined.form, joined.media_type, _one(joined.body), self._revision)
        self._flight = flight = joined
        backend.cache.misses += 1
        try:
            self._answering = backend.inner.stream(query, *self._kinds)
            reply = await self._answering.__aenter__()
        except BaseException as error:
            if flight is not None:
                flight.broken(error)
            raise
        if (reply.revision or backend.revision()) != self._revision:
            if flight is not None:
                flight.long()  # another snapshot's: not for those who asked this one
            return reply
        chunks = _Copied(reply, self._keep, flight)
        return Reply(reply.form, reply.media_type, chunks, self._revision)

    def _keep(self, kept: KeptAnswer) -> None:
        self._backend.keep(self._revision, self._query, *self._kinds, kept)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if self._flight is not None:
            self._flight.broken()  # the client left before the end, if this is not after it
        return None if self._answering is None else await self._answering.__aexit__(kind, error, trace)


async def _one(body: bytes) -> AsyncIterator[bytes]:
    yield body
