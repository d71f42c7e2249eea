"""Newspapers, issues and pages: what each page shows and in what order, the way up and down, and the data behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tinygraph import BASE, KG

from kg.vocab import ENTITY_CLASSES
from service.reading.pageprint import page_pieces
from service.texts.classes import CLASS_MARKS, SIGNS
from service.texts.graph import CLASS_MARKS as CANVAS_MARKS

HTML = {"accept": "text/html"}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SCHEMA = "https://schema.org/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PAPER = BASE + "newspaper/晨报"
#: The second page of the second issue, with an article that goes on behind another one.
PRINTED = "晨报 要闻\n头条在此\n沙海能源扩产\n别的一篇\n能源投产\n广告"
TEXTS = {"5": "头条在此\n沙海能源扩产", "20": "别的一篇\n能源投产"}
#: Address of a thing that only the authority file knows.
ALONE = BASE + "place/西山"


def quads() -> str:
    """A newspaper with three issues in two years, one of them with two pages, as N-Quads."""
    pages = BASE + "graph/pages"
    lines: list[tuple[str, str, str, str]] = [
        (PAPER, RDF + "type", f"<{SCHEMA}Newspaper>", pages),
        (PAPER, SCHEMA + "name", '"晨报"@zh', pages),
        (PAPER, SCHEMA + "publisher", '"晨报社"', pages),
        (ALONE, RDF + "type", f"<{KG}Place>", BASE + "graph/authority"),
        (ALONE, "http://www.w3.org/2004/02/skos/core#prefLabel", '"西山"@zh', BASE + "graph/authority"),
    ]
    for day, number, own in (("2023-12-31", "100", ()), ("2024-01-02", "101", ("10", "2")), ("2024-02-03", None, ())):
        issue = f"{BASE}issue/晨报/{day}"
        lines += [
            (issue, RDF + "type", f"<{SCHEMA}PublicationIssue>", pages),
            (issue, SCHEMA + "datePublished", f'"{day}"^^<{XSD}date>', pages),
            (issue, SCHEMA + "isPartOf", f"<{PAPER}>", pages),
            *([(issue, SCHEMA + "issueNumber", f'"{number}"', pages)] if number else []),
        ]
        for page in own:
            iri = f"{BASE}page/m{page}"
            lines += [
                (iri, RDF + "type", f"<{SCHEMA}WebPageElement>", pages),
                (iri, SCHEMA + "isPartOf", f"<{issue}>", pages),
                (iri, SCHEMA + "pagination", f'"{page}"', pages),
                (iri, NIF + "isString", f'"{PRINTED}"', pages),
            ]
    for offset, text in TEXTS.items():
        article = f"{BASE}article/m2-{offset}"
        first, second = text.split("\n")
        node = f"{article}#char=0,{len(first)}"
        at = PRINTED.index(first)
        lines += [
            (article, RDF + "type", f"<{SCHEMA}NewsArticle>", article),
            (article, NIF + "isString", f'"{text}"', article),
            (article, SCHEMA + "isPartOf", f"<{BASE}page/m2>", article),
            (article, KG + "bodyBegin", f'"0"^^<{XSD}integer>', article),
            (article, SCHEMA + "datePublished", f'"2024-01-02"^^<{XSD}date>', article),
            (node, NIF + "beginIndex", f'"0"^^<{XSD}integer>', article),
            (node, NIF + "endIndex", f'"{len(first)}"^^<{XSD}integer>', article),
            (node, PROV + "wasDerivedFrom", f"<{BASE}page/m2#char={at},{at + len(first)}>", article),
        ]
        if offset == "5":
            lines.append((article, SCHEMA + "headline", f'"{first}"@zh', article))
        assert second in PRINTED
    return "".join(f"<{s}> <{p}> {o.replace(chr(10), chr(92) + 'n')} <{graph}> .\n" for s, p, o, graph in lines)


@pytest.fixture(scope="module")
def press(tiny_service: Callable[..., TestClient]) -> TestClient:
    """The service over the tiny graph and a newspaper."""
    return tiny_service(quads(), query_workers=1)


def page(client: TestClient, path: str, lang: str = "zh", **parameters: str) -> str:
    answer = client.get(path, headers=HTML, params={"lang": lang, **parameters})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def plain(html: str) -> str:
    """Return the words of a page's main part."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", main)))


def test_that_a_newspaper_shows_its_issues_by_year_and_month(press: TestClient) -> None:
    html = page(press, f"/id/newspaper/{quote('晨报')}")
    words = plain(html)
    assert "收录 2023年12月31日 至 2024年2月3日" in words and "晨报社" in words
    assert "3 期" in words and "2 篇文章" in words
    order = ["2024 2 期", "2月", "2024年2月3日", "1月", "2024年1月2日 第 101 期", "2023 1 期", "12月", "第 100 期"]
    places = [words.index(one, words.index("全部文章")) for one in order]
    assert places == sorted(places)
    english = plain(page(press, f"/id/newspaper/{quote('晨报')}", "en"))
    assert "31 December 2023 to 3 February 2024" in english and "January" in english and "no. 101" in english


def test_that_an_issue_shows_its_pages_with_their_articles_in_order(press: TestClient) -> None:
    html = page(press, f"/id/issue/{quote('晨报')}/2024-01-02")
    words = plain(html)
    assert "<h1>晨报 2024年1月2日</h1>" in html
    places = [words.index(one) for one in ("第 2 版 2 篇文章", "头条在此", "别的一篇", "第 10 版 0 篇文章")]
    assert places == sorted(places)
    assert re.search(r'rel="prev" href="[^"]*2023-12-31"', html)
    assert re.search(r'rel="next" href="[^"]*2024-02-03"', html)
    assert f'href="/id/newspaper/{quote("晨报")}"' in html and 'href="/articles/m2-5"' in html
    assert "no. 101" in plain(page(press, f"/id/issue/{quote('晨报')}/2024-01-02", "en"))


