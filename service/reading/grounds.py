"""The grounds of an answer: the statements, posts, figures and quotations that its rows are made of, and what they say.

A question's rows name things and sentences, not the nodes that say so: those columns are for readers.  The same query
with one more column gives the same rows in the same order and names the nodes too.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.errors import ResourceError
from kg.questions import CannedQuery
from kg.store import engine_term
from kg.vocab import ITSRDF, KG, NIF, ORG, PROV, RDF, SCHEMA
from service.backend import Answer, Backend
from service.reading.asking import node, read_many

__all__ = ["Grounds", "describe_grounds", "read_mentions", "split_grounds", "with_grounds"]

_COLUMN = "grounds"
#: Where the evidence of a node is asked for: `kg.questions` leaves out what is below a confidence at the same lines.
_SAID = re.compile(r"^ *(\?\w+) .*?prov:wasQuotedFrom \?", re.MULTILINE)
#: The rows of a question: its outer SELECT groups what an inner one finds.
_INNER = "\n    SELECT DISTINCT "
_OUTER = "\nWHERE {\n"
#: Nodes described at once: the query's text stays far below the limit.
_AT_ONCE = 300
_MOST_ROWS = 30_000
#: What a node says of other things: those are described by their class and names.
_THINGS = frozenset(
    {
        *(RDF + "subject", RDF + "object", ORG + "member", ORG + "organization", ORG + "role"),
        *(KG + "about", KG + "speaker", KG + "rankScope", KG + "indicator"),
        ITSRDF + "taIdentRef",
    }
)
_DESCRIBED = "SELECT DISTINCT ?x ?p ?o WHERE { VALUES ?x { MANY } ?x ?p ?o ONLY }"
_OF_THINGS = "FILTER(?p IN (rdf:type, skos:prefLabel))"
_OF_ARTICLES = (
    "FILTER(?p IN (rdf:type, schema:headline, schema:datePublished, schema:contentReferenceTime, schema:isPartOf, "
    "dcterms:language))"
)
#: The plain triple that a statement or a post stands for, where the graph has it.
_PLAIN = """SELECT DISTINCT ?x ?p ?o WHERE { VALUES ?node { MANY }
  { ?node rdf:subject ?x ; rdf:predicate ?p ; rdf:object ?o } UNION
  { ?node org:member ?x ; org:organization ?o BIND(kg:holdsPost AS ?p) } ?x ?p ?o }"""
#: A row that is a sentence with a name in it: the mention, by the thing and the sentence.
_MENTIONS = """SELECT DISTINCT ?mention WHERE { VALUES (?thing ?sentence) { MANY }
  ?sentence nif:referenceContext ?article ; nif:beginIndex ?first ; nif:endIndex ?last .
  ?mention itsrdf:taIdentRef ?thing ; nif:referenceContext ?article ; nif:beginIndex ?begin ; nif:endIndex ?end
  FILTER(?first <= ?begin && ?end <= ?last) } ORDER BY ?mention"""
#: The newspaper's words in a description.
_WORDS = frozenset({NIF + "anchorOf", SCHEMA + "text"})


@dataclass(frozen=True, slots=True)
class Grounds:
    """The nodes of each row of an answer, in the order of its rows; none for a row that only finds a sentence."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes, each once."""
        return tuple(dict.fromkeys(one for row in self.rows for one in row))


def with_grounds(question: CannedQuery) -> CannedQuery:
    """Return the question with one more column, which names the nodes that a row is made of.

    Raises:
        ResourceError: its file is not of the form that the questions have.
    """
    names = tuple(dict.fromkeys(_SAID.findall(question.sparql)))
    if not names:
        return question
    if question.sparql.count(_INNER) != 1 or _OUTER not in question.sparql:
        raise ResourceError(
            f"question file {question.name}.rq: its rows cannot be traced to what they are made of; write it as the "
            "others are: a SELECT that groups what one inner SELECT DISTINCT finds"
        )
    texts = ", ".join(f'COALESCE(CONCAT(STR({name}), " "), "")' for name in names)
    column = f'\n  (GROUP_CONCAT(DISTINCT CONCAT({texts}); SEPARATOR="") AS ?{_COLUMN})'
    sparql = question.sparql.replace(_INNER, f"{_INNER}{' '.join(names)} ").replace(_OUTER, column + _OUTER, 1)
    return replace(question, sparql=sparql)


def split_grounds(answer: Answer) -> tuple[Answer, Grounds]:
    """Return an answer without the column of `with_grounds`, and what stands in it."""
    if _COLUMN not in answer.variables:
        return answer, Grounds(((),) * len(answer.rows))
    at = answer.variables.index(_COLUMN)
    grounds = tuple(tuple(sorted(set(row[at].value.split()))) if row[at] else () for row in answer.rows)  # type: ignore[union-attr]
    plain = replace(
        answer,
        variables=answer.variables[:at] + answer.variables[at + 1 :],
        rows=tuple(row[:at] + row[at + 1 :] for row in answer.rows),
    )
    return plain, Grounds(grounds)


async def read_mentions(backend: Backend, found: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the mentions of things in sentences.

    Args:
        backend: answers.
        found: thing and sentence.
    """
    pairs = [f"({node(thing)} {node(sentence)})" for thing, sentence in dict.fromkeys(found)]
    rows = await read_many(backend, _MENTIONS, pairs, _MOST_ROWS, _AT_ONCE)
    return tuple(dict.fromkeys(row["mention"].value for row in rows))


async def _triples(backend: Backend, query: str, iris: Iterable[str], only: str = "") -> list[ox.Triple]:
    listed = map(node, dict.fromkeys(iris))
    return [
        ox.Triple(ox.NamedNode(row["x"].value), ox.NamedNode(row["p"].value), engine_term(row["o"]))
        for row in await read_many(backend, query.replace("ONLY", only), listed, _MOST_ROWS, _AT_ONCE)
    ]


def _objects(triples: Iterable[ox.Triple], predicates: Iterable[str]) -> list[str]:
    wanted = frozenset(predicates)
    return [t.object.value for t in triples if t.predicate.value in wanted and isinstance(t.object, ox.NamedNode)]


async def describe_grounds(backend: Backend, nodes: Sequence[str], with_text: bool = True) -> list[ox.Triple]:
    """Return what nodes say, their evidence with its place in its article, the articles, and the names of the things.

    Args:
        backend: answers.
        nodes: statements, posts, measures, quotations, mentions or sentences.
        with_text: False leaves the newspaper's words out; their places stay.
    """
    said, plain = await asyncio.gather(_triples(backend, _DESCRIBED, nodes), _triples(backend, _PLAIN, nodes))
    spans, things = await asyncio.gather(
        _triples(backend, _DESCRIBED, _objects(said, [PROV + "wasQuotedFrom"])),
        _triples(backend, _DESCRIBED, _objects(said, _THINGS), _OF_THINGS),
    )
    articles = await _triples(backend, _DESCRIBED, _objects([*said, *spans], [NIF + "referenceContext"]), _OF_ARTICLES)
    found = dict.fromkeys([*said, *spans, *articles, *things, *plain])
    return sorted((t for t in found if with_text or t.predicate.value not in _WORDS), key=str)
