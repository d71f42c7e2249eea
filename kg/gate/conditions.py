"""Shapes as SPARQL conditions: the part of SHACL Core that the shapes file uses.

Section numbers are those of https://www.w3.org/TR/shacl/.  A condition is a SPARQL expression over a
variable that is true where the node conforms and never an error, so that its negation finds what
does not.  `VALUE_CONDITIONS` and `COUNT_CONDITIONS` are the whole inventory; a parameter that is in
neither is refused by name, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, count

import pyoxigraph as ox

from kg.errors import ResourceError
from kg.gate.shapefile import Node, ShapeGraph
from kg.vocab import RDF, SH, XSD

__all__ = ["ANNOTATIONS", "COUNT_CONDITIONS", "TARGETS", "VALUE_CONDITIONS", "Compiler"]

#: Parameters that say something of a shape and ask nothing of a node.
ANNOTATIONS = frozenset({"path", "message", "name", "description", "order", "qualifiedValueShape"})
#: Parameters that choose the focus nodes (2.1.3).
TARGETS = frozenset({"targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode"})
_NODE_KINDS = {"IRI": "isIRI({0})", "Literal": "isLiteral({0})", "BlankNode": "isBlank({0})",
               "IRIOrLiteral": "(isIRI({0}) || isLiteral({0}))", "BlankNodeOrIRI": "(isBlank({0}) || isIRI({0}))",
               "BlankNodeOrLiteral": "(isBlank({0}) || isLiteral({0}))"}
#: Datatypes whose lexical form must be tried (4.1.2: an ill-formed literal does not conform).
_TRIED = {XSD + name for name in ("integer", "decimal", "date", "dateTime", "boolean")}
_FREE = {XSD + "string", RDF + "langString", XSD + "anyURI"}


class Compiler:
    """Turns the shapes of a file into conditions.

    Args:
        shapes: the file.
        narrower: class -> its subclasses in the data, as far as there are any (4.1.1 asks for them).
    """

    def __init__(self, shapes: ShapeGraph, narrower: Mapping[str, Sequence[str]]) -> None:
        self.shapes = shapes
        self.narrower = narrower
        self._numbers = count()

    def variable(self) -> str:
        """Return a variable that no other condition uses."""
        return f"?v{next(self._numbers)}"

    def classes(self, node: Node) -> str:
        """Return a class and its subclasses as the members of a VALUES block."""
        names = [node, *(ox.NamedNode(name) for name in self.narrower.get(str(node)[1:-1], ()))]
        return " ".join(str(name) for name in names)

    def instance(self, variable: str, node: Node) -> str:
        """Return the pattern of `variable` being an instance of a class."""
        if len(names := self.classes(node).split(" ")) == 1:
            return f"{variable} a {names[0]} ."
        kind = self.variable()
        return f"VALUES {kind} {{ {' '.join(names)} }} {variable} a {kind} ."

    def path(self, node: Node) -> str:
        """Return a property path: a predicate, or the inverse of one (2.3.1)."""
        if isinstance(node, ox.NamedNode):
            return str(node)
        parts = self.shapes.parts(node)
        if list(parts) == ["inversePath"]:
            return f"^{self.path(parts['inversePath'][0])}"
        raise ResourceError(f"{self.shapes.source}: the path near {self.shapes.describe(node)} is none that the gate "
                            "knows; known are a predicate and sh:inversePath")

    def conforms(self, shape: Node, variable: str) -> str:
        """Return the condition that the node of `variable` conforms to a shape that stands within another."""
        if self.shapes.values(shape, "path"):
            return _all(self.property_conditions(shape, variable))
        found: list[str] = []
        for name, values in self.shapes.parts(shape).items():
            if name == "property":
                found += [part for value in values for part in self.property_conditions(value, variable)]
            elif name not in ANNOTATIONS:
                found += [self.value_condition(name, value, variable, shape) for value in values]
        return _all(found)

    def value_condition(self, name: str, value: Node, variable: str, shape: Node) -> str:
        """Return the condition of one parameter on one node.

        Raises:
            ResourceError: the gate does not know the parameter.
        """
        if name not in VALUE_CONDITIONS:
            known = sorted({*VALUE_CONDITIONS, *COUNT_CONDITIONS, *TARGETS})
            raise ResourceError(f"{self.shapes.source}: sh:{name} near {self.shapes.describe(shape)} is none that the "
                                f"gate knows; known are {', '.join(known)}")
        return VALUE_CONDITIONS[name](self, value, variable, shape)

    def property_conditions(self, shape: Node, variable: str) -> list[str]:
        """Return the conditions that a property shape puts on a node."""
        path = self.path(self.shapes.one(shape, "path"))
        found: list[str] = []
        of_each: list[str] = []
        value_of_path = self.variable()
        for name, values in self.shapes.parts(shape).items():
            for value in values:
                if name in COUNT_CONDITIONS:
                    found.append(COUNT_CONDITIONS[name](self, value, variable, path, shape))
                elif name not in ANNOTATIONS:
                    of_each.append(self.value_condition(name, value, value_of_path, shape))
        if of_each:
            found.append(f"NOT EXISTS {{ {variable} {path} {value_of_path} FILTER(!({_all(of_each)})) }}")
        return found

    def at_least(self, number: int, variable: str, path: str, shape: Node | None = None) -> str:
        """Return the condition that a path has `number` different values, all of which conform to `shape`."""
        if number == 0:
            return "true"
        names = [self.variable() for _ in range(number)]
        triples = " . ".join(f"{variable} {path} {name}" for name in names)
        tests = [self.conforms(shape, name) for name in names] if shape is not None else []
        tests += [f"!sameTerm({a}, {b})" for a, b in combinations(names, 2)]
        return f"EXISTS {{ {triples} {f'FILTER({_all(tests)})' if tests else ''} }}"


def _all(conditions: Sequence[str]) -> str:
    return f"({' && '.join(conditions)})" if conditions else "true"


def _sure(expression: str) -> str:
    return f"COALESCE({expression}, false)"


def _number(value: Node) -> int:
    return int(value.value)


def _text(value: Node) -> str:
    return str(ox.Literal(value.value))


# --- on one node (4.1 to 4.7) ---------------------------------------------------------------

def _class(c: Compiler, value: Node, v: str, shape: Node) -> str:
    return f"EXISTS {{ {c.instance(v, value)} }}"


def _datatype(c: Compiler, value: Node, v: str, shape: Node) -> str:
    name = str(value)[1:-1]
    if name not in _TRIED | _FREE:
        raise ResourceError(f"{c.shapes.source}: sh:datatype {name} is none that the gate knows; known are "
                            f"{', '.join(sorted(_TRIED | _FREE))}")
    tried = f" && <{name}>(STR({v})) = <{name}>(STR({v}))" if name in _TRIED else ""
    return _sure(f"isLiteral({v}) && DATATYPE({v}) = <{name}>{tried}")


def _node_kind(c: Compiler, value: Node, v: str, shape: Node) -> str:
    return f"({_NODE_KINDS[str(value)[1:-1].removeprefix(SH)].format(v)})"


def _in(c: Compiler, value: Node, v: str, shape: Node) -> str:
    return "(" + " || ".join(f"sameTerm({v}, {member})" for member in c.shapes.members(value)) + ")"


def _pattern(c: Compiler, value: Node, v: str, shape: Node) -> str:
    return _sure(f"!isBlank({v}) && REGEX(STR({v}), {_text(value)})")


def _compared(sign: str) -> Callable[[Compiler, Node, str, Node], str]:
    return lambda c, value, v, shape: _sure(f"{v} {sign} {value}")


def _length(sign: str) -> Callable[[Compiler, Node, str, Node], str]:
    return lambda c, value, v, shape: _sure(f"!isBlank({v}) && STRLEN(STR({v})) {sign} {_number(value)}")


def _language_in(c: Compiler, value: Node, v: str, shape: Node) -> str:
    return _sure("(" + " || ".join(f"LANGMATCHES(LANG({v}), {_text(m)})" for m in c.shapes.members(value)) + ")")


def _not(c: Compiler, value: Node, v: str, shape: Node) -> str:
    return f"(!{c.conforms(value, v)})"


def _joined(sign: str) -> Callable[[Compiler, Node, str, Node], str]:
    return lambda c, value, v, shape: "(" + f" {sign} ".join(c.conforms(m, v) for m in c.shapes.members(value)) + ")"


def _xone(c: Compiler, value: Node, v: str, shape: Node) -> str:
    return "(" + " + ".join(f"IF({c.conforms(m, v)}, 1, 0)" for m in c.shapes.members(value)) + " = 1)"


# --- on the values of a path together (4.2, 4.3.5, 4.5, 4.7.3, 4.8.2) --------------------------

def _min_count(c: Compiler, value: Node, v: str, path: str, shape: Node) -> str:
    return c.at_least(_number(value), v, path)


def _max_count(c: Compiler, value: Node, v: str, path: str, shape: Node) -> str:
    return f"(!{c.at_least(_number(value) + 1, v, path)})"


def _has_value(c: Compiler, value: Node, v: str, path: str, shape: Node) -> str:
    return f"EXISTS {{ {v} {path} {value} }}"


def _unique_lang(c: Compiler, value: Node, v: str, path: str, shape: Node) -> str:
    if value.value != "true":
        return "true"
    a, b = c.variable(), c.variable()
    return (f"NOT EXISTS {{ {v} {path} {a} . {v} {path} {b} "
            f'FILTER(LANG({a}) != "" && LANG({a}) = LANG({b}) && !sameTerm({a}, {b})) }}')


def _disjoint(c: Compiler, value: Node, v: str, path: str, shape: Node) -> str:
    a = c.variable()
    return f"NOT EXISTS {{ {v} {path} {a} . {v} {value} {a} }}"


def _less(sign: str) -> Callable[[Compiler, Node, str, str, Node], str]:
    def condition(c: Compiler, value: Node, v: str, path: str, shape: Node) -> str:
        a, b = c.variable(), c.variable()
        return f"NOT EXISTS {{ {v} {path} {a} . {v} {value} {b} FILTER(!{_sure(f'{a} {sign} {b}')}) }}"
    return condition


def _qualified_min(c: Compiler, value: Node, v: str, path: str, shape: Node) -> str:
    return c.at_least(_number(value), v, path, c.shapes.one(shape, "qualifiedValueShape"))


def _qualified_max(c: Compiler, value: Node, v: str, path: str, shape: Node) -> str:
    return f"(!{c.at_least(_number(value) + 1, v, path, c.shapes.one(shape, 'qualifiedValueShape'))})"


#: Parameter -> condition on one node: on the focus of a node shape, on each value of a property shape.
VALUE_CONDITIONS: dict[str, Callable[[Compiler, Node, str, Node], str]] = {
    "class": _class, "datatype": _datatype, "nodeKind": _node_kind, "in": _in, "pattern": _pattern,
    "minInclusive": _compared(">="), "maxInclusive": _compared("<="), "minExclusive": _compared(">"),
    "maxExclusive": _compared("<"), "minLength": _length(">="), "maxLength": _length("<="),
    "languageIn": _language_in, "not": _not, "and": _joined("&&"), "or": _joined("||"), "xone": _xone,
}
#: Parameter -> condition on all values of a path together.
COUNT_CONDITIONS: dict[str, Callable[[Compiler, Node, str, str, Node], str]] = {
    "minCount": _min_count, "maxCount": _max_count, "hasValue": _has_value, "uniqueLang": _unique_lang,
    "disjoint": _disjoint, "lessThan": _less("<"), "lessThanOrEquals": _less("<="),
    "qualifiedMinCount": _qualified_min, "qualifiedMaxCount": _qualified_max,
}
