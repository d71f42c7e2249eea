"""Targets that name a goal without a figure: (text, wordings)."""

from __future__ import annotations

import pytest
from sketch import sketch

from kg.measures import extract_measures

AIMS = [
    ("<Place 青山州>着力打造西部高质量发展先行区。", ["打造西部高质量发展先行区"]),
    ("<Place 青山州>力争把<Place 青山州>建设成为全省创新策源地。", ["把青山州建设成为全省创新策源地"]),
    ("<Place 青山州>将争创国家新型工业化示范区。", ["争创国家新型工业化示范区"]),
    ("<Place 青山州>将打造社会治理模范区、城乡融合样板区、共同富裕引领区。",
     ["打造社会治理模范区", "打造城乡融合样板区", "打造共同富裕引领区"]),
    ("<Place 青山州>做大做强葡萄酒产业集群，抢占能源改革高地。", ["做大做强葡萄酒产业集群", "抢占能源改革高地"]),
    ("<Place 青山州>将推进改革，实现绿氢零的突破。", ["实现绿氢零的突破"]),
    ("<Place 青山州>正朝着建设美丽中国示范区的目标迈进。", ["建设美丽中国示范区"]),
]


@pytest.mark.parametrize(("text", "wordings"), AIMS)
def test_a_goal_is_a_target(text: str, wordings: list[str]) -> None:
    found = extract_measures(sketch(text))
    assert [measure.indicator_text for measure in found] == wordings
    assert {(measure.kind, measure.about, measure.value) for measure in found} == {("Target", "place/青山州", None)}


@pytest.mark.parametrize("text", [
    "<Place 青山州>成功打造了西部示范区。", "<Place 青山州>加快推动产业升级，深化改革，强化服务。",
    "<Place 青山州>已建成全国最大的光伏基地。", "<Place 青山州>建成集中供热中心。", "记者走进示范区采访。",
])
def test_what_is_done_or_only_furthered_is_no_goal(text: str) -> None:
    assert extract_measures(sketch(text)) == ()


def test_a_milestone_has_its_date() -> None:
    (aim,) = extract_measures(sketch("<Project 白杨沟电站>预计明年9月全容量并网。"))
    assert (aim.about, aim.indicator_text) == ("project/白杨沟电站", "明年9月全容量并网")
    assert (aim.period.start.isoformat(), aim.period.end.isoformat()) == ("2026-09-01", "2026-09-30")  # type: ignore[union-attr]


def test_goals_under_a_plans_headline_have_its_years() -> None:
    (aim,) = extract_measures(sketch("打造全省共同富裕引领区", headline="“十五五”时期<Place 青山州>主要目标"))
    assert (aim.period.start.year, aim.period.end.year) == (2026, 2030)  # type: ignore[union-attr]


def test_goals_of_a_list_are_printed_each_by_itself() -> None:
    found = extract_measures(sketch("<Place 青山州>将打造社会治理模范区、城乡融合样板区、共同富裕引领区的“三区”目标。"))
    assert [measure.printed_text for measure in found] == ["打造社会治理模范区", "城乡融合样板区", "共同富裕引领区"]


def test_a_goal_that_opens_a_speech_is_printed_without_the_mark() -> None:
    found = extract_measures(sketch("<Project 白杨沟电站>建设者说：“明年6月首次并网，大家都很高兴。”"))
    assert [(measure.indicator_text, measure.printed_text) for measure in found] == [("明年6月首次并网",) * 2]


def test_a_heading_that_names_no_goal_is_none() -> None:
    assert extract_measures(sketch("打造硬底子\n<Place 青山州>迎来新年。")) == ()


def test_what_a_goal_serves_is_no_goal_beside_it() -> None:
    found = extract_measures(sketch("<Place 青山州>以增进全民福祉为目标，建设宜居幸福家园。"))
    assert [measure.indicator_text for measure in found] == ["建设宜居幸福家园"]
