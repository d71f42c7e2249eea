"""Labels of classes, properties and listed terms, from the ontology's graph, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.vocab import PREFIXES
from service.backend import Backend, Query

__all__ = ["Vocabulary", "VocabularyCache", "short_name"]

_LABELS = """SELECT ?term ?label (LANG(?label) AS ?lang) WHERE { ?term rdfs:label ?label ; a ?kind
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty kg:Modality kg:ProjectStatus kg:PostEvent kg:Change
                 kg:Bound kg:LinkStatus kg:ArticleKind } } ORDER BY ?term ?label"""
_MOST = 5_000

#: Terms of the standards that pages show; the ontology does not label them.
_STANDARD: dict[str, tuple[str, str]] = {
    "schema:startDate": ("开始日期", "starts"),
    "schema:endDate": ("结束日期", "ends"),
    "schema:about": ("关于", "about"),
    "schema:areaServed": ("所属地方", "organ of"),
    "schema:identifier": ("代码", "identifier"),
    "schema:datePublished": ("出版日期", "published"),
    "schema:issueNumber": ("期号", "issue number"),
    "schema:isPartOf": ("属于", "part of"),
    "schema:name": ("名称", "name"),
    "schema:publisher": ("出版者", "publisher"),
    "schema:pagination": ("版次", "page number"),
    "dcterms:source": ("来源", "source"),
    "dcterms:description": ("说明", "description"),
    "skos:broader": ("上级概念", "broader"),
    "skos:narrower": ("下级概念", "narrower"),
    "skos:closeMatch": ("近义概念", "close match"),
    "skos:exactMatch": ("等同于", "exact match"),
    "skos:inScheme": ("所属体系", "in scheme"),
    "skos:prefLabel": ("名称", "name"),
    "skos:altLabel": ("别名", "other name"),
    "skos:notation": ("记号", "notation"),
    "rdfs:label": ("标签", "label"),
    "rdfs:comment": ("说明", "comment"),
    "rdf:type": ("类", "class"),
    "skos:definition": ("定义", "definition"),
    "skos:scopeNote": ("用法", "scope note"),
    "owl:sameAs": ("即", "same as"),
    "rdfs:seeAlso": ("参见", "see also"),
    "rdfs:subClassOf": ("子类于", "subclass of"),
}


def short_name(iri: str) -> str:
    """Return an IRI with its prefix, or whole where no prefix fits.

    >>> short_name("https://schema.org/about")
    'schema:about'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Labels by IRI and language."""

    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def label(self, iri: str, lang: str) -> str:
        """Return the term's label, else its prefixed name."""
        short = short_name(iri)
        if short in _STANDARD:
            return _STANDARD[short][lang == "en"]
        return self.labels.get((iri, lang)) or short


class VocabularyCache:
    """The vocabulary of the snapshot that counts."""

    def __init__(self) -> None:
        self._snapshot: Path | None = None
        self._vocabulary = Vocabulary()

    async def get(self, backend: Backend) -> Vocabulary:
        """Return the vocabulary, read again when the snapshot changed."""
        snapshot = backend.snapshot()
        if snapshot != self._snapshot:
            answer = await backend.ask(Query(_LABELS, lane="pages"), _MOST)
            labels: dict[tuple[str, str], str] = {}
            for term, label, lang in answer.rows:
                if term and label and lang:
                    labels.setdefault((term.value, lang.value or "en"), label.value)
            self._vocabulary, self._snapshot = Vocabulary(labels), snapshot
        return self._vocabulary
