"""What is found where no name fits a text: what sounds so, what holds most of it, what differs by a slip."""

from __future__ import annotations

import pytest

from kg.loosening import distance
from kg.search import SearchEntry, SearchIndex, write_search_index
from kg.sounds import character_sounds

BASE = "https://example.org/"


def entry(name: str, *aliases: str, kind: str = "Company", articles: int = 1) -> SearchEntry:
    return SearchEntry(f"{BASE}{kind.lower()}/{name}", kind, name, aliases, articles)


ENTRIES = (
    entry("新疆国泰新华化工有限责任公司", articles=3),
    entry("准东煤电有限公司", "Zhundong Coal Power"),
    entry("煤炭开采", "Coal mining", kind="Industry", articles=2),
    entry("王焕盛", kind="Person"),
    entry("新疆准东经济技术开发区", "准东", kind="Zone", articles=9),
    *(entry(f"第{number}贸易有限公司") for number in range(60)),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    path = tmp_path_factory.mktemp("loose") / "search.db"
    write_search_index(path, ENTRIES)
    return SearchIndex(path)


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [("國泰新華", "新疆国泰新华化工有限责任公司", "alike-part"),
     ("準東", "新疆准东经济技术开发区", "alike"),
     ("王换盛", "王焕盛", "alike"),
     ("新疆国泰新华化工有限公司", "新疆国泰新华化工有限责任公司", "some"),
     ("國泰新華化工有限公司", "新疆国泰新华化工有限责任公司", "some"),
     ("王焕盛局长", "王焕盛", "some"),
     ("王 焕盛 局长", "王焕盛", "some"),
     ("coal mines", "煤炭开采", "some"),
     ("准东 不在", "新疆准东经济技术开发区", "some")])
def test_that_what_comes_nearest_is_found(index: SearchIndex, text: str, name: str, how: str) -> None:
    hits = index.find(text).hits
    assert (hits[0].name, hits[0].how, hits[0].is_loose) == (name, how, True)
    counts, exact = index.facets(text)
    assert exact and sum(counts.values()) == len(hits)


def test_that_a_name_that_fits_keeps_others_away(index: SearchIndex) -> None:
    assert [hit.is_loose for hit in index.find("准东").hits] == [False, False]
    assert index.find("准东", type_name="Person").hits == ()  # it fits, though nobody is called so
    assert index.near("准东") == ()


@pytest.mark.parametrize("text", ["某某有限公司", "压舱石", "zzzz", "的", "", "，", "a"])
def test_that_what_says_nothing_finds_nothing(index: SearchIndex, text: str) -> None:
    assert index.find(text).hits == () and index.facets(text)[0] == {} and index.near(text) == ()


def test_that_pages_of_it_go_both_ways(index: SearchIndex) -> None:
    whole = index.find("准東").hits
    first = index.find("准東", 1)
    rest = index.find("准東", 5, after=first.hits[0].place)
    assert (*first.hits, *rest.hits) == whole and len(whole) == 2
    assert index.find("准東", 5, before=whole[1].place).hits == whole[:1]


@pytest.mark.parametrize(
    ("text", "name"),
    [("zhundnog", "新疆准东经济技术开发区"), ("coal minign", "煤炭开采"), ("王盛焕", "王焕盛"),
     ("zhundong coal pwer", "准东煤电有限公司"), ("新疆国泰新化化工有限责任公司", "新疆国泰新华化工有限责任公司")])
def test_that_a_slip_is_forgiven(index: SearchIndex, text: str, name: str) -> None:
    near = index.near(text)
    assert [hit.name for hit in near][:1] == [name]
    assert {hit.how for hit in near} == {"near"}


def test_distance() -> None:
    others = ("准东", "东准", "准", "准东区", "准西区", "西")
    assert [distance("准东", other, 1) for other in others] == [0, 1, 1, 1, 2, 2]


def test_that_traditional_characters_have_sounds() -> None:
    heard = {one: syllable for syllable, usual, _ in character_sounds() for one in usual}
    assert [heard[one] for one in "國泰新華綠"] == ["guo", "tai", "xin", "hua", "lv"]
    assert any("長" in others for _, _, others in character_sounds())
