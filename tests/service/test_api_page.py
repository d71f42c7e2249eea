"""The page of the addresses: all of them, in both languages, with lines that run as they stand."""

from __future__ import annotations

import asyncio
import html
import re
import shlex
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlencode

import pytest
from starlette.testclient import TestClient

from kg.errors import StoreError
from kg.settings import Settings
from service.apicalls import Found, read_found
from service.apidoc import anchor_of
from service.app import create_app
from service.backend import Backend
from service.parameters import words_of
from service.texts.api import OPERATION_WORDS, PARAMETER_WORDS, STATUS_WORDS, TAG_WORDS

_CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def document(tiny_store: Path) -> dict[str, Any]:
    found: dict[str, Any] = create_app(Settings(store=tiny_store)).openapi()
    return found


def _page(client: TestClient, lang: str) -> str:
    answer = client.get("/docs", params={"lang": lang}, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return str(answer.text)


def _lines(page: str) -> list[list[str]]:
    return [shlex.split(html.unescape(line)) for line in re.findall(r"<code>(curl .*?)</code>", page)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_the_page_has_every_address_with_a_way_to_it(
    client: TestClient, document: dict[str, Any], lang: str
) -> None:
    page = _page(client, lang)
    for path, item in document["paths"].items():
        assert page.count(f'id="{anchor_of(path)}"') == 1, path
        assert f'href="#{anchor_of(path)}"' in page.partition("</nav>")[2], path
        entry = page.partition(f'id="{anchor_of(path)}"')[2].partition("</article>")[0]
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                assert f"<code>{parameter['name']}</code>" in entry, (path, parameter["name"])
            for media_type in operation["responses"]["200"].get("content", {}):
                assert f"<code>{media_type}</code>" in entry, (path, media_type)
    assert len(set(re.findall(r'\bid="([^"]+)"', page))) == len(re.findall(r'\bid="([^"]+)"', page))
    assert 'href="/docs/try"' in page and 'href="/openapi.json"' in page
    assert "SPARQLExecutable" in page and "``" not in page


def test_that_both_languages_say_all_that_the_description_says(document: dict[str, Any]) -> None:
    operations = {f"{m} {path}": one for path, item in document["paths"].items() for m, one in item.items()}
    assert operations.keys() == OPERATION_WORDS.keys()
    assert all(_CHINESE.search(part) for words in OPERATION_WORDS.values() for part in words)
    assert {tag for one in operations.values() for tag in one["tags"]} == TAG_WORDS.keys()
    for key, one in operations.items():
        path = key.partition(" ")[2]
        names = [parameter["name"] for parameter in one.get("parameters", [])]
        for content in one.get("requestBody", {}).get("content", {}).values():
            names += content["schema"].get("properties", {})
        for name in names:
            zh, en = words_of(path, name)
            assert _CHINESE.search(zh) and not _CHINESE.search(en), (key, name)
        for status, answer in one["responses"].items():
            assert status < "300" or _CHINESE.search(STATUS_WORDS[answer["description"]]), (key, status)
        said = OPERATION_WORDS[key][1]
        for name in set(re.findall(r"`(\w+)`", one["description"])) & set(names):
            assert f"`{name}`" in said, (key, name)  # the English names it, so should the Chinese
    used = {f"{key.partition(' ')[2]} {name}" for key in operations for name in _names(operations[key])}
    assert {name for name in PARAMETER_WORDS if " " in name} <= used
    assert {name for name in PARAMETER_WORDS if " " not in name} <= {one.rpartition(" ")[2] for one in used}


def _names(operation: dict[str, Any]) -> list[str]:
    names = [parameter["name"] for parameter in operation.get("parameters", [])]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        names += content["schema"].get("properties", {})
    return names


def test_that_each_line_and_each_link_does_what_it_says(client: TestClient) -> None:
    page = _page(client, "zh")
    lines = _lines(page)
    assert len(lines) == len(OPERATION_WORDS)
    for words in lines:
        fields, headers, body, address = [], {"accept": "*/*"}, None, ""
        rest = iter(words[1:])
        for word in rest:
            if word == "--data-urlencode":
                name, _, value = next(rest).partition("=")
                fields.append((name, value))
            elif word == "-H":
                name, _, value = next(rest).partition(": ")
                headers[name.lower()] = value
            elif word == "--data-binary":
                body = next(rest)
            elif word != "-G":
                address = word
        assert address.startswith("http://testserver/"), words
        if "-G" in words or not (fields or body):
            answer = client.get(address, params=fields or None, headers=headers)
        else:
            headers.setdefault("content-type", "application/x-www-form-urlencoded")
            answer = client.post(address, content=body or urlencode(fields), headers=headers)
        is_closed = answer.status_code == 403  # counts and corrections are not for everyone
        assert answer.status_code == 200 or (is_closed and re.search("/metrics|/correct", address)), words
        if headers["accept"] != "*/*" and not is_closed:
            assert answer.headers["content-type"].startswith(headers["accept"]), words
    for link in re.findall(r'<a href="([^"]+)" data-test="example"', page):
        answer = client.get(html.unescape(link), headers={"accept": "text/html,*/*;q=0.8"})
        assert answer.status_code == 200 or "/metrics" in link, (unquote(link), answer.text[:200])


def test_that_limits_and_values_told_are_those_that_count(client: TestClient, document: dict[str, Any]) -> None:
    places = {"name": "who-said-what", "key": "p1-12", "path": "article/p1-12"}
    needed = {"/neighbours": {"id": "company/沙海能源有限公司", "predicate": "kg:locatedIn"}, "/search": {"q": "沙海"},
              "/articles/{key}": {"list": "statements"}, "/id/{path}": {"list": "statements"}}  # fmt: skip
    for path, item in document["paths"].items():
        told = {parameter["name"]: parameter["schema"] for parameter in item.get("get", {}).get("parameters", [])}
        given = {"format": "json"} if "json" in told.get("format", {}).get("enum", ()) else {}
        address = path.format(**places)
        for name in {"limit", "type", "outcome", "list", "direction"} & told.keys():
            schema, more = told[name], {**given, **needed.get(path, {})}
            if name == "type" and path in ("/correct", "/suggest"):
                continue  # what is wrong there is told in the form; several may be given
            right = schema["enum"][-1] if "enum" in schema else schema["maximum"]
            wrong = "none-such" if "enum" in schema else schema["maximum"] + 1
            if name == "direction" and path == "/explore":
                continue  # counts with an entity only
            if (name, right) == ("list", "articles"):
                right = "posts"
            answers = [client.get(address, params={**more, name: value}).status_code for value in (right, wrong)]
            assert answers == [200, 400], (path, name, right, wrong)
        if "limit" in told:
            assert client.get(address, params={**given, **needed.get(path, {}), "limit": 0}).status_code == 400, path


def test_that_examples_are_there_where_nothing_can_be_read() -> None:
    class Silent:
        async def ask(self, *_: Any) -> None:
            raise StoreError("gone")

    found = asyncio.run(read_found(cast("Backend", Silent()), "https://example.org/id/"))
    assert found == Found() and found.thing.startswith("place/")
