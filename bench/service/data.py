"""A made graph in the contract's form: same seed and size, same lines."""

from __future__ import annotations

import random
from collections.abc import Iterator

from kg.iris import ID_BASE, article_iri, encode, entities_graph, entity_iri, pages_graph
from kg.vocab import ITSRDF, KG, NIF, ORG, PROV, RDF, SCHEMA, SKOS, SUPERCLASSES, XSD

__all__ = ["MARK", "entity_iris", "graph_lines", "made_names", "mark_line"]

#: Subject of the triple that tells two made graphs apart.
MARK = ID_BASE + "pipeline/made"
_SEED = 20_240_130
_CHARACTERS = (
    "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕"
    "调阳云腾致雨露结为霜金生丽水玉出昆冈煤电化工新能源产业园区")
_TAILS = {"company": "有限公司", "project": "项目", "product": "产品", "person": "", "place": "镇", "facility": "站"}
_CLASSES = {kind: kind.capitalize() for kind in _TAILS}
_CHAIN, _ZONE = entity_iri("industry/煤炭产业链", ID_BASE), entity_iri("zone/新疆准东经济技术开发区", ID_BASE)
_ARTICLE_QUADS, _ENTITY_QUADS = 96, 4.3
_SPANS = 8


def made_names(count: int, seed: int = _SEED) -> list[str]:
    """Return `count` different made names of three to six characters."""
    draw = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(draw.choices(_CHARACTERS, k=draw.randint(3, 6)))] = None
    return list(found)


