"""What keeps a question quick on a large graph: the order in which its patterns stand, which engines follow."""

from __future__ import annotations

import re

import pytest

from kg.questions import bind, load_questions
from service.reading.sayings import KINDS

QUESTIONS = load_questions()
_EVIDENCE, _OPTIONAL = "prov:wasQuotedFrom", "OPTIONAL"


def _graphs(sparql: str) -> list[str]:
    """Return what stands in each ``GRAPH ?x { … }`` of a query, braces within braces and all."""
    found = []
    for begin in (match.end() for match in re.finditer(r"GRAPH \?\w+ \{", sparql)):
        depth, end = 1, begin
        while depth:
            depth += {"{": 1, "}": -1}.get(sparql[end], 0)
            end += 1
        found.append(sparql[begin : end - 1])
    return found


def _late(pattern: str) -> bool:
    return _EVIDENCE in pattern and _OPTIONAL in pattern and pattern.index(_OPTIONAL) < pattern.index(_EVIDENCE)


@pytest.mark.parametrize("name", QUESTIONS)
def test_that_evidence_is_asked_for_before_what_is_optional(name: str) -> None:
    values = {p.name: "urn:x" for p in QUESTIONS[name].parameters if p.absent == "required"}
    for least in (0.0, 0.5):
        sparql = bind(QUESTIONS[name], values, lambda *_: [], min_confidence=least)
        assert not any(map(_late, _graphs(sparql)))


@pytest.mark.parametrize("kind", KINDS)
def test_that_pages_ask_for_evidence_before_what_is_optional(kind: str) -> None:
    (said, *_) = _graphs(KINDS[kind][0])
    assert _EVIDENCE in said
    assert not _late(said)


def test_that_the_names_of_what_is_gone_through_are_read_behind_all_ways() -> None:
    # An optional name within one of several ways makes engines match each way with all that there is.
    sparql = QUESTIONS["coal-chain-companies"].sparql
    ways = sparql[sparql.index("BIND(1 AS ?half)") : sparql.index("BIND(2 AS ?half)")]
    assert _OPTIONAL not in ways
