"""The shapes file as a graph that can be asked: values, lists, and what a shape consists of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import ResourceError
from kg.vocab import RDF, SH

__all__ = ["Node", "ShapeGraph", "read_shapes"]

Node = ox.NamedNode | ox.BlankNode | ox.Literal


class ShapeGraph:
    """The triples of a shapes file; `source` is its name, for messages."""

    def __init__(self, triples: Iterable[ox.Triple], source: str) -> None:
        self.source = source
        self._values: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
                raise ResourceError(f"{source}: a triple stands for a node, which RDF 1.1 does not have; write it out")
            self._values[triple.subject][triple.predicate.value].append(triple.object)

    def shapes(self) -> list[ox.NamedNode]:
        """Return the named node shapes, by IRI."""
        found = [s for s in self._values
                 if isinstance(s, ox.NamedNode) and ox.NamedNode(SH + "NodeShape") in self._values[s][RDF + "type"]]
        return sorted(found, key=lambda s: s.value)

    def parts(self, node: Node) -> dict[str, list[Node]]:
        """Return the SHACL parameters of a node: local name -> values, in the order of the file."""
        found = self._values.get(node, {})
        return {p.removeprefix(SH): list(found[p]) for p in sorted(found) if p.startswith(SH)}

    def values(self, node: Node, name: str) -> list[Node]:
        """Return the values of a SHACL parameter of a node."""
        return list(self._values.get(node, {}).get(SH + name, ()))

    def one(self, node: Node, name: str) -> Node:
        """Return the only value of a SHACL parameter.

        Raises:
            ResourceError: there is none, or more than one.
        """
        found = self.values(node, name)
        if len(found) != 1:
            raise ResourceError(f"{self.source}: sh:{name} stands {len(found)} times where it must stand once, "
                                f"near {self.describe(node)}; mend the shape")
        return found[0]

    def members(self, node: Node) -> list[Node]:
        """Return the members of an RDF list."""
        found: list[Node] = []
        while node != ox.NamedNode(RDF + "nil"):
            first, rest = (self._values.get(node, {}).get(RDF + name) for name in ("first", "rest"))
            if not first or not rest:
                raise ResourceError(f"{self.source}: a list near {self.describe(node)} has no end; mend the shape")
            found.append(first[0])
            node = rest[0]
        return found

    def describe(self, node: Node) -> str:
        """Return a word that lets a reader find a node in the file."""
        if isinstance(node, ox.BlankNode):
            return ", ".join(f"sh:{name} {values[0]}" for name, values in self.parts(node).items()
                             if not isinstance(values[0], ox.BlankNode)) or "an unnamed node"
        return str(node)


def read_shapes(path: Path) -> ShapeGraph:
    """Read a shapes file.

    Raises:
        ResourceError: the file is missing or no Turtle; file, line and column are named.
    """
    try:
        return ShapeGraph((q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)), path.name)
    except (OSError, SyntaxError) as error:
        raise ResourceError(
            f"shapes file {path.name} cannot be read: {error}; mend it or reinstall the package") from error
