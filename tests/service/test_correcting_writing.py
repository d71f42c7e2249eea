"""Who may have a correction written, and that nothing but the entry gets into the file."""

from __future__ import annotations

import json
import logging
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tinygraph import BASE, COMPANY, PERSON, PRODUCT
from typer.testing import CliRunner

from kg.cli import app
from kg.curationfile import read_curation
from kg.curationwriting import add_entry, entry_text
from kg.errors import UsageError
from kg.settings import Settings
from service.app import create_app
from service.correctingaccess import Tries
from service.errors import TooManyRequestsError

TOKEN = "a-token-of-the-editors-42"
FORM = {"content-type": "application/x-www-form-urlencoded"}
HERE = {**FORM, "origin": "http://testserver"}
RENAMED = {"of": COMPANY.removeprefix(BASE), "what": "rename", "to": "沙海能源集团"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "curation.toml"


@pytest.fixture
def writing(limited: Callable[..., TestClient], file: Path) -> TestClient:
    return limited(curate=file, curate_token=TOKEN)


def send(client: TestClient, fields: dict[str, Any] | None = None, headers: dict[str, str] | None = None,
         token: str | None = TOKEN) -> Any:
    given = RENAMED | (fields or {}) | ({"token": token} if token is not None else {})
    return client.post("/correct", content=urlencode(given, doseq=True).encode(),
                       headers=HERE if headers is None else headers)


def test_that_an_entry_is_written_once_and_where_is_told(writing: TestClient, file: Path) -> None:
    told = send(writing)
    assert told.status_code == 200 and told.headers["cache-control"] == "no-store"
    assert told.json() | {"entry": ""} == {
        "written": True, "file": str(file), "line": 1, "kind": "rename", "entry": ""}
    before = file.read_bytes()
    assert tomllib.loads(before.decode()) == {"rename": [{"thing": "company/沙海能源有限公司", "to": "沙海能源集团"}]}
    again = send(writing, {"why": "再说一遍"})
    assert again.json()["written"] is False and again.json()["line"] == 1 and file.read_bytes() == before
    page = send(writing, headers={**HERE, "accept": "text/html", "accept-language": "zh"})
    assert page.status_code == 200 and "没有重复写入" in page.text and TOKEN not in page.text


def test_what_contradicts_the_file_is_not_written(writing: TestClient, file: Path) -> None:
    send(writing)
    before = file.read_bytes()
    other = send(writing, {"to": "沙海能源股份"})
    assert other.status_code == 409 and "take one of them out" in other.json()["error"]["message"]
    page = send(writing, {"to": "沙海能源股份"}, {**HERE, "accept": "text/html", "accept-language": "zh"})
    assert page.status_code == 409 and "文件没有改动" in page.text
    file.write_bytes(before + b"[[broken")
    assert send(writing, {"to": "沙海能源集团公司"}).status_code == 409 and file.read_bytes() == before + b"[[broken"


def test_that_a_service_without_a_file_writes_nothing_and_still_gives_the_entry(client: TestClient) -> None:
    assert send(client).status_code == 403
    page = client.get("/correct", params=RENAMED, headers={"accept": "text/html"}).text
    assert 'data-test="entry"' in page and 'data-test="write"' not in page and 'type="password"' not in page
    assert client.get("/correct", params=RENAMED | {"format": "toml"}).text.startswith("[[rename]]\n")


@pytest.mark.parametrize("headers", [
    {"origin": "http://elsewhere.example"}, {"origin": "null"}, {"origin": "http://["},
    {"origin": "http://testserver.elsewhere.example"}, {"origin": "http://testserver:8080"},
    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site", "origin": "http://testserver"},
    {"sec-fetch-site": "none"},
])  # fmt: skip
def test_that_pages_of_others_write_nothing(writing: TestClient, file: Path, headers: dict[str, str]) -> None:
    answer = send(writing, headers=FORM | headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not-allowed") and not file.exists()


@pytest.mark.parametrize("headers", [{}, {"origin": "HTTP://TestServer:80"}, {"sec-fetch-site": "same-origin"}])
def test_that_its_own_page_and_programs_write(writing: TestClient, file: Path, headers: dict[str, str]) -> None:
    assert send(writing, headers=FORM | headers).status_code == 200 and file.exists()


def test_that_tokens_are_not_guessed(writing: TestClient, file: Path) -> None:
    page = send(writing, headers={**HERE, "accept": "text/html", "accept-language": "zh"}, token="x" * 20)
    assert page.status_code == 403 and "口令不对" in page.text and "x" * 20 not in page.text
    assert send(writing, token=None).status_code == 403 and send(writing, token=" ").status_code == 403
    for wrong in ("", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "口令"):
        assert send(writing, token=wrong).status_code == 403
    late = send(writing)
    assert late.status_code == 429 and int(late.headers["retry-after"]) > 500 and not file.exists()
    assert "wrong tokens" in late.json()["error"]["message"]


def test_that_a_client_may_try_again_when_its_wrong_tries_are_long_ago() -> None:
    now = [0.0]
    tries = Tries(lambda: now[0])
    for _ in range(5):
        tries.check("a")
        tries.failed("a")
    with pytest.raises(TooManyRequestsError, match="try again in 600 s"):
        tries.check("a")
    tries.check("b")
    now[0] = 600.0
    tries.check("a")


def test_that_a_token_stays_out_of_addresses_pages_and_logs(
    writing: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for answer in (writing.get("/correct", params=RENAMED | {"token": TOKEN}),
                   writing.post(f"/correct?token={TOKEN}", content=urlencode(RENAMED).encode(), headers=HERE)):
        assert answer.status_code == 400 and "take another token" in answer.json()["error"]["message"]
        assert TOKEN not in answer.text
    send(writing)
    assert not [r for r in caplog.records if r.name.startswith(("service", "uvicorn")) and TOKEN in r.getMessage()]
    settings = Settings(curate=Path("x"), curate_token=TOKEN)  # type: ignore[arg-type]
    assert TOKEN not in repr(settings) and TOKEN not in settings.model_dump_json()


def test_what_is_no_form_or_too_much(writing: TestClient, file: Path) -> None:
    kind = {"content-type": "application/json"}
    assert writing.post("/correct", content=json.dumps(RENAMED), headers=kind).status_code == 415
    assert writing.post("/correct", content=b"").status_code == 415
    assert send(writing, {"why": "长" * 20_000}).status_code == 413
    for body in (b"token=%ff%fe&of=x", "token=x&of=字".encode(), b"a=b&" * 300):
        assert writing.post("/correct", content=body, headers=HERE).status_code == 400
    many = send(writing, {"article": [f"a-{n}" for n in range(120)]})
    assert many.status_code == 400 and "too long" in many.json()["error"]["message"]
    assert writing.put("/correct").status_code == 405 and not file.exists()


@pytest.mark.parametrize("text", [
    '"]\n[[reject]]\niri = "x', 'a"""b', "a\\", "\\u0022", "''' # x", '"\n[[rename]]\nthing = "乙"\nto = "丙"',
    "a = 1", "[[same]]", "#注", "\t", "{}", '\\"', "乙" * 300, "a\x7fb",
])  # fmt: skip
def test_that_nothing_gets_in_but_the_entry(writing: TestClient, file: Path, text: str) -> None:
    file.write_text("# 原有\n", "utf-8")
    for name in ("to", "why", "by"):
        answer = send(writing, {name: text, "to": f"沙海{name}" if name != "to" else text})
        entries = read_curation(file).entries
        assert len(entries) <= 1 and answer.status_code in (200, 400), (name, answer.text)
        if answer.status_code == 200:
            said = entries[0].content.model_dump()
            assert said[name] == (text.strip() if name == "to" else " ".join(text.split()) or None)
            assert set(said) == {"why", "by", "on", "thing", "of_class", "to"}
        file.write_text("# 原有\n", "utf-8")


@pytest.mark.parametrize("of", [
    "company/没有", "article/none-1#st-0123456789abcdef", "article/p1-12#st-0123456789abcdef", "article/p1-12",
    "indicator/产量", "http://elsewhere.example/id/x", BASE + "company/<>", "company/a b\"", "../../etc/passwd",
    "graph/entities", "article/p1-12#char=0,5", "company/%00",
])  # fmt: skip
def test_that_what_is_not_there_is_told(writing: TestClient, file: Path, of: str) -> None:
    for accept in ("text/html", "application/json"):
        answer = send(writing, {"of": of}, {**HERE, "accept": accept})
        assert answer.status_code in (400, 404), (of, answer.status_code, answer.text)
        assert writing.get("/correct", params={"of": of}, headers={"accept": "text/html"}).status_code in (400, 404)
    assert not file.exists()


def test_names_that_addresses_encode(writing: TestClient, file: Path) -> None:
    assert send(writing, {"of": PRODUCT, "what": "retype", "type": "Facility"}).status_code == 200
    assert send(writing, {"of": "/id/" + PERSON.removeprefix(BASE), "to": "李珊"}).status_code == 200
    found = tomllib.loads(file.read_text("utf-8"))
    assert found["retype"] == [{"thing": "product/风电/光伏 组件", "to": "Facility"}]
    assert {e.content.reference for e in read_curation(file).entries} == {  # type: ignore[attr-defined]
        ("product", "风电/光伏 组件"), ("person", "李山")}


@pytest.mark.parametrize(("given", "said"), [
    ({}, "there is no token"), ({"curate_token": ""}, "there is no token"),
    ({"curate_token": "short"}, "has 5 characters"), ({"curate_token": " " * 30}, "there is no token"),
])  # fmt: skip
def test_that_no_service_starts_without_a_decent_token(
    tiny_store: Path, file: Path, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        create_app(Settings(store=tiny_store, curate=file, **given))
    assert "KG_CURATE_TOKEN" in str(refused.value)


def test_that_no_service_starts_over_a_file_it_cannot_write(tiny_store: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[[firm]]\n", "utf-8")
    for name, said in (("none/curation.toml", "there is no folder"), (".", "is no file"), ("broken.toml", "no kind")):
        with pytest.raises(UsageError, match=said):
            create_app(Settings(store=tiny_store, curate=tmp_path / name, curate_token=TOKEN))  # type: ignore[arg-type]


def test_that_writers_wait_for_one_another_and_nothing_else_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.curationwriting._LOCK_WAIT_S", 120.0)
    file = tmp_path / "real.toml"
    file.write_bytes(b"\xef\xbb\xbf# \xe5\xa4\xb4")
    (tmp_path / "curation.toml").symlink_to(file)
    file.chmod(0o640)
    faults: list[BaseException] = []

    def write(number: int) -> None:
        try:
            add_entry(tmp_path / "curation.toml", *entry_text("rename", {"thing": f"甲{number}", "to": f"乙{number}"}))
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults and len(read_curation(file).entries) == 8
    assert (tmp_path / "curation.toml").is_symlink() and file.stat().st_mode & 0o777 == 0o640
    assert file.read_bytes().startswith(b"\xef\xbb\xbf# \xe5\xa4\xb4\n\n[[rename]]\n")
    assert {path.name for path in tmp_path.iterdir()} == {"real.toml", "curation.toml", ".real.toml.lock"}


def test_that_a_file_to_which_nothing_can_be_added_is_left_alone(file: Path) -> None:
    text = 'same = [{ things = ["甲", "乙"] }]\n'
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError) as refused:
        add_entry(file, *entry_text("same", {"things": ["丙", "丁"]}))
    assert str(file) in str(refused.value) and file.read_text("utf-8") == text


def test_that_kg_serve_says_what_is_missing(tiny_store: Path, file: Path) -> None:
    for given, said in (([], "there is no token"), (["--set", "curate_token=short"], "has 5 characters")):
        result = CliRunner().invoke(app, ["serve", "--store", str(tiny_store), "--curate", str(file), *given])
        assert result.exit_code == 2 and isinstance(result.exception, UsageError | SystemExit), result.output
        assert said in f"{result.output} {result.exception}"


def test_that_a_page_under_a_root_path_leads_under_it(limited: Callable[..., TestClient], file: Path) -> None:
    client = limited(curate=file, curate_token=TOKEN, root_path="/kg")
    page = client.get("/kg/correct", params=RENAMED, headers={"accept": "text/html"}).text
    assert 'action="/kg/correct#write"' in page and 'action="/kg/correct#entry"' in page
    found = client.get("/kg/correct", params=RENAMED | {"of": "http://testserver/kg/id/" + RENAMED["of"],
                                                        "format": "toml"})
    assert found.status_code == 200 and "company/沙海能源有限公司" in found.text