def _entities(quads: int) -> list[tuple[str, str, str]]:
    """Return kind, name and IRI of the graph's entities; a third of the graph's lines are theirs."""
    kinds = list(_TAILS)
    names = made_names(max(60, quads // 3 // 4))
    named = [(kinds[n % len(kinds)], name + _TAILS[kinds[n % len(kinds)]]) for n, name in enumerate(names)]
    return [(kind, name, entity_iri(f"{kind}/{name}", ID_BASE)) for kind, name in named]


def entity_iris(quads: int) -> list[str]:
    """Return the IRIs of the entities of a graph of that size."""
    return [iri for _, _, iri in _entities(quads)]


def _quad(subject: str, predicate: str, value: str, graph: str) -> str:
    return f"<{subject}> <{predicate}> {value} <{graph}> ."


def _text(value: str, language: str = "") -> str:
    return f'"{value}"' + (f"@{language}" if language else "")


def _typed(value: object, name: str) -> str:
    return f'"{value}"^^<{XSD}{name}>'


def mark_line(mark: str) -> str:
    """Return the quad by which a graph is told from another one."""
    return _quad(MARK, SCHEMA + "name", _text(mark), pages_graph(ID_BASE))


def _entity_lines(entities: list[tuple[str, str, str]]) -> Iterator[str]:
    graph = entities_graph(ID_BASE)
    for kind, name, iri in entities:
        for above in (KG + _CLASSES[kind], *SUPERCLASSES[_CLASSES[kind]]):
            yield _quad(iri, RDF + "type", f"<{above}>", graph)
        yield _quad(iri, SKOS + "prefLabel", _text(name, "zh"), graph)
        yield _quad(iri, SKOS + "altLabel", _text(name[:3], "zh"), graph)


class _Article:
    """The lines of one article: its text, spans, statements, a measure, a post and a quotation."""

    def __init__(self, number: int, entities: list[tuple[str, str, str]], draw: random.Random) -> None:
        self.iri = article_iri(f"made-{number // 8}-{number % 8 * 400}", ID_BASE)
        self._page = f"{ID_BASE}page/made-{number // 8}"
        self._draw, self._number = draw, number
        self._said = draw.sample(entities, _SPANS)
        self._by_kind = {kind: [e for e in self._said if e[0] == kind] for kind in _TAILS}
        self._all = entities

    def _of(self, kind: str) -> str:
        """Return an entity of the kind: one that the article mentions, or any."""
        kinds = list(_TAILS)
        found = self._by_kind[kind]
        place = self._draw.randrange(len(self._all) // len(kinds)) * len(kinds) + kinds.index(kind)
        return found[0][2] if found else self._all[place][2]

    def lines(self) -> Iterator[str]:
        """Iterate the article's quads."""
        body = "".join(name + "".join(self._draw.choices(_CHARACTERS, k=18)) + "。" for _, name, _ in self._said)
        day = f"2024-{self._number % 12 + 1:02d}-{self._number % 28 + 1:02d}"
        for predicate, value in (
                (RDF + "type", f"<{SCHEMA}NewsArticle>"), (RDF + "type", f"<{NIF}Context>"),
                (NIF + "isString", _text(body)), (SCHEMA + "headline", _text(body[:12], "zh")),
                (SCHEMA + "datePublished", _typed(day, "date")), (SCHEMA + "isPartOf", f"<{self._page}>"),
                (KG + "bodyBegin", _typed(0, "integer")), (KG + "articleKind", f"<{KG}News>")):
            yield _quad(self.iri, predicate, value, self.iri)
        begin = 0
        spans = []
        for _, name, iri in self._said:
            end = begin + len(name)
            spans.append(self._span(begin, begin + len(name) + 19))
            yield _quad(self.iri, SCHEMA + "mentions", f"<{iri}>", self.iri)
            yield from self._mention(begin, end, name, iri)
            begin = end + 19
        yield from self._sayings(spans, body)

    def _span(self, begin: int, end: int) -> str:
        return f"{self.iri}#char={begin},{end}"

    def _mention(self, begin: int, end: int, name: str, iri: str) -> Iterator[str]:
        span = self._span(begin, end)
        for predicate, value in (
                (RDF + "type", f"<{NIF}Phrase>"), (NIF + "referenceContext", f"<{self.iri}>"),
                (NIF + "beginIndex", _typed(begin, "integer")), (NIF + "endIndex", _typed(end, "integer")),
                (NIF + "anchorOf", _text(name)), (ITSRDF + "taIdentRef", f"<{iri}>")):
            yield _quad(span, predicate, value, self.iri)

    def _judged(self, node: str, kind: str, span: str, values: tuple[tuple[str, str], ...]) -> Iterator[str]:
        for predicate, value in ((RDF + "type", f"<{kind}>"), *values, (PROV + "wasQuotedFrom", f"<{span}>"),
                                 (KG + "confidence", _typed("0.9", "decimal"))):
            yield _quad(f"{self.iri}#{node}", predicate, value, self.iri)

    def _sayings(self, spans: list[str], body: str) -> Iterator[str]:
        company, project = self._of("company"), self._of("project")
        facts = [(company, "produces", self._of("product")), (company, "develops", project),
                 (company, "locatedIn", self._of("place"))]
        if self._number % 200 == 0:  # a few companies of the chain in the zone: the first question has answers
            facts[1:] = [(company, "inIndustry", _CHAIN), (company, "locatedIn", _ZONE)]
        for number, (subject, name, value) in enumerate(facts):
            yield _quad(subject, KG + name, f"<{value}>", self.iri)
            yield from self._judged(f"st-{number}", KG + "Statement", spans[number], (
                (RDF + "subject", f"<{subject}>"), (RDF + "predicate", f"<{KG}{name}>"),
                (RDF + "object", f"<{value}>"), (KG + "modality", f"<{KG}Fact>")))
        for number, span in enumerate(spans[:3]):
            yield _quad(span, NIF + "anchorOf", _text(body[number * 20:number * 20 + 20]), self.iri)
            yield _quad(span, NIF + "beginIndex", _typed(number * 20, "integer"), self.iri)
        figure = self._draw.randint(1, 90_000)
        yield from self._judged("m-0", KG + "Observation", spans[0], (
            (KG + "about", f"<{company}>"), (KG + "indicatorText", _text("产量")),
            (KG + "printedText", _text(f"{figure}万吨")), (KG + "printedValue", _typed(figure, "integer")),
            (KG + "periodStart", _typed("2024-01-01", "date"))))
        person = self._of("person")
        yield from self._judged("post-0", ORG + "Membership", spans[1], (
            (ORG + "member", f"<{person}>"), (ORG + "organization", f"<{company}>"),
            (KG + "postTitle", _text("经理"))))
        yield from self._judged("q-0", KG + "Quotation", spans[2], (
            (KG + "speaker", f"<{person}>"), (SCHEMA + "text", _text(body[:30]))))


def _page_lines(articles: int) -> Iterator[str]:
    graph = pages_graph(ID_BASE)
    for number in range((articles + 7) // 8):
        page = f"{ID_BASE}page/{encode(f'made-{number}')}"
        yield _quad(page, RDF + "type", f"<{SCHEMA}WebPageElement>", graph)
        yield _quad(page, RDF + "type", f"<{NIF}Context>", graph)


def graph_lines(quads: int) -> Iterator[str]:
    """Iterate the N-Quads of a made graph of about `quads` lines: entities, pages, one graph for each article."""
    entities, draw = _entities(quads), random.Random(_SEED + 1)
    yield from _entity_lines(entities)
    articles = max(8, int((quads - len(entities) * _ENTITY_QUADS) / _ARTICLE_QUADS) + 1)
    yield from _page_lines(articles)
    for number in range(articles):
        yield from _Article(number, entities, draw).lines()
