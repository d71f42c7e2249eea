"""What a reader corrects, with the sentences behind it: a thing, or one thing that articles say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.references import parse_reference
from kg.vocab import KG
from service.backend import Backend
from service.quotemarks import nested
from service.reading.asking import about, node, of_article, read, text
from service.reading.lists import articles_page
from service.reading.openings import opening_of, with_openings
from service.reading.proving import with_best_first
from service.reading.sayings import Evidence, Measure, Post, Quotation, Said, Statement, read_nodes
from service.reading.things import ArticleLine, Description, describe

__all__ = [
    "CorrectableSaying",
    "CorrectableThing",
    "current",
    "is_saying",
    "is_told",
    "read_saying",
    "read_thing_named",
    "words_of",
]

#: What stands at the begin of a node's fragment -> the kind of what it says.
_KINDS = {"st": "statements", "post": "posts", "m": "measures", "q": "quotations"}
_SENTENCE_ARTICLES = 3
#: The first sentence of an article that names a thing.
_SENTENCE = """SELECT DISTINCT ?evidence ?begin ?sentence WHERE { GRAPH ?article {
    ?mention itsrdf:taIdentRef ?this ; nif:beginIndex ?at .
    ?evidence a nif:Sentence ; nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?sentence .
    FILTER(?begin <= ?at && ?at < ?end) } } ORDER BY ?begin ?evidence LIMIT 1"""
#: Articles that use one very name of a thing.
_NAMING = """SELECT DISTINCT ?article ?headline ?date WHERE { GRAPH ?article {
    ?mention itsrdf:taIdentRef THIS ; nif:anchorOf NAME .
    OPTIONAL { ?article schema:headline ?headline }
    OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published } }
  BIND(COALESCE(?reported, ?published) AS ?date) } ORDER BY DESC(?date) ?article"""
#: An article whose own graph speaks of a thing: entries reach no thing that only the authority file has.
_SPOKEN = """SELECT ?article WHERE { GRAPH ?article { ?node ?role THIS } ?article a schema:NewsArticle } LIMIT 1"""
_ALIKE = """SELECT DISTINCT ?node WHERE { GRAPH ?article { PATTERN } } ORDER BY ?node"""
#: Of the articles that use a name, and of the nodes that say the same.
_MOST = 100


@dataclass(frozen=True, slots=True)
class CorrectableThing:
    """A thing: its class and names, a sentence of each of the newest articles, articles that use its very name.

    `is_told` is False where no article speaks of it.
    """

    description: Description
    type: str
    name: str
    is_told: bool
    sentences: tuple[Evidence, ...]
    articles: tuple[ArticleLine, ...]

    @property
    def iri(self) -> str:
        """Its IRI."""
        return self.description.iri

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other Chinese names."""
        found = (term.value for term in self.description.aliases if term.language in ("zh", None))
        return tuple(name for name in dict.fromkeys(found) if name != self.name)


@dataclass(frozen=True, slots=True)
class CorrectableSaying:
    """What an article says, and all that says the same, itself first."""

    kind: str  # statements, posts, measures, quotations
    said: Said
    alike: tuple[Said, ...]


def is_saying(iri: str, id_base: str) -> bool:
    """Tell whether an IRI is that of a statement, post, measure or quotation."""
    article, hash_, fragment = iri.partition("#")
    return bool(hash_) and article.startswith(id_base + "article/") and fragment.partition("-")[0] in _KINDS


async def current(backend: Backend, iri: str, least: float = 0.0) -> Description | None:
    """Return what is written of a thing, under its present IRI; None where an IRI is that of no thing here."""
    seen: set[str] = set()
    found = await describe(backend, iri, least)
    while found is not None and found.replaced_by is not None and found.iri not in seen:
        seen.add(found.iri)
        found = await describe(backend, found.replaced_by, least)
    if found is None or found.type is None:
        return None
    try:
        parse_reference(found.iri, None)
    except ValueError:
        return None
    return found


