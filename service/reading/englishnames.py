"""English names in place of Chinese ones, on English pages: of the things that sayings name, where they have one.

The Chinese name goes with it as `Named.original`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

import pyoxigraph as ox

from service.backend import Backend
from service.reading.articles import ArticleView
from service.reading.asking import read
from service.reading.neighbours import Node, read_nodes
from service.reading.sayings import Measure, Named, Post, Said, Sayings, Statement
from service.reading.things import Group, Thing
from service.texts.press import ROLE_WORDS

__all__ = ["article_in_english", "labels_in_english", "said_in_english", "thing_in_english"]

S = TypeVar("S", bound=Said)

_ENGLISH = """SELECT DISTINCT ?label ?english WHERE { VALUES ?label { MANY }
  ?thing skos:prefLabel ?label , ?english FILTER(LANG(?english) = "en") } ORDER BY ?label ?english"""
#: IRI -> a thing with an English name.
_Names = Mapping[str, Node]


def _ends(said: Said) -> Iterable[Named]:
    yield said.subject
    if isinstance(said, Statement):
        yield said.object
    elif isinstance(said, Post):
        yield said.body
    elif isinstance(said, Measure):
        yield said.indicator
        if said.scope is not None:
            yield said.scope


def _called(named: Named, names: _Names) -> Named:
    known = names.get(named.iri) if named.iri is not None else None
    english = known.names["en"] if known else named.name
    return Named(english, named.iri, named.name) if english != named.name else named


def _indicator(named: Named, names: _Names) -> Named:
    """Return an indicator, in English where the text calls it by its own name and not by one that tells more."""
    known = names.get(named.iri) if named.iri is not None else None
    return _called(named, names) if known and known.names.get("zh") == named.name else named


def _said(said: S, names: _Names) -> S:
    told: Said = replace(said, subject=_called(said.subject, names))
    if isinstance(told, Statement):
        told = replace(told, object=_called(told.object, names))
    elif isinstance(told, Post):
        told = replace(told, body=_called(told.body, names))
    elif isinstance(told, Measure):
        scope = _called(told.scope, names) if told.scope is not None else None
        told = replace(told, indicator=_indicator(told.indicator, names), scope=scope)
    return told  # type: ignore[return-value]  # a record of the same class


def _all(sayings: Sayings) -> tuple[Said, ...]:
    return (*sayings.statements, *sayings.posts, *sayings.measures, *sayings.quotations)


def _sayings(sayings: Sayings, names: _Names) -> Sayings:
    return Sayings(
        tuple(_said(one, names) for one in sayings.statements),
        tuple(_said(one, names) for one in sayings.posts),
        tuple(_said(one, names) for one in sayings.measures),
        tuple(_said(one, names) for one in sayings.quotations),
    )


async def _names(backend: Backend, named: Iterable[Named]) -> _Names:
    nodes = await read_nodes(backend, (one.iri for one in named if one.iri is not None and "#" not in one.iri))
    return {iri: one for iri, one in nodes.items() if "en" in one.names}


async def said_in_english(backend: Backend, said: Iterable[S]) -> tuple[S, ...]:
    """Return what is said with the English names of its things."""
    listed = tuple(said)
    names = await _names(backend, (end for one in listed for end in _ends(one)))
    return tuple(_said(one, names) for one in listed)


async def labels_in_english(backend: Backend, labels: Iterable[str]) -> dict[str, str]:
    """Return the English names of the things with these Chinese names; those that have none are left out."""
    given = sorted({str(ox.Literal(label, language="zh")) for label in labels})
    rows = await read(backend, _ENGLISH.replace("MANY", " ".join(given)), 10 * len(given)) if given else []
    return {row["label"].value: row["english"].value for row in reversed(rows)}


async def thing_in_english(backend: Backend, thing: Thing) -> Thing:
    """Return what the page of a thing shows with the English names of the things on it."""
    values = [one for _, some in (*thing.description.values, *thing.incoming) for one in some]
    names = await _names(backend, [*(end for one in _all(thing.sayings) for end in _ends(one)), *values])

    def group(one: Group) -> Group:
        rows = tuple((_called(other, names), _said(told, names), evidence) for other, told, evidence in one.rows)
        return replace(one, rows=rows)

    def listed(pairs: tuple[tuple[str, tuple[Named, ...]], ...]) -> tuple[tuple[str, tuple[Named, ...]], ...]:
        return tuple((predicate, tuple(_called(one, names) for one in some)) for predicate, some in pairs)

    return replace(
        thing,
        description=replace(thing.description, values=listed(thing.description.values)),
        sayings=_sayings(thing.sayings, names),
        groups=tuple(map(group, thing.groups)),
        incoming=listed(thing.incoming),
        listed=tuple(_said(one, names) for one in thing.listed),
    )


async def article_in_english(backend: Backend, view: ArticleView) -> ArticleView:
    """Return what the page of an article shows with the English names of the things that it names."""
    ends = [end for one in _all(view.sayings) for end in _ends(one)]
    mentioned = [entity for mention in view.mentions for entity in mention.entities]
    names = await _names(backend, [*ends, *mentioned, *(who for _, _, who in view.head.bylines)])
    bylines = tuple(
        (node, ROLE_WORDS.get(role, role), _called(who, names)) for node, role, who in view.head.bylines
    )
    mentions = (replace(one, entities=tuple(_called(e, names) for e in one.entities)) for one in view.mentions)
    return replace(
        view,
        head=replace(view.head, bylines=bylines),
        mentions=tuple(mentions),
        sayings=_sayings(view.sayings, names),
    )
