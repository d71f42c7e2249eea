"""What the models choose among, and what becomes of their choice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sketch import sketch

import kg.measures
from kg.errors import ResourceError
from kg.measures import extract_measures, read_rows
from kg.measures.candidates import Candidates
from kg.measures.choosing import NAMES, TEMPER, Models, choose, settle, shares
from kg.measures.layout import lay_out
from kg.records import Measure
from kg.weights import Weights, tempered

TEXT = ("<Company 金河公司>落户<Zone 红柳园区>。<Place 青山州>送来政策，<Company 锦绣公司>随后跟进，"
        "全年缴税3.2亿元，带动<Place 白杨村>就业。")


def models(subject: dict[str, float] | None = None, future: dict[str, float] | None = None,
           right: dict[str, float] | None = None, least: float = 0.0) -> Models:
    return Models(Weights(subject or {}, 0.0), Weights(future or {}, 0.5), Weights(right or {}, least))


def told(text: str, chosen: Models) -> list[Measure]:
    layout = lay_out(sketch(text))
    return list(settle(layout, read_rows(layout).rows, chosen))


def test_candidates_are_the_rules_choice_and_what_is_named_around() -> None:
    layout = lay_out(sketch(TEXT))
    (row,) = read_rows(layout).rows
    among = Candidates(layout).of(row.told)
    assert among[0].key == row.measure.about
    assert {one.key.split("/")[1]: one.where for one in among} == {
        "锦绣公司": "sentence-before", "青山州": "sentence-before", "白杨村": "sentence-behind",
        "金河公司": "last", "红柳园区": "last"}


def test_features_name_type_place_unit_and_agreement() -> None:
    layout = lay_out(sketch(TEXT))
    (row,) = read_rows(layout).rows
    candidates = Candidates(layout)
    named = {one.key.split("/")[1]: set(candidates.features(row.told, one)) for one in candidates.of(row.told)}
    assert {"type:Company", "where:sentence-before:Company", "unit:元:Company", "chosen:carried",
            "opens:True:sentence-before:Company"} <= named["锦绣公司"]
    assert "instead:carried:Company:Place" in named["白杨村"] and "chosen:carried" not in named["白杨村"]


@pytest.mark.parametrize(("word", "fits"), [("全州", "青山州"), ("该公司", "锦绣公司"), ("该村", "白杨村")])
def test_what_is_pointed_at_is_told_from_what_is_not(word: str, fits: str) -> None:
    layout = lay_out(sketch(TEXT.replace("全年", word)))
    row = read_rows(layout).rows[0]
    candidates = Candidates(layout)
    pointed = {one.key.split("/")[1] for one in candidates.of(row.told)
               if "pointed:piece:True" in set(candidates.features(row.told, one))}
    assert fits in pointed and "红柳园区" not in pointed


def test_another_subject_needs_to_be_much_likelier() -> None:
    layout = lay_out(sketch(TEXT))
    (row,) = read_rows(layout).rows
    candidates = Candidates(layout)
    for weight, key in ((1.0, "company/锦绣公司"), (4.0, "zone/红柳园区")):
        found, probability = choose(candidates, row.told, Weights({"type:Zone": weight}, 0.0))
        assert found.key == key and 0 < probability < 1


def test_shares_sum_to_one_and_follow_the_weights() -> None:
    found = shares(Weights({"a": 1.0}, 0.0), [["a"], ["b"], []])
    assert sum(found) == pytest.approx(1) and found[0] > found[1] == found[2]


def test_the_confidence_is_drawn_from_the_probability_of_being_right() -> None:
    assert [m.confidence for m in told(TEXT, models(right={"bias": 2.0}))] == [tempered(0.8808, *TEMPER)]


def test_what_is_hardly_right_is_not_told() -> None:
    assert told(TEXT, models(right={"bias": -3.0}, least=0.1)) == []


def test_whether_a_figure_is_yet_to_be_is_chosen_too() -> None:
    assert [m.kind for m in told(TEXT, models(future={"bias": 3.0}))] == ["Target"]
    assert [m.kind for m in told(TEXT, models(future={"bias": -3.0}))] == ["Observation"]


def test_figures_in_names_and_aims_stay_with_the_rules() -> None:
    never = models(subject={"type:Place": 9.0}, right={"bias": -9.0}, least=0.5)
    assert [m.about for m in told("<Place 红柳县>的<Project 5兆瓦光伏项目>开工。", never)] == ["project/5兆瓦光伏项目"]
    assert [m.value for m in told("<Place 青山州>着力打造西部绿色能源样板区。", never)] == [None]


def test_without_models_the_rules_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = lay_out(sketch(TEXT))
    rows = read_rows(layout).rows
    assert list(settle(layout, rows, None)) == [row.measure for row in rows]
    monkeypatch.setattr(kg.measures, "load_models", lambda: models(subject={"type:Zone": 9.0}))
    assert [m.about for m in extract_measures(sketch(TEXT))] == ["zone/红柳园区"]


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    for name in NAMES[:-1]:
        (tmp_path / f"{name}.json").write_text(json.dumps({"threshold": 0.5, "weights": {}}), "utf-8")
    with pytest.raises(ResourceError, match=rf"{NAMES[-1]}.json holds no weights .* training.train"):
        Models.load(tmp_path)
