"""Whose organ a body is: read from names, never guessed, the same in every build, and gone with what told it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from twopages import write_pages

from kg.authority import load_authority
from kg.building import build, forget
from kg.curated import PlaceName, authority_lines, place_names
from kg.export import Selection, export
from kg.iris import ID_BASE, entity_iri
from kg.organs import places_served
from kg.questions import bind, load_questions
from kg.records import Entity
from kg.resolve import Identity
from kg.settings import Settings
from kg.state import StoreFolder
from kg.store import GraphStore, open_store

SERVED = "https://schema.org/areaServed"
KNOWN = [PlaceName(entity_iri(e.key), form, form == e.name) for e in load_authority().entities.values()
         if e.type in ("Place", "Zone") for form in (e.name, *e.aliases)]


def entity(key: str, aliases: tuple[str, ...] = (), parent: str | None = None) -> Entity:
    kind, _, name = key.partition("/")
    return Entity(key, kind.capitalize(), name.partition("~")[0], aliases, parent=parent)


def served(entities: Iterable[Entity], gone: Sequence[str] = (),
           replaced: dict[str, str] | None = None) -> dict[str, str]:
    found = places_served(Identity({e.key: e for e in entities}, replaced or {}), gone, KNOWN, ID_BASE)
    return {body: place.removeprefix(ID_BASE) for body, place in found.items()}


def place_of(key: str, *others: Entity) -> str | None:
    return served([entity(key), *others]).get(key)


@pytest.mark.parametrize(("body", "place"), [
    ("government/昌吉回族自治州人民政府", "place/昌吉回族自治州"),
    ("government/新疆维吾尔自治区党委", "place/新疆维吾尔自治区"),
    ("government/昌吉州党委", "place/昌吉回族自治州"),
    ("government/中共奇台县委员会宣传部", "place/奇台县"),
    ("government/奇台县委", "place/奇台县"),
    ("government/奇台县农业农村局", "place/奇台县"),
    ("government/昌吉市人民代表大会常务委员会", "place/昌吉市"),
    ("government/中国人民政治协商会议奇台县委员会", "place/奇台县"),
    ("government/政协第十四届昌吉州委员会", "place/昌吉回族自治州"),
    ("government/中国共产党奇台县第五届委员会", "place/奇台县"),
    ("government/中共昌吉市纪律检查委员会", "place/昌吉市"),
    ("government/国家税务总局奇台县税务局", "place/奇台县"),
    ("government/准东开发区管委会", "zone/新疆准东经济技术开发区"),
    ("government/准东党工委", "zone/新疆准东经济技术开发区"),
    ("government/奇台县金融工作局", "place/奇台县"),
    ("government/昌吉市城乡规划和市场服务中心", "place/昌吉市"),
    ("government/昌吉市公安局出入境管理大队", "place/昌吉市"),
    ("government/中华人民共和国农业农村部", "place/中华人民共和国"),
    ("organization/昌吉回族自治州融媒体中心", "place/昌吉回族自治州"),
    ("organization/共青团奇台县委员会", "place/奇台县"),
    ("institution/奇台县人民医院", "place/奇台县"),
])
def test_that_a_body_is_the_organ_of_the_place_that_its_name_begins_with(body: str, place: str) -> None:
    assert place_of(body) == place


@pytest.mark.parametrize("body", [
    "government/中共中央", "government/中国共产党中央委员会", "government/市教育局", "government/管委会",
    "government/东营海关",  # of the state, though a city's name stands before it
    "government/昌吉市六工镇人民政府",  # of a town that nothing names
    "government/昌吉市生态环境局阜康市分局", "government/昌吉市公安局延安北路派出所",
    "government/国家外汇管理局昌吉州分局", "government/浙江省援疆指挥部", "government/昌吉州驻北京办事处",
    "government/新疆煤田地质局",  # behind a short name only what every place has
    "government/昌吉人民政府",  # the city or the prefecture
    "institution/昌吉市第一中学", "institution/昌吉学院", "organization/库尔勒香梨协会", "organization/昌吉州商会",
    "company/昌吉市水利局有限公司", "place/昌吉市公安局", "person/昌吉市委",
])
def test_that_what_the_name_does_not_settle_is_left_out(body: str) -> None:
    assert place_of(body) is None


def test_that_the_longest_name_of_a_place_counts() -> None:
    body = "government/昌吉市六工镇人民政府"
    assert place_of(body, entity("place/昌吉市六工镇")) == "place/昌吉市六工镇"


def test_that_a_place_that_only_articles_name_counts_by_its_official_names() -> None:
    town = entity("place/青禾镇", ("青禾", "全镇"))
    assert place_of("government/青禾镇人民政府", town) == "place/青禾镇"
    assert place_of("organization/青禾镇党委", town) == "place/青禾镇"
    assert place_of("government/青禾人民政府", town) is None
    assert place_of("government/全镇人民政府", town) is None


def test_that_a_word_for_a_kind_of_place_is_no_name() -> None:
    assert place_of("government/自治区党委", entity("place/自治区")) is None
    assert place_of("government/经济技术开发区管委会", entity("zone/经济技术开发区")) is None


def test_that_of_places_of_one_name_the_one_counts_that_the_article_told() -> None:
    near, far = entity("place/青禾镇~东原县"), entity("place/青禾镇~西原县")
    body = "government/青禾镇人民政府"
    assert place_of(body, near, far) is None
    assert served([entity(body, parent=far.key), near, far]) == {body: far.key}
    assert served([entity(body, parent=far.key), near, entity("place/青禾镇~北原县")],
                  replaced={far.key: "place/青禾镇~北原县"}) == {body: "place/青禾镇~北原县"}
    assert served([entity(body, parent="place/昌吉市"), near, far]) == {}


def test_that_a_canonical_name_stands_before_another_places_alias() -> None:
    other = entity("place/新奇台县", ("奇台县",))
    assert place_of("government/奇台县水利局", other) == "place/奇台县"


def test_that_what_is_gone_names_no_place() -> None:
    body, town = entity("government/青禾镇人民政府"), entity("place/青禾镇")
    assert served([body, town]) == {body.key: town.key}
    assert served([body, town], gone=[town.key]) == {}


def test_that_the_order_of_things_does_not_matter() -> None:
    things = [entity("government/青禾镇人民政府"), entity("place/青禾镇~东原县"), entity("place/青禾镇"),
              entity("place/原青禾镇", ("青禾镇",))]
    assert {tuple(sorted(served(some).items())) for some in permutations(things)} == {()}
    del things[1]
    assert {tuple(sorted(served(some).items())) for some in permutations(things)} == {
        (("government/青禾镇人民政府", "place/青禾镇"),)}


def test_that_the_names_of_places_are_read_from_the_lines_of_the_curated_graph() -> None:
    for base in (ID_BASE, "http://example.org/id/"):
        wanted = {(place.iri.replace(ID_BASE, base), place.name, place.is_canonical) for place in KNOWN}
        assert {tuple(one) for one in place_names(authority_lines(base), base)} == wanted


# --- In builds ------------------------------------------------------------------------------


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages")


def built(pages: Path, text: str | None = None, out: str = "s", settings: Settings | None = None) -> str:
    if text is not None:
        (pages / "curation.toml").write_text(text, "utf-8")
    summary = build([pages], pages.parent / out, settings=settings or Settings(), jobs=1)
    assert not summary.violations
    return summary.snapshot


def pairs(store: GraphStore) -> dict[str, str]:
    found = [(f.subject.removeprefix(ID_BASE), f.value.value.removeprefix(ID_BASE), f.graph.removeprefix(ID_BASE))
             for f in store.facts(SERVED)]
    assert {graph for _, _, graph in found} <= {"graph/entities"}
    assert len(found) == len({body for body, _, _ in found})
    return {body: place for body, place, _ in found}


#: A page with a town that no list knows.
TOWN = """青禾镇学校开学

