"""Things of which very much is said: their pages, lists and drawings stay small, and say how much there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from manyarticles import article_iri, article_lines
from starlette.testclient import TestClient
from tinygraph import BASE, COMPANY, KG, ZONE

from service.reading.choosing import Link, NodeLists, SaidBy, chosen_links, chosen_measures, in_rounds, newest
from service.reading.sayings import Evidence, Named, Statement
from service.reading.things import grouped
from service.reading.together import Row, together
from service.texts import TEXTS

_ARTICLES = 700
_COMPANY_PATH, _ZONE_PATH = ("/id/" + quote(iri.removeprefix(BASE)) for iri in (COMPANY, ZONE))
_HTML = {"accept": "text/html"}
#: As many sentences as a page of one thing may hold, whatever is said.
_MOST_SENTENCES = 700


@pytest.fixture(scope="module")
def much(tiny_service: Callable[..., TestClient]) -> TestClient:
    """The service over a company of which hundreds of articles say the same."""
    days = (f"{2022 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(_ARTICLES))
    return tiny_service("".join(article_lines(n, day) for n, day in enumerate(days)), query_workers=2)


@pytest.mark.parametrize("path", [_COMPANY_PATH, _ZONE_PATH])
def test_that_the_page_of_a_thing_stays_small(path: str, much: TestClient) -> None:
    page = much.get(path, params={"lang": "zh"}, headers=_HTML).text
    assert 50 < page.count('<blockquote class="evidence"') < _MOST_SENTENCES
    untold = re.search(r'class="untold soft"><a href="[^"]*\?list=statements&amp;predicate=[^"]*">([^<]*)<', page)
    assert untold and TEXTS["zh"]["n_untold"].partition("{n}")[0] in untold[1]
    said = int(re.sub(r"\D", "", untold[1]))
    assert _ARTICLES - 300 < said < _ARTICLES


def test_that_the_page_counts_what_it_does_not_show(much: TestClient) -> None:
    page = much.get(_COMPANY_PATH, params={"lang": "en"}, headers=_HTML).text
    contents = page.partition('<nav class="contents"')[2].partition("</nav>")[0]
    assert re.search(rf'href="#figures">[^<]*<small>{_ARTICLES + 1}<', contents)
    assert re.search(rf'href="#articles">[^<]*<small>{_ARTICLES + 1}<', contents)


def test_that_a_group_has_its_own_list(much: TestClient) -> None:
    page = much.get(_COMPANY_PATH, params={"lang": "en"}, headers=_HTML).text
    groups = page.split('data-test="group"')[1:]
    whole = re.search(r'class="whole"><a href="([^"]+)">Whole list \(told ([\d,]+) times\)<', groups[0])
    assert whole and whole[1].endswith("?list=statements&amp;predicate=kg%3AlocatedIn&amp;direction=out")
    address = whole[1].replace("&amp;", "&")
    told = int(re.sub(r"\D", "", whole[2]))
    rows = much.get(f"{address}&format=json&limit=1000").json()["rows"]
    assert len(rows) == told == _ARTICLES + 1
    assert much.get(address.replace("=out", "=in") + "&format=json").json()["rows"] == []
    listed = much.get(f"{address}&lang=en&limit=5", headers=_HTML).text
    assert "located in</h1>" in listed and "predicate=kg%3AlocatedIn" in listed.partition('rel="next"')[0]
    assert much.get(f"{_COMPANY_PATH}?list=statements&direction=up").status_code == 400


@pytest.mark.parametrize(("path", "kind"), [(_COMPANY_PATH, "statements"), (_ZONE_PATH, "statements"),
                                            (_COMPANY_PATH, "measures")])  # fmt: skip
def test_that_the_whole_list_is_whole(path: str, kind: str, much: TestClient) -> None:
    address, found = f"{path}?list={kind}&format=json&limit=150", list[str]()
    pages: list[list[str]] = []
    while address:
        answer = much.get(address).json()
        pages.append([str(row["node"]) for row in answer["rows"]])
        found += pages[-1]
        last, address = answer, answer["next"]
    assert len(found) == len(set(found)) == _ARTICLES + 1
    back, address = [pages[-1]], last["previous"]
    while address:
        answer = much.get(address).json()
        back.append([str(row["node"]) for row in answer["rows"]])
        address = answer["previous"]
    assert [one for page in reversed(back) for one in page] == found


def test_that_an_edge_has_some_proofs_and_counts_all(much: TestClient) -> None:
    key = COMPANY.removeprefix(BASE)
    found = much.get("/neighbours", params={"id": key, "predicate": "kg:locatedIn"}).json()
    done = next(edge for edge in found["neighbours"][0]["edges"] if edge["state"] == "Fact")
    assert done["count"] == _ARTICLES and 0 < len(done["evidence"]) < 30
    told = {proof["article"] for proof in done["evidence"]}
    assert article_iri(0) in told and article_iri(_ARTICLES - 1) in told
    turtle = much.get("/neighbours", params={"id": key, "predicate": "kg:locatedIn", "format": "turtle"}).text
    assert turtle.count("kg:modality kg:Fact") == _ARTICLES
    page = much.get("/explore", params={"id": key}, headers=_HTML)
    assert page.status_code == 200 and len(page.content) < 200_000
    counts = {one["predicate"]: one["count"] for one in much.get("/neighbours", params={"id": key}).json()["groups"]}
    assert counts[KG + "locatedIn"] == 1


def test_that_edges_of_a_period_are_those_of_its_articles(much: TestClient) -> None:
    key, zone = COMPANY.removeprefix(BASE), ZONE.removeprefix(BASE)
    whole = much.post("/neighbours", json={"ids": [key, zone]}).json()["edges"]
    day = whole[0]["evidence"][0]["date"]
    some = much.post("/neighbours", json={"ids": [key, zone], "from": day, "to": day}).json()["edges"]
    assert sum(edge["count"] for edge in some) < sum(edge["count"] for edge in whole)
    assert {proof["date"] for edge in some for proof in edge["evidence"]} == {day}


def _link(other: str, *nodes: str, modality: str = "Fact") -> Link:
    return Link(True, KG + "locatedIn", other, False, KG + modality, nodes)


def test_which_links_are_read() -> None:
    links = [_link("x", "a#1", "b#1"), _link("y", "c#1"), _link("z", "c#2", "d#1", modality="Planned")]
    assert chosen_links(links, {}, None) == tuple(links)
    assert [link.other for link in chosen_links(links, {}, 1)] == ["x", "z"]
    assert grouped("this", (), links) == ()


def test_that_each_sentence_proves_all_that_stands_above_it() -> None:
    def row(name: str, *sentences: str) -> Row:
        proofs = tuple(Evidence(f"a#{text}", text, "a", None, None) for text in sentences)
        said = Statement("st-" + name, Named("x", "x"), KG + "produces", Named(name, name), KG + "Fact", None,
                         evidence=proofs)  # fmt: skip
        return said.object, said, proofs

    rows = [row("flour", "s1", "s2", "s3"), row("bread", "s4"), row("wheat", "s1"), row("noodles", "s3", "s1", "s2")]
    found = together(rows, {})
    assert [([other.name for other, _ in one.entries], [e.sentence for e in one.evidence]) for one in found] == [
        (["flour", "noodles"], ["s1", "s2", "s3"]), (["bread"], ["s4"]), (["wheat"], ["s1"])]
    apart = together(rows, {"st-flour": 4})  # four more sentences that were not read may prove the one alone
    assert [([other.name for other, _ in one.entries], one.untold) for one in apart] == [
        (["flour"], 4), (["bread"], 0), (["wheat"], 0), (["noodles"], 0)]


def test_that_each_has_its_turn() -> None:
    assert in_rounds([["a", "b", "c"], ["d"], []], 3) == {"a", "d", "b"}
    assert in_rounds([["a"], ["b"], ["c"]], 1) == {"a", "b", "c"}
    assert newest(["p#1", "q#1", "r#1"], {"q": "2024-05-01", "p": "2023-01-01"}, 2) == ("p#1", "q#1")


def test_that_the_newest_figures_are_read_where_not_all_are() -> None:
    nodes = tuple(f"a{n:04}#m" for n in range(1_000))
    days = {f"a{n:04}": f"2024-{n % 12 + 1:02}-01" for n in range(1_000)}
    few, many = (NodeLists(measures=(SaidBy("x", some),)) for some in (nodes[:150], nodes))
    assert chosen_measures(few, days, 50) == nodes[:150]
    found = chosen_measures(many, days, 50)
    assert 50 < len(found) < 300
    assert {days[node.partition("#")[0]] for node in found} == {"2024-12-01", "2024-11-01"}
