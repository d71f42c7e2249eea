"""The model of statements: its file, what it lets through, adds and leaves out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from marked import SmallAuthority, marked

from kg.errors import ResourceError
from kg.records import Statement
from kg.resources import models_dir
from kg.statements import PAIR_RULE, PairModel, extract_statements, tell
from kg.statements.pairs import SIGNATURES
from kg.statements.scoring import load_pair_model
from kg.weights import tempered

WEIGHTS = models_dir() / "statements" / "weights.json"
#: Tells of a firm whatever it stands before in one sentence, and nothing of what rules tell but what they make.
KEEN = PairModel(
    {"produces": {"same>": {"t:Company-Product": 3.0}}}, {name: {"rules:1": -9.0} for name in SIGNATURES},
    {}, dict.fromkeys(SIGNATURES, 0.4), dict.fromkeys(SIGNATURES, 0.9))
OPEN = replace(KEEN, statements={})


def stated(text: str, model: PairModel | None) -> tuple[Statement, ...]:
    return tell(marked(text), SmallAuthority(), model)[0]


def test_a_statement_that_no_rule_tells_is_told_where_it_is_likely() -> None:
    text = "今天晴。[甲公司:Company]的仓库堆着[铝锭:Product]。"
    assert not any(s.predicate == "produces" and s.rule == PAIR_RULE for s in stated(text, None))
    told = [s for s in stated("[铝锭:Product]到货。[甲公司:Company]卸下[铝锭:Product]。", OPEN) if s.rule == PAIR_RULE]
    assert [(s.subject, s.predicate, s.object, s.confidence) for s in told] in (
        [], [("company/甲公司", "produces", "product/铝锭", tempered(0.953, 0.4, 0.3))])


def test_its_evidence_is_the_sentence_of_the_pair() -> None:
    text = "今天晴。[甲公司:Company]研发[铝锭:Product]。"
    (statement,) = (s for s in stated(text, replace(OPEN, thresholds=dict.fromkeys(SIGNATURES, 0.0)))
                    if s.predicate == "produces")
    assert [span.of(marked(text).article.text) for span in statement.evidence] == ["甲公司研发铝锭。"]
    assert statement.confidence == tempered(0.953, 0.4, 0.3, 0.75, 0.7)


def test_below_the_threshold_a_rule_is_not_heard() -> None:
    text = "[甲公司:Company]生产[铝锭:Product]。"
    assert [s.rule for s in stated(text, None)] == ["produces-company.v1"]
    assert stated(text, KEEN) == ()
    (statement,) = stated(text, OPEN)
    assert (statement.rule, statement.confidence) == (
        "produces-company.v1", tempered(0.953, 0.4, 0.3, 0.75, 0.7))


def test_what_the_model_does_not_weigh_stays() -> None:
    text = "[奇台县:Place][风电项目:Project]开工。"
    (before,) = (s for s in stated(text, None) if s.predicate == "projectStatus")
    (after,) = (s for s in stated(text, KEEN) if s.predicate == "projectStatus")
    assert before == after


@pytest.mark.parametrize("text", [
    "[甲公司:Company]并不研发[铝锭:Product]。",
    "[甲公司:Company]尚未研发[铝锭:Product]。",
    "如果[甲公司:Company]研发[铝锭:Product]，市场将更大。",
    "[甲公司:Company]是否研发[铝锭:Product]？",
])
@pytest.mark.parametrize("model", [OPEN, load_pair_model()], ids=["by hand", "shipped"])
def test_what_is_denied_supposed_or_asked_is_not_told(text: str, model: PairModel | None) -> None:
    assert not [s for s in stated(text, model) if s.predicate == "produces"]


def test_a_plan_is_told_as_a_plan() -> None:
    (statement,) = (s for s in stated("[甲公司:Company]将研发[铝锭:Product]。", OPEN) if s.predicate == "produces")
    assert statement.modality == "Planned"


def test_the_shipped_model_is_small_and_heard() -> None:
    assert WEIGHTS.stat().st_size < 2_000_000
    text = "[奇台县:Place][风电项目:Project]由[甲公司:Company]承建，12月开工。"
    told, _, _ = extract_statements(marked(text), SmallAuthority())
    model = load_pair_model()
    assert model is not None and told == stated(text, model)
    assert {s.predicate for s in told} >= {"develops"}
    assert all(0 <= s.confidence <= 1 for s in told)


def test_same_article_same_statements() -> None:
    text = "[甲公司:Company]、[乙公司:Company]在[奇台县:Place]签约，[风电项目:Project]和[光伏项目:Project]落地。"
    assert stated(text, load_pair_model()) == stated(text, load_pair_model())


@pytest.mark.parametrize(("content", "said"), [
    ("", "holds no weights"),
    ("[]", "holds no weights"),
    ('{"pairs": {}}', "holds no weights"),
    ('{"pairs": {}, "statements": {}, "calibration": {"partOf": [1]}, "thresholds": {}, "unruled": {}}', "no weights"),
    ('{"pairs": {}, "statements": {}, "calibration": {}, "thresholds": {}, "unruled": {}}', "threshold for attends"),
])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "weights.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ResourceError, match=said) as caught:
        PairModel.load(path)
    assert "training.train" in str(caught.value)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="holds no weights"):
        PairModel.load(tmp_path / "weights.json")


def test_probabilities_are_calibrated_lines() -> None:
    stored = json.loads(WEIGHTS.read_text("utf-8"))
    assert set(stored["thresholds"]) == set(stored["unruled"]) == set(stored["calibration"]) == set(SIGNATURES)
    model = replace(OPEN, calibration={"partOf": (2.0, -1.0)})
    assert model.probability("partOf", 0.5) == 0.5 and model.probability("locatedIn", 0.0) == 0.5


#: Sure of everything, so that only what is vetoed is not told.
SURE = PairModel(
    {name: {layout: {"bias": 9.0} for layout in ("same>", "same<", "back>", "back<")} for name in SIGNATURES}, {}, {},
    dict.fromkeys(SIGNATURES, 0.4), dict.fromkeys(SIGNATURES, 0.4))


@pytest.mark.parametrize(("text", "predicate", "pair"), [
    ("[甲公司:Company]采购[钢管:Product]3万吨。", "produces", ("company/甲公司", "product/钢管")),
    ("[甲公司:Company]把废料运往[铝箔:Product]加工厂。", "produces", ("company/甲公司", "product/铝箔")),
    ("[甲公司:Company]的[铝锭:Product]被加工成[铝箔:Product]。", "produces", ("company/甲公司", "product/铝箔")),
    ("[甲公司:Company]赴[奇台县:Place]考察。", "locatedIn", ("company/甲公司", "place/奇台县")),
    ("[甲公司:Company]与[乙公司:Company]因合同纠纷诉至法院。", "cooperatesWith", ("company/甲公司", "company/乙公司")),
    ("[魏晓兰:Person]说，协会正筹备[香梨节:Event]。", "attends", ("person/魏晓兰", "event/香梨节")),
])
def test_wordings_that_tell_of_something_else(text: str, predicate: str, pair: tuple[str, str]) -> None:
    assert pair not in {(s.subject, s.object) for s in stated(text, SURE) if s.predicate == predicate}


def test_without_such_a_wording_the_model_is_followed() -> None:
    told = {(s.subject, s.predicate, s.object) for s in stated("[甲公司:Company]展出[钢管:Product]。", SURE)}
    assert ("company/甲公司", "produces", "product/钢管") in told
