"""The shapes run as queries on an Oxigraph store: in a second, where pySHACL takes half a minute."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.dataset import dataset_arguments, holds_union
from kg.errors import ResourceError, StoreError
from kg.gate.conditions import ANNOTATIONS, TARGETS, Compiler
from kg.gate.shapefile import Node, ShapeGraph, read_shapes
from kg.gate.violations import Violation
from kg.resources import ontology_dir
from kg.vocab import RDFS

__all__ = ["Check", "compile_checks", "find_in_store", "find_violations"]

#: A store of at most so many quads is checked in memory, four times faster; a larger one where it lies.
_QUADS_IN_MEMORY = 200_000
_SELECT = re.compile(r"\s*SELECT\s+\$this\s+WHERE\s*\{", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of one shape: `pattern` binds ``?this`` to the focus nodes, `broken` is true of those that break it.

    A SPARQL constraint has its own query in `select` in place of `broken`.
    """

    shape: str
    message: str
    pattern: str
    broken: str = ""
    select: str = ""

    @property
    def query(self) -> str:
        """The query whose rows, ``?this``, are the nodes that break the rule."""
        return self.select or _query(self.pattern, self.broken)


def _query(pattern: str, broken: str) -> str:
    return f"SELECT ?this WHERE {{ {pattern} FILTER({broken}) }}"


def _target(compiler: Compiler, shape: ox.NamedNode) -> str:
    parts = compiler.shapes.parts(shape)
    found: list[str] = []
    if classes := [name for value in parts.get("targetClass", ()) for name in compiler.classes(value).split(" ")]:
        found.append(f"VALUES ?class {{ {' '.join(classes)} }} ?this a ?class .")
    found += [f"?this {value} {compiler.variable()} ." for value in parts.get("targetSubjectsOf", ())]
    found += [f"{compiler.variable()} {value} ?this ." for value in parts.get("targetObjectsOf", ())]
    found += [f"VALUES ?this {{ {value} }}" for value in parts.get("targetNode", ())]
    if not found:
        raise ResourceError(f"{compiler.shapes.source}: {shape} has no target; give it one of "
                            f"{', '.join(f'sh:{name}' for name in sorted(TARGETS))}")
    return f"{{ SELECT DISTINCT ?this WHERE {{ {' UNION '.join(f'{{ {part} }}' for part in found)} }} }}"


def _message(shapes: ShapeGraph, node: Node, shape: ox.NamedNode) -> str:
    found = sorted(value.value for value in shapes.values(node, "message"))
    if not found:
        raise ResourceError(f"{shapes.source}: a rule of {shape} ({shapes.describe(node)}) has no sh:message; add one")
    return found[0]


def _sparql(shapes: ShapeGraph, node: Node, target: str) -> str:
    """Return a SPARQL constraint (5.1) as one query over all its focus nodes."""
    text = shapes.one(node, "select").value
    if not _SELECT.match(text):
        raise ResourceError(f"{shapes.source}: the query near {shapes.describe(node)} does not begin with "
                            "SELECT $this WHERE {, the only form that the gate knows")
    prefixes = "".join(
        f"PREFIX {shapes.one(declared, 'prefix').value}: <{shapes.one(declared, 'namespace').value}>\n"
        for place in shapes.values(node, "prefixes") for declared in shapes.values(place, "declare"))
    return prefixes + _SELECT.sub(lambda _: f"SELECT ?this WHERE {{ {target} ", text, count=1)


def _checks_of(compiler: Compiler, shape: ox.NamedNode) -> Iterator[Check]:
    shapes, target, own = compiler.shapes, _target(compiler, shape), list[str]()
    for name, values in shapes.parts(shape).items():
        for value in values:
            if name == "property":
                broken = " || ".join(f"!{c}" for c in compiler.property_conditions(value, "?this")) or "false"
                yield Check(shape.value, _message(shapes, value, shape), target, broken)
            elif name == "sparql":
                yield Check(shape.value, _message(shapes, value, shape), target, select=_sparql(shapes, value, target))
            elif name not in ANNOTATIONS | TARGETS:
                own.append(f"!{compiler.value_condition(name, value, '?this', shape)}")
    if own:
        yield Check(shape.value, _message(shapes, shape, shape), target, " || ".join(own))


