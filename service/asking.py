"""What a reader writes into the form of a question: names become things, and what is wrong is told at its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.days import read_day
from kg.questions import CannedQuery, Parameter, bind, is_iri
from kg.settings import Settings
from kg.vocab import ENTITY_CLASSES
from service.backend import Backend
from service.links import iri_path
from service.reading.neighbours import Node, read_nodes
from service.texts import TEXTS, counted
from service.texts.explorer import CLASS_WORDS
from service.understanding import Readings, readings

__all__ = ["Field", "bound", "find_values", "is_node", "read_fields", "thing_behind"]

_INTEGER = re.compile(r"-?\d{1,18}")
#: Parameter -> the things that its value means, best first.
Found = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form.

    Attributes:
        parameter: of the question.
        value: as it stands in the field.
        iri: the thing that was chosen, sent in place of its name; None where a name was written.
        hint: how a name was understood.
        problem: what is wrong with the value.
        each: the things that bear the name, where several do and all are asked of.
        others: what else the name may mean.
        is_sure: that the name was written as the thing bears it.
    """

    parameter: Parameter
    value: str
    iri: str | None = None
    hint: str | None = None
    problem: str | None = None
    each: tuple[Node, ...] = ()
    others: tuple[Node, ...] = ()
    is_sure: bool = True


def thing_behind(text: str, id_base: str) -> str | None:
    """Return the IRI of a thing told by its IRI, or by what that has behind the base; None for a name."""
    if is_iri(text):
        return text
    kind, slash, name = text.partition("/")
    return id_base + iri_path(text) if slash and name and kind.title() in ENTITY_CLASSES and kind.islower() else None


async def find_values(
    backend: Backend, question: CannedQuery, values: Mapping[str, str], id_base: str
) -> dict[str, tuple[str, ...]]:
    """Return the things that the values of a question's parameters mean; none for a name that nothing bears."""
    found: dict[str, tuple[str, ...]] = {}
    for parameter in question.parameters:
        text = values.get(parameter.name, "").strip()
        if text and parameter.classes:
            named = (await readings(backend, text, parameter.classes)).taken if not is_iri(text) else ()
            behind = None if named else thing_behind(text, id_base)
            found[parameter.name] = named or ((behind,) if behind else ())
    return found


def bound(question: CannedQuery, values: Mapping[str, str], found: Found, settings: Settings) -> str:
    """Return the question's SPARQL with its parameters bound as terms.

    Raises:
        QueryError: a value does not fit its parameter, or there is no such parameter.
    """
    by_name = {
        (values[p.name].strip(), p.classes): list(found[p.name])
        for p in question.parameters
        if p.name in found
    }
    return bind(
        question,
        values,
        lambda name, classes: by_name.get((name, classes), []),
        settings.id_base,
        settings.min_confidence,
    )


def _kinds(parameter: Parameter, lang: str) -> str:
    if len(parameter.classes) == len(ENTITY_CLASSES):
        return "事物" if lang == "zh" else "thing"
    return ("、" if lang == "zh" else ", ").join(CLASS_WORDS[name][lang == "en"] for name in parameter.classes)


def _problem(parameter: Parameter, value: str, found: Found, lang: str) -> str | None:
    """Return what is wrong with a value; the same that binding refuses."""
    words = TEXTS[lang]
    if not value:
        return words["field_required"] if parameter.absent == "required" else None
    if any("\ud800" <= c <= "\udfff" for c in value):
        return words["field_broken"]
    if parameter.classes:
        if is_iri(value):
            return None if is_node(value) else words["field_iri"]
        told = words["field_unknown"].replace("{kinds}", _kinds(parameter, lang))
        return None if found.get(parameter.name) else told
    if parameter.type == "date":
        return None if _is_day(value) else words["field_date"]
    if parameter.type == "integer":
        return None if _INTEGER.fullmatch(value) else words["field_integer"]
    return None


def is_node(value: str) -> bool:
    """Tell whether a text is an IRI that something can have as its name."""
    try:
        return bool(ox.NamedNode(value).value)
    except ValueError:
        return False


def _is_day(value: str) -> bool:
    try:
        return bool(read_day(value))
    except ValueError:
        return False


def _hint(value: str, things: tuple[str, ...], nodes: Mapping[str, Node], lang: str) -> str | None:
    """Return how a written name was understood where that is not plain."""
    first = nodes.get(things[0])
    name = first.name(lang) if first and first.type else None
    plain = first is not None and value in first.names.values()
    told = TEXTS[lang]["understood"].replace("{name}", name) if name and (not plain or len(things) > 1) else ""
    more = counted(TEXTS[lang]["understood_more"], len(things) - 1) if len(things) > 1 else ""
    return ("，" if lang == "zh" else ", ").join(filter(None, (told, more))) or None


async def _readings(
    backend: Backend, question: CannedQuery, values: Mapping[str, str], id_base: str
) -> dict[str, Readings]:
    """Return what the names among the values of a question may mean."""
    return {
        parameter.name: await readings(backend, text, parameter.classes)
        for parameter in question.parameters
        if parameter.classes
        and (text := values.get(parameter.name, "").strip())
        and thing_behind(text, id_base) is None
        and not any("\ud800" <= c <= "\udfff" for c in text)
    }


async def read_fields(
    backend: Backend, question: CannedQuery, values: Mapping[str, str], found: Found, lang: str, id_base: str
) -> tuple[Field, ...]:
    """Return the fields of a question's form as they stand after it was sent.

    Args:
        backend: answers.
        question: asked.
        values: as they were sent.
        found: of `find_values`.
        lang: ``zh`` or ``en``.
        id_base: base of the store's resources.
    """
    meant = await _readings(backend, question, values, id_base)
    things = {iri for iris in found.values() for iri in iris if is_node(iri)}
    things.update(iri for one in meant.values() for iri in one.others)
    nodes = await read_nodes(backend, sorted(things)) if things else {}
    fields = []
    for parameter in question.parameters:
        value = values.get(parameter.name, "").strip()
        problem, iris = _problem(parameter, value, found, lang), found.get(parameter.name, ())
        if problem is None and iris and thing_behind(value, "") is not None:
            node = nodes.get(iris[0])
            named = node is not None and node.type is not None
            # Its name as the page has it: without scripts that is what is sent the next time, and it leads back.
            fields.append(Field(parameter, node.name(lang) if node and named else value, iris[0] if named else None))
        else:
            hint = _hint(value, iris, nodes, lang) if iris and problem is None else None
            may_be = meant.get(parameter.name, Readings())
            each = tuple(nodes[iri] for iri in iris if iri in nodes) if len(iris) > 1 else ()
            others = tuple(nodes[iri] for iri in may_be.others if iri in nodes)
            fields.append(Field(parameter, value, None, hint, problem, each, others, may_be.is_exact))
    return tuple(fields)
