"""Answers of an endpoint: which format is asked for, bytes passed on and watched, rows read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError, QueryLimitError
from kg.store import Answer, Term, read_term
from kg.vocab import PREFIXES
from service.errors import EndpointError
from service.isolation.quoting import RangeQuotes
from service.negotiate import unfitting
from service.remote.faults import cut, unfinished, unreadable
from service.remote.formats import TRUSTED, Formats
from service.remote.prologue import Form, form_of
from service.remote.rows import Rows, term_of
from service.remote.watching import Watch

__all__ = ["Wanted", "answer_of", "converted", "joined", "pieces", "wanted", "with_quotes"]

_JSON, _TURTLE, _NTRIPLES = "application/sparql-results+json", "text/turtle", "application/n-triples"
#: Names under which engines send a format.
_SAME = {
    "application/json": _JSON,
    "application/xml": "application/sparql-results+xml",
    "text/plain": _NTRIPLES,
    "application/x-turtle": _TURTLE,
}
_TAIL = 2_000
_CHUNK = 65_536
#: Most bytes of an answer that is turned into another format, which needs it whole.
_CONVERTED_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a form and a media type, told by query and client; and what the endpoint is asked for."""

    form: Form
    media_type: str
    asked: str

    @property
    def accept(self) -> str:
        """The Accept header: the format asked for, else one that every engine has and that we turn into it."""
        others = ("text/turtle;q=0.5", "application/n-triples;q=0.4") if self.form == "graph" else (f"{_JSON};q=0.5",)
        return ", ".join((self.asked, *(o for o in others if not o.startswith(self.asked))))

    def fits(self, content_type: str) -> bool:
        """Tell whether an answer of that type can be passed on as it is."""
        return _named(content_type) == self.media_type == self.asked


