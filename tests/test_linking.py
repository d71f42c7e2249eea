"""What each mention names: known entities, places that a word points at, bodies by rule, the article's own names."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.language import annotate, load_pipeline
from kg.linking.names import local_name
from kg.records import AnnotatedArticle, Article, Run

CHANGJI, KASHGAR, JIUQUAN = "place/昌吉回族自治州", "place/喀什地区", "place/酒泉市"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


def read(nlp: Language, text: str, home: str | None = CHANGJI) -> AnnotatedArticle:
    return annotate(nlp, Article("test", 0, "news", text, 0, (Run(0, 0, len(text)),)), home)


LINKED = [
    ("昌吉州工信局出台办法。", "昌吉州工信局", "government/昌吉回族自治州工业和信息化局"),
    ("昌吉州党委作出部署。", "昌吉州党委", "government/中共昌吉回族自治州委员会"),
    ("州人民政府拨付资金。", "州人民政府", "government/昌吉回族自治州人民政府"),
    ("自治区先后出台政策。", "自治区", "place/新疆维吾尔自治区"),
    ("全州上下齐心。", "全州", "place/昌吉回族自治州"),
    ("准东开发区传来喜讯。", "准东开发区", "zone/新疆准东经济技术开发区"),
    ("木垒县今年雨水多。", "木垒县", "place/木垒哈萨克自治县"),
    ("在奇台、库尔勒、喀什设立分公司。", "喀什", "place/喀什市"),
    ("昌吉市今天下雪，昌吉的孩子很高兴。", "昌吉", "place/昌吉市"),
    ("昌吉州今天下雪，昌吉的孩子很高兴。", "昌吉", "place/昌吉回族自治州"),
    ("会议在昌举行，昌吉市领导到会。", "昌", "place/昌吉市"),
    ("准东开发区党工委开会。", "党工委", "government/中共新疆准东经济技术开发区工作委员会"),
    ("新疆天河（集团）有限责任公司投产。", "新疆天河（集团）有限责任公司", "company/新疆天河（集团）有限责任公司"),
]


@pytest.mark.parametrize(("text", "surface", "key"), LINKED)
def test_links(nlp: Language, text: str, surface: str, key: str) -> None:
    found = {mention.surface: mention.entities for mention in read(nlp, text).mentions}
    assert found.get(surface) == (key,), found


def test_deictics_follow_the_home_place(nlp: Language) -> None:
    text = "全区粮食丰收，全市农民欢喜。"
    keys = {m.surface: m.entities for m in read(nlp, text, KASHGAR).mentions}
    assert keys.get("全区") == ("place/新疆维吾尔自治区",)
    assert "全市" not in keys  # a prefecture is no city
    assert {m.surface: m.entities for m in read(nlp, "全市农民欢喜，全省关注。", JIUQUAN).mentions} == {
        "全市": (JIUQUAN,), "全省": ("place/甘肃省",)}


ABOUT = [
    ("酒泉市能源局数据显示，今年全市新增装机百万千瓦。", "全市", JIUQUAN),
    ("玉门市风大。酒泉市能源局的数据说，全市装机居首。", "全市", JIUQUAN),
    ("酒泉市在玉门市开会，全市风电迎来机遇。", "全市", JIUQUAN),
    ("酒泉市在玉门市开会。该市明年再建电站。", "该市", JIUQUAN),
    ("玉门市今年植树，全市绿地增加。", "全市", "place/玉门市"),
    ("瓜州县日照足。全县新增就业五千人。", "全县", "place/瓜州县"),
    ("鄂托克前旗风大，全旗装机增加。", "全旗", "place/鄂托克前旗"),
    ("阿克苏地区统计局通报，全地区棉花丰收。", "全地区", "place/阿克苏地区"),
    ("伊州区今年植树，全区绿地增加。", "全区", "place/伊州区"),
]


@pytest.mark.parametrize(("text", "surface", "key"), ABOUT)
def test_deictics_mean_what_the_sentence_is_about(nlp: Language, text: str, surface: str, key: str) -> None:
    found = {mention.surface: mention.entities for mention in read(nlp, text, "place/玉门市").mentions}
    assert found.get(surface) == (key,), found


def test_deictics_without_any_standpoint_are_left_out(nlp: Language) -> None:
    assert [m for m in read(nlp, "全州上下齐心。", None).mentions if m.surface == "全州"] == []


def test_article_tells_its_place_where_no_home_is_set(nlp: Language) -> None:
    keys = {m.surface: m.entities for m in read(nlp, "伊犁州发布数据，全州牛羊存栏增加。", None).mentions}
    assert keys["全州"] == ("place/伊犁哈萨克自治州",)


def test_two_zones_at_once(nlp: Language) -> None:
    text = "乌昌石国家自主创新示范区、丝绸之路经济带创新驱动发展试验区都动了起来，“两区”一起发力。"
    both = [m for m in read(nlp, text).mentions if m.surface == "“两区”"]
    assert len(both) == 1 and len(both[0].entities) == 2


def test_entities_carry_every_form_and_what_is_known(nlp: Language) -> None:
    annotated = read(nlp, "新疆恒源绿能科技有限公司（以下简称恒源绿能）位于昌吉州。")
    entities = {entity.key: entity for entity in annotated.entities}
    company = entities["company/新疆恒源绿能科技有限公司"]
    assert not company.known and "恒源绿能" in company.aliases
    assert entities[CHANGJI].known and entities[CHANGJI].type == "Place"
    assert {key for mention in annotated.mentions for key in mention.entities} == set(entities)


@pytest.mark.parametrize(("surface", "kind", "name"), [
    ("新疆天河(集团)有限公司", "Company", "新疆天河（集团）有限公司"),
    ("\"春风行动\"", "Policy", "“春风行动”"),
    ("高 远", "Person", "高远"),
    ("《昌吉日报》", "Organization", "昌吉日报"),
    ("90公里的供热管网项目", "Project", "90公里供热管网项目"),
])
def test_local_names(surface: str, kind: str, name: str) -> None:
    assert local_name(surface, kind) == name
