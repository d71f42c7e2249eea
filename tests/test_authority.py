"""The authority file: what it holds, how names find their entities, how bodies are made by rule."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from kg.authority import SCHEMES, Authority, fold, load_authority, load_body_rules, load_concepts
from kg.authority.reading import read_descriptions
from kg.errors import ResourceError
from kg.iris import canonical_name, entity_iri
from kg.lexicon import table
from kg.resources import ontology_dir
from kg.vocab import DCTERMS, ENTITY_CLASSES, KG, SKOS
from training.authority_divisions import regiment, short_forms

CHANGJI = "place/昌吉回族自治州"
XINJIANG = "place/新疆维吾尔自治区"
CHINA = "place/中华人民共和国"
ZHUNDONG = "zone/新疆准东经济技术开发区"
COAL_CHAIN = "industry/煤炭产业链"

HEADER = (
    "@base <https://w3id.org/zhundong-kg/id/> .\n@prefix kg: <https://w3id.org/zhundong-kg/ontology#> .\n"
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n"
)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load_authority()


def files() -> list[Path]:
    return [*sorted((ontology_dir() / "authority").glob("*.ttl")),
            *(ontology_dir() / f"{stem}.ttl" for stem in ("industries", *SCHEMES))]


# --- What the files hold ---------------------------------------------------------------------

def test_the_files_are_these() -> None:
    assert [path.name for path in files()] == [
        "bodies.ttl", "companies.ttl", "divisions.ttl", "facilities.ttl", "national.ttl", "regions.ttl",
        "towns_xinjiang.ttl", "zones.ttl", "industries.ttl", "roles.ttl", "indicators.ttl", "units.ttl"]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_every_entry_is_complete_and_its_iri_is_minted_from_its_name(path: Path) -> None:
    text = path.read_text("utf-8")
    descriptions = read_descriptions([path])
    assert descriptions
    for key, description in descriptions.items():
        assert description.get(DCTERMS + "source"), key
        name = next(label for label in description[SKOS + "prefLabel"] if not label.endswith("@en"))
        assert canonical_name(name) == name
        if not key.startswith("scheme/"):
            assert key.partition("/")[2].partition("~")[0] == name
        assert f"<{entity_iri(key).removeprefix('https://w3id.org/zhundong-kg/id/')}>" in text
        forms = [name, *description.get(SKOS + "altLabel", ())]
        assert len(set(forms)) == len(forms), key


def test_levels_of_divisions(authority: Authority) -> None:
    levels = Counter(entity.level for entity in authority.entities.values() if entity.level)
    assert levels["province"] == 34
    assert levels["prefecture"] == 333
    assert levels["county"] > 2800
    assert levels["town"] > 1200


def test_each_kind_is_there(authority: Authority) -> None:
    kinds = Counter(entity.type for entity in authority.entities.values())
    assert set(kinds) == set(ENTITY_CLASSES) - {"Project"}
    assert kinds["Company"] > 150
    assert kinds["Zone"] > 100
    assert kinds["Industry"] > 200


def test_names_of_one_kind_are_told_apart_by_a_qualifier_and_only_then(authority: Authority) -> None:
    seen = Counter((entity.key.partition("/")[0], entity.name) for entity in authority.entities.values())
    for entity in authority.entities.values():
        assert ("~" in entity.key) == (seen[entity.key.partition("/")[0], entity.name] > 1), entity.key


@pytest.mark.parametrize(("key", "code", "level", "parent"), [
    ("place/昌吉市", "652301", "county", CHANGJI),
    (CHANGJI, "652300", "prefecture", XINJIANG),
    (XINJIANG, "650000", "province", CHINA),
    ("place/石河子市", "659001", "county", XINJIANG),
    ("place/和平区~天津市", "120101", "county", "place/天津市"),
    ("place/滨湖镇", "652301106", "town", "place/昌吉市"),
    ("place/东莞市", "441900", "prefecture", "place/广东省"),
    (CHINA, "CN", "country", None),
    ("place/天山", None, None, XINJIANG),
    ("place/和安县", None, "county", "place/和田地区"),
])
def test_codes_levels_and_parents(
        authority: Authority, key: str, code: str | None, level: str | None, parent: str | None) -> None:
    entity = authority.entities[key]
    assert (entity.identifier, entity.level, entity.parent) == (code, level, parent)


def test_loads_fast() -> None:
    load_authority.cache_clear()
    start = time.thread_time()  # of the processor: what else the machine does is not counted
    load_authority()
    assert time.thread_time() - start < 10  # 0.2 s alone on a core; room for a slow machine


# --- Names -----------------------------------------------------------------------------------

@pytest.mark.parametrize(("surface", "first"), [
    ("昌吉州", CHANGJI), ("木垒", "place/木垒哈萨克自治县"), ("木垒县", "place/木垒哈萨克自治县"),
    ("新疆", XINJIANG), ("中国", CHINA), ("准东", ZHUNDONG), ("准东开发区", ZHUNDONG),
    ("巴州", "place/巴音郭楞蒙古自治州"), ("内蒙古", "place/内蒙古自治区"), ("黔东南州", "place/黔东南苗族侗族自治州"),
    ("阿什里乡", "place/阿什里哈萨克民族乡"), ("105团", "place/一〇五团"),
    ("“乌昌石”国家自主创新示范区", "zone/乌昌石国家自主创新示范区"),
    ("中国(新疆)自由贸易试验区", "zone/中国（新疆）自由贸易试验区"),
    ("昌吉-古泉±1100千伏特高压直流输电工程", "facility/昌吉—古泉±1100千伏特高压直流输电工程"),
    ("发改委", None), ("资源", None), ("公安", None), ("全州", None), ("", None),
    ("国家能源集团", "company/国家能源投资集团有限责任公司"), ("特变电工", "company/特变电工股份有限公司"),
    ("中科院", "institution/中国科学院"), ("中共中央", "government/中国共产党中央委员会"),
    ("煤制天然气", "industry/煤制气"), ("小麦粉", "product/面粉"),
])
def test_first_candidate(authority: Authority, surface: str, first: str | None) -> None:
    found = authority.candidates(surface, CHANGJI)
    assert (found[0].key if found else None) == first


def test_a_shared_short_form_names_both_and_is_risky(authority: Authority) -> None:
    found = authority.candidates("昌吉", CHANGJI)
    assert {candidate.key for candidate in found} == {CHANGJI, "place/昌吉市"}
    assert all(candidate.risky for candidate in found)


def test_home_decides_between_places_of_one_name(authority: Authority) -> None:
    for home, expected in (("place/沈阳市", "place/和平区~沈阳市"), ("place/天津市", "place/和平区~天津市")):
        assert authority.candidates("和平区", home)[0].key == expected


def test_candidates_are_sorted_and_scores_lie_between_0_and_1(authority: Authority) -> None:
    for surface in list(authority.names())[::7]:
        found = authority.candidates(surface, CHANGJI)
        assert list(found) == sorted(found, key=lambda candidate: (-candidate.score, candidate.key))
        assert all(0 < candidate.score <= 1 for candidate in found)


@pytest.mark.parametrize("word", ["温泉", "民丰", "美的", "工业", "白银"])
def test_common_words_are_marked(authority: Authority, word: str) -> None:
    assert authority.is_risky(word)
    assert all(risky for _, _, risky in authority.surfaces()[word])


def test_full_names_are_not_marked(authority: Authority) -> None:
    assert not any(risky for _, _, risky in authority.surfaces()["温泉县"])
    assert not authority.candidates("温泉县")[0].risky


def test_every_printed_form_finds_its_entities(authority: Authority) -> None:
    for form, entries in authority.surfaces().items():
        assert {key for key, _, _ in entries} <= {candidate.key for candidate in authority.candidates(form)}
    assert len(authority.names()) <= len(authority.surfaces())


@pytest.mark.parametrize(("name", "level", "at_home", "forms"), [
    ("昌吉回族自治州", "prefecture", True, ["昌吉州", "昌吉"]),
    ("木垒哈萨克自治县", "county", True, ["木垒县", "木垒"]),
    ("双江拉祜族佤族布朗族傣族自治县", "county", False, ["双江县"]),
    ("塔什库尔干塔吉克自治县", "county", True, ["塔什库尔干县", "塔什库尔干"]),
    ("通道侗族自治县", "county", False, ["通道县"]),
    ("鄂温克族自治旗", "county", False, []),
    ("献县", "county", False, []), ("公安县", "county", False, []), ("奇台县", "county", True, ["奇台"]),
    ("朝阳区", "county", False, []), ("米东区", "county", True, ["米东"]), ("天山区", "county", True, []),
    ("阿克苏地区", "prefecture", True, ["阿克苏"]), ("白银市", "prefecture", False, ["白银"]),
    ("滋泥泉子镇", "town", True, ["滋泥泉子"]), ("大丰镇", "town", True, []), ("建国路街道", "town", True, []),
])
def test_short_forms_by_rule(name: str, level: str, at_home: bool, forms: list[str]) -> None:
    risky = frozenset({"公安", "朝阳", "天山", "通道", "白银", "双江"})
    assert short_forms(name, level, at_home, risky) == forms


@pytest.mark.parametrize(("number", "name", "forms"), [
    ("一零五", "一〇五团", ["105团", "兵团一〇五团", "一零五团"]),
    ("二十一", "二十一团", ["21团", "兵团二十一团"]),
    ("七十", "七十团", ["70团", "兵团七十团"]),
])
def test_regiments(number: str, name: str, forms: list[str]) -> None:
    assert regiment(number) == (name, forms)


def test_fold_is_stable() -> None:
    for text in ("“一带一路”倡议", "中国—亚欧博览会", "艾尔肯•吐尼亚孜", "新疆(集团)"):
        assert fold(fold(text)) == fold(text)


# --- Wider and narrower ----------------------------------------------------------------------

def test_ancestors_and_children(authority: Authority) -> None:
    assert authority.ancestors(ZHUNDONG) == (CHANGJI, XINJIANG, CHINA)
    assert authority.ancestors("place/没有这里") == ()
    children = authority.children(CHANGJI)
    assert {"place/昌吉市", "place/奇台县", ZHUNDONG} <= set(children)
    assert list(children) == sorted(children)
    assert authority.at_level("place/滨湖镇", "prefecture") == CHANGJI
    assert authority.get("place/没有这里") is None


@pytest.mark.parametrize("industry", [
    "煤炭", "煤电", "煤化工", "现代煤化工", "煤制气", "煤制烯烃", "煤制甲醇", "煤焦化",
    "煤基产业集群", "煤炭煤电煤化工产业集群",
])
def test_coal_reaches_its_chain(authority: Authority, industry: str) -> None:
    assert COAL_CHAIN in authority.chains(f"industry/{industry}")


@pytest.mark.parametrize("industry", ["电解铝产业", "光伏", "粮食加工", "硅基新材料", "旅游业", "钢铁", "电力", "纺织"])
def test_others_do_not(authority: Authority, industry: str) -> None:
    assert COAL_CHAIN not in authority.chains(f"industry/{industry}")


@pytest.mark.parametrize(("product", "in_coal_chain"), [
    ("原煤", True), ("甲醇", True), ("焦炭", True), ("尿素", True), ("面粉", False), ("铝锭", False), ("多晶硅", False),
])
def test_products_lead_to_chains(authority: Authority, product: str, in_coal_chain: bool) -> None:
    industries = authority.industries_of(f"product/{product}")
    assert industries
    assert any(COAL_CHAIN in authority.chains(industry) for industry in industries) == in_coal_chain


def test_stages_mirror_each_other(authority: Authority) -> None:
    industries = [key for key, entity in authority.entities.items() if entity.type == "Industry"]
    for industry in industries:
        for later in authority.downstream(industry):
            assert industry in authority.upstream(later)
    assert "industry/煤电" in authority.downstream("industry/煤炭")
    assert "industry/硅基新材料" in authority.upstream("industry/光伏制造")


# --- Bodies by rule --------------------------------------------------------------------------

@pytest.mark.parametrize(("surface", "key", "parent"), [
    ("昌吉州发改委", "government/昌吉回族自治州发展和改革委员会", CHANGJI),
    ("昌吉州工业和信息化局", "government/昌吉回族自治州工业和信息化局", CHANGJI),
    ("自治区工信厅", "government/新疆维吾尔自治区工业和信息化厅", XINJIANG),
    ("北京市教育局", "government/北京市教育局", "place/北京市"),
    ("自治区党委", "government/中共新疆维吾尔自治区委员会", XINJIANG),
    ("区党委", "government/中共新疆维吾尔自治区委员会", XINJIANG),
    ("州党委宣传部", "government/中共昌吉回族自治州委员会宣传部", CHANGJI),
    ("奇台县委", "government/中共奇台县委员会", "place/奇台县"),
    ("中共木垒县委", "government/中共木垒哈萨克自治县委员会", "place/木垒哈萨克自治县"),
    ("中共昌吉回族自治州委员会", "government/中共昌吉回族自治州委员会", CHANGJI),
    ("喀什地委", "government/中共喀什地区委员会", "place/喀什地区"),
    ("喀什地区行署", "government/喀什地区行政公署", "place/喀什地区"),
    ("州人大常委会", "government/昌吉回族自治州人民代表大会常务委员会", CHANGJI),
    ("国家税务总局阜康市税务局", "government/国家税务总局阜康市税务局", "place/阜康市"),
    ("玛纳斯县文旅局", "government/玛纳斯县文化体育广播电视和旅游局", "place/玛纳斯县"),
    ("酒泉市文旅局", "government/酒泉市文化和旅游局", "place/酒泉市"),
    ("广东省人民政府办公厅", "government/广东省人民政府办公厅", "place/广东省"),
    ("准东开发区管委会", "government/新疆准东经济技术开发区管理委员会", ZHUNDONG),
    ("准东经济技术开发区党工委", "government/中共新疆准东经济技术开发区工作委员会", ZHUNDONG),
    ("呼图壁县融媒体中心", "organization/呼图壁县融媒体中心", "place/呼图壁县"),
    ("昌吉州人民医院", "institution/昌吉回族自治州人民医院", CHANGJI),
    ("滨湖镇政府", "government/滨湖镇人民政府", "place/滨湖镇"),
])
def test_body_by_rule(surface: str, key: str, parent: str) -> None:
    body = load_body_rules().body_by_rule(surface, (CHANGJI,))
    assert body is not None
    assert (body.key, body.parent, body.known) == (key, parent, True)
    assert f"{body.type.lower()}/{body.name}" == body.key.partition("~")[0]


@pytest.mark.parametrize("surface", [
    "昌吉", "昌吉州", "党委", "州", "委", "管委会", "昌吉州第三食品厂", "昌吉地委", "县委", ""])
def test_no_body(surface: str) -> None:
    assert load_body_rules().body_by_rule(surface, (CHANGJI,)) is None


def test_a_place_told_by_its_kind_needs_places() -> None:
    assert load_body_rules().body_by_rule("自治区党委") is None
    other = load_body_rules().body_by_rule("州党委", ("place/伊犁哈萨克自治州",))
    assert other is not None and other.name == "中共伊犁哈萨克自治州委员会"


def test_a_zone_of_the_article_has_bare_bodies() -> None:
    body = load_body_rules().body_by_rule("管委会", (ZHUNDONG,))
    assert body is not None and body.name == "新疆准东经济技术开发区管理委员会"


def test_bodies_of_one_place_have_short_and_full_labels() -> None:
    bodies = {body.name: body for body in load_body_rules().bodies_of(CHANGJI)}
    assert len(bodies) > 100
    assert {"昌吉州工信局", "昌吉州工业和信息化局"} <= set(bodies["昌吉回族自治州工业和信息化局"].aliases)
    assert "昌吉回族自治州人民政府" in bodies
    assert "昌吉回族自治州行政公署" not in bodies
    emergency = bodies["昌吉回族自治州应急管理局"].aliases
    assert "昌吉州应急局" in emergency and not any(name.endswith("厅") for name in emergency), "these are a province's"
    assert load_body_rules().bodies_of("place/没有这里") == ()


def test_every_label_of_a_body_is_read_back() -> None:
    rules = load_body_rules()
    for place in (CHANGJI, "place/奇台县", XINJIANG, "place/和田地区"):
        for body in rules.bodies_of(place):
            for form in (body.name, *body.aliases):
                read = rules.body_by_rule(form, (place,))
                assert read is not None and read.name == body.name, form


def test_the_table_names_known_levels_branches_and_provinces(authority: Authority) -> None:
    for forms, patterns, kind, levels, branch, within in table("bodies"):
        assert kind in ENTITY_CLASSES
        assert set(levels) <= set("PRCTZ")
        assert branch in ("standing", "party", "government")
        assert within == "*" or f"place/{within}" in authority.entities
        assert all("{X}" in pattern for pattern in patterns.split(";")), forms


# --- Concepts --------------------------------------------------------------------------------

@pytest.mark.parametrize(("scheme", "form", "label"), [
    ("roles", "州长", "州长"), ("roles", "村支书", "村党支部书记"),
    ("indicators", "规上工业增加值", "规模以上工业增加值"),
    ("indicators", "GDP", "地区生产总值"), ("units", "度", "千瓦时"), ("units", "吨", "吨"),
])
def test_concepts(scheme: str, form: str, label: str) -> None:
    assert load_concepts(scheme)[form].label == label


def test_output_values_stay_apart() -> None:
    indicators = load_concepts("indicators")
    forms = ("产值", "工业总产值", "规上工业总产值", "工业增加值", "规上工业增加值")
    assert len({indicators[form].key for form in forms}) == 5


def test_every_base_unit_of_the_measures_is_a_concept() -> None:
    units = load_concepts("units")
    bases = {base for _, base, _, _ in table("units")}
    assert bases <= {unit.label for unit in units.values()}
    assert units["千瓦时"].same_as == "http://qudt.org/vocab/unit/KiloW-HR"


def test_broader_concepts_are_entries() -> None:
    for scheme in SCHEMES:
        concepts = load_concepts(scheme)
        keys = {concept.key for concept in concepts.values()}
        assert {wider for concept in concepts.values() for wider in concept.broader} <= keys


# --- Broken files ----------------------------------------------------------------------------

ENTRY = '<place/甲> a kg:Place ; skos:prefLabel "甲"@zh ; dcterms:source "自撰"@zh'


@pytest.mark.parametrize(("body", "message"), [
    ("<place/甲> a kg:Place", "cannot be read"),
    ('<place/甲> a kg:Place ; skos:prefLabel "甲"@zh .', "needs one class, one name and a source"),
    (f"{ENTRY} ; a kg:Zone .", "needs one class"),
    (f"{ENTRY} ; kg:placePartOf <place/乙> .", "has parent place/乙, which is no entry"),
    ('[] a kg:Place ; skos:prefLabel "甲"@zh .', "is not an IRI"),
])
def test_a_broken_file_is_named(tmp_path: Path, body: str, message: str) -> None:
    (tmp_path / "authority").mkdir()
    (tmp_path / "authority" / "own.ttl").write_text(HEADER + body, "utf-8")
    (tmp_path / "industries.ttl").write_text(HEADER, "utf-8")
    with pytest.raises(ResourceError, match=re.escape(message)):
        load_authority(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"industries\.ttl cannot be read"):
        load_authority(tmp_path)


def test_a_circle_is_named() -> None:
    place = {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type": [KG + "Place"], DCTERMS + "source": ["自撰"]}
    descriptions = {f"place/{name}": {**place, SKOS + "prefLabel": [name], KG + "placePartOf": [f"place/{wider}"]}
                    for name, wider in (("甲", "乙"), ("乙", "甲"))}
    with pytest.raises(ResourceError, match="part of itself"):
        Authority(descriptions).ancestors("place/甲")
