"""`/search` and `/suggest`: words, pinyin, classes, counts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tinygraph import BASE, COMPANY, PERSON, ZONE, write_tiny_store

from kg.naming import HITS, choose
from kg.search import SearchEntry, search_index
from kg.settings import Settings
from kg.store import open_store
from kg.summary import search_entries
from service.app import create_app

ENTRIES = [
    SearchEntry(f"{BASE}zone/东山开发区", "Zone", "东山开发区", ("东山", "<b>东山</b>"), 5),
    SearchEntry(f"{BASE}company/东山煤电", "Company", "东山煤电有限公司", ("东山煤电",), 2),
    SearchEntry(f"{BASE}company/西山煤电", "Company", "西山煤电有限公司", (), 9),
]


@pytest.fixture(scope="module")
def names(tiny_service: Callable[..., TestClient]) -> TestClient:
    return tiny_service(entries=ENTRIES)


@pytest.mark.parametrize("text", ["东山", "dongshan", "dong shan", "dōng shān", "Dongshan", "dongs", "dskfq"])
def test_one_zone_by_many_writings(names: TestClient, text: str) -> None:
    told = names.get("/search", params={"q": text}).json()
    assert told["hits"][0]["name"] == "东山开发区", told
    assert told["count"] == sum(told["facets"].values()) == len(told["hits"]) and told["count_is_exact"]


def test_words_classes_and_counts(names: TestClient) -> None:
    told = names.get("/search", params={"q": "东山 煤电"}).json()
    assert [hit["name"] for hit in told["hits"]] == ["东山煤电有限公司"]
    told = names.get("/search", params={"q": "山", "type": "Zone"}).json()
    assert (told["hits"], told["count"]) == ([], 0)
    told = names.get("/search", params={"q": "煤电", "type": "Company", "limit": 1}).json()
    assert (told["count"], len(told["hits"]), told["facets"]) == (2, 1, {"Company": 2})
    assert told["hits"][0]["name"] == "西山煤电有限公司" and told["next"]


def test_that_several_classes_are_suggested_in_one_order(names: TestClient) -> None:
    def suggested(**asked: str) -> list[str]:
        return [one["name"] for one in names.get("/suggest", params={"q": "东山", **asked}).json()["suggestions"]]

    both = suggested(type="Zone,Company")
    assert both == suggested(type="Company,Zone") == suggested() == ["东山开发区", "东山煤电有限公司"]
    assert suggested(type="Zone") == ["东山开发区"]
    assert names.get("/suggest", params={"q": "东山", "type": "Zone,Planet"}).status_code == 400


def test_that_english_pages_name_what_is_found_in_english(tiny_service: Callable[..., TestClient]) -> None:
    park = SearchEntry(ZONE, "Zone", "东山园区", ("东园",), 3)
    found = tiny_service(entries=[park]).get("/search?q=东园&lang=en", headers={"accept": "text/html"}).text
    assert ">Dongshan Park</a> <small lang=\"zh-Hans\">东山园区</small>" in found and "东园" in found


def test_that_suggestions_bring_english_names_where_they_are_asked_for(tiny_service: Callable[..., TestClient]) -> None:
    park = tiny_service(entries=[SearchEntry(ZONE, "Zone", "东山园区", ("东园",), 3)])
    (told,) = park.get("/suggest?q=东园&lang=en").json()["suggestions"]
    assert told["english"] == "Dongshan Park" and told["name"] == "东山园区"
    (told,) = park.get("/suggest?q=东园&lang=zh").json()["suggestions"]
    assert "english" not in told


def test_that_a_graph_tells_what_articles_say_of_a_thing_and_what_it_signed(tmp_path: Path) -> None:
    scheme = "<http://www.w3.org/2004/02/skos/core#inScheme>"
    made = write_tiny_store(tmp_path / "store", extra=f"<{BASE}indicator/氢气产量> {scheme} <{BASE}scheme/indicator> "
                            f"<{BASE}graph/ontology> .\n<{BASE}indicator/氢气产量> "
                            f'<http://www.w3.org/2004/02/skos/core#prefLabel> "氢气产量"@zh <{BASE}graph/ontology> .\n')
    entries = {one.iri: one for one in search_entries(open_store(made.path), BASE)}
    assert [(entries[iri].articles, entries[iri].said, entries[iri].signed) for iri in (PERSON, COMPANY, ZONE)] == [
        (1, 1, 1), (1, 1, 0), (1, 1, 0)]
    figure = entries[f"{BASE}indicator/氢气产量"]
    assert (figure.type, figure.name, figure.articles) == ("Indicator", "氢气产量", 1)


def test_that_a_class_without_a_name_lists_its_things(names: TestClient) -> None:
    told = names.get("/search", params={"type": "Company"}).json()
    listed = [hit["name"] for hit in told["hits"]]
    assert listed[:2] == ["西山煤电有限公司", "东山煤电有限公司"] and {hit["how"] for hit in told["hits"]} == {"class"}
    at, paged = "/search?type=Company&limit=1", []
    while at:
        page = names.get(at).json()
        paged += [hit["name"] for hit in page["hits"]]
        at = page["next"]
    assert paged == listed and names.get("/search").status_code == 400
    shown = names.get("/search?type=Company&lang=zh", headers={"accept": "text/html"}).text
    assert "<h1>企业</h1>" in shown and "西山煤电有限公司" in shown and "东山开发区" not in shown


def test_the_page(names: TestClient) -> None:
    page = names.get("/search", params={"q": "东山", "lang": "zh"}, headers={"accept": "text/html"}).text
    assert "2 条结果" in page and "东山开发区" in page and "<b>东山</b>" not in page
    body = re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0])
    assert not re.search(r"\b(found|next|previous|all|Company)\b", body)
    english = names.get("/search?q=zzzz&lang=en", headers={"accept": "text/html"}).text
    assert "No result." in english


def test_suggestions(names: TestClient) -> None:
    told = names.get("/suggest", params={"q": "dong"}).json()
    assert [s["name"] for s in told["suggestions"]] == ["东山开发区", "东山煤电有限公司"]
    assert set(told["suggestions"][0]) == {"iri", "path", "type", "name", "matched", "how", "articles"}
    told = names.get("/suggest", params={"q": "东", "type": "Company"}).json()
    assert [s["name"] for s in told["suggestions"]] == ["东山煤电有限公司"]
    assert names.get("/suggest").json()["suggestions"] == []
    assert len(names.get("/suggest", params={"q": "煤电", "limit": 1}).json()["suggestions"]) == 1
    for wrong in ("q=x&type=Nothing", "q=x&limit=0", "q=x&limit=51", "q=x&limit=y", "q=x&format=csv"):
        assert names.get(f"/suggest?{wrong}").status_code == 400, wrong


def test_that_suggestions_stand_in_the_order_of_the_search(names: TestClient) -> None:
    for text in ("dongshan", "shan", "ds", "煤电", "东 煤", "东，山", "\u200b东山", "dong'shan", "东山mei"):
        told = [names.get(path, params={"q": text}).json() for path in ("/search", "/suggest")]
        assert told[0]["hits"] == told[1]["suggestions"] != [], text


@pytest.mark.parametrize("path", ["/search", "/suggest"])
@pytest.mark.parametrize("query", ["q=%FF", "q=%ED%A0%80", "q=%E4%B8", "q=x&type=%FF"])
def test_that_what_is_no_utf_8_is_told(names: TestClient, path: str, query: str) -> None:
    answer = names.get(f"{path}?{query}")
    assert answer.status_code == 400 and "percent-encode it as UTF-8" in answer.json()["error"]["message"]
    assert names.get(f"{path}?q=%EF%BF%BD").status_code == 200


def test_that_a_name_by_sound_is_meant_before_the_begin_of_another(tiny_service: Callable[..., TestClient]) -> None:
    made = [SearchEntry(f"{BASE}place/北", "Place", "东山村", ("Dongshan village",), 9), *ENTRIES]
    client = tiny_service(entries=made)
    assert client.get("/suggest", params={"q": "dongshan"}).json()["suggestions"][0]["name"] == "东山开发区"
    folder = client.app.state.service.settings.store  # type: ignore[attr-defined]
    (index,) = Path(folder).glob("snapshots/*/search.db")
    assert choose("dongshan", search_index(index, "dongshan", HITS), []) == [ENTRIES[0].iri]
    by_class = [hit for kind in ("Place", "Zone") for hit in search_index(index, "dongshan", HITS, kind)]
    assert choose("dongshan", by_class, []) == [ENTRIES[0].iri]


def test_the_command_finds_the_same(names: TestClient) -> None:
    from typer.testing import CliRunner

    from kg.cli import app

    store = str(names.app.state.service.settings.store)  # type: ignore[attr-defined]
    for text in ("dongshan", "东山 煤电", "mei dian"):
        found = CliRunner().invoke(app, ["find", "--store", store, *text.split(), "--json"])
        hits = names.get("/search", params={"q": text}).json()["hits"]
        assert json.loads(found.stdout) == [{k: v for k, v in hit.items() if k != "path"} for hit in hits]
    table = CliRunner().invoke(app, ["find", "--store", store, "煤电", "--type", "Company", "--limit", "1"])
    assert "西山煤电有限公司" in table.stdout and "东山煤电" not in table.stdout
    assert CliRunner().invoke(app, ["find", "--store", store, "zzzz"]).stdout == ""
    for wrong in (["find", "--store", store, "x", "--type", "Nothing"], ["find", "--store", store, " "]):
        assert CliRunner().invoke(app, wrong).exit_code == 2


def test_that_an_index_of_another_form_is_told(tmp_path: Path) -> None:
    folder = write_tiny_store(tmp_path / "store")
    (folder.snapshots_dir / "one" / "search.db").unlink()
    with TestClient(create_app(Settings(store=folder.path)), raise_server_exceptions=False) as client:
        for path in ("/search?q=x", "/suggest?q=x"):
            answer = client.get(path)
            assert answer.status_code == 503 and "build again" in answer.text
        assert client.get("/questions/posts-of-person", params={"person": "李山"}).status_code == 200


def test_that_a_page_says_that_names_only_come_near(names: TestClient) -> None:
    told = names.get("/search", params={"q": "東山煤電"}).json()
    assert [hit["how"] for hit in told["hits"]] == ["alike"] and told["facets"] == {"Company": 1}
    told = names.get("/search", params={"q": "东山煤店"}).json()
    assert [(hit["name"], hit["how"]) for hit in told["near"]] == []  # it sounds so, and is among the hits
    told = names.get("/search", params={"q": "dongshna"}).json()
    assert told["hits"] == [] and [(hit["name"], hit["how"]) for hit in told["near"]] == [("东山开发区", "near")]
    page = names.get("/search?q=dongshna&lang=en", headers={"accept": "text/html"}).text
    assert 'data-test="near"' in page and "Did you mean" in page and "No result." not in page
    page = names.get("/search?q=东山煤矿&lang=zh", headers={"accept": "text/html"}).text
    assert "没有名称含有“东山煤矿”的全部字词" in page and "东山煤电有限公司" in page
