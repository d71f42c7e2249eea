"""The question target-kept: what becomes of a target when a figure comes later."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.questions import bind, load_questions
from kg.vocab import PREFIXES

_ID = "https://w3id.org/zhundong-kg/id/"
_GOAL = """
<{id}article/a> schema:datePublished "2024-01-31"^^xsd:date .
<{id}article/b> schema:datePublished "{told}"^^xsd:date .
<{id}article/a#m> a kg:Target ; kg:about <{id}company/x> ; kg:indicator <{id}indicator/i> ; kg:printedText "40" ;
  qudt:numericValue 40 ; kg:periodStart "2024-01-01"^^xsd:date ; kg:periodEnd "2024-12-31"^^xsd:date ; {bound}
  prov:wasQuotedFrom <{id}article/a#e> .
<{id}article/a#e> nif:anchorOf "s" ; nif:beginIndex 31 ; nif:referenceContext <{id}article/a> .
<{id}article/b#m> a kg:Observation ; kg:about <{id}company/x> ; kg:indicator <{id}indicator/i> ; kg:printedText "n" ;
  kg:indicatorText "i" ; qudt:numericValue {value} ; kg:periodEnd "{until}"^^xsd:date ; {change}
  prov:wasQuotedFrom <{id}article/b#e> .
<{id}article/b#e> nif:anchorOf "s" ; nif:beginIndex 31 ; nif:referenceContext <{id}article/b> .
"""


@pytest.mark.parametrize(("value", "until", "told", "bound", "change", "outcome"), [
    (41, "2024-12-31", "2025-01-10", "", "", "达到"),
    (40, "2024-10-31", "2024-11-10", "", "", "达到"),
    (39, "2024-12-31", "2025-01-10", "", "", "未达到"),
    (39, "2024-12-31", "2024-12-10", "", "", "尚在途中"),
    (39, "2024-10-31", "2024-11-10", "", "", "尚在途中"),
    (39, "2024-12-31", "2025-01-10", "kg:bound kg:AtMost ;", "", "达到"),
    (39, "2024-10-31", "2024-11-10", "kg:bound kg:AtMost ;", "", "尚在途中"),
    (41, "2024-12-31", "2025-01-10", "kg:bound kg:AtMost ;", "", "未达到"),
    (39, "2024-10-31", "2025-01-10", "", "", "未见达到"),  # an article later than the deadline, no figure of it
    (39, "2024-10-31", "2025-01-10", "kg:bound kg:AtMost ;", "", "未见达到"),
    (41, "2023-12-31", "2024-01-10", "", "", None),  # the year before the target's
    (41, "2024-12-31", "2025-01-10", "", "kg:change kg:YoYIncrease ;", None),  # a rise is no level
])
def test_outcome_of_a_target(value: int, until: str, told: str, bound: str, change: str, outcome: str | None) -> None:
    store = ox.Store()
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())
    store.load(head + _GOAL.format(id=_ID, value=value, until=until, told=told, bound=bound, change=change),
               format=ox.RdfFormat.TURTLE)
    answer = store.query(bind(load_questions()["target-kept"], {}, lambda *_: []))
    assert isinstance(answer, ox.QuerySolutions)
    assert [row["outcome"].value for row in answer] == ([outcome] if outcome else [])