def test_that_a_page_tells_its_articles_apart_in_print(press: TestClient) -> None:
    html = page(press, "/id/page/m2")
    assert re.search(r"<h1>第 2 版 <small[^>]*>晨报 2024年1月2日</small></h1>", html)
    shown = re.search(r'<pre class="print".*?>(.*?)</pre>', html, re.DOTALL)
    assert shown and unescape(re.sub(r"<[^>]+>", "", shown[1])) == PRINTED
    own = re.findall(r'data-n="(\d)"></a><span class="(odd|even)">(.*?)</span>', shown[1], re.DOTALL)
    assert own == [("1", "odd", TEXTS["5"]), ("2", "even", TEXTS["20"])]
    assert html.index('href="/articles/m2-5"') < html.index('href="/articles/m2-20"') < html.index("<pre")
    assert 'href="#print-2"' in html and 'id="print-2"' in html
    assert 'rel="next" href="/id/page/m10"' in html and re.search(r'rel="prev" href="[^"]*issue[^"]*2023-12-31"', html)
    crumbs = re.search(r'<nav class="crumbs".*?</nav>', html, re.DOTALL)
    assert crumbs and "晨报" in crumbs[0] and 'aria-current="page">第 2 版' in crumbs[0]


def test_that_a_page_without_number_and_issue_is_told_by_its_key(press: TestClient) -> None:
    words = plain(page(press, "/id/page/p1"))
    assert "版面 p1" in words and "p1.txt" in words and "沙海能源投产新线" in words
    assert "nif:Context" not in words and "WebPageElement" not in words


def test_that_an_article_leads_up_to_its_newspaper(press: TestClient) -> None:
    crumbs = re.search(r'<nav class="crumbs".*?</nav>', page(press, "/articles/m2-20"), re.DOTALL)
    assert crumbs
    up = re.findall(r'href="([^"]+)"', crumbs[0])
    assert up == [f"/id/newspaper/{quote('晨报')}", f"/id/issue/{quote('晨报')}/2024-01-02", "/id/page/m2"]


@pytest.mark.parametrize("path", [f"newspaper/{quote('晨报')}", f"issue/{quote('晨报')}/2024-01-02", "page/m2"])
def test_that_the_data_are_there_as_before(press: TestClient, path: str) -> None:
    answer = press.get(f"/id/{path}", headers={"accept": "text/turtle"})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/turtle")
    html = page(press, f"/id/{path}")
    for form in ("turtle", "jsonld", "ntriples", "rdfxml"):
        assert f'href="/id/{path}?format={form}"' in html
        assert press.get(f"/id/{path}", params={"format": form}).status_code == 200


def test_that_a_thing_no_page_names_says_so(press: TestClient) -> None:
    assert "报上还没有提到" in page(press, f"/id/place/{quote('西山')}")
    assert "No newspaper page here names it yet" in page(press, f"/id/place/{quote('西山')}", "en")
    assert "报上还没有提到" not in page(press, f"/id/zone/{quote('东山园区')}")


def test_that_articles_are_chosen_by_time_newspaper_and_headline(press: TestClient) -> None:
    def found(**parameters: str) -> list[str]:
        answer = press.get("/articles", params={"format": "json", **parameters}).raise_for_status().json()
        return [one["path"].rpartition("/")[2] for one in answer["articles"]]

    assert len(found()) == 4 and len(found(q="", month="", paper="")) == 4
    assert found(month="2024-01") == ["m2-20", "m2-5"] and found(month="2024-03-02") == ["p1-12"]
    assert found(paper="newspaper/晨报") == ["m2-20", "m2-5"] and found(q="投产") == ["p1-12"]
    assert found(month="2024", q="头条", paper="newspaper/晨报") == ["m2-5"] and found(q='"') == []
    first = press.get("/articles", params={"format": "json", "month": "2024", "limit": "1"}).json()
    assert "month=2024" in first["next"] and len(press.get(first["next"]).json()["articles"]) == 1
    assert press.get("/articles", params={"month": "January"}).status_code == 400
    html = page(press, "/articles", month="2024-01")
    assert 'value="2024-01"' in html and f'href="/id/newspaper/{quote("晨报")}"' in html


def test_that_every_class_has_one_sign_of_its_own_everywhere() -> None:
    assert set(CLASS_MARKS) == set(ENTITY_CLASSES) and CANVAS_MARKS is CLASS_MARKS
    for at, lang in enumerate(("zh", "en")):
        assert SIGNS[lang] == {name: pair[at] for name, pair in CLASS_MARKS.items()}
        assert len(set(SIGNS[lang].values())) == len(CLASS_MARKS)


def test_that_no_character_of_a_page_belongs_to_two_articles() -> None:
    pieces = page_pieces("甲乙 丙\n丁", [frozenset({0, 1, 99}), frozenset({1, 3, 5}), frozenset()])
    assert "".join(piece.text for piece in pieces) == "甲乙 丙\n丁"
    assert [(piece.text, piece.article) for piece in pieces] == [("甲乙", 1), (" ", None), ("丙\n丁", 2)]
    assert page_pieces("", []) == ()
