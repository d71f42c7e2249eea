"""``/correct``: from what a reader finds wrong to the entry, the file, and the graph of the next build."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tinygraph import ARTICLE, ZONE, span
from tinygraph import COMPANY as SHAHAI
from twopages import write_pages

from kg.building import build
from kg.curationfile import read_curation
from kg.settings import Settings
from kg.vocab import KG, PROV, RDF
from kg.watching import FolderWatch
from service.app import create_app
from service.texts import TEXTS

TOKEN = "a-token-of-the-editors-42"
COMPANY, PERSON, REPORTER, SPEAKER = "company/新疆北山煤业有限责任公司", "person/陈立", "person/李晓明", "person/马建国"
HTML = {"accept": "text/html"}
HERE = {**HTML, "origin": "http://testserver"}


class Forms(HTMLParser):
    """The forms of a page: method and fields as a browser sends them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.found.append((given.get("method") or "get", []))
        elif tag == "input" and given.get("name") and self.found:
            if given.get("type") in ("radio", "checkbox") and "checked" not in given:
                return
            self.found[-1][1].append((given["name"] or "", given.get("value") or ""))


def serving(pages: Path) -> TestClient:
    """A service of the store beside `pages` that may write ``pages/curation.toml``."""
    settings = Settings(store=pages.parent / "store", query_workers=1, curate=pages / "curation.toml",
                        curate_token=TOKEN)  # type: ignore[arg-type]
    return TestClient(create_app(settings), follow_redirects=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of two pages with their store beside it; no test changes either."""
    folder = write_pages(tmp_path_factory.mktemp("correct") / "pages")
    build([folder], folder.parent / "store", settings=Settings(), jobs=1)
    return folder


@pytest.fixture(scope="module")
def service(built: Path) -> Iterator[TestClient]:
    with serving(built) as found:
        yield found


@pytest.fixture
def client(service: TestClient) -> TestClient:
    """A client that comes for the first time, and only asks."""
    service.cookies.clear()
    return service


@pytest.fixture
def pages(built: Path, tmp_path: Path) -> Path:
    """A copy of the pages and of their store, to be changed: a copy costs less than a build that undoes the change."""
    copytree(built.parent, tmp_path / "copy")
    return tmp_path / "copy" / built.name


@pytest.fixture
def writing(pages: Path) -> Iterator[TestClient]:
    """A client that has its corrections written into the copy."""
    with serving(pages) as found:
        yield found


def asked(client: TestClient, **fields: Any) -> str:
    answer = client.get("/correct", params={"lang": "zh", **fields}, headers=HTML)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def written(client: TestClient, **fields: Any) -> str:
    """Fill the form in, look at the entry, and have it written as the page's own form sends it."""
    page = asked(client, **fields)
    ((_, sent),) = [form for form in Forms(page).found if form[0] == "post"]
    given = [(name, TOKEN if name == "token" else value) for name, value in sent]
    answer = client.post("/correct", content=urlencode(given).encode(),
                         headers={**HERE, "content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def rows(client: TestClient, query: str) -> list[list[str]]:
    answer = client.get("/sparql", params={"query": query, "format": "json"}).json()
    return [[row[name]["value"] for name in answer["head"]["vars"]] for row in answer["results"]["bindings"]]


def key(iri: str) -> str:
    return iri.partition("/id/")[2]


LOCATED = "SELECT ?n ?o WHERE { ?n rdf:subject ?s ; rdf:predicate kg:locatedIn ; rdf:object ?o } ORDER BY ?n"


def test_that_corrections_made_in_the_browser_change_the_next_graph(writing: TestClient, pages: Path) -> None:
    said, _ = rows(writing, LOCATED)[0]
    assert "报上没有这样说" in asked(writing, of=key(said))
    (pages / "curation.toml").write_bytes("# 编辑部 \r\n".encode())
    assert str(pages / "curation.toml") in written(writing, of=key(said), what="wrong", where=key(said))
    written(writing, of=REPORTER, what="same", other="马建国", why="同一人")
    written(writing, of=PERSON, what="rename", to="陈立新", by="王编辑", on="2025-03-01")
    written(writing, of=COMPANY, what="retype", type="Facility")
    text = (pages / "curation.toml").read_bytes()
    assert text.startswith("# 编辑部 \r\n".encode()) and b"\n" not in text.replace(b"\r\n", b"")
    assert [e.kind for e in read_curation(pages / "curation.toml").entries] == ["reject", "rename", "retype", "same"]
    summary = build([pages], pages.parent / "store", settings=Settings(), jobs=1)
    assert summary.read == 0 and summary.corrections == 4
    assert not [w for w in summary.warnings if w.code == "curation"]
    assert said not in {node for node, _ in rows(writing, LOCATED)}
    replaced = rows(writing, "SELECT ?old ?new WHERE { ?old dcterms:isReplacedBy ?new }")
    assert {(key(old), key(new)) for old, new in replaced} >= {
        (PERSON, "person/陈立新"), (SPEAKER, REPORTER), (COMPANY, "facility/新疆北山煤业有限责任公司")}
    gone = writing.get("/correct", params={"of": key(said)}, headers={**HTML, "accept-language": "zh"})
    assert gone.status_code == 404 and "/articles/" in gone.text  # it leads to the article
    assert "陈立新" in asked(writing, of=PERSON)  # an old address leads to the thing as it is now


def test_that_a_folder_that_is_watched_is_built_with_what_was_written(writing: TestClient, pages: Path) -> None:
    watched = FolderWatch([pages], pages.parent / "store", Settings(jobs=1), settle_s=0.05)
    assert watched.round() is not None and watched.round() is None
    written(writing, of=PERSON, what="rename", to="陈立平")
    done = watched.round()
    assert done is not None and done.trouble is None and done.summary is not None and done.summary.corrections == 1
    assert rows(writing, "SELECT ?p WHERE { ?p a kg:Person ; skos:prefLabel '陈立平'@zh }")


def test_the_entries_that_the_other_choices_make(client: TestClient) -> None:
    def entry(**fields: Any) -> dict[str, Any]:
        answer = client.get("/correct", params={"format": "toml", **fields})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-disposition"] == 'attachment; filename="correction.toml"'
        return tomllib.loads(answer.text)

    assert entry(of=REPORTER, what="same", other="马建国", keep="other") == {"same": [{"things": [SPEAKER, REPORTER]}]}
    assert entry(of=REPORTER, what="different", apart=SPEAKER) == {"different": [{"things": [REPORTER, SPEAKER]}]}
    assert entry(of=COMPANY, what="nothing") == {"reject": [{"thing": COMPANY}]}
    page = asked(client, of=PERSON)
    article = page.partition('name="article" value="')[2].partition('"')[0]
    assert entry(of=PERSON, what="split", tell="昌吉市教育局", article=article) == {
        "different": [{"things": [PERSON, PERSON + "~昌吉市教育局"], "articles": [article]}]}
    node, place = rows(client, LOCATED)[0]
    assert entry(of=key(node), what="wrong", where="all") == {
        "reject": [{"subject": COMPANY, "predicate": "locatedIn", "object": key(place)}]}
    for kind, pattern in (("post", "?n kg:postTitle ?x"), ("m", "?n kg:printedText ?x")):
        node = rows(client, f"SELECT ?n WHERE {{ {pattern} }} ORDER BY ?n")[0][0]
        assert f"#{kind}-" in node and entry(of=key(node), what="wrong") == {"reject": [{"iri": node}]}
    post = rows(client, "SELECT ?n ?who ?body WHERE { ?n org:member ?who ; org:organization ?body } ORDER BY ?n")[0]
    assert entry(of=key(post[0]), what="wrong", where="all")["reject"][0] == {
        "subject": key(post[1]), "predicate": "holdsPost", "object": key(post[2])}


def test_that_every_statement_and_thing_leads_to_its_correction(client: TestClient) -> None:
    for path in ("/id/" + COMPANY, "/id/" + SPEAKER, "/articles/" + key(rows(client, LOCATED)[0][0]).partition("/")[2]):
        page = client.get(path.partition("#")[0], headers=HTML).text
        links = [unescape(part.partition('"')[0]) for part in page.split('<a class="correct" href="')[1:]]
        assert links, path
        for link in links:
            shown = client.get(link, headers=HTML)
            assert shown.status_code == 200 and "blockquote" in shown.text, link
    assert 'data-test="correct-thing"' in client.get("/id/" + COMPANY, headers=HTML).text


def test_what_is_wrong_with_a_form_is_told_at_its_field(client: TestClient) -> None:
    words = TEXTS["zh"]
    for fields, text in (
        ({"what": ""}, None),
        ({"what": "burn"}, "correct_bad_what"), ({"what": "wrong"}, "correct_bad_what"),
        ({"what": "same"}, "correct_bad_missing"), ({"what": "same", "other": COMPANY}, "correct_bad_itself"),
        ({"what": "same", "other": "http://elsewhere.example/x"}, "correct_bad_unknown"),
        ({"what": "same", "other": "company/没有这一家"}, "correct_bad_unknown"),
        ({"what": "same", "other": "新疆北山煤业有限责任"}, "correct_bad_itself"),
        ({"what": "same", "other": "马建"}, "correct_bad_near"),
        ({"what": "rename"}, "correct_bad_missing"),
        ({"what": "rename", "to": COMPANY.partition("/")[2]}, "correct_bad_same_name"),
        ({"what": "rename", "to": "字" * 301}, "correct_bad_long"),
        ({"what": "rename", "to": "北山\n]]"}, "correct_bad_characters"),
        ({"what": "rename", "to": "北山\u202e煤业"}, "correct_bad_characters"),
        ({"what": "retype", "type": "Firm"}, "correct_bad_class"),
        ({"what": "retype", "type": "Company"}, "correct_bad_same_class"),
        ({"what": "different", "alias": "没有这个别名"}, "correct_bad_unknown"),
        ({"what": "split", "tell": "a~b", "article": "x"}, "correct_bad_mark"),
        ({"what": "split", "tell": "乙"}, "correct_bad_articles"),
        ({"what": "split", "tell": "乙", "article": "nowhere-1"}, "correct_bad_article"),
        ({"what": "rename", "to": "北山", "on": "yesterday"}, "correct_bad_day"),
        ({"what": "rename", "to": "北山", "on": "20250301"}, "correct_bad_day"),
        ({"what": "rename", "to": "北山", "why": "因\u0000为"}, "correct_bad_characters"),
    ):
        answer = client.get("/correct", params={"of": COMPANY, "lang": "zh", **fields}, headers=HTML)
        assert answer.status_code == (400 if text else 200), (fields, answer.text)
        if text:
            said = words[text].partition("{")[0]
            assert said in unescape(answer.text) and "data-test=\"entry\"" not in answer.text, fields
            program = client.get("/correct", params={"of": COMPANY, "format": "toml", **fields})
            assert program.status_code == 400 and program.json()["error"]["code"] == "bad-request"
    near = client.get("/correct", params={"of": COMPANY, "what": "same", "other": "马建"}, headers=HTML).text
    assert "other=person%2F" in near  # the one that may be meant is one click away


def test_that_a_name_that_is_taken_is_told(client: TestClient) -> None:
    page = asked(client, of=PERSON, what="rename", to="马建国")
    assert "合成一个" in page and 'data-test="entry"' in page


def test_that_a_new_name_that_names_another_thing_is_told_with_it(client: TestClient) -> None:
    page = asked(client, of=PERSON, what="rename", to="昌吉")
    told = page.partition('data-test="bearers"')[2].partition("</p>")[0]
    assert 'href="/id/place/' in told and "昌吉" in told
    entry = client.get("/correct", params={"of": PERSON, "what": "rename", "to": "昌吉", "format": "toml"}).text
    assert entry.startswith("# 注意：“昌吉”也是 place/昌吉") and tomllib.loads(entry) == {
        "rename": [{"thing": PERSON, "to": "昌吉"}]}
    assert 'data-test="bearers"' not in asked(client, of=PERSON, what="rename", to="无人叫的名称")
    assert 'data-test="bearers"' not in asked(client, of=PERSON, what="rename", to="马建国")  # the two become one


def test_that_each_place_of_a_statement_tells_fact_from_plan(tiny_service: Callable[..., TestClient]) -> None:
    node = f"{ARTICLE}#st-done"
    lines = ((RDF + "subject", SHAHAI), (RDF + "predicate", KG + "locatedIn"), (RDF + "object", ZONE),
             (KG + "modality", KG + "Fact"), (PROV + "wasQuotedFrom", span("它去年产出氢气12万吨。")))
    extra = "".join(f"<{node}> <{p}> <{o}> <{ARTICLE}> .\n" for p, o in lines)
    page = asked(tiny_service(extra, query_workers=1), of=key(node))
    told = [part.partition("<")[0] for part in page.split('data-test="modality">')[1:]]
    assert len(told) > 1 and len(set(told)) == 2, told
    assert TEXTS["zh"]["correct_where_all_both"] in page


def test_that_a_thing_of_the_authority_file_alone_is_joined_by_its_name(writing: TestClient, pages: Path) -> None:
    page = asked(writing, of=COMPANY, what="same", other="company/特变电工股份有限公司")
    assert TEXTS["zh"]["correct_by_name"] in page and TEXTS["zh"]["correct_no_sentence"] not in page
    assert TEXTS["zh"]["correct_no_sentence"] in asked(writing, of="company/特变电工股份有限公司")
    written(writing, of=COMPANY, what="same", other="company/特变电工股份有限公司")
    summary = build([pages], pages.parent / "store", settings=Settings(), jobs=1)
    assert not [w for w in summary.warnings if w.code == "curation"]
    old = f"<https://w3id.org/zhundong-kg/id/{COMPANY}>"
    replaced = rows(writing, f"SELECT ?new WHERE {{ {old} dcterms:isReplacedBy ?new }}")
    assert [key(new) for (new,) in replaced] == ["company/特变电工股份有限公司"]
