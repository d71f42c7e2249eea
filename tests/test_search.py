"""The index of names: what is found, in which order, page by page, the same bytes each time, and how fast."""

from __future__ import annotations

import random
import sqlite3
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manynames import many_entries

from kg.errors import StoreError
from kg.matching import fold
from kg.search import Hit, SearchEntry, SearchIndex, is_current, search_index, write_search_index
from kg.sounds import readings, spelled, spellings

BASE = "https://example.org/"


def entry(name: str, *aliases: str, kind: str = "Company", articles: int = 1) -> SearchEntry:
    return SearchEntry(f"{BASE}{kind.lower()}/{name}", kind, name, aliases, articles)


ENTRIES = (
    entry("新疆准东经济技术开发区", "准东", "准东开发区", "Zhundong Zone", kind="Zone", articles=9),
    entry("准东煤电有限公司", "准东煤电", articles=4),
    entry("华能准东煤业有限公司", articles=7),
    entry("重庆银行", "渝行", kind="Institution", articles=2),
    entry("长沙行吟书店", articles=1),
    entry("绿能科技", articles=1),
    entry("陆能科技", articles=3),
    entry("3M新疆公司", "A股", articles=2),
    entry("ＡＢＣ集团", articles=1),
    entry("女企业家协会", kind="Organization", articles=1),
    entry("王准", kind="Person", articles=5),
    entry("煤都准东商贸", articles=4),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    path = tmp_path_factory.mktemp("search") / "search.db"
    write_search_index(path, ENTRIES)
    return SearchIndex(path)


def names(index: SearchIndex, text: str, type_name: str | None = None) -> list[str]:
    return [hit.name for hit in index.find(text, 50, type_name).hits]


@pytest.mark.parametrize(
    "text",
    ["准东", "准东开发区", "zhundongkaifaqu", "zhundong", "zhun dong", "zhǔn dōng", "ZhunDong", "zhund", "zhun",
     "zdkfq", "ｚｈｕｎｄｏｎｇ", "zhun'dong", "准东 开发", "kaifaqu", "开发 zhundong", "zhundong zone"])
def test_that_a_zone_is_found_by(index: SearchIndex, text: str) -> None:
    assert "新疆准东经济技术开发区" in names(index, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [("chongqing", "重庆银行"), ("zhongqing", "重庆银行"), ("yinhang", "重庆银行"), ("yinxing", "重庆银行"),
     ("cqyh", "重庆银行"), ("chongqingyinhang", "重庆银行"), ("lvneng", "绿能科技"), ("lǜnéng", "绿能科技"),
     ("luneng", "绿能科技"), ("nvqiye", "女企业家协会"), ("nüqiye", "女企业家协会"), ("3m", "3M新疆公司"),
     ("3mxinjiang", "3M新疆公司"), ("3M新疆", "3M新疆公司"), ("agu", "3M新疆公司"), ("a股", "3M新疆公司"),
     ("abc", "ＡＢＣ集团"), ("ABC集团", "ＡＢＣ集团"), ("abcjituan", "ＡＢＣ集团"), ("wz", "王准"), ("王 准", "王准")])
def test_names_and_sounds(index: SearchIndex, text: str, name: str) -> None:
    assert name in names(index, text)


def test_the_order(index: SearchIndex) -> None:
    found = index.find("准东").hits
    assert [(hit.how, hit.name) for hit in found] == [
        ("exact", "新疆准东经济技术开发区"), ("prefix", "准东煤电有限公司"), ("part", "华能准东煤业有限公司"),
        ("part", "煤都准东商贸")]
    assert found[0].matched == "准东" and found[1].matched == "准东煤电有限公司"
    assert [hit.how for hit in index.find("zhundong").hits] == ["prefix", "sound-prefix", "sound-part", "sound-part"]
    assert names(index, "luneng")[0] == "陆能科技" and names(index, "lvneng") == ["绿能科技"]
    places = [hit.place for hit in index.find("公司", 50).hits]
    assert places == sorted(places, key=lambda p: (p[0], -p[1], p[2], p[3]))


def test_that_all_words_must_fit(index: SearchIndex) -> None:
    assert names(index, "准东 煤电") == ["准东煤电有限公司"]
    assert set(names(index, "煤 准东")) == {"准东煤电有限公司", "华能准东煤业有限公司", "煤都准东商贸"}
    assert names(index, "meidian 准东") == ["准东煤电有限公司"]
    assert names(index, "准东 不在") == [] and names(index, "重庆 zhundong") == []


@pytest.mark.parametrize("text", ["", " ", "　", '"', "'", "*", "准东\"", "a AND b", "NEAR(", "(", "x" * 5_000, "\x00",
                                  "%", "\ud800", "准" * 300, "v", "ü", "-1", "^", "准东 OR", "·"])
def test_that_no_text_is_an_expression(index: SearchIndex, text: str) -> None:
    assert index.find(text).hits == () or text.strip()
    index.facets(text)


@given(st.text(max_size=12))
@settings(max_examples=150, deadline=None)
def test_that_any_text_is_answered(index: SearchIndex, text: str) -> None:
    found = index.find(text)
    assert len({hit.iri for hit in found.hits}) == len(found.hits)
    facets, exact = index.facets(text)
    assert exact and sum(facets.values()) == len(index.find(text, 100).hits)


def test_a_single_character_finds_begins(index: SearchIndex) -> None:
    assert set(names(index, "准")) == {"新疆准东经济技术开发区", "准东煤电有限公司"}


def test_types_and_counts(index: SearchIndex) -> None:
    assert index.facets("准东") == ({"Zone": 1, "Company": 3}, True)
    assert names(index, "准东", "Zone") == ["新疆准东经济技术开发区"]
    facets, exact = index.facets("准东", most=2)
    assert sum(facets.values()) == 2 and not exact


@pytest.mark.parametrize("text", ["公司", "zhundong", "准东 煤", "zd"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_forth_and_back(index: SearchIndex, text: str, size: int) -> None:
    whole = list(index.find(text, 100).hits)
    forth, after = list[Hit](), None
    for _ in whole:
        found = index.find(text, size, after=after)
        forth += found.hits
        if not found.more:
            break
        after = found.hits[-1].place
    assert forth == whole
    back, before = list[Hit](), whole[-1].place
    for _ in whole:
        found = index.find(text, size, before=before)
        back = [*found.hits, *back]
        if not found.more:
            break
        before = found.hits[0].place
    assert back == whole[:-1]


def test_that_a_place_outlives_a_rebuild(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    entries = [entry(f"准东{n:03}号公司", articles=n % 7, kind="Facility") for n in range(60)]
    write_search_index(old, entries)
    write_search_index(new, [e for n, e in enumerate(entries) if n % 5] + [entry("更早准东", articles=9)])
    first = SearchIndex(old).find("准东", 20)
    rest = SearchIndex(new).find("准东", 100, after=first.hits[-1].place).hits
    seen = {hit.iri for hit in first.hits}
    left = {e.iri for n, e in enumerate(entries) if n % 5 and e.iri not in seen}
    assert not seen & {hit.iri for hit in rest} and left <= {hit.iri for hit in rest}


def test_that_the_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    shuffled = list(ENTRIES)
    random.Random(7).shuffle(shuffled)
    write_search_index(tmp_path / "one.db", ENTRIES)
    write_search_index(tmp_path / "two.db", shuffled)
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_what_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="build again"):
        search_index(tmp_path / "none.db", "准东")
    (tmp_path / "text.db").write_text("no database, and long enough to be none " * 10)
    with pytest.raises(StoreError, match="build again"):
        SearchIndex(tmp_path / "text.db")
    sqlite3.connect(tmp_path / "old.db").execute("CREATE TABLE thing(id)").connection.close()
    with pytest.raises(StoreError, match="form"):
        SearchIndex(tmp_path / "old.db")
    assert not is_current(tmp_path / "old.db") and not is_current(tmp_path / "none.db")


def test_that_an_empty_index_answers(tmp_path: Path) -> None:
    write_search_index(tmp_path / "empty.db", [])
    index = SearchIndex(tmp_path / "empty.db")
    assert index.find("准东").hits == () and index.facets("zhundong") == ({}, True)
    assert index.find("准东", after=(0, 1, 2, "x")).hits == () and is_current(tmp_path / "empty.db")


def test_that_a_file_written_anew_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "search.db"
    for name in ("甲地公司", "乙地公司"):
        path.unlink(missing_ok=True)
        write_search_index(path, [entry(name)])
        assert [hit.name for hit in search_index(path, "地公")] == [name]


def test_readings() -> None:
    assert readings("银行")[0] == ("yin", "hang") and ("yin", "xing") in readings("银行")
    assert readings("（·）") == () and readings("c2厂") == (("c", "2", "chang"),)
    assert spelled("lǘ") == "lv" and spelled("准") is None and spelled("") is None
    assert ("xi", "an") in spellings("xian", {"xi", "an", "xian"}, False)
    assert ("xian",) in spellings("xian", {"xi", "an", "xian"}, False)
    assert spellings("zhund", {"zhun", "dong"}, True) == [("zhun", "d")]


def test_recall_and_order_on_many_names(tmp_path: Path) -> None:
    path = tmp_path / "many.db"
    entries = list(many_entries(4_000))
    write_search_index(path, entries)
    index = SearchIndex(path)
    for text in ("天山", "煤电有", "司", "C2", "昌吉天", "不在"):
        held = {e.iri for e in entries if any(
            fold(text) in fold(label) if len(text) > 1 else fold(label).startswith(text)
            for label in (e.name, *e.aliases))}
        hits = [hit for hit in index.find(text, 10_000).hits if not hit.how.startswith("sound")]
        assert {hit.iri for hit in hits} == held, text
        order = [(hit.place[0], -hit.articles, hit.place[2], hit.iri) for hit in index.find(text, 10_000).hits]
        assert all(a < b for a, b in pairwise(order))


@pytest.mark.slow
def test_speed_on_200_000_labels(tmp_path: Path) -> None:
    path = tmp_path / "many.db"
    write_search_index(path, many_entries(200_000))
    index = SearchIndex(path)
    print(f"\n{path.stat().st_size / 1e6:.0f} MB")
    texts = ("公司", "准东", "准", "昌吉 煤电", "gongsi", "zhundong", "zhun dong", "zdkfq", "yx",
             "changji meidian", "不在")
    for text in texts:
        took = []
        for work in (lambda text=text: index.find(text, 50), lambda text=text: index.facets(text),
                     lambda text=text: index.find(text, 10, "Company")):
            begun = [time.perf_counter()]
            for _ in range(7):
                work()
                begun.append(time.perf_counter())
            took.append(sorted(b - a for a, b in pairwise(begun))[3] * 1000)
        print(f"{text}: hits {took[0]:.1f} ms, facets {took[1]:.1f} ms, suggestions {took[2]:.1f} ms")
        assert took[0] + took[1] < 100  # the bar is 20 ms; a busy machine may take several times as long
