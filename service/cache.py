"""Answers that were given, kept to be given again while the snapshot is the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Literal

from kg.errors import StoreError
from kg.tokens import words
from service.backend import Answer, Backend, BackendHealth, Query, Reply

__all__ = ["AnswerCache", "CacheCounts", "CachedBackend", "KeptAnswer", "is_lasting"]

#: Longer answers are not kept: one would take the place of thousands.
_MOST_BYTES = 1_000_000
#: What an entry takes beside its bytes.
_ENTRY_BYTES = 500
_TERM_BYTES = 200
#: How old a glance at the revision may be: a look costs a call of the system, much for an answer that is there.
_GLANCE_S = 0.005
#: Functions that give another value each time, and what makes new blank nodes; a look before the lexer's.
_VARYING = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})
_MAY_VARY = ("rand", "now", "uuid", "bnode", "construct")


def is_lasting(text: str) -> bool:
    """Tell whether a query gives the same answer each time that it is asked of the same data.

    >>> is_lasting("SELECT ?now { ?s ?p ?now }"), is_lasting("SELECT (NOW() AS ?t) {}")
    (True, False)
    """
    lower = text.lower()
    if not any(word in lower for word in _MAY_VARY):
        return True
    found = {word for word, _ in words(text)}
    return not found & _VARYING and not ("CONSTRUCT" in found and ("_:" in text or "[" in text))


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
        """Answer without a look at what is kept, and keep the answer where it is one of `revision`."""
        answering = self.inner.stream(query, row_type, graph_type)
        if revision is None or not self.cache.most_bytes:
            return answering
        self.cache.misses += 1
        return _Fresh(answering, lambda kept: self.keep(revision, query, row_type, graph_type, kept), self, revision)

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
        self.cache.misses += 1
        answer = await self.inner.ask(query, limit)
        if self.revision() == revision:
            self.cache.put(revision, key, answer, _answer_bytes(answer) + len(query.text))
        return answer


class _Copied:
    """The pieces of an answer as they pass, and all of them at the end; a class, as a generator costs more."""

    __slots__ = ("_chunks", "_end", "_parts", "_size")

    def __init__(self, chunks: AsyncIterator[bytes], end: Callable[[bytes], None]) -> None:
        self._chunks, self._end = chunks, end
        self._parts: list[bytes] | None = []
        self._size = 0

    def __aiter__(self) -> _Copied:
        return self

    async def __anext__(self) -> bytes:
        try:
            chunk = await self._chunks.__anext__()
        except StopAsyncIteration:
            if self._parts is not None:  # the last byte is there: no limit was met, nothing broke
                parts, self._parts = self._parts, None
                self._end(b"".join(parts))
            raise
        self._size += len(chunk)
        if self._parts is not None and self._size <= _MOST_BYTES:
            self._parts.append(chunk)
        else:
            self._parts = None
        return chunk


class _Fresh:
    """An answer of the inner backend that is kept once it is whole."""

    __slots__ = ("_answering", "_backend", "_keep", "_revision")

    def __init__(
        self,
        answering: AbstractAsyncContextManager[Reply],
        keep: Callable[[KeptAnswer], None],
        backend: CachedBackend,
        revision: str,
    ) -> None:
        self._answering, self._keep, self._backend, self._revision = answering, keep, backend, revision

    async def __aenter__(self) -> Reply:
        reply = await self._answering.__aenter__()
        if (reply.revision or self._backend.revision()) != self._revision:
            return reply
        chunks = _Copied(reply.chunks, lambda body: self._keep(KeptAnswer(reply.form, reply.media_type, body)))
        return Reply(reply.form, reply.media_type, chunks, self._revision)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._answering.__aexit__(kind, error, trace)


async def _one(body: bytes) -> AsyncIterator[bytes]:
    yield body
