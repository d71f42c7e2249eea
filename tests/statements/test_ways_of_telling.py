"""Sentences that name the doer behind the thing, several doers at once, owners, and crops by their land."""

from __future__ import annotations

import pytest
from marked import SmallAuthority, marked

from kg.statements import tell

CASES = [
    # built by whom
    ("[北河灌渠:Facility]全长12公里，由[甲水务公司:Company]、[乙路桥公司:Company]共同投资建设。",
     {"甲水务公司 develops 北河灌渠", "乙路桥公司 develops 北河灌渠", "乙路桥公司 cooperatesWith 甲水务公司"}),
    ("[三泉供水项目:Project]开工。\n项目由[朔泉公司:Company]按七成比例出资兴建。", {"朔泉公司 develops 三泉供水项目"}),
    ("[东湖大桥:Facility]合龙。该桥施工单位[长虹路桥公司:Company]连夜撤场。", {"长虹路桥公司 develops 东湖大桥"}),
    ("[东湖大桥:Facility]合龙，由[长虹路桥公司:Company]承建的[西山隧道:Facility]还在施工。",
     {"长虹路桥公司 develops 西山隧道"}),
    ("[三泉供水项目:Project]不由[朔泉公司:Company]承建。", set()),
    ("[三泉供水项目:Project]由[朔泉公司:Company]提供水泵。", set()),
    # issued by whom
    ("[《节水奖补办法》:Policy]近日由[甲县水利局:Government]、[甲县财政局:Government]联合印发。",
     {"甲县水利局 issued 《节水奖补办法》", "甲县财政局 issued 《节水奖补办法》",
      "甲县水利局 cooperatesWith 甲县财政局"}),
    ("记者看到了[《节水清单》:Policy]。清单由[甲县水利局:Government]牵头制定。", {"甲县水利局 issued 《节水清单》"}),
    # with one another
    ("[甲公司:Company]、[乙公司:Company]和[丙研究所:Institution]三方联合攻关。",
     {"乙公司 cooperatesWith 丙研究所", "甲公司 cooperatesWith 丙研究所", "乙公司 cooperatesWith 甲公司"}),
    ("[甲公司:Company]与[丙研究所:Institution]一期合资建厂。", {"甲公司 cooperatesWith 丙研究所"}),
    ("[甲公司:Company]与[丙研究所:Institution]相距不远。", set()),
    ("[甲公司:Company]、[乙公司:Company]共同参加展会。", set()),
    ("[甲公司:Company]、[乙公司:Company]产值都在增长。", set()),
    # whose
    ("[晨星面粉公司:Company]是[晨星粮油集团:Company]的全资子公司。", {"晨星面粉公司 partOf 晨星粮油集团"}),
    ("[晨星面粉公司:Company]由[晨星粮油集团:Company]控股67%。", {"晨星面粉公司 partOf 晨星粮油集团"}),
    ("[晨星粮油集团:Company]旗下的[晨星面粉公司:Company]搬了家。", {"晨星面粉公司 partOf 晨星粮油集团"}),
    ("[晨星粮油集团:Company]的子公司搬了家。", set()),
    ("[北山高新区:Zone]缺水，[北山高新区管委会:Government]正在找水。", {"北山高新区管委会 partOf 北山高新区"}),
    # grown where
    ("[泽普县:Place][红枣:Product]挂果面积9万亩。", {"泽普县 produces 红枣"}),
    ("[泽普县:Place]今年收购价最高的是[红枣:Product]。", set()),
    # made by whom, and not only near it
    ("[天山公司:Company]在[铝箔:Product]厂房里办公。", set()),
    ("[天山公司:Company]把[棉花:Product]纺成[棉纱:Product]。", {"天山公司 produces 棉纱"}),
    # who is there
    ("[银企对接会:Event]在城里举行。会上，[甲县:Place]副县长[林木:Person]为企业颁奖。",
     {"林木 attends 银企对接会"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:24] for text, _ in CASES])
def test_sentence(text: str, expected: set[str]) -> None:
    statements, _, _ = tell(marked(text), SmallAuthority(), None)
    found = {f"{_name(s.subject)} {s.predicate} {_name(s.object)}" for s in statements
             if "/" in s.object and s.predicate != "about"}
    assert found == expected


def _name(key: str) -> str:
    return key.partition("/")[2]


def test_what_is_to_be_built_by_somebody_is_a_plan() -> None:
    statements, _, _ = tell(marked("[东湖大桥:Facility]明年将由[长虹路桥公司:Company]承建。"), SmallAuthority(), None)
    assert [(s.predicate, s.modality) for s in statements] == [("develops", "Planned")]


def test_a_department_of_a_party_committee_has_a_post_of_its_own() -> None:
    text = "[沙湾市:Place]市委常委、组织部部长[林木:Person]到场。"
    _, posts, implied = tell(marked(text), SmallAuthority(), None)
    assert [(p.body, p.title) for p in posts] == [
        ("government/中共沙湾市委员会", "常委"), ("government/中共沙湾市委员会组织部", "部长")]
    assert "government/中共沙湾市委员会组织部" in {e.key for e in implied}


def test_a_title_before_any_place_is_of_the_one_place_that_fits() -> None:
    _, posts, _ = tell(marked("市委书记[林木:Person]作报告。他要求[沙湾市:Place]早作打算。"), SmallAuthority(), None)
    assert [(p.body, p.title) for p in posts] == [("government/中共沙湾市委员会", "书记")]
