"""Taking out of a graph what breaks a shape, and what is left without meaning by that."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.gate.finding import find_in_store
from kg.gate.violations import Violation
from kg.vocab import ITSRDF, KG, NIF, ORG, RDF, SCHEMA

__all__ = ["quarantine"]

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Triple = tuple[_Term, str, _Term]
_NAMES = (NIF + "referenceContext", ITSRDF + "taIdentRef")
_POST = (ORG + "member", ORG + "organization")
#: Of one node in one graph: predicate -> its values.
_Description = dict[str, list[_Term]]


def _plain_triples(description: _Description, below: Iterable[_Term]) -> Iterator[_Triple]:
    """Yield the plain triples that stand in a graph for a statement, a post, a mention or a byline.

    Args:
        description: of the node, in the graph.
        below: the articles that it is a byline of.
    """
    for subject in description.get(RDF + "subject", ()):
        for predicate in description.get(RDF + "predicate", ()):
            for value in description.get(RDF + "object", ()):
                if not isinstance(subject, ox.Literal):
                    yield subject, str(predicate)[1:-1], value
                    if str(predicate)[1:-1] == KG + "partOf":
                        yield subject, KG + "placePartOf", value
                        yield subject, KG + "bodyPartOf", value
    for first, last, names in ((*_POST, (KG + "holdsPost",)), (*_NAMES, (SCHEMA + "mentions", SCHEMA + "about"))):
        for subject in description.get(first, ()):
            for value in description.get(last, ()):
                if not isinstance(subject, ox.Literal):
                    yield from ((subject, name, value) for name in names)
    for article in below:
        yield from ((article, SCHEMA + "author", person) for person in description.get(SCHEMA + "author", ()))


def _doomed(quads: list[ox.Quad], foci: set[str]) -> set[ox.Quad]:
    """Return the quads that go with the nodes `foci`: about them, naming them, and standing for them."""
    gone = {q for q in quads if str(q.subject) in foci or str(q.object) in foci}
    graphs = {q.graph_name for q in gone}
    described: dict[tuple[object, object], _Description] = defaultdict(lambda: defaultdict(list))
    bylines: dict[tuple[object, object], list[_Term]] = defaultdict(list)
    for quad in quads:
        if quad.graph_name in graphs:
            described[quad.graph_name, quad.subject][quad.predicate.value].append(quad.object)
            if quad.predicate.value == KG + "byline":
                bylines[quad.graph_name, quad.object].append(quad.subject)
    lost: set[tuple[object, _Triple]] = set()
    held: set[tuple[object, _Triple]] = set()
    for (graph, node), description in described.items():
        side = lost if str(node) in foci else held
        side |= {(graph, t) for t in _plain_triples(description, bylines[graph, node])}
    lost -= held
    return gone | {q for q in quads if (q.graph_name, (q.subject, q.predicate.value, q.object)) in lost}


def _store(lines: Iterable[str]) -> ox.Store:
    store = ox.Store()
    store.bulk_load("".join(f"{line}\n" for line in lines).encode(), format=ox.RdfFormat.N_QUADS)
    return store


def _write(path: Path, lines: Iterable[str]) -> None:
    """Write lines so that the file is the old one or the new one, never a part."""
    fresh = path.with_name(path.name + ".part")
    try:
        fresh.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
        os.replace(fresh, path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise StoreError(f"{path}: cannot be written ({error.strerror or error}); make room and build again") from error


def quarantine(graph: Path, kept: Path, violations: tuple[Violation, ...]) -> str:
    """Take the nodes that break a shape out of an N-Quads file, and say what the file is now.

    With a node go the quads about it, the quads that name it, and the plain triple that stands for it
    where nothing else in that graph says the same.  What breaks a shape by that goes too, until nothing
    does.  Order of lines stays.  Repeating the call changes nothing.

    Args:
        graph: N-Quads, one quad a line; rewritten.
        kept: N-Quads file for the lines taken out, sorted; lines that it holds stay.
        violations: what `find_violations` found in the graph.

    Returns:
        The first 16 hexadecimal digits of the new file's SHA-256.

    Raises:
        StoreError: a file cannot be written.
    """
    text = graph.read_text("utf-8")
    left = list(zip(text.split("\n")[:-1], ox.parse(text, format=ox.RdfFormat.N_QUADS), strict=True))
    removed: set[str] = set()
    foci = {v.focus for v in violations}
    while foci:
        gone = _doomed([quad for _, quad in left], {f"<{focus}>" for focus in foci})
        if not gone:
            break
        removed |= {line for line, quad in left if quad in gone}
        left = [(line, quad) for line, quad in left if quad not in gone]
        foci = {v.focus for v in find_in_store(_store(line for line, _ in left))}
    if removed:
        before = set(kept.read_text("utf-8").split("\n")[:-1]) if kept.exists() else set()
        _write(kept, sorted(before | removed))
        _write(graph, (line for line, _ in left))
    return hashlib.sha256(graph.read_bytes()).hexdigest()[:16]