本报讯 记者周敏报道：4月3日，青禾镇人民政府举行开学仪式，青禾镇今年新建学校1所。
"""
OF_TOWN = {"government/青禾镇人民政府": "place/青禾镇"}
OF_CITY = {"government/昌吉市教育局": "place/昌吉市"}


def graph(pages: Path, out: str = "s") -> bytes:
    return (StoreFolder(pages.parent / out).snapshot() / "graph.nq").read_bytes()


def opened(pages: Path) -> GraphStore:
    return open_store(pages.parent / "s")


def test_that_a_build_writes_it_and_the_same_pages_give_the_same_bytes(pages: Path) -> None:
    (pages / "c.txt").write_text(TOWN, "utf-8")
    built(pages)
    assert pairs(opened(pages)) == OF_CITY | OF_TOWN
    for name in ("c", "b", "a"):
        build([pages / f"{name}.txt"], pages.parent / "other", settings=Settings(), jobs=1)
    assert graph(pages, "other") == graph(pages)


def test_that_another_base_of_resources_changes_the_iris_alone(pages: Path) -> None:
    base = "http://example.org/id/"
    built(pages, settings=Settings(id_base=base))
    assert [(f.subject, f.value.value) for f in opened(pages).facts(SERVED)] == [
        (base + "government/昌吉市教育局", base + "place/昌吉市")]


def test_that_it_goes_with_the_article_that_named_the_body(pages: Path) -> None:
    built(pages)
    before = graph(pages)
    (pages / "c.txt").write_text(TOWN, "utf-8")
    built(pages)
    forget(pages.parent / "s", ["c"], settings=Settings())
    assert pairs(opened(pages)) == OF_CITY and graph(pages) == before
    forget(pages.parent / "s", ["b"], settings=Settings())
    assert pairs(opened(pages)) == {}


def test_that_it_follows_what_a_person_says_of_names(pages: Path) -> None:
    (pages / "c.txt").write_text(TOWN, "utf-8")
    renamed = '[[rename]]\nthing = "place/青禾镇"\nto = "新青禾镇"\n'
    built(pages, renamed)
    assert pairs(opened(pages)) == OF_CITY | {"government/青禾镇人民政府": "place/新青禾镇"}
    built(pages, '[[rename]]\nthing = "place/昌吉市"\nto = "新昌吉市"\n')
    assert pairs(opened(pages)) == OF_TOWN | {"government/昌吉市教育局": "place/新昌吉市"}
    built(pages, '[[same]]\nthings = ["place/昌吉市", "place/青禾镇"]\n')
    assert pairs(opened(pages)) == OF_CITY | {"government/青禾镇人民政府": "place/昌吉市"}
    built(pages, '[[rename]]\nthing = "government/青禾镇人民政府"\nto = "昌吉市水利局"\n')
    assert pairs(opened(pages)) == OF_CITY | {"government/昌吉市水利局": "place/昌吉市"}
    built(pages, '[[retype]]\nthing = "place/青禾镇"\nto = "Facility"\n')
    assert pairs(opened(pages)) == OF_CITY
    built(pages, '[[reject]]\nthing = "place/青禾镇"\n')
    assert pairs(opened(pages)) == OF_CITY


def test_that_an_export_above_a_confidence_names_no_place_that_it_leaves_out(pages: Path) -> None:
    built(pages)
    whole = [line for line in graph(pages).decode().splitlines() if f"<{SERVED}> <" in line]
    assert whole
    for least in (0.5, 1.0):
        built(pages, settings=Settings(min_confidence=least), out="sure")
        lines = graph(pages, "sure").decode().splitlines()
        told = b"".join(export(opened(pages), "nquads", Selection(), min_confidence=least)).decode().splitlines()
        assert [line for line in lines if SERVED in line] == [line for line in told if SERVED in line]


def test_that_posts_in_the_organs_of_a_place_are_those_of_the_place(sample_store: Path) -> None:
    store, question = open_store(sample_store), load_questions()["posts-of-body"]

    def asked(key: str) -> list[dict[str, str | None]]:
        return store.query(bind(question, {"body": entity_iri(key)}, lambda *_: [])).dicts()

    whole = asked("place/昌吉回族自治州")
    organs = {body for body, place in pairs(store).items() if place == "place/昌吉回族自治州"}
    each = [row for organ in organs for row in asked(organ)]
    assert {row["bodyName"] for row in whole} >= {"中共昌吉回族自治州委员会", "昌吉回族自治州人民政府"}
    assert all(row in whole for row in each)
    assert {row["body"] for row in asked("government/昌吉回族自治州人民政府")} == {
        entity_iri("government/昌吉回族自治州人民政府")}