def _named(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    return _SAME.get(kind, kind)


def wanted(
    text: str, row_type: str | None, graph_type: str | None, whole: bool = False, formats: Formats = TRUSTED
) -> Wanted:
    """Return what to ask for.

    Args:
        text: the query.
        row_type: media type for rows and truth values; None: they are refused.
        graph_type: media type for graphs; None: they are refused.
        whole: we read the answer ourselves, in the formats that suit us.
        formats: what the endpoint writes right.

    Raises:
        QueryError: the text is no query.
        NotAcceptableError: the form of its answer is refused.
    """
    form = form_of(text)
    if form is None:
        raise QueryError("the query is not SPARQL 1.1: none of SELECT, ASK, CONSTRUCT and DESCRIBE is in it")
    if whole:
        read = _NTRIPLES if form == "graph" else _JSON
        return Wanted(form, read, formats.asked(form, read))
    chosen = graph_type if form == "graph" else row_type
    if chosen is None:
        raise unfitting(form)
    return Wanted(form, chosen, formats.asked(form, chosen))


def _readable(form: Form, content_type: str) -> ox.RdfFormat | ox.QueryResultsFormat:
    formats = ox.RdfFormat if form == "graph" else ox.QueryResultsFormat
    found = formats.from_media_type(_named(content_type))
    if found is None:
        raise EndpointError(
            f"the endpoint answered with {_named(content_type) or 'no media type'}, which is no SPARQL answer",
            "the operator gave the address of something else than a SPARQL query service",
        )
    return found


async def joined(parts: AsyncIterator[bytes]) -> bytes:
    """Return the next parts as one, empty at the end: engines send row by row, and a short answer shall come whole."""
    taken = bytearray()
    async for part in parts:
        taken += part
        if len(taken) >= _CHUNK:
            break
    return bytes(taken)


async def pieces(
    parts: AsyncIterator[bytes], sought: Wanted, content_type: str, most_rows: int, too_many: QueryLimitError
) -> AsyncIterator[bytes]:
    """Pass bytes on; the last ones are held back until it is known that nothing is missing.

    Raises:
        QueryLimitError: there are more rows than may be.
        EndpointError: the answer is none, or was cut.
    """
    _readable(sought.form, content_type)
    kind = _named(content_type)
    watch, held = Watch(kind, sought.form), b""
    async for part in parts:
        try:
            if watch.count(part) > most_rows:
                raise too_many
        except ValueError as error:
            raise cut(watch.tail) or unreadable(kind, error) from error
        if held:
            yield held
        held = part
    try:
        whole = watch.end()
    except ValueError as error:
        raise cut(watch.tail) or unreadable(kind, error) from error
    fault = cut(watch.tail) or (None if whole else unfinished())
    if fault is not None:
        raise fault
    if held:
        yield held


async def converted(parts: AsyncIterator[bytes], sought: Wanted, content_type: str) -> AsyncIterator[bytes]:
    """Turn a whole answer into the format asked for, where the engine does not write it.

    Raises:
        QueryLimitError: the answer is too long for that.
        EndpointError: it cannot be read.
    """
    data = await _whole(parts)
    source = _readable(sought.form, content_type)
    try:
        yield await asyncio.to_thread(_convert, data, source, sought)
    except (ValueError, SyntaxError) as error:
        raise unreadable(_named(content_type), error) from error


async def with_quotes(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Pass CSV on, with quotes round IRIs that name a range of characters: some engines, ours too, leave them out."""
    quotes = RangeQuotes()
    async for part in parts:
        if lines := quotes.mend(part):
            yield lines
    if rest := quotes.mend(b"", last=True):
        yield rest


async def _whole(parts: AsyncIterator[bytes]) -> bytes:
    data = bytearray()
    async for part in parts:
        data += part
        if len(data) > _CONVERTED_BYTES:
            raise QueryLimitError(
                f"the endpoint does not write this format; up to {_CONVERTED_BYTES} bytes are turned into it here",
                "answer_bytes_limit",
            )
    return bytes(data)


def _convert(data: bytes, source: ox.RdfFormat | ox.QueryResultsFormat, sought: Wanted) -> bytes:
    if isinstance(source, ox.RdfFormat):
        target = ox.RdfFormat.from_media_type(sought.media_type)
        prefixes = PREFIXES if target == ox.RdfFormat.TURTLE else None
        triples = (quad.triple for quad in ox.parse(data, format=source))
        return ox.serialize(triples, format=target, prefixes=prefixes) or b""
    results = ox.parse_query_results(data, format=source)
    return results.serialize(format=ox.QueryResultsFormat.from_media_type(sought.media_type)) or b""


async def answer_of(
    parts: AsyncIterator[bytes], sought: Wanted, content_type: str, limit: int, bare_rows: bool = True
) -> Answer:
    """Read an answer of at most `limit` rows; of a graph, its triples are the rows.

    Args:
        parts: its bytes.
        sought: what was asked for.
        content_type: of what came.
        limit: most rows.
        bare_rows: rows without any value count too.  Some engines (rdflib) give one where groups are made of nothing.

    Raises:
        EndpointError: it is none, or not whole.
    """
    try:
        if sought.form == "graph":
            return await _triples(parts, content_type, limit)
        if _named(content_type) != _JSON:
            _readable(sought.form, content_type)
            raise ValueError(f"{content_type} and not JSON")
        return await _rows(parts, limit, bare_rows)
    except (ValueError, SyntaxError, AttributeError) as error:
        raise unreadable(_named(content_type), error) from error


async def _rows(parts: AsyncIterator[bytes], limit: int, bare_rows: bool) -> Answer:
    document, found, truncated, tail = Rows(), list[dict[str, Term]](), False, b""
    async for part in parts:
        tail = (tail + part)[-_TAIL:]
        try:
            rows = document.feed(part)
        except ValueError as error:
            raise cut(tail) or unreadable(_JSON, error) from None
        for row in rows:
            if not row and not bare_rows:
                continue
            if len(found) < limit:
                found.append({name: term_of(value) for name, value in row.items()})
            else:
                truncated = True
        if truncated and document.variables is not None:
            break
    if not truncated and not document.finished:
        raise cut(tail) or unfinished()
    if not truncated:
        document.end()
    names = document.variables or ()
    rows_found = tuple(tuple(row.get(name) for name in names) for row in found)
    return Answer(names, rows_found, boolean=document.boolean, truncated=truncated)


def _term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    return Term("literal", str(value), "", None) if isinstance(value, ox.Triple) else read_term(value)


async def _triples(parts: AsyncIterator[bytes], content_type: str, limit: int) -> Answer:
    source = _readable("graph", content_type)
    assert isinstance(source, ox.RdfFormat)
    data = await _whole(parts)
    watch = Watch(_named(content_type), "graph")
    watch.count(data)
    fault = cut(watch.tail) or (None if watch.end() else unfinished())
    if fault is not None:
        raise fault
    rows: list[tuple[Term | None, ...]] = []
    truncated = False
    for quad in await asyncio.to_thread(lambda: list(ox.parse(data, format=source))):
        if len(rows) >= limit:
            truncated = True
            break
        rows.append((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return Answer(("subject", "predicate", "object"), tuple(rows), truncated=truncated)
