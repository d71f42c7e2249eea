"""Scoring: each kind on small hand-made cases, and the same figures as the shared tool."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.errors import UsageError
from kg.score.comparing import dice, is_compatible, is_same_unit, is_same_value, magnitude, months, number, surface
from kg.score.figures import judge_measures
from kg.score.gold import GoldArticle, read_gold
from kg.score.graph import FoundMeasure
from kg.score.judge import score_store
from kg.score.kinds import KINDS
from kg.score.tally import Finding, Tally, compare, tally
from kg.state import StoreFolder
from kg.store import open_store

SAMPLE_GOLD = Path(__file__).resolve().parents[1] / "kg" / "samples" / "gold"
CITY = "urn:place/昌吉市"


@pytest.mark.parametrize(("printed", "is_one"), [
    ("昌昌吉吉市市", True), ("昌吉市昌吉市", True), ("昌吉市", True), ("昌 吉 市", True), ("昌吉", False),
    ("吉昌市", False)])
def test_surfaces_without_double_print(printed: str, is_one: bool) -> None:
    assert (surface(printed) == "昌吉市") is is_one


@pytest.mark.parametrize(("value", "unit", "expected"), [
    ("2.5", "亿吨", (Decimal("250000000"), "吨")), ("3", "万千瓦", (Decimal(30000), "千瓦")),
    ("3", "千瓦时", (Decimal(3), "千瓦时")), ("0.3", "个百分点", (Decimal("0.3"), "百分点")),
    ("7", "％", (Decimal(7), "%")), ("12", "十万人次", (Decimal(1200000), "人次")), (None, "万亩", (None, "亩")),
])
def test_magnitudes(value: str | None, unit: str, expected: tuple[Decimal | None, str]) -> None:
    assert magnitude(number(value), unit) == expected


def test_what_counts_as_the_same() -> None:
    assert is_same_unit("", "吨") and is_same_unit("元人民币", "元") and is_same_unit("吨/年", "吨")
    assert not is_same_unit("吨", "元")
    assert is_same_value(Decimal(1000), Decimal(1001)) and not is_same_value(Decimal(1000), Decimal(1002))
    assert is_same_value(None, None) and not is_same_value(None, Decimal(1))
    assert dice("原煤产量", "煤炭产量") == 0.75 and dice("", "x") == 0
    assert is_compatible("place", frozenset({"org"})) and not is_compatible("person", frozenset({"org", "place"}))
    assert months("2024-05") == ("2024-05", "2024-05") and months(None) is None
    assert number("1,200") == 1200 and number("约三成") is None


def test_a_tally_counts_wrong_as_missed_and_spurious() -> None:
    findings = []
    for gold, found in (("a", "a"), ("a", "b"), ("a", None), (None, "b"), (None, None)):
        outcome = compare(gold, found, gold == found)
        findings += [Finding("dates", "g-1", outcome, f"{gold} {found}")] if outcome else []
    counts = tally(findings)
    assert (counts.right, counts.missed, counts.spurious) == (1, ["a b", "a None"], ["None b"])
    assert counts.figures() == {"precision": 0.3333, "recall": 0.3333, "f1": 0.3333, "gold": 3}
    assert Tally().f1 == Tally().precision == 0.0


def gold_with(**measure: Any) -> GoldArticle:
    base = {"kind": "observation", "subject": "昌吉市", "indicator": "新建学校数", "value": 3, "unit": "所",
            "change": None, "period": "2024"}
    return GoldArticle.model_validate(
        {"id": "g-1", "kind": "news", "starts": "甲", "ends": "乙", "measures": [base | measure]})


def found_with(**measure: Any) -> FoundMeasure:
    found = FoundMeasure("observation", CITY, "新建学校数", Decimal(3), "所", "2024-01-01", "2024-12-31", "")
    return found._replace(**measure)


@pytest.mark.parametrize(("gold", "found", "expected"), [
    ({}, {}, {"measures": 1, "periods": 1}),
    ({}, {"value": Decimal(4)}, {}),
    ({}, {"kind": "target"}, {}),
    ({}, {"subject": "urn:other"}, {}),
    ({}, {"unit": "人"}, {}),
    ({}, {"indicator": "完全两样"}, {}),
    ({}, {"end": "2024-06-30"}, {"measures": 1}),
    ({"kind": "target"}, {"kind": "target", "start": None}, {"measures": 1, "periods": 1}),
    ({"change": "yoy-increase"}, {"change": "YoYIncrease"}, {"measures": 1, "periods": 1, "changes": 1}),
    ({"change": "yoy-increase"}, {}, {"measures": 1, "periods": 1}),
    ({"kind": "target", "value": None, "unit": None}, {"kind": "target", "value": None, "unit": ""},
     {"aims": 1, "periods": 1}),
    ({"period": None}, {"start": None, "end": None}, {"measures": 1}),
])
def test_measures_are_paired(gold: dict[str, Any], found: dict[str, Any], expected: dict[str, int]) -> None:
    findings = judge_measures(gold_with(**gold), [found_with(**found)], {"昌吉市": CITY})
    assert Counter(f.kind for f in findings if f.outcome == "right") == expected


def test_one_found_figure_answers_one_gold_figure() -> None:
    gold = gold_with()
    twice = gold.model_copy(update={"measures": gold.measures * 2})
    findings = judge_measures(twice, [found_with(), found_with(value=Decimal(9))], {"昌吉市": CITY})
    assert [f.outcome for f in findings if f.kind == "measures"] == ["right", "missed", "spurious"]


@pytest.mark.parametrize(("content", "said"), [
    (None, "holds no gold page"), ("{", "no gold page"), ("{}", "articles"),
    ('{"articles": [{"id": 1}]}', "articles.0"),
])
def test_a_gold_folder_that_is_none(content: str | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "a.json").write_text(content)
    with pytest.raises(UsageError, match=said):
        read_gold(tmp_path)
    with pytest.raises(UsageError, match="no such folder"):
        read_gold(tmp_path / "nowhere")


def test_only_the_named_gold_pages_are_read() -> None:
    name = sorted(SAMPLE_GOLD.glob("*.json"))[0].stem
    assert 0 < len(read_gold(SAMPLE_GOLD, [name])) < len(read_gold(SAMPLE_GOLD))
    with pytest.raises(UsageError, match="named nothing"):
        read_gold(SAMPLE_GOLD, ["nothing"])


def same_as_shared(store: Path, gold: Path, shared: Path) -> None:
    graph = StoreFolder(store).snapshot() / "graph.nq"
    done = subprocess.run([sys.executable, str(shared / "tools" / "score.py"), str(graph), str(gold), "--json"],
                          check=True, capture_output=True, timeout=300)
    tallies = score_store(open_store(store), read_gold(gold))
    assert {kind: tallies[kind].figures() for kind in KINDS} == json.loads(done.stdout)


def test_the_samples_score_as_with_the_shared_tool(shared: Path, sample_store: Path) -> None:
    same_as_shared(sample_store, SAMPLE_GOLD, shared)


@pytest.mark.shared
def test_the_shared_pages_score_as_with_the_shared_tool(shared: Path, corpus_store: Path) -> None:
    same_as_shared(corpus_store, shared / "gold", shared)


def test_a_graph_without_the_pages_finds_nothing(tmp_path: Path) -> None:
    import pyoxigraph as ox
    (tmp_path / "snapshot").mkdir()
    ox.Store(str(tmp_path / "snapshot" / "oxigraph")).flush()
    from kg.store import GraphStore
    tallies = score_store(GraphStore(tmp_path / "snapshot"), read_gold(SAMPLE_GOLD))
    assert all(tally.right == 0 and not tally.spurious for tally in tallies.values())
    assert tallies["articles"].gold > 20 and tallies["identity"].gold == 0
