"""One article's records as the quads of its named graph (contract: Article … Quotation)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from kg import iris
from kg.quads.nodes import node_iri, parts_of
from kg.quads.terms import A, GraphWriter, confidence, day, decimal, integer, iri, plain, term, zh
from kg.records import Article, ArticleRecords, Measure, Mention, Post, Quotation, Span, Statement
from kg.vocab import ARTICLE_KINDS, DCTERMS, ITSRDF, KG, NIF, ORG, PROV, QUDT, RDF, SCHEMA

__all__ = ["GraphContext", "Naming", "article_quads"]


class Naming(Protocol):
    """What the whole build knows of an article's entities."""

    def key_of(self, article_key: str, local_key: str) -> str:
        """Return the key under which all articles know the entity."""

    def type_of(self, key: str) -> str:
        """Return the class name of an entity."""


@dataclass(frozen=True, slots=True)
class GraphContext:
    """What every graph of a build shares: base of IRIs, the pipeline's hash, QUDT units by printed base unit."""

    base: str
    pipeline: str
    units: dict[str, str]


#: Predicates whose IRI is not in the ontology's own namespace.
_PREDICATE_IRI = {"startDate": SCHEMA + "startDate", "endDate": SCHEMA + "endDate", "about": SCHEMA + "about"}
_DATES = {"startDate", "endDate"}
_PLACES = {"Place", "Zone", "Facility"}