def compile_checks(shapes: ShapeGraph, store: ox.Store) -> tuple[Check, ...]:
    """Return every rule of the shapes as a query for `store`, whose classes have the subclasses it tells.

    Raises:
        ResourceError: the shapes use a construct that the gate does not know; it is named.
    """
    compiler = Compiler(shapes, _narrower(store))
    return tuple(check for shape in shapes.shapes() for check in _checks_of(compiler, shape))


def _narrower(store: ox.Store) -> dict[str, list[str]]:
    """Return class -> all its subclasses, by IRI, as far as the store tells."""
    direct: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDFS + "subClassOf"), None, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            direct[quad.object.value].add(quad.subject.value)
    found: dict[str, list[str]] = {}
    for wider in list(direct):
        reached, waiting = set[str](), [wider]
        while waiting:
            for name in direct.get(waiting.pop(), ()):
                if name not in reached and name != wider:
                    reached.add(name)
                    waiting.append(name)
        found[wider] = sorted(reached)
    return found


def find_in_store(
    store: ox.Store, shapes: ShapeGraph | None = None, holds: bool = False
) -> tuple[Violation, ...]:
    """Return what breaks the shapes in the union of a store's graphs, sorted, each once.

    Args:
        store: the dataset.
        shapes: else ``ontology/shapes.ttl``.
        holds: the unnamed graph is the union (`kg.dataset`).

    Raises:
        ResourceError: the shapes file is broken or uses a construct that the gate does not know.
    """
    dataset = dataset_arguments("union", holds)
    shapes = shapes or read_shapes(ontology_dir() / "shapes.ttl")
    checks = compile_checks(shapes, store)
    suspect = {shape for shape, query in _whole_shapes(checks) if _foci(store, shapes, shape, query, dataset)}
    return tuple(sorted({
        Violation(focus, check.shape, check.message) for check in checks if check.select or check.shape in suspect
        for focus in _foci(store, shapes, check.shape, check.query, dataset)}))


def _whole_shapes(checks: tuple[Check, ...]) -> Iterator[tuple[str, str]]:
    """Yield each shape with one query for all its rules: most find nothing, and one walk over the nodes is enough."""
    for shape in sorted({check.shape for check in checks}):
        rules = [check for check in checks if check.shape == shape and check.broken]
        if rules:
            yield shape, _query(rules[0].pattern, " || ".join(f"({check.broken})" for check in rules))


def _foci(store: ox.Store, shapes: ShapeGraph, shape: str, query: str, dataset: dict[str, Any]) -> set[str]:
    try:
        rows = store.query(query, **dataset)
    except SyntaxError as error:
        raise ResourceError(f"{shapes.source}: {shape} makes no query ({error}); mend its SPARQL") from error
    assert isinstance(rows, ox.QuerySolutions)
    return {_plain(row["this"]) for row in rows}


def _plain(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def find_violations(directory: Path) -> tuple[Violation, ...]:
    """Return what breaks ``ontology/shapes.ttl`` in an Oxigraph directory, sorted, each once.

    Raises:
        StoreError: the directory cannot be opened.
        ResourceError: the shapes file is broken or uses a construct that the gate does not know.
    """
    try:
        store = ox.Store.read_only(str(directory))
    except OSError as error:
        raise StoreError(f"{directory}: the store cannot be opened ({error}); build it again") from error
    holds = holds_union(directory)
    if len(store) <= _QUADS_IN_MEMORY * (1 + holds):
        copy = ox.Store()
        form = ox.RdfFormat.N_TRIPLES if holds else ox.RdfFormat.N_QUADS
        dumped = store.dump(format=form, from_graph=ox.DefaultGraph()) if holds else store.dump(format=form)
        copy.bulk_load(dumped, format=form, lenient=True)
        store = copy
    return find_in_store(store, holds=holds)
