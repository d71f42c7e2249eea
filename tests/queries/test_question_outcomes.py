"""The question target-kept: what becomes of a target when a figure comes later, by the rules of ``/targets``."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.questions import bind, load_questions
from kg.store import Term
from kg.vocab import PREFIXES
from service.reading.outcomes import judge
from service.reading.sayings import Measure, measure_of
from service.texts import TEXTS

_LISTS = """
<{id}article/a#e> nif:anchorOf "重点打造煤基、铝基、硅基40个千亿级产业集群。" .
<{id}article/b#e> nif:anchorOf "{said}" .
"""
_WORDS = {name: TEXTS["zh"][f"outcome_{name}"] for name in ("kept", "missed", "open")}
_ID = "https://w3id.org/zhundong-kg/id/"
_GOAL = """
<{id}article/a> schema:datePublished "2024-01-31"^^xsd:date .
<{id}article/b> schema:datePublished "{told}"^^xsd:date .
<{id}article/a#m> a kg:Target ; kg:about <{id}company/x> ; kg:indicator <{id}indicator/i> ; kg:printedText "40" ;
  kg:indicatorText "i" ;
  qudt:numericValue 40 ; kg:periodStart "2024-01-01"^^xsd:date ; kg:periodEnd "2024-12-31"^^xsd:date ; {bound}
  prov:wasQuotedFrom <{id}article/a#e> .
<{id}article/a#e> nif:anchorOf "s" ; nif:beginIndex 31 ; nif:referenceContext <{id}article/a> .
<{id}article/b#m> a kg:Observation ; kg:about <{id}company/x> ; kg:indicator <{id}indicator/i> ; kg:printedText "n" ;
  kg:indicatorText "i" ; qudt:numericValue {value} ; kg:periodEnd "{until}"^^xsd:date ; {change}
  prov:wasQuotedFrom <{id}article/b#e> .
<{id}article/b#e> nif:anchorOf "s" ; nif:beginIndex 31 ; nif:referenceContext <{id}article/b> .
"""


_PARTS = {
    "subject": "kg:about", "indicatorText": "kg:indicatorText", "indicator": "kg:indicator",
    "printed": "kg:printedText",
    "change": "kg:change", "rank": "kg:rank", "start": "kg:periodStart", "end": "kg:periodEnd",
    "number": "qudt:numericValue", "printedUnit": "kg:printedUnit", "bound": "kg:bound",
    "evidence": "prov:wasQuotedFrom", "sentence": "prov:wasQuotedFrom/nif:anchorOf",
    "article": "prov:wasQuotedFrom/nif:referenceContext",
    "date": "prov:wasQuotedFrom/nif:referenceContext/schema:datePublished",
}  # fmt: skip


def measures(store: ox.Store) -> list[Measure]:
    """Return the target and the figure as the service reads them."""
    found = []
    for kind in ("Target", "Observation"):
        optional = " ".join(f"OPTIONAL {{ ?node {path} ?{name} }}" for name, path in _PARTS.items())
        answer = store.query(f"SELECT * {{ ?node a ?kind {optional} FILTER(?kind = kg:{kind}) }}", prefixes=PREFIXES)
        assert isinstance(answer, ox.QuerySolutions)
        names = [one.value for one in answer.variables]
        (row,) = ({name: Term("iri" if isinstance(row[name], ox.NamedNode) else "literal", row[name].value)
                   for name in names if row[name] is not None} for row in answer)
        found.append(measure_of([row]))
    return found


@pytest.mark.parametrize(("value", "until", "told", "bound", "change", "outcome"), [
    (41, "2024-12-31", "2025-01-10", "", "", "已达到"),
    (40, "2024-10-31", "2024-11-10", "", "", "已达到"),
    (39, "2024-12-31", "2025-01-10", "", "", "未达到"),
    (39, "2024-12-31", "2024-12-10", "", "", "尚无定论"),
    (39, "2024-10-31", "2024-11-10", "", "", "尚无定论"),
    (39, "2024-12-31", "2025-01-10", "kg:bound kg:AtMost ;", "", "已达到"),
    (39, "2024-10-31", "2024-11-10", "kg:bound kg:AtMost ;", "", "尚无定论"),
    (41, "2024-12-31", "2025-01-10", "kg:bound kg:AtMost ;", "", "未达到"),
    (39, "2024-10-31", "2025-01-10", "", "", "尚无定论"),  # an article later than the deadline, no figure of it
    (39, "2024-10-31", "2025-01-10", "kg:bound kg:AtMost ;", "", "尚无定论"),
    (39, "2024-12-31", "2025-01-10", "", 'kg:periodStart "2024-12-01"^^xsd:date ;', "尚无定论"),  # a month of the year
    (39, "2024-12-31", "2025-01-10", "", "kg:bound kg:MoreThan ;", "尚无定论"),  # more than 39 may be 40
    (39, "2024-12-31", "2025-01-10", "kg:bound kg:About ;", "", "已达到"),  # of "about 40"
    (40, "2024-12-31", "2025-01-10", "kg:bound kg:MoreThan ;", "", "未达到"),
    (41, "2024-10-31", "2024-11-10", "kg:change kg:YoYIncrease ;", "kg:change kg:YoYIncrease ;", "尚无定论"),
    (41, "2024-12-31", "2025-01-10", "", 'kg:printedUnit "人" ;', None),  # counts something else
    (41, "2024-12-31", "2025-01-10", "", 'kg:rank 41 ;', None),
    (41, "2025-12-31", "2026-01-10", "", 'kg:periodStart "2025-01-01"^^xsd:date ;', None),  # of another year
    (41, "2025-03-31", "2025-04-10", "", "", "尚无定论"),  # of a day after the deadline
    (41, "2023-12-31", "2024-01-10", "", "", None),  # the year before the target's
    (41, "2024-12-31", "2025-01-10", "", "kg:change kg:YoYIncrease ;", None),  # a rise is no level
])
def test_that_outcomes_are_those_of_the_page_of_targets(
    value: int, until: str, told: str, bound: str, change: str, outcome: str | None
) -> None:
    store = ox.Store()
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())
    store.load(head + _GOAL.format(id=_ID, value=value, until=until, told=told, bound=bound, change=change),
               format=ox.RdfFormat.TURTLE)
    target, figure = measures(store)
    assert _WORDS.get(judge((target,), [figure]).outcome) == outcome
    answer = store.query(bind(load_questions()["target-kept"], {}, lambda *_: []))
    assert isinstance(answer, ox.QuerySolutions)
    assert [row["outcome"].value for row in answer] == ([outcome] if outcome else [])


@pytest.mark.parametrize(("said", "rows"), [
    ("去年，建成煤基、铝基、硅基41个千亿级产业集群。", 1),
    ("去年，建成煤基、铝基、新能源41个千亿级产业集群。", 0),
    ("去年，41个千亿级产业集群撑起发展。", 0),
])
def test_that_a_target_that_lists_what_it_counts_has_figures_that_list_the_same(said: str, rows: int) -> None:
    store = ox.Store()
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())
    told = _GOAL.format(id=_ID, value=41, until="2024-12-31", told="2025-01-10", bound="", change="")
    told = told.replace('nif:anchorOf "s" ;', "").replace('printedText "40"', 'printedText "40个"')
    store.load(head + told.replace('printedText "n"', 'printedText "41个"') + _LISTS.format(id=_ID, said=said),
               format=ox.RdfFormat.TURTLE)
    answer = store.query(bind(load_questions()["target-kept"], {}, lambda *_: []))
    assert isinstance(answer, ox.QuerySolutions)
    assert len(list(answer)) == rows
