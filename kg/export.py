"""The graph, or a part of it, as plain RDF 1.1 that other tools read.

How much of the newspaper's text goes along is the caller's choice: ``full`` (pages and articles
whole), ``evidence`` (the quoted sentences only), ``none`` (neither; names, figures and places of the
evidence stay).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from kg.errors import ParameterError, QueryError
from kg.store import QuadSource
from kg.vocab import ITSRDF, KG, NIF, ORG, PREFIXES, PROV, RDF, SCHEMA
from kg.withheld import Withheld, withheld

__all__ = ["FORMAT_TO_MEDIA_TYPE", "Selection", "Text", "export", "select"]

Text = Literal["full", "evidence", "none"]

#: Export format -> media type.
FORMAT_TO_MEDIA_TYPE = {
    "nquads": "application/n-quads", "trig": "application/trig", "turtle": "text/turtle",
    "jsonld": "application/ld+json", "ntriples": "application/n-triples", "rdfxml": "application/rdf+xml",
}
_FORMATS = {
    "nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD, "ntriples": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML,
}
_WITHOUT_GRAPHS = {"turtle", "ntriples", "rdfxml"}
_IS_STRING = NIF + "isString"
_ANCHOR = NIF + "anchorOf"
_QUOTED = PROV + "wasQuotedFrom"


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export: one article (its graph), one entity, the triples of a CONSTRUCT, or (all None) everything."""

    article: str | None = None
    entity: str | None = None
    query: str | None = None


def _order(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    return sorted(quads, key=str)


def _graphs(store: QuadSource, with_runs: bool) -> Iterator[list[ox.Quad]]:
    for graph in store.graph_names():
        if with_runs or not graph.endswith("graph/runs"):
            yield _order(store.quads(graph=graph))


def _about(store: QuadSource, entity: str) -> list[ox.Quad]:
    """What is said of an entity: its description, statements, posts, measures, quotations, their evidence."""
    found: set[ox.Quad] = set(store.quads(subject=entity))
    pointing = (KG + "about", KG + "speaker", RDF + "subject", RDF + "object", ORG + "member", ORG + "organization",
                ITSRDF + "taIdentRef", SCHEMA + "mentions", KG + "rankScope")
    values = " ".join(f"<{p}>" for p in pointing)
    answer = store.query(f"SELECT DISTINCT ?n ?e WHERE {{ VALUES ?p {{ {values} }} ?n ?p {ox.NamedNode(entity)} ."
                         f" OPTIONAL {{ ?n <{_QUOTED}> ?e }} }}")
    articles = {t.value for row in answer.rows if (t := row[0]) and "#" not in t.value}
    for row in answer.rows:
        for term in row:
            if term is not None and term.value not in articles:
                found |= set(store.quads(subject=term.value))
    plain = store.query(f"SELECT ?s ?p WHERE {{ ?s ?p {ox.NamedNode(entity)} FILTER(STRSTARTS(STR(?p), '{KG}')) }}")
    subjects = {row[0].value for row in plain.rows if row[0] is not None}
    for subject in subjects - articles:
        found |= {q for q in store.quads(subject=subject) if q.object == ox.NamedNode(entity)}
    return _order(found)


def select(store: QuadSource, selection: Selection, with_runs: bool = False) -> Iterator[list[ox.Quad]]:
    """Iterate the chosen quads, one graph (or the whole choice) at a time, each in a fixed order.

    Raises:
        ParameterError: there is no such article or entity, or the query is no CONSTRUCT or DESCRIBE.
    """
    if selection.article is not None:
        quads = _order(store.quads(graph=selection.article))
        if not quads:
            raise ParameterError(f"no article {selection.article} is in the store; look it up with kg query or /search")
        yield quads
    elif selection.entity is not None:
        quads = _about(store, selection.entity)
        if not quads:
            raise ParameterError(f"nothing is known of {selection.entity}; look it up with kg ask or /search")
        yield quads
    elif selection.query is not None:
        answer = store.query(selection.query)
        if answer.variables or answer.boolean is not None:
            raise QueryError("only CONSTRUCT and DESCRIBE queries give triples to export; for rows use: kg query")
        data = "\n".join(answer.triples) + "\n"
        yield list(ox.parse(data.encode(), format=ox.RdfFormat.N_TRIPLES))
    else:
        yield from _graphs(store, with_runs)


def _texts(quad: ox.Quad) -> tuple[str, str, str, str]:
    """Return graph, subject, predicate and value of a quad of the store, which has neither blank nodes nor triples."""
    def text(term: object) -> str:
        return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)

    return text(quad.graph_name), text(quad.subject), quad.predicate.value, text(quad.object)


def _filter(text: Text, below: Withheld) -> Callable[[list[ox.Quad]], list[ox.Quad]]:
    """Return what takes out of the quads of one graph the newspaper's text and what lies below a confidence."""
    def keep(quads: list[ox.Quad]) -> list[ox.Quad]:
        if below.nodes:
            quads = [q for q in quads if not below.hides(*_texts(q))]
        if text == "full":
            return quads
        quoted = {q.object for q in quads if q.predicate.value == _QUOTED} if text == "evidence" else set()
        phrases = {q.subject for q in quads if q.predicate.value == ITSRDF + "taIdentRef"}
        kept = []
        for quad in quads:
            predicate = quad.predicate.value
            if predicate == _IS_STRING or (text == "none" and predicate == SCHEMA + "text"):
                continue
            if predicate == _ANCHOR and quad.subject not in quoted and quad.subject not in phrases:
                continue
            kept.append(quad)
        return kept
    return keep


def export(store: QuadSource, format: str, selection: Selection | None = None, text: Text = "full",
           with_runs: bool = False, min_confidence: float = 0.0) -> Iterator[bytes]:
    """Iterate the bytes of an export; the same store gives the same bytes.

    Args:
        store: the opened store.
        format: nquads, trig, turtle, jsonld, ntriples or rdfxml.
        selection: what to export; everything when None.
        text: how much of the newspaper's text goes along.
        with_runs: the graph of runs too (it holds times of day).
        min_confidence: statements, posts, measures and quotations below it are left out, with the plain triples that
            they alone state and what they alone use; not from the triples of a CONSTRUCT, which are given as asked.

    Raises:
        ParameterError: the format does not exist or the selection names nothing.
    """
    if format not in _FORMATS:
        raise ParameterError(f"export format {format!r} does not exist; allowed are {', '.join(_FORMATS)}")
    selection = selection or Selection()
    below = withheld(store, min_confidence) if selection.query is None else Withheld()
    chosen, keep = _FORMATS[format], _filter(text, below)
    parts = (keep(quads) for quads in select(store, selection, with_runs))
    if format in ("nquads", "ntriples"):
        for quads in parts:
            flat = [q.triple for q in quads] if format == "ntriples" else quads
            yield ox.serialize(flat, format=chosen) or b""
        return
    # One document: prefixes stand once at its head, so the parts are serialized together.
    out = io.BytesIO()
    if format in _WITHOUT_GRAPHS:
        triples = sorted({str(q.triple): q.triple for quads in parts for q in quads}.items())
        ox.serialize((t for _, t in triples), output=out, format=chosen, prefixes=PREFIXES)
    else:
        ox.serialize((q for quads in parts for q in quads), output=out, format=chosen, prefixes=PREFIXES)
    yield out.getvalue()
