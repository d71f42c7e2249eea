"""``/vocabulary``: the words that a query is written with; what the page gives its editor."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient
from tinygraph import BASE, KG

from kg.vocab import PREFIXES
from service.texts import TEXTS
from service.texts.editor import EDITOR_PAIRS


def _term(found: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(term for term in found if term["name"] == name)


def test_a_class_has_labels_in_both_languages_its_comment_and_its_members(client: TestClient) -> None:
    answer = client.get("/vocabulary")
    assert answer.headers["content-type"].startswith("application/json")
    assert _term(answer.json()["classes"], "kg:Company") == {
        "iri": KG + "Company",
        "name": "kg:Company",
        "labels": {"zh": "企业", "en": "Company"},
        "comments": {"en": "A company."},
        "count": 1,
    }


def test_a_property_tells_what_it_leads_to_and_how_often_it_is_said(client: TestClient) -> None:
    found = _term(client.get("/vocabulary").json()["properties"], "kg:locatedIn")
    assert (found["range"], found["domain"], found["count"]) == ([KG + "Place"], [], 1)
    assert found["labels"]["zh"] == "位于"


def test_terms_of_standards_have_the_words_of_the_pages(client: TestClient) -> None:
    found = _term(client.get("/vocabulary").json()["properties"], "skos:prefLabel")
    assert found["labels"] == {"zh": "名称", "en": "name"}


def test_the_most_used_come_first_and_prefixes_are_those_that_need_no_line(client: TestClient) -> None:
    found = client.get("/vocabulary").json()
    for kind in ("classes", "properties"):
        counts = [term["count"] for term in found[kind]]
        assert counts == sorted(counts, reverse=True)
    assert found["prefixes"] == PREFIXES


def test_the_same_snapshot_gives_the_same_bytes_and_is_not_sent_twice(client: TestClient) -> None:
    first, second = client.get("/vocabulary"), client.get("/vocabulary")
    assert first.content == second.content
    again = client.get("/vocabulary", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    for encoding in ("gzip", "identity"):
        whole = client.get("/vocabulary", headers={"accept-encoding": encoding})
        for had in (whole.headers["etag"], "*"):
            again = client.get("/vocabulary", headers={"accept-encoding": encoding, "if-none-match": had})
            assert (again.status_code, again.headers["etag"]) == (304, whole.headers["etag"])


def test_only_json_is_offered(client: TestClient) -> None:
    assert client.get("/vocabulary", headers={"accept": "text/turtle"}).status_code == 406


def test_the_editor_finds_its_words_in_the_language_of_the_page(client: TestClient) -> None:
    def words(language: str) -> dict[str, str]:
        page = client.get("/sparql", headers={"accept": "text/html", "accept-language": language}).text
        block = re.search(r"data-editor='([^']*)'", page)
        assert block is not None
        data = json.loads(block[1])
        assert (data["root"], data["idBase"]) == ("", BASE)
        found: dict[str, str] = data["words"]
        return found

    chinese, english = words("zh"), words("en")
    assert chinese.keys() == english.keys() >= {"run", "cancel", "error_504", "n_rows"}
    assert (chinese["cancel"], english["cancel"]) == ("停止", "Stop")
    for name, text in chinese.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[name])), name


def test_every_word_that_the_editor_asks_for_is_there() -> None:
    folder = Path(__file__).parents[2] / "frontend" / "src"
    sources = [folder / "editor.ts", *sorted((folder / "editor").glob("*.ts"))]
    asked = {name for file in sources for name in re.findall(r'\bword\("(\w+)"', file.read_text("utf-8"))}
    assert asked
    missing = {name for name in asked if f"editor_{name}" not in EDITOR_PAIRS and name not in TEXTS["zh"]}
    assert not missing


def test_a_refused_query_tells_the_editor_its_place(client: TestClient) -> None:
    page = client.get("/sparql", params={"query": "SELECT * {\n oops }"}, headers={"accept": "text/html"})
    assert page.status_code == 400
    assert re.search(r'data-line="2" data-column="\d+"', page.text)
