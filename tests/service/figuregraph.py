"""More of the tiny graph: articles with figures and targets of two companies, in the contract's form."""

from __future__ import annotations

import pyoxigraph as ox
from tinygraph import BASE, COMPANY, ZONE

from kg.vocab import PREFIXES

__all__ = ["EARLIER", "FIRST", "INDICATOR", "RIVAL", "SECOND", "figure_quads"]

FIRST, SECOND, EARLIER = (BASE + f"article/p2-{n}" for n in (10, 60, 90))
RIVAL = BASE + "company/绿洲化工有限公司"
INDICATOR = BASE + "indicator/"
#: Text of the articles; each sentence proves what stands at its number.
TEXTS = {
    EARLIER: (
        "2022-01-10",
        ["今年要产纯碱超过20万吨。", "绿洲化工要产纯碱30万吨。", "水耗要降到4吨以下。", "要建成样板工厂。"],
    ),
    FIRST: ("2022-08-01", ["上半年产纯碱9万吨。", "绿洲化工上半年产纯碱31万吨。", "绿洲化工与沙海能源都在东山园区。"]),
    SECOND: ("2023-02-01", ["去年产纯碱21万吨。", "前年产纯碱15万吨。", "去年水耗5吨。", "绿洲化工将迁往东山园区。"]),
}
YEAR = ("2022-01-01", "2022-12-31")
#: article, sentence, kind, thing, indicator, printed, printed value, number, unit, bound, period
MEASURES: list[tuple[str, int, str, str, str, str, str, str, str, str, tuple[str, str]]] = [
    (EARLIER, 0, "Target", COMPANY, "纯碱产量", "20万吨", "20", "200000", "万吨", "MoreThan", YEAR),
    (EARLIER, 1, "Target", RIVAL, "纯碱产量", "30万吨", "30", "300000", "万吨", "", YEAR),
    (EARLIER, 2, "Target", COMPANY, "水耗", "4吨以下", "4", "4", "吨", "AtMost", YEAR),
    (EARLIER, 3, "Target", COMPANY, "建成样板工厂", "建成样板工厂", "", "", "", "", ("", "")),
    (FIRST, 0, "Observation", COMPANY, "纯碱产量", "9万吨", "9", "90000", "万吨", "", ("2022-01-01", "2022-06-30")),
    (FIRST, 1, "Observation", RIVAL, "纯碱产量", "31万吨", "31", "310000", "万吨", "", ("2022-01-01", "2022-06-30")),
    (SECOND, 0, "Observation", COMPANY, "纯碱产量", "21万吨", "21", "210000", "万吨", "", YEAR),
    (SECOND, 1, "Observation", COMPANY, "纯碱产量", "15万吨", "15", "150000", "万吨", "", ("2021-01-01", "2021-12-31")),
    (SECOND, 2, "Observation", COMPANY, "水耗", "5吨", "5", "5", "吨", "", YEAR),
]


def _span(article: str, number: int) -> tuple[int, str, str]:
    sentence = TEXTS[article][1][number]
    begin = sum(map(len, TEXTS[article][1][:number]))
    return begin, sentence, f"{article}#char={begin},{begin + len(sentence)}"


def _measure(number: int) -> str:
    article, sentence, kind, thing, indicator, printed, value, in_base, unit, bound, period = MEASURES[number]
    parts = [f'<{article}#m-{number}> a kg:{kind} ; kg:about <{thing}> ; kg:indicator <{INDICATOR}{indicator}>']
    parts.append(f'kg:indicatorText "{indicator}" ; kg:printedText "{printed}" ; kg:confidence 0.9 ; kg:rule "hand.v1"')
    if value:
        parts.append(f'kg:printedValue {value} ; kg:printedUnit "{unit}" ; qudt:numericValue {in_base}')
    if bound:
        parts.append(f"kg:bound kg:{bound}")
    for name, day in zip(("Start", "End"), period, strict=True):
        if day:
            parts.append(f'kg:period{name} "{day}"^^xsd:date')
    return " ; ".join([*parts, f"prov:wasQuotedFrom <{_span(article, sentence)[2]}>"]) + " ."


def _article(article: str) -> str:
    day, sentences = TEXTS[article]
    lines = [
        f'<{article}> a schema:NewsArticle , nif:Context ; nif:isString "{"".join(sentences)}" ; kg:bodyBegin 0 ; '
        f'schema:headline "纯碱{day[:4]}"@zh ; schema:datePublished "{day}"^^xsd:date ; kg:articleKind kg:News ; '
        f"schema:isPartOf <{BASE}page/p1> ; schema:mentions <{COMPANY}> , <{RIVAL}> ."
    ]
    for number, sentence in enumerate(sentences):
        begin, _, span = _span(article, number)
        lines.append(
            f'<{span}> a nif:Sentence , nif:String ; nif:referenceContext <{article}> ; nif:anchorOf "{sentence}" ; '
            f"nif:beginIndex {begin} ; nif:endIndex {begin + len(sentence)} ."
        )
    lines += [_measure(number) for number, row in enumerate(MEASURES) if row[0] == article]
    located = {FIRST: (2, "Fact", (COMPANY, RIVAL)), SECOND: (3, "Planned", (RIVAL,))}.get(article)
    if located is not None:
        where, modality, things = located
        for at, thing in enumerate(things):
            lines.append(
                f"<{article}#st-{at}> a kg:Statement , rdf:Statement ; rdf:subject <{thing}> ; "
                f"rdf:predicate kg:locatedIn ; rdf:object <{ZONE}> ; kg:modality kg:{modality} ; kg:confidence 0.9 ; "
                f'kg:rule "hand.v1" ; prov:wasQuotedFrom <{_span(article, where)[2]}> .'
            )
    return f"GRAPH <{article}> {{ {' '.join(lines)} }}"


def figure_quads() -> str:
    """Return the N-Quads to write beside the tiny graph."""
    head = "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())
    entity = (
        f'GRAPH <{BASE}graph/entities> {{ <{RIVAL}> a kg:Company ; skos:prefLabel "绿洲化工有限公司"@zh , '
        f'"Oasis Chemical"@en ; skos:altLabel "绿洲化工"@zh . }}'
    )
    text = head + "\n".join([*map(_article, TEXTS), entity])
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TRIG)
    return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()
