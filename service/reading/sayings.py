"""What articles say: statements, posts, measures and quotations, each with the sentences that prove it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from service.backend import Backend
from service.reading.asking import Row, decimal, node, read, read_many, text
from service.reading.openings import Opening, opening_of, with_openings

__all__ = [
    "KINDS",
    "Amount",
    "Evidence",
    "Measure",
    "Named",
    "Post",
    "Quotation",
    "Said",
    "Sayings",
    "Statement",
    "is_headline",
    "measure_of",
    "read_nodes",
    "read_sayings",
    "read_whole",
]

#: Stands before what is optional: behind it, engines match the two apart.
_PROVED = " ?node prov:wasQuotedFrom ?evidence . ?evidence nif:anchorOf ?sentence ; nif:beginIndex ?begin ."
_COMMON = """
    OPTIONAL { ?article schema:headline ?headline }
    OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published }
    OPTIONAL { ?node kg:confidence ?confidence } OPTIONAL { ?node kg:rule ?rule } }
  BIND(COALESCE(?reported, ?published) AS ?date) """
_ENDS = ("subject", "object")
_NAMED = 'OPTIONAL { ?END skos:prefLabel ?ENDName FILTER(LANG(?ENDName) = "zh") }'
_NAMES = """SELECT DISTINCT ?this ?name WHERE { VALUES ?this { MANY } ?this skos:prefLabel ?name
  FILTER(LANG(?name) = "zh") } ORDER BY ?this ?name"""
#: Of some nodes; each has a row for each sentence that proves it.
_MOST_ROWS = 20_000
_ORDER = " } ORDER BY ?article ?begin ?node ?evidence"
#: Of evidence that nobody ranked: as of a sentence of the body that names neither end.
_UNRANKED = 8000

STATEMENTS = (
    """SELECT DISTINCT * WHERE { GRAPH ?article {
    ?node rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:modality ?modality ."""
    + _PROVED
    + " OPTIONAL { ?node kg:asOf ?asOf }"
    + _COMMON
    + """
  OPTIONAL { ?subject skos:prefLabel ?subjectName FILTER(LANG(?subjectName) = "zh") }
  OPTIONAL { ?object skos:prefLabel ?objectName FILTER(LANG(?objectName) = "zh") }"""
    + _ORDER
)
POSTS = (
    """SELECT DISTINCT * WHERE { GRAPH ?article {
    ?node org:member ?subject ; org:organization ?object ; kg:postTitle ?title ; kg:postEvent ?event ."""
    + _PROVED
    + " OPTIONAL { ?node kg:asOf ?asOf }"
    + _COMMON
    + """
  OPTIONAL { ?subject skos:prefLabel ?subjectName FILTER(LANG(?subjectName) = "zh") }
  OPTIONAL { ?object skos:prefLabel ?objectName FILTER(LANG(?objectName) = "zh") }"""
    + _ORDER
)
MEASURES = (
    """SELECT DISTINCT * WHERE { GRAPH ?article {
    ?node kg:about ?subject ; kg:indicatorText ?indicatorText ; kg:printedText ?printed ; a ?kind .
    FILTER(?kind IN (kg:Observation, kg:Target))"""
    + _PROVED
    + """
    OPTIONAL { ?node kg:indicator ?indicator } OPTIONAL { ?node kg:change ?change }
    OPTIONAL { ?node kg:qualifier ?qualifier } OPTIONAL { ?node kg:rank ?rank }
    OPTIONAL { ?node kg:periodStart ?start } OPTIONAL { ?node kg:periodEnd ?end }
    OPTIONAL { ?node qudt:numericValue ?number } OPTIONAL { ?node qudt:hasUnit ?unit }
    OPTIONAL { ?node kg:printedValue ?figure } OPTIONAL { ?node kg:printedUnit ?printedUnit }
    OPTIONAL { ?node kg:bound ?bound }
    OPTIONAL { ?node kg:lowerBound ?lower } OPTIONAL { ?node kg:upperBound ?upper }"""
    + _COMMON
    + """
  OPTIONAL { ?subject skos:prefLabel ?subjectName FILTER(LANG(?subjectName) = "zh") }
  OPTIONAL { GRAPH ?article { ?node kg:rankScope ?scope }
             ?scope skos:prefLabel ?scopeName FILTER(LANG(?scopeName) = "zh") }"""
    + _ORDER
)
QUOTATIONS = (
    """SELECT DISTINCT * WHERE { GRAPH ?article {
    ?node kg:speaker ?subject ; schema:text ?quoted ."""
    + _PROVED
    + _COMMON
    + """
  OPTIONAL { ?subject skos:prefLabel ?subjectName FILTER(LANG(?subjectName) = "zh") }"""
    + _ORDER
)


def is_headline(sentence: str, headline: str | None) -> bool:
    """Tell whether a sentence is an article's headline or a line of it.

    >>> is_headline("治气请来国家队", "治气请来国家队 科创中心揭牌"), is_headline("今年治气。", None)
    (True, False)
    """
    return bool(headline) and "".join(sentence.split()) in "".join((headline or "").split())


@dataclass(frozen=True, slots=True)
class Named:
    """A resource or a value with the name to show; `iri` is None for a literal.

    `original` is its Chinese name where `name` is an English one.
    """

    name: str
    iri: str | None
    original: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence and where it stands; `opening` is how an article without a headline begins.

    `rank` is its place among those that prove the same: the least comes first, see `service.reading.proving`.
    `is_joint` tells that it proves together with the one before it, and not alone.
    """

    iri: str
    sentence: str
    article: str
    headline: str | None
    date: str | None
    opening: Opening | None = None
    rank: int = field(default=_UNRANKED, compare=False)
    is_joint: bool = field(default=False, compare=False)

    @property
    def is_title(self) -> bool:
        """Tell whether it is the whole headline of its article, which then need not stand below it once more."""
        return "".join(self.sentence.split()) == "".join((self.headline or "").split())


@dataclass(frozen=True, slots=True)
class Said:
    """What all that is said shares."""

    node: str
    subject: Named
    evidence: tuple[Evidence, ...] = field(kw_only=True)
    confidence: str | None = field(default=None, kw_only=True)
    rule: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Statement(Said):
    """Subject, predicate, object; several articles may say it, each by a node of its own."""

    predicate: str
    object: Named
    modality: str
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Post(Said):
    """A person holds, is given or leaves a post."""

    body: Named
    title: str
    event: str
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Amount:
    """The number of a figure: as printed, and in the base unit where the printed one is known.

    `lower` and `upper` are of a range in the printed unit, in place of `printed`; `bound` is a term such as kg:AtLeast.
    """

    printed: Decimal | None = None
    printed_unit: str | None = None
    number: Decimal | None = None
    unit: str | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class Measure(Said):
    """A figure or a goal; `period` as (start, end), either may be open."""

    kind: str
    indicator: Named
    printed: str
    change: str | None
    qualifier: str | None
    rank: str | None
    scope: Named | None
    period: tuple[str | None, str | None]
    amount: Amount = Amount()


@dataclass(frozen=True, slots=True)
class Quotation(Said):
    """Words of a person."""

    quoted: str


@dataclass(frozen=True, slots=True)
class Sayings:
    """All that is said in one scope."""

    statements: tuple[Statement, ...] = ()
    posts: tuple[Post, ...] = ()
    measures: tuple[Measure, ...] = ()
    quotations: tuple[Quotation, ...] = ()


def _named(row: Row, variable: str) -> Named:
    term = row[variable]
    return Named(text(row, f"{variable}Name") or term.value, term.value if term.kind == "iri" else None)


def _evidence(rows: Iterable[Row]) -> tuple[Evidence, ...]:
    found = {
        row["evidence"].value: Evidence(
            row["evidence"].value,
            row["sentence"].value,
            row["article"].value,
            text(row, "headline"),
            text(row, "date"),
            opening_of(row),
        )
        for row in rows
    }
    return tuple(found.values())


def _by_node(rows: Iterable[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["node"].value, []).append(row)
    return list(groups.values())


def _statement(rows: list[Row]) -> Statement:
    row = rows[0]
    return Statement(
        row["node"].value,
        _named(row, "subject"),
        row["predicate"].value,
        _named(row, "object"),
        row["modality"].value,
        text(row, "asOf"),
        evidence=_evidence(rows),
        confidence=text(row, "confidence"),
        rule=text(row, "rule"),
    )


def _post(rows: list[Row]) -> Post:
    row = rows[0]
    return Post(
        row["node"].value,
        _named(row, "subject"),
        _named(row, "object"),
        row["title"].value,
        row["event"].value,
        text(row, "asOf"),
        evidence=_evidence(rows),
        confidence=text(row, "confidence"),
        rule=text(row, "rule"),
    )


def _number(row: Row, name: str) -> Decimal | None:
    value = text(row, name)
    try:
        found = Decimal(value) if value is not None else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def measure_of(rows: list[Row]) -> Measure:
    """Return the figure or target of the rows of one node."""
    row = rows[0]
    return Measure(
        row["node"].value,
        _named(row, "subject"),
        row["kind"].value,
        Named(row["indicatorText"].value, text(row, "indicator")),
        row["printed"].value,
        text(row, "change"),
        text(row, "qualifier"),
        text(row, "rank"),
        _named(row, "scope") if "scope" in row else None,
        (text(row, "start"), text(row, "end")),
        Amount(
            _number(row, "figure"),
            text(row, "printedUnit"),
            _number(row, "number"),
            text(row, "unit"),
            _number(row, "lower"),
            _number(row, "upper"),
            text(row, "bound"),
        ),
        evidence=_evidence(rows),
        confidence=text(row, "confidence"),
        rule=text(row, "rule"),
    )


def _quotation(rows: list[Row]) -> Quotation:
    row = rows[0]
    return Quotation(
        row["node"].value,
        _named(row, "subject"),
        row["quoted"].value,
        evidence=_evidence(rows),
        confidence=text(row, "confidence"),
        rule=text(row, "rule"),
    )


#: Kind of what is said -> its query and what makes a record of the rows of one node.
KINDS: dict[str, tuple[str, Callable[[list[Row]], Said]]] = {
    "statements": (STATEMENTS, _statement),
    "posts": (POSTS, _post),
    "measures": (MEASURES, measure_of),
    "quotations": (QUOTATIONS, _quotation),
}


async def read_nodes(backend: Backend, kind: str, nodes: Sequence[str]) -> tuple[Said, ...]:
    """Return what certain nodes say, in their order; all of one kind."""
    query, make = KINDS[kind]
    listed = f"GRAPH ?article {{ VALUES ?node {{ {' '.join(map(node, nodes))} }}"
    rows = await read(backend, query.replace("GRAPH ?article {", listed, 1), _MOST_ROWS) if nodes else []
    found = {group[0]["node"].value: make(group) for group in _by_node(await with_openings(backend, rows))}
    return tuple(found[iri] for iri in nodes if iri in found)


async def read_whole(backend: Backend, kind: str, nodes: Iterable[str]) -> tuple[Said, ...]:
    """Return what certain nodes say, in the order of articles and text; all of one kind."""
    query, make = KINDS[kind]
    query = query.replace("GRAPH ?article {", "GRAPH ?article { VALUES ?node { MANY }", 1).replace(_ORDER, " }")
    for end in _ENDS:
        query = query.replace(_NAMED.replace("END", end), "")
    found = await read_many(backend, query, map(node, sorted(set(nodes))), _MOST_ROWS)
    rows = await with_openings(backend, await _with_names(backend, found))
    return tuple(map(make, _by_node(sorted(rows, key=_place))))


async def _with_names(backend: Backend, rows: Sequence[Row]) -> list[Row]:
    """Return rows with the names of their ends, each read once: of what the curated files know too there are two."""
    ends = {row[end].value for row in rows for end in _ENDS if end in row and row[end].kind == "iri"}
    found = await read_many(backend, _NAMES, map(node, sorted(ends)), _MOST_ROWS)
    names = {row["this"].value: row["name"] for row in reversed(found)}  # the first of several
    return [
        {**row, **{f"{end}Name": names[row[end].value] for end in _ENDS if end in row and row[end].value in names}}
        for row in rows
    ]


def _place(row: Row) -> tuple[str, int, str, str]:
    """Return what `_ORDER` sorts by; here, as the engine takes longer."""
    return row["article"].value, int(row["begin"].value), row["node"].value, row["evidence"].value


async def read_sayings(backend: Backend, scope: Callable[[str], list[str]], least: float = 0.0) -> Sayings:
    """Return what is said in a scope.

    Args:
        backend: answers.
        scope: a query text -> the texts to ask: of one article, or about one thing in each of its roles.
        least: what has a confidence below it is left out.
    """
    sure = f" FILTER(!BOUND(?confidence) || ?confidence >= {decimal(least)})" if least else ""

    async def rows(query: str) -> list[list[Row]]:
        answers = await asyncio.gather(*(read(backend, one) for one in scope(query.replace(_ORDER, sure + _ORDER))))
        return _by_node(await with_openings(backend, [row for rows in answers for row in rows]))

    statements, posts, measures, quotations = await asyncio.gather(
        *map(rows, (STATEMENTS, POSTS, MEASURES, QUOTATIONS))
    )
    return Sayings(
        tuple(map(_statement, statements)),
        tuple(map(_post, posts)),
        tuple(map(measure_of, measures)),
        tuple(map(_quotation, quotations)),
    )