async def is_told(backend: Backend, iri: str) -> bool:
    """Tell whether an article speaks of a thing."""
    return bool(await read(backend, _SPOKEN.replace("THIS", node(iri), 1), 1))


async def read_thing_named(backend: Backend, description: Description, fallback: str) -> CorrectableThing:
    """Return a thing with the sentences that name it; `fallback` is its name where it has none."""
    iri, name = description.iri, description.name("zh", fallback)
    sentences = []
    for article in (await articles_page(backend, _SENTENCE_ARTICLES, mentioning=iri)).rows:
        # One article at a time: over several graphs the engine begins with all sentences there are.
        for row in await read(backend, of_article(about(_SENTENCE, "this", iri), article.iri), 1):
            sentences.append(Evidence(
                row["evidence"].value, row["sentence"].value, article.iri, article.headline, article.date,
                article.opening))  # fmt: skip
    query = _NAMING.replace("THIS", node(iri), 1).replace("NAME", str(ox.Literal(name)), 1)
    naming = await with_openings(backend, await read(backend, query, _MOST))
    return CorrectableThing(
        description,
        description.type or "",
        name,
        await is_told(backend, iri),
        tuple(sentences),
        tuple(
            ArticleLine(row["article"].value, text(row, "headline"), text(row, "date"), opening_of(row))
            for row in naming
        ),
    )


def _pattern(said: Said) -> str | None:
    """Return what holds of the nodes that say the same; None where an entry can only name a node."""
    if said.subject.iri is None:
        return None
    subject = node(said.subject.iri)
    if isinstance(said, Statement):
        wanted = node(said.object.iri) if said.object.iri else str(ox.Literal(said.object.name))
        return (
            f"?node rdf:subject {subject} ; rdf:predicate {node(said.predicate)} ; rdf:object ?object . "
            f"FILTER({'?object' if said.object.iri else 'STR(?object)'} = {wanted})"
        )
    if isinstance(said, Post) and said.body.iri is not None and said.event != KG + "Left":
        return (
            f"?node org:member {subject} ; org:organization {node(said.body.iri)} ; kg:postEvent ?event . "
            "FILTER(?event != kg:Left)"
        )
    return None


def _is_sure(said: Said, least: float) -> bool:
    return said.confidence is None or float(said.confidence) >= least


async def read_saying(backend: Backend, iri: str, least: float = 0.0) -> CorrectableSaying | None:
    """Return what a node says with all that say the same; None where it says nothing with that confidence."""
    kind = _KINDS[iri.partition("#")[2].partition("-")[0]]
    found = await with_best_first(backend, await read_nodes(backend, kind, [iri]))
    if not found or not _is_sure(found[0], least):
        return None
    said, pattern = found[0], _pattern(found[0])
    others: list[str] = []
    if pattern is not None:
        rows = await read(backend, _ALIKE.replace("PATTERN", pattern, 1), _MOST)
        others = [row["node"].value for row in rows if row["node"].value != iri]
    same = await with_best_first(backend, await read_nodes(backend, kind, others))
    alike = [one for one in same if _is_sure(one, least)]
    return CorrectableSaying(kind, said, (said, *alike))


def words_of(said: Said, label: Callable[[str], str]) -> str:
    """Return what is said on one line; `label` gives the words of a term."""
    subject = said.subject.name
    if isinstance(said, Statement):
        value = said.object.iri if said.object.iri and said.object.iri.startswith(KG) else None
        return f"{subject} {label(said.predicate)} {label(value) if value else said.object.name}"
    if isinstance(said, Post):
        return f"{subject} {label(said.event)} {said.body.name} {said.title}"
    if isinstance(said, Measure):
        change = f"{label(said.change)} " if said.change else ""
        return f"{subject} {said.indicator.name} {change}{said.printed}"
    assert isinstance(said, Quotation)
    return f"{subject} “{nested(said.quoted)}”"
