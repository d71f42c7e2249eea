"""From the values of records to RDF terms: the border to pyoxigraph's data model.

Literals are written in the canonical lexical form that Oxigraph returns (XSD 1.1 Part 2, the
canonical mappings), so that a file and a store agree byte by byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pyoxigraph as ox

from kg.vocab import KG, RDF, XSD

__all__ = [
    "A", "GraphWriter", "confidence", "confidence_of", "day", "decimal", "integer", "iri", "lines", "plain", "term",
    "zh",
]

A = ox.NamedNode(RDF + "type")
_DECIMAL = ox.NamedNode(XSD + "decimal")
_DATE = ox.NamedNode(XSD + "date")
_INTEGER = ox.NamedNode(XSD + "integer")


def iri(text: str) -> ox.NamedNode:
    """Return the named node of an absolute IRI; raises ValueError with the text if it is none."""
    return ox.NamedNode(text)


def term(local: str) -> ox.NamedNode:
    """Return the ontology's term of that local name."""
    return ox.NamedNode(KG + local)


def plain(text: str) -> ox.Literal:
    """Return an ``xsd:string``."""
    return ox.Literal(text)


def zh(text: str) -> ox.Literal:
    """Return a text marked as Chinese."""
    return ox.Literal(text, language="zh")


def integer(value: int) -> ox.Literal:
    """Return an ``xsd:integer``."""
    return ox.Literal(str(value), datatype=_INTEGER)


def decimal(value: Decimal) -> ox.Literal:
    """Return an ``xsd:decimal`` without exponent and without trailing zeros.

    >>> str(decimal(Decimal("2.40"))).split("^")[0]
    '"2.4"'
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ox.Literal("0" if text in ("-0", "") else text, datatype=_DECIMAL)


def confidence(value: float) -> ox.Literal:
    """Return a confidence in [0, 1], rounded to 0.01."""
    return decimal(confidence_of(value))


def confidence_of(value: float) -> Decimal:
    """Return a confidence as the graph writes it.

    >>> confidence_of(0.725)
    Decimal('0.72')
    """
    return Decimal(repr(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def day(value: date) -> ox.Literal:
    """Return an ``xsd:date``."""
    return ox.Literal(value.isoformat(), datatype=_DATE)


def lines(quads: Iterable[ox.Quad]) -> list[str]:
    """Return the quads as N-Quads lines, each once, in code point order."""
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None  # no output file was given
    return sorted(set(data.decode().split("\n")[:-1]))


class GraphWriter:
    """Collects the quads of one named graph."""

    def __init__(self, graph: str) -> None:
        self._graph = ox.NamedNode(graph)
        self._quads: list[ox.Quad] = []

    def add(self, subject: ox.NamedNode, predicate: str | ox.NamedNode,
            *objects: ox.NamedNode | ox.Literal | None) -> None:
        """Add one quad for each object that is not None; `predicate` may be the text of an IRI."""
        named = ox.NamedNode(predicate) if isinstance(predicate, str) else predicate
        for value in objects:
            if value is not None:
                self._quads.append(ox.Quad(subject, named, value, self._graph))

    def __iter__(self) -> Iterator[ox.Quad]:
        return iter(self._quads)

    def __len__(self) -> int:
        return len(self._quads)
