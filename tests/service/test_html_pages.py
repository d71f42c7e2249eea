"""Resources, articles, search, export, questions: formats, links, languages, errors."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from starlette.testclient import TestClient
from tinygraph import ARTICLE, BASE, COMPANY, OLD, PRODUCT, TEXT, ZONE, span

from kg.settings import Settings
from service.app import create_app
from service.texts import COLUMNS, TEXTS

HTML = {"accept": "text/html"}
COMPANY_PATH = "/id/company/" + quote("沙海能源有限公司")


def get(client: TestClient, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers or HTML)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_that_a_thing_shows_what_is_said_with_its_sentence(client: TestClient) -> None:
    page = get(client, COMPANY_PATH)
    assert "沙海能源有限公司位于东山园区。" in page
    assert f"/articles/p1-12#{span('本报讯（记者李山）沙海能源有限公司位于东山园区。').partition('#')[2]}" in page
    for shown in ("位于", "计划", "又作", "总经理", "12万吨", '<td class="period" data-name="时段">2023</td>', COMPANY):
        assert shown in page, shown
    zone = get(client, "/id/zone/" + quote("东山园区"))
    assert "←" in zone and "Dongshan Park" in zone and 'href="https://example.org/list"' in zone
    person = get(client, "/id/person/" + quote("李山"))
    assert "今年再建一条线" in person


@pytest.mark.parametrize(
    "path",
    [
        "/id/page/p1",
        "/id/issue/" + quote("日报") + "/2024-03-02",
        "/id/pipeline/abc",
        "/id/role/" + quote("总经理"),
        "/id/graph/pages",
        "/id/article/p1-12",
        "/",
        "/questions",
        "/articles",
        "/search?q=" + quote("沙海"),
        "/ontology",
        "/docs",
        "/docs/try",
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_every_page_is_there_in_both_languages(client: TestClient, path: str, lang: str) -> None:
    page = get(client, path + ("&" if "?" in path else "?") + "lang=" + lang)
    assert re.search(f'<html lang="{lang}', page)
    if path != "/docs/try":
        assert TEXTS[lang]["tagline"] in page


def test_that_the_page_text_is_shown_and_markup_in_it_is_text(client: TestClient) -> None:
    assert "版面原文在此" in get(client, "/id/page/p1")
    assert "&lt;b&gt;不是标签&lt;/b&gt;" in get(client, "/articles/p1-90")


@pytest.mark.parametrize(
    ("name", "parser"), [("turtle", "turtle"), ("jsonld", "json-ld"), ("ntriples", "nt"), ("rdfxml", "xml")]
)
@pytest.mark.parametrize("path", [COMPANY_PATH, "/id/article/p1-12", "/articles/p1-12", "/ontology"])
def test_that_rdflib_reads_every_description(client: TestClient, path: str, name: str, parser: str) -> None:
    answer = client.get(path, params={"format": name})
    assert answer.status_code == 200
    graph = rdflib.Dataset() if parser == "json-ld" else rdflib.Graph()
    graph.parse(data=answer.content, format=parser)
    assert len(graph) > 3


def test_negotiation_of_a_thing(client: TestClient) -> None:
    for accept, expected in (
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("*/*", "text/turtle"),
        ("text/html,*/*;q=0.8", "text/html"),
    ):
        assert client.get(COMPANY_PATH, headers={"accept": accept}).headers["content-type"].startswith(expected)
    answer = client.get(COMPANY_PATH, headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert client.head(COMPANY_PATH).status_code == 200


def test_that_a_replaced_thing_moves_for_good(client: TestClient) -> None:
    answer = client.get("/id/company/" + quote("沙海公司") + "?format=turtle")
    assert answer.status_code == 301 and OLD != COMPANY
    assert answer.headers["location"] == COMPANY_PATH + "?format=turtle"


def test_that_another_writing_of_a_name_leads_to_the_thing(client: TestClient) -> None:
    answer = client.get("/id/company/" + quote("沙海能源有限公司 "))
    assert (answer.status_code, answer.headers["location"]) == (301, COMPANY_PATH)


def test_that_a_name_with_slash_and_blank_survives(client: TestClient) -> None:
    path = "/id/" + quote(PRODUCT.removeprefix(BASE), safe="/%")
    assert "%2F" in path
    assert "风电/光伏 组件" in get(client, path)
    assert get(client, path.replace("%2F", "%2f"))
    hit = client.get("/search", params={"q": "风电/光伏"}).json()["hits"][0]
    assert hit["path"] == path and get(client, hit["path"])
    assert client.get(path.replace("%2F", "/")).status_code == 404


def test_that_what_is_missing_is_told_with_suggestions(client: TestClient) -> None:
    answer = client.get("/id/company/" + quote("沙海能源集团"), headers={"accept": "application/json"})
    error = answer.json()["error"]
    assert answer.status_code == 404 and error["code"] == "not-found"
    assert error["suggestions"] == [{"path": COMPANY_PATH, "name": "沙海能源有限公司"}]
    page = client.get("/id/company/" + quote("沙海能源集团"), headers=HTML)
    assert page.status_code == 404 and COMPANY_PATH in page.text
    assert f'<a href="/search?q={quote("沙海能源集团")}" data-test="search-for">搜索“沙海能源集团”</a>' in page.text
    english = client.get("/id/company/" + quote("沙海能源集团"), headers={**HTML, "accept-language": "en"}).text
    assert "<h1>Not found</h1>" in english and "There is no resource" in english and "Search for “沙海" in english
    for path in ("/nowhere", "/articles/p9-1", "/questions/nothing", "/id/", "/id/a%20%3Cb%3E"):
        for accept in ("*/*", "text/html"):
            missing = client.get(path, headers={"accept": accept})
            assert missing.status_code == 404, path
            assert "Traceback" not in missing.text and "<b>" not in missing.text


def test_that_what_is_taken_away_is_saved_under_a_name(client: TestClient) -> None:
    for path, files in (("/articles/p1-12", ("p1-12.ttl", "p1-12.txt")), ("/articles", ("articles.csv",))):
        page = get(client, path)
        assert '<p class="formats">下载' in page
        for file in files:
            assert f'download="{file}"' in page, file
    assert ">纯文本</a>" in get(client, "/articles/p1-12")


def test_an_article_page(client: TestClient) -> None:
    page = get(client, "/articles/p1-12")
    source = re.search(r'<p class="source-line".*?</p>', page)
    assert source and "版面 p1" in source[0] and "article/p1-12" in source[0] and "<time>" in source[0]
    lines = re.findall(r'<(?:p|h1) class="line[^>]*>(.*?)</(?:p|h1)>', page, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", line) for line in lines] == TEXT.split("\n")
    mention = span("沙海能源有限公司").partition("#")[2]
    assert re.search(f'<mark id="{mention}" class="Company"[^>]*><a href="{COMPANY_PATH}"', page)
    for anchor in (
        "本报讯（记者李山）沙海能源有限公司位于东山园区。",
        "它去年产出氢气12万吨。",
        "本报讯（记者李山）沙海能源有限公司位于东山园区。它去年产出氢气12万吨。",
    ):
        assert f'id="{span(anchor).partition("#")[2]}"' in page
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "<h1 " in page and "沙海能源投产新线" in page and "2024-03-02" in page


def test_articles_are_listed_newest_first(client: TestClient) -> None:
    listed = client.get("/articles").json()
    assert [a["iri"] for a in listed["articles"]] == [ARTICLE, BASE + "article/p1-90"] and listed["next"] is None
    assert client.get("/articles?limit=0").status_code == 400
    assert client.get("/articles?limit=x").status_code == 400


def test_search(client: TestClient) -> None:
    found = client.get("/search", params={"q": "沙海"}).json()
    assert found["hits"][0] == {
        "iri": COMPANY,
        "path": COMPANY_PATH,
        "type": "Company",
        "name": "沙海能源有限公司",
        "matched": "沙海能源有限公司",
        "how": "prefix",
        "articles": 1,
    }
    assert found["facets"] == {"Company": 1}
    assert client.get("/search", params={"q": "李山", "type": "Company"}).json()["count"] == 0
    for query in ("q=", "q=x&type=Nothing", "q=x&limit=0", "q=x&limit=ten"):
        assert client.get(f"/search?{query}").status_code == 400
    assert "没有结果" in get(client, "/search?q=zzzz&lang=zh")


def test_export(client: TestClient) -> None:
    for name, parser in (
        ("nquads", "nquads"),
        ("trig", "trig"),
        ("turtle", "turtle"),
        ("jsonld", "json-ld"),
        ("ntriples", "nt"),
    ):
        data = client.get("/export", params={"format": name}).content
        graph = rdflib.Dataset() if parser in ("nquads", "trig", "json-ld") else rdflib.Graph()
        assert len(graph.parse(data=data, format=parser)) > 50
    assert "今年再建一条线" not in client.get("/export?text=none").text
    assert "nif-core#isString" not in client.get("/export").text
    assert "nif-core#isString" in client.get("/export?text=full").text
    one = client.get("/export", params={"graph": ARTICLE}).text
    assert one and all(line.endswith(f"<{ARTICLE}> .") for line in one.splitlines())
    assert client.get("/export", params={"graph": "articles/p1-12"}).text == one
    assert COMPANY in client.get("/export", params={"entity": COMPANY, "format": "turtle"}).text
    assert client.get("/export", params={"entity": COMPANY + "x"}).status_code == 404
    assert client.get("/export", params={"entity": COMPANY, "graph": ARTICLE}).status_code == 400
    assert client.get("/export?text=all").status_code == 400
    assert client.get("/export?format=pdf").status_code == 400


def test_a_question(client: TestClient) -> None:
    listed = client.get("/questions").json()["questions"]
    assert listed[0]["name"] == "coal-chain-companies" and len(listed) >= 15
    answer = client.get("/questions/coal-chain-companies").json()
    assert list(answer) == [
        *("question", "title", "parameters", "columns", "rows", "truncated", "next", "previous", "rebuilt"),
        *("elapsed_ms", "sparql"),
    ]
    assert answer["rows"] == [] and {"sentence", "article", "evidence"} <= set(answer["columns"])
    named = client.get("/questions/coal-chain-companies", params={"zone": "东园"}).json()
    assert f"VALUES ?zone {{ <{ZONE}> }}" in named["sparql"]
    sheet = client.get("/questions/coal-chain-companies?format=csv").text
    assert sheet.startswith("\ufeff" + ",".join(answer["columns"]))
    assert client.get("/questions/coal-chain-companies", params={"zone": ZONE}).status_code == 200
    for bad in ({"zone": "没有的园区"}, {"zone": "http://a b"}, {"nothing": "x"}):
        for form in ("json", "html"):
            wrong = client.get("/questions/coal-chain-companies", params=bad | {"format": form})
            assert wrong.status_code == 400 and "Traceback" not in wrong.text


def test_that_every_question_answers_and_every_row_has_its_sentence(client: TestClient) -> None:
    for listed in client.get("/questions").json()["questions"]:
        given = {
            p["name"]: {"date": "2024-01-01", "integer": "2024", "text": "氢气"}.get(p["type"], COMPANY)
            for p in listed["parameters"]
            if p["when_absent"] == "required"
        }
        answer = client.get(listed["path"], params=given)
        assert answer.status_code == 200, answer.text
        assert all(row["sentence"] and row["article"] for row in answer.json()["rows"])
        page = client.get(listed["path"], params=given, headers=HTML)
        assert page.status_code == 200
    posts = client.get("/questions/posts-of-person", params={"person": "李山"}).json()["rows"]
    assert posts and posts[0]["article"] == ARTICLE


def test_that_the_language_stays_in_a_cookie(client: TestClient) -> None:
    answer = client.get("/?lang=en", headers=HTML)
    assert "lang=en" in answer.headers["set-cookie"]
    client.cookies.clear()
    assert '<html lang="en"' in get(client, "/", accept="text/html", cookie="lang=en")
    assert '<html lang="zh' in get(client, "/", accept="text/html", **{"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"})


def test_that_pages_name_no_other_host_and_run_no_inline_script(client: TestClient) -> None:
    for path in ("/", "/questions", "/sparql", "/docs", "/docs/try", "/articles/p1-12", COMPANY_PATH, "/ontology"):
        answer = client.get(path, headers=HTML)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|style=", answer.text), path
        for address in re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"', answer.text):
            assert address.startswith("/"), address
    for path in (
        "/static/style.css",
        "/static/docs.css",
        "/static/try.js",
        "/static/mark.svg",
        "/static/docs/swagger-ui-bundle.js",
        "/static/docs/swagger-ui.css",
    ):
        assert client.get(path).status_code == 200
    assert "http" not in client.get("/static/style.css").text
    assert client.get("/static/../app.py").status_code == 404


def test_that_links_honour_the_root_path(tiny_store: Path) -> None:
    app = create_app(Settings(store=tiny_store, root_path="/kg", query_workers=1))
    with TestClient(app, follow_redirects=False) as client:
        for prefix in ("", "/kg"):  # a proxy may strip it or not
            for path in (
                "/",
                "/questions",
                COMPANY_PATH,
                "/articles/p1-12",
                "/sparql",
                "/docs",
                "/docs/try",
                "/search?q=" + quote("沙海"),
            ):
                page = get(client, prefix + path)
                for address in re.findall(r'(?:href|src|action)="(/[^"]*)"', page):
                    assert address.startswith("/kg/"), (path, address)
        moved = client.get("/kg/id/company/" + quote("沙海公司"))
        assert moved.headers["location"] == "/kg" + COMPANY_PATH
        assert client.get("/id/product/" + quote("风电%2F光伏%20组件", safe="%")).status_code == 200


def test_that_the_menu_tells_where_one_is(client: TestClient) -> None:
    def here(path: str) -> list[str]:
        page = client.get(path, headers={"accept": "text/html", "accept-language": "en"}).text
        return re.findall(r'<a href="([^"]*)" aria-current="([a-z]+)"', page.partition("</nav>")[0])

    assert here("/ontology") == [("/ontology", "page")] and here("/") == []
    assert here("/questions/who-said-what") == [("/questions", "true")]


def test_that_a_query_for_the_script_is_not_asked_by_the_page_too(client: TestClient) -> None:
    query = "SELECT ?company WHERE { ?company a kg:Company }"
    for run, rows in (("", True), ("1", False)):
        more = {"run": run} if run else {}
        page = client.get("/sparql", params={"query": query, **more}, headers={"accept": "text/html"}).text
        assert ("<tbody>" in page) == rows and query in page


def test_health(client: TestClient) -> None:
    told = client.get("/health").json()
    assert (told["status"], told["snapshot"], told["counts"]["articles"]) == ("ok", "one", 2)


def test_the_start(client: TestClient) -> None:
    assert client.get("/").json()["paths"]["sparql"] == "/sparql"
    page = get(client, "/?lang=zh")
    asked = page.partition('data-test="questions"')[2].partition("</ul>")[0]
    assert asked.count("<li>") and "沙海能源投产新线" in page


def test_that_the_mark_is_there_for_browsers_that_ask_for_an_icon(client: TestClient) -> None:
    icon = client.get("/favicon.ico")
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml") and icon.text.startswith("<svg")
    for tag in (icon.headers["etag"], f'"other", {icon.headers["etag"]}', "*"):
        again = client.get("/favicon.ico", headers={"if-none-match": tag})
        assert again.status_code == 304 and not again.content and again.headers["etag"]
        assert again.headers["cache-control"] == icon.headers["cache-control"]
    assert client.get("/favicon.ico", headers={"if-none-match": '"other"'}).status_code == 200


def test_that_both_languages_have_every_text() -> None:
    assert TEXTS["zh"].keys() == TEXTS["en"].keys() and COLUMNS["zh"].keys() == COLUMNS["en"].keys()
    assert all(text.strip() for texts in TEXTS.values() for text in texts.values())


def test_that_templates_name_only_texts_that_exist() -> None:
    folder = Path(__file__).resolve().parents[2] / "service" / "templates"
    used = {name for path in folder.glob("*.html") for name in re.findall(r"\bt\.(\w+)", path.read_text("utf-8"))}
    assert used <= set(TEXTS["zh"]), used - set(TEXTS["zh"])
