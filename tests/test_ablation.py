"""Leaving a part out: it is gone inside, everything is as before outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import kg.pipeline
from kg import statements
from kg.pages import read_page
from kg.pipeline import Pipeline
from kg.records import PageRecords, Told
from kg.settings import Settings
from kg.statements import rules
from training.ablation.parts import Part, parts
from training.ablation.patching import everywhere, remembered, same_mentions, voice_silent
from training.ablation.report import Row, markdown
from training.ablation.scoring import SHOWN, Board

PAGE = """冰湖集团煤制气项目投产

本报讯（记者马文博）2024年9月3日，昌吉冰湖集团有限公司煤制气项目在阜康市建成投产。

昌吉冰湖集团有限公司位于阜康市，主要生产尿素。2023年，昌吉冰湖集团有限公司营业收入达到38.5亿元，比上年增长6.2%。
"""


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Settings())


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


def read(pipeline: Pipeline, page: Path) -> PageRecords:
    return pipeline.records(read_page(page, Told()))


def test_every_part_can_be_left_out_and_comes_back(pipeline: Pipeline, page: Path) -> None:
    whole = read(pipeline, page)
    names = [(part.group, part.name) for part in parts()]
    assert len(set(names)) == len(names) >= 45
    with remembered():
        for part in parts():
            with part.left_out(pipeline) as crippled:
                read(crippled, page)
            assert read(pipeline, page) == whole, part.name
    assert read(Pipeline(Settings()), page) == whole


@pytest.mark.parametrize(("name", "found"), [
    ("places", "locatedIn"), ("products", "produces"), ("projects", "develops"),
])
def test_what_a_family_of_rules_tells_is_not_told_without_it(
    name: str, found: str, pipeline: Pipeline, page: Path
) -> None:
    part = next(part for part in parts() if (part.group, part.name) == ("statement rules", name))
    assert found in predicates(read(pipeline, page))
    with part.left_out(pipeline) as crippled:
        told = [s for a in read(crippled, page).articles for s in a.statements if s.predicate == found]
    assert all(statement.rule == statements.PAIR_RULE for statement in told)


def predicates(records: PageRecords) -> set[str]:
    return {statement.predicate for article in records.articles for statement in article.statements}


def test_a_silent_voice_is_heard_again(pipeline: Pipeline) -> None:
    before = pipeline.nlp.pipe_names
    with voice_silent(pipeline, "kg_persons"):
        assert "kg_persons" not in pipeline.nlp.pipe_names
    assert pipeline.nlp.pipe_names == before


def test_a_name_is_swapped_in_every_module_and_back() -> None:
    table = rules.RULES
    with everywhere(table, ()):
        assert rules.RULES == () == statements.RULES
    assert rules.RULES is table is statements.RULES


def test_what_no_module_holds_cannot_be_swapped() -> None:
    with pytest.raises(ValueError, match=r"no module of kg holds .* bring training/ablation/parts.py up to date"), (
            everywhere(object(), None)):
        pass


def test_mentions_are_read_once(pipeline: Pipeline, page: Path) -> None:
    annotate = vars(kg.pipeline)["annotate_page"]
    known: dict = {}  # type: ignore[type-arg]
    with same_mentions(known):
        first, second = read(pipeline, page), read(pipeline, page)
    assert first == second and len(known) == 1
    assert vars(kg.pipeline)["annotate_page"] is annotate


def test_the_board_scores_as_kg_score_does(pipeline: Pipeline, sample_store: Path) -> None:
    from kg.resources import samples_dir
    from kg.score.gold import read_gold
    from kg.score.judge import score_store
    from kg.store import open_store
    gold = samples_dir() / "gold"
    tallies = score_store(open_store(sample_store), read_gold(gold))
    assert Board("samples", samples_dir(), gold).score(pipeline) == {kind: tallies[kind].f1 for kind in SHOWN}


def test_the_page_says_what_each_row_tells() -> None:
    some: Sequence[Part] = parts()[:2]
    whole = {"gold": dict.fromkeys(SHOWN, 0.8)}
    rows = [Row(some[0], {"gold": whole["gold"] | {"relations": 0.7, "measures": 0.81}}), Row(some[1], whole)]
    text = markdown([("gold", "some pages")], whole, rows)
    assert "| gold | 0.800 | 0.800 | 0.800 | 0.800 | 0.800 |" in text
    assert f"| {some[0].name} | 0.800 (=) | 0.800 (=) | 0.700 (-0.100) | 0.810 (+0.010) | 0.800 (=) |" in text
    assert "without, there fall relations by 0.100 (gold); without, there rise measures by 0.010 (gold), so" in text
    assert "nothing moves by more than noise" in text