class _ArticleGraph:
    def __init__(self, records: ArticleRecords, naming: Naming, context: GraphContext) -> None:
        self.records = records
        self.article: Article = records.annotated.article
        self.naming = naming
        self.context = context
        self.iri_text = iris.article_iri(self.article.key, context.base)
        self.node = iri(self.iri_text)
        self.out = GraphWriter(self.iri_text)
        self.page = iris.page_iri(self.article.page_key, context.base)
        self.pipeline = iri(iris.pipeline_iri(context.pipeline, context.base))

    def key(self, local: str) -> str:
        return self.naming.key_of(self.article.key, local)

    def entity(self, local: str) -> ox.NamedNode:
        return iri(iris.entity_iri(self.key(local), self.context.base))

    # -- spans

    def span(self, span: Span, kind: str, printed: bool) -> ox.NamedNode:
        node = iri(iris.char_iri(self.iri_text, span))
        add = self.out.add
        add(node, A, iri(NIF + kind), iri(NIF + "String"))
        add(node, NIF + "referenceContext", self.node)
        add(node, NIF + "beginIndex", integer(span.begin))
        add(node, NIF + "endIndex", integer(span.end))
        add(node, NIF + "anchorOf", plain(span.of(self.article.text)))
        if printed:
            add(node, PROV + "wasDerivedFrom",
                *(iri(iris.char_iri(self.page, run)) for run in self.article.printed(span)))
        return node

    def evidence(self, node: ox.NamedNode, spans: Iterable[Span]) -> None:
        for span in sorted(set(spans)):
            self.out.add(node, PROV + "wasQuotedFrom", self.span(span, "String", printed=True))

    # -- the article itself

    def head(self) -> None:
        article, add, me = self.article, self.out.add, self.node
        add(me, A, iri(SCHEMA + "NewsArticle"), iri(NIF + "Context"), iri(NIF + "String"))
        add(me, NIF + "isString", plain(article.text))
        add(me, KG + "bodyBegin", integer(article.body_begin))
        add(me, SCHEMA + "headline", zh(article.headline) if article.headline else None)
        add(me, KG + "kicker", zh(article.kicker) if article.kicker else None)
        add(me, SCHEMA + "alternativeHeadline", zh(article.subtitle) if article.subtitle else None)
        add(me, SCHEMA + "articleSection", zh(article.section) if article.section else None)
        add(me, SCHEMA + "contentReferenceTime", day(article.reported) if article.reported else None)
        add(me, SCHEMA + "datePublished", day(article.published) if article.published else None)
        add(me, SCHEMA + "isPartOf", iri(self.page))
        add(me, KG + "articleKind", term(ARTICLE_KINDS[article.kind]))
        add(me, PROV + "wasAttributedTo", self.pipeline)
        for span in {s.span for s in self.records.annotated.sentences}:
            self.span(span, "Sentence", printed=False)
        for number, byline in enumerate(article.bylines, start=1):
            role = iri(f"{self.iri_text}#by-{number}")
            person = self.entity(iris.entity_key("person", byline.name))
            add(role, A, iri(SCHEMA + "Role"))
            add(role, SCHEMA + "author", person)
            add(role, SCHEMA + "roleName", zh(byline.role))
            add(me, SCHEMA + "author", person)
            add(me, KG + "byline", role)

    def mention(self, mention: Mention) -> None:
        add = self.out.add
        node = self.span(mention.span, "Phrase", printed=True)
        nodes = [self.entity(key) for key in mention.entities]
        add(node, ITSRDF + "taIdentRef", *nodes)
        add(node, ITSRDF + "taConfidence", confidence(mention.score))
        add(node, KG + "linkStatus", term("Known" if mention.known else "New"))
        add(node, KG + "rule", plain(mention.rule))
        add(self.node, SCHEMA + "mentions", *nodes)
        byline = any(b.span is not None and b.span.overlaps(mention.span) for b in self.article.bylines)
        if mention.span.end <= self.article.body_begin and not byline:
            add(self.node, SCHEMA + "about", *nodes)

    # -- what it says

    def statements(self, statements: Iterable[Statement]) -> None:
        groups: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
        for s in statements:
            subject, predicate, value = map(str, parts_of(s, self.key))
            if subject != value:  # else two local names that the build found to be one thing
                groups[subject, predicate, value].append(s)
        for (subject, predicate, value), said in groups.items():
            self.statement(subject, predicate, value, said)

    def statement(self, subject: str, predicate: str, value: str, said: Sequence[Statement]) -> None:
        add, base = self.out.add, self.context.base
        best = min(said, key=lambda s: (s.modality != "Fact", -s.confidence, s.rule))
        who = iri(iris.entity_iri(subject, base))
        how = iri(_PREDICATE_IRI.get(predicate, KG + predicate))
        what: ox.NamedNode | ox.Literal
        if predicate in _DATES:
            what = ox.Literal(value, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
        elif predicate == "projectStatus":
            what = term(value)
        else:
            what = iri(iris.entity_iri(value, base))
        add(who, how, what)
        if predicate == "partOf":
            add(who, KG + ("placePartOf" if self.naming.type_of(subject) in _PLACES else "bodyPartOf"), what)
        node = iri(node_iri(self.iri_text, Statement, (subject, predicate, value)))
        add(node, A, term("Statement"), iri(RDF + "Statement"))
        add(node, RDF + "subject", who)
        add(node, RDF + "predicate", how)
        add(node, RDF + "object", what)
        add(node, KG + "modality", term(best.modality))
        days = sorted(s.as_of for s in said if s.as_of and s.modality == best.modality)
        add(node, KG + "asOf", day(days[0]) if days else None)
        self.judged(node, max(s.confidence for s in said), best.rule, (e for s in said for e in s.evidence))

    def judged(self, node: ox.NamedNode, score: float, rule: str, evidence: Iterable[Span]) -> None:
        self.out.add(node, KG + "confidence", confidence(score))
        self.out.add(node, KG + "rule", plain(rule))
        self.out.add(node, PROV + "wasAttributedTo", self.pipeline)
        self.evidence(node, evidence)

    def posts(self, posts: Iterable[Post]) -> None:
        groups: dict[tuple[str, str, str, str], list[Post]] = defaultdict(list)
        for p in posts:
            person, body, title, event = map(str, parts_of(p, self.key))
            groups[person, body, title, event].append(p)
        add, base = self.out.add, self.context.base
        for (person, body, title, event), said in groups.items():
            best = min(said, key=lambda p: (-p.confidence, p.rule))
            node = iri(node_iri(self.iri_text, Post, (person, body, title, event)))
            who, where = iri(iris.entity_iri(person, base)), iri(iris.entity_iri(body, base))
            add(node, A, iri(ORG + "Membership"))
            add(node, ORG + "member", who)
            add(node, ORG + "organization", where)
            add(node, ORG + "role", iri(iris.entity_iri(iris.concept_key("role", title), base)))
            add(node, KG + "postTitle", plain(title))
            add(node, KG + "postEvent", term(event))
            days = sorted(p.as_of for p in said if p.as_of)
            add(node, KG + "asOf", day(days[0]) if days else None)
            self.judged(node, best.confidence, best.rule, (e for p in said for e in p.evidence))
            if event != "Left":
                add(who, KG + "holdsPost", where)

    def measures(self, measures: Iterable[Measure]) -> None:
        groups: dict[tuple[object, ...], list[Measure]] = defaultdict(list)
        for m in measures:
            groups[parts_of(m, self.key)].append(m)
        for identity, said in groups.items():
            self.measure(min(said, key=lambda m: (-m.confidence, m.rule, m.printed_text)), identity, said)

    def measure(self, m: Measure, identity: tuple[object, ...], said: Sequence[Measure]) -> None:
        add, base = self.out.add, self.context.base
        node = iri(node_iri(self.iri_text, Measure, identity))
        add(node, A, term(m.kind), term("Measure"))
        add(node, KG + "about", self.entity(m.about))
        indicator = m.indicator or iris.concept_key("indicator", m.indicator_text)
        add(node, KG + "indicator", iri(iris.entity_iri(indicator, base)))
        add(node, KG + "indicatorText", plain(m.indicator_text))
        add(node, KG + "printedText", plain(m.printed_text))
        for name, value in (("printedValue", m.value), ("lowerBound", m.low), ("upperBound", m.high)):
            add(node, KG + name, decimal(value) if value is not None else None)
        add(node, KG + "printedUnit", plain(m.unit) if m.unit else None)
        add(node, QUDT + "numericValue", decimal(m.numeric_value) if m.numeric_value is not None else None)
        unit = self.context.units.get(m.base_unit or "")
        add(node, QUDT + "hasUnit", iri(unit) if unit and (m.value is not None or m.low is not None) else None)
        add(node, KG + "change", term(m.change) if m.change else None)
        add(node, KG + "qualifier", plain(m.qualifier) if m.qualifier else None)
        add(node, KG + "bound", term(m.bound) if m.bound else None)
        add(node, KG + "rank", integer(m.rank) if m.rank is not None else None)
        add(node, KG + "rankScope", self.entity(m.rank_scope) if m.rank_scope else None)
        add(node, KG + "periodStart", day(m.period.start) if m.period.start else None)
        add(node, KG + "periodEnd", day(m.period.end) if m.period.end else None)
        self.judged(node, m.confidence, m.rule, (e for x in said for e in x.evidence))

    def quotation(self, quotation: Quotation) -> None:
        speaker = self.key(quotation.speaker)
        node = iri(node_iri(self.iri_text, Quotation, parts_of(quotation, self.key)))
        self.out.add(node, A, term("Quotation"))
        self.out.add(node, KG + "speaker", iri(iris.entity_iri(speaker, self.context.base)))
        self.out.add(node, SCHEMA + "text", plain(quotation.text))
        self.judged(node, quotation.confidence, quotation.rule, quotation.evidence)


def article_quads(records: ArticleRecords, naming: Naming, context: GraphContext) -> GraphWriter:
    """Return the quads of one article's graph, all in that graph.

    Args:
        records: all that the article says.
        naming: the build's view of identity; local keys are replaced by global ones.
        context: base of IRIs, pipeline hash, units.
    """
    graph = _ArticleGraph(records, naming, context)
    graph.head()
    for mention in records.annotated.mentions:
        graph.mention(mention)
    graph.statements(records.statements)
    graph.posts(records.posts)
    graph.measures(records.measures)
    for quotation in records.quotations:
        graph.quotation(quotation)
    graph.out.add(graph.node, DCTERMS + "language", plain("zh"))
    return graph.out
