"""The words a query can be written with: classes and properties of the data, with labels, comments and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.vocab import OWL, RDFS
from service.backend import Backend
from service.reading.asking import read
from service.statistics import Statistics
from service.vocabulary import Vocabulary, short_name

__all__ = ["Term", "Terms", "TermsCache"]

_MOST_TEXTS = 20_000
_DECLARED = """SELECT DISTINCT ?term ?kind ?p ?o (LANG(?o) AS ?lang) { ?term a ?kind
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  OPTIONAL { ?term ?p ?o VALUES ?p { rdfs:label rdfs:comment rdfs:domain rdfs:range } } } ORDER BY ?term ?p ?o"""
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property; `count` is of its members or triples, None where it could not be counted."""

    iri: str
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    count: int | None
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The prefixed name; the IRI where no prefix fits."""
        return short_name(self.iri)


@dataclass(frozen=True, slots=True)
class Terms:
    """Those of a snapshot, the most used first."""

    classes: tuple[Term, ...]
    properties: tuple[Term, ...]


@dataclass(slots=True)
class _Declared:
    is_class: bool
    texts: dict[tuple[str, str], str]
    ends: dict[str, list[str]]


async def _declared(backend: Backend) -> dict[str, _Declared]:
    found: dict[str, _Declared] = {}
    for row in await read(backend, _DECLARED, _MOST_TEXTS):
        kept = found.setdefault(row["term"].value, _Declared(row["kind"].value == OWL + "Class", {}, {}))
        if "p" not in row:
            continue
        predicate, value = row["p"].value, row["o"].value
        if predicate in (RDFS + "domain", RDFS + "range"):
            ends = kept.ends.setdefault(predicate, [])
            if value not in ends:
                ends.append(value)
        else:
            kept.texts.setdefault((predicate, row["lang"].value if "lang" in row else ""), value)
    return found


def _term(iri: str, declared: _Declared | None, count: int | None, vocabulary: Vocabulary) -> Term:
    texts, ends = (declared.texts, declared.ends) if declared else ({}, {})
    labels = {lang: texts[RDFS + "label", lang] for lang in _LANGUAGES if (RDFS + "label", lang) in texts}
    for lang in _LANGUAGES:
        common = vocabulary.label(iri, lang)
        if lang not in labels and common != short_name(iri):
            labels[lang] = common  # a term of a standard: the pages have words for it
    return Term(
        iri,
        labels,
        {lang: texts[RDFS + "comment", lang] for lang in _LANGUAGES if (RDFS + "comment", lang) in texts},
        count,
        tuple(sorted(ends.get(RDFS + "domain", ()))),
        tuple(sorted(ends.get(RDFS + "range", ()))),
    )


def _sorted(
    iris: set[str], declared: Mapping[str, _Declared], counts: Mapping[str, int], vocabulary: Vocabulary
) -> tuple[Term, ...]:
    # Where counting failed, no term counts as unused.
    terms = (_term(iri, declared.get(iri), counts.get(iri, 0) if counts else None, vocabulary) for iri in iris)
    return tuple(sorted(terms, key=lambda term: (-(term.count or 0), term.name)))


async def _read_terms(backend: Backend, vocabulary: Vocabulary, statistics: Statistics | None) -> Terms:
    declared = await _declared(backend)
    members = statistics.classes if statistics else {}
    triples = statistics.properties if statistics else {}
    classes = {iri for iri, term in declared.items() if term.is_class} | members.keys()
    properties = {iri for iri, term in declared.items() if not term.is_class} | triples.keys()
    return Terms(_sorted(classes, declared, members, vocabulary), _sorted(properties, declared, triples, vocabulary))


class TermsCache:
    """The terms of the revision that counts, read again when it or its figures change."""

    def __init__(self) -> None:
        self._of: tuple[str | None, Statistics | None] | None = None
        self._terms = Terms((), ())

    async def get(self, backend: Backend, vocabulary: Vocabulary, statistics: Statistics | None) -> Terms:
        """Return the terms; without `statistics`, which a large store takes a while to count, with no counts.

        Raises:
            KgError: the store cannot be asked.
        """
        revision = backend.revision()
        if revision is None or self._of is None or self._of[0] != revision or self._of[1] is not statistics:
            self._terms = await _read_terms(backend, vocabulary, statistics)
            self._of = (revision, statistics)
        return self._terms
