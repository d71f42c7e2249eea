"""English names in place of Chinese ones, on English pages: of the things that sayings name, where they have one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from service.backend import Backend
from service.reading.neighbours import english_names
from service.reading.sayings import Measure, Named, Post, Said, Statement
from service.reading.things import Group, Thing

__all__ = ["said_in_english", "thing_in_english"]

S = TypeVar("S", bound=Said)


def _ends(said: Said) -> Iterable[Named]:
    yield said.subject
    if isinstance(said, Statement):
        yield said.object
    elif isinstance(said, Post):
        yield said.body
    elif isinstance(said, Measure) and said.scope is not None:
        yield said.scope


def _called(named: Named, names: Mapping[str, str]) -> Named:
    return Named(names.get(named.iri, named.name), named.iri) if named.iri is not None else named


def _said(said: S, names: Mapping[str, str]) -> S:
    told: Said = replace(said, subject=_called(said.subject, names))
    if isinstance(told, Statement):
        told = replace(told, object=_called(told.object, names))
    elif isinstance(told, Post):
        told = replace(told, body=_called(told.body, names))
    elif isinstance(told, Measure) and told.scope is not None:
        told = replace(told, scope=_called(told.scope, names))
    return told  # type: ignore[return-value]  # a record of the same class


async def _names(backend: Backend, named: Iterable[Named]) -> Mapping[str, str]:
    return await english_names(backend, (one.iri for one in named if one.iri is not None and "#" not in one.iri))


async def said_in_english(backend: Backend, said: Iterable[S]) -> tuple[S, ...]:
    """Return what is said with the English names of its things."""
    listed = tuple(said)
    names = await _names(backend, (end for one in listed for end in _ends(one)))
    return tuple(_said(one, names) for one in listed)


async def thing_in_english(backend: Backend, thing: Thing) -> Thing:
    """Return what the page of a thing shows with the English names of the things on it."""
    sayings = thing.sayings
    said: tuple[Said, ...] = (*sayings.statements, *sayings.posts, *sayings.measures, *sayings.quotations)
    values = [one for _, some in (*thing.description.values, *thing.incoming) for one in some]
    names = await _names(backend, [*(end for one in said for end in _ends(one)), *values])

    def group(one: Group) -> Group:
        rows = tuple((_called(other, names), _said(told, names), evidence) for other, told, evidence in one.rows)
        return replace(one, rows=rows)

    def listed(pairs: tuple[tuple[str, tuple[Named, ...]], ...]) -> tuple[tuple[str, tuple[Named, ...]], ...]:
        return tuple((predicate, tuple(_called(one, names) for one in some)) for predicate, some in pairs)

    return replace(
        thing,
        description=replace(thing.description, values=listed(thing.description.values)),
        sayings=replace(
            sayings,
            statements=tuple(_said(one, names) for one in sayings.statements),
            posts=tuple(_said(one, names) for one in sayings.posts),
            measures=tuple(_said(one, names) for one in sayings.measures),
            quotations=tuple(_said(one, names) for one in sayings.quotations),
        ),
        groups=tuple(map(group, thing.groups)),
        incoming=listed(thing.incoming),
    )
