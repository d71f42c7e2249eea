"""The store: N-Quads files in, a read-only Oxigraph dataset out.

Queries see the union of all graphs as the default graph unless they name one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import pyoxigraph as ox

from kg.dataset import dataset_arguments, holds_union, write_union
from kg.errors import QueryError, StoreError, parse_position
from kg.rights import denied
from kg.state import StoreFolder
from kg.tokens import as_engine_reads, names_dataset, words

__all__ = [
    "Answer",
    "Fact",
    "GraphStore",
    "QuadSource",
    "Term",
    "engine_term",
    "load_dataset",
    "open_store",
    "read_term",
]


@dataclass(frozen=True, slots=True)
class Term:
    """One RDF term of an answer; `kind` is iri, literal or bnode."""

    kind: str
    value: str
    datatype: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        return self.value


class Fact(NamedTuple):
    """A quad, its predicate known: IRI of the subject, the value, IRI of the graph."""

    subject: str
    value: Term
    graph: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a SELECT, the truth of an ASK, or the N-Triples of a graph query."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    boolean: bool | None = None
    triples: tuple[str, ...] = ()
    truncated: bool = False

    def dicts(self) -> list[dict[str, str | None]]:
        """Return the rows as dictionaries, variable -> text, None where unbound."""
        return [{v: t.value if t else None for v, t in zip(self.variables, row, strict=True)} for row in self.rows]


def load_dataset(directory: Path, files: Sequence[Path]) -> int:
    """Load N-Quads `files` and their union (`kg.dataset`) into a new Oxigraph directory; return the number of quads.

    Raises:
        StoreError: the disk is full or the folder cannot be written.
    """
    try:
        store = ox.Store(str(directory))
        for file in files:
            store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
        count = len(store)
        write_union(store, directory, files)
        store.flush()
        del store
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"{directory}: the store cannot be written ({error}); make room or choose another folder") from error
    return count


def read_term(value: ox.NamedNode | ox.BlankNode | ox.Literal) -> Term:
    """Return an engine's term as ours; the opposite of `engine_term`."""
    if isinstance(value, ox.Literal):
        return Term("literal", value.value, value.datatype.value, value.language)
    return Term("iri" if isinstance(value, ox.NamedNode) else "bnode", value.value)


def _term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Term | None:
    if isinstance(value, ox.Triple):
        raise StoreError(f"an answer holds {value!r}, which RDF 1.1 does not have; ask for its parts")
    return None if value is None else read_term(value)


def engine_term(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the engine's term for `term`; a literal with neither language nor datatype is an xsd:string.

    Raises:
        ValueError: the IRI, the name or the language is not well formed.
    """
    if term.kind == "iri":
        return ox.NamedNode(term.value)
    if term.kind == "bnode":
        return ox.BlankNode(term.value)
    if term.language:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype) if term.datatype else None)


class GraphStore:
    """A snapshot, opened read-only; a later build does not change what it sees."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        self._holds_union = holds_union(snapshot / "oxigraph")
        try:
            self._store = ox.Store.read_only(str(snapshot / "oxigraph"))
        except OSError as error:
            raise denied(snapshot / "oxigraph") or StoreError(
                f"{snapshot}: the store cannot be opened ({error}); build again into a new folder") from error

    def _run(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if any(word == "SERVICE" for word, _ in words(sparql)):
            raise QueryError("SERVICE asks another endpoint over the network, which is not done here; "
                             "take it out and ask that endpoint itself")
        try:
            # The union is the default graph unless the query names its own dataset, which the engine would ignore.
            dataset = dataset_arguments("own" if names_dataset(sparql) else "union", self._holds_union)
            return self._store.query(as_engine_reads(sparql), **dataset)
        except SyntaxError as error:
            raise QueryError(f"the query is not SPARQL 1.1: {error}", *parse_position(str(error))) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error

    def query(self, sparql: str, limit: int | None = None) -> Answer:
        """Return the answer to a SELECT, ASK, CONSTRUCT or DESCRIBE query; updates are no queries.

        Args:
            sparql: SPARQL 1.1 query.
            limit: most rows to return; `truncated` tells when there were more.

        Raises:
            QueryError: the text is not a query, with line and column where the engine tells.
        """
        result = self._run(sparql)
        if isinstance(result, ox.QueryBoolean):
            return Answer((), (), boolean=bool(result))
        if isinstance(result, ox.QueryTriples):
            data = result.serialize(format=ox.RdfFormat.N_TRIPLES)
            return Answer((), (), triples=tuple(sorted((data or b"").decode().split("\n")[:-1])))
        names = tuple(v.value for v in result.variables)
        rows: list[tuple[Term | None, ...]] = []
        for solution in result:
            if limit is not None and len(rows) >= limit:
                return Answer(names, tuple(rows), truncated=True)
            rows.append(tuple(_term(solution[n]) for n in names))
        return Answer(names, tuple(rows))

    def serialize(self, sparql: str, media_type: str) -> bytes:
        """Return the answer in a SPARQL result or RDF media type.

        Raises:
            QueryError: the query is not valid, or `media_type` does not fit its form.
        """
        result = self._run(sparql)
        formats = (ox.RdfFormat if isinstance(result, ox.QueryTriples) else ox.QueryResultsFormat)
        chosen = formats.from_media_type(media_type)
        if chosen is None:
            raise QueryError(
                f"format {media_type} does not fit this query form; for rows ask for "
                "application/sparql-results+json or text/csv, for graphs text/turtle or application/n-triples")
        return result.serialize(format=chosen) or b""  # type: ignore[arg-type]

    def graph_names(self) -> list[str]:
        """Return the IRIs of all named graphs, sorted."""
        return sorted(g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode))

    def quads(self, graph: str | None = None, subject: str | None = None) -> Iterator[ox.Quad]:
        """Iterate the quads of a graph, of a subject, of both, or all; of the union none."""
        for quad in self._store.quads_for_pattern(
                ox.NamedNode(subject) if subject else None, None, None, ox.NamedNode(graph) if graph else None):
            if isinstance(quad.graph_name, ox.NamedNode):
                yield quad

    def facts(self, predicate: str, object: str | None = None) -> Iterator[Fact]:
        """Iterate subject, value and graph of every quad with `predicate` (and the IRI `object`, if given)."""
        wanted = ox.NamedNode(object) if object else None
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(predicate), wanted, None):
            subject, value, graph = _term(quad.subject), _term(quad.object), quad.graph_name
            if subject is not None and value is not None and isinstance(graph, ox.NamedNode):
                yield Fact(subject.value, value, graph.value)

    def __len__(self) -> int:
        """Return the number of quads."""
        return int(self.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").rows[0][0].value)  # type: ignore[union-attr]


class QuadSource(Protocol):
    """What exports and counts read: a store, or an endpoint that holds the same graph."""

    def query(self, sparql: str, limit: int | None = None) -> Answer:
        """Return the answer to a query."""

    def graph_names(self) -> list[str]:
        """Return the IRIs of all named graphs, sorted."""

    def quads(self, graph: str | None = None, subject: str | None = None) -> Iterator[ox.Quad]:
        """Iterate the quads of a graph, of a subject, of both, or all."""

    def facts(self, predicate: str, object: str | None = None) -> Iterator[Fact]:
        """Iterate subject, value and graph of every quad with `predicate` (and the IRI `object`, if given)."""


def open_store(path: Path | str) -> GraphStore:
    """Open the snapshot that counts in a store folder.

    Raises:
        StoreError: there is none, or it cannot be read; the message tells what to do.
    """
    return GraphStore(StoreFolder(Path(os.fspath(path))).snapshot())
