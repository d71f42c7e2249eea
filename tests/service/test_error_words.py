"""The words of errors: each has a Chinese form, none is without bound, and none loses what was found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kg.errors import UsageError
from kg.settings import load_settings
from service.errors import (
    LIMIT_TABLE,
    STATUS_TABLE,
    BadRequestError,
    ErrorBody,
    error_body,
    parameter_body,
    shortened,
)
from service.isolation.outcomes import LIMIT_TEXT
from service.texts.filling import PLACE
from service.texts.particulars import HINTS, MESSAGES
from service.texts.saying import in_chinese
from service.texts.syntax import SYNTAX_HINTS, SYNTAX_PAIRS

ROOT = Path(__file__).resolve().parents[2]
HTML = {"accept": "text/html"}
#: Where errors are made that a request can meet.
SOURCES = [
    *sorted((ROOT / "service").rglob("*.py")),
    *(ROOT / "kg" / f"{name}.py" for name in ("export", "naming", "questions", "search", "state", "store")),
]
#: Those that no page shows: of the start, of files of the package, and one that reaches nobody.
UNSEEN = {"KgError", "UsageError", "ClientGoneError", "ResourceError"}
KINDS = ({kind.__name__ for kind, _, _ in STATUS_TABLE} | {"BrokenQueryError", "ErrorBody", "QueryLimitError"}) - UNSEEN
#: Functions that make an error of words they are given.
MAKERS = {"_too_many", "Refusal", "cls"}
#: Those whose words stand behind status and code.
BODIES = {"ErrorBody", "Refusal", "cls"}
#: Words that are put together elsewhere, and where: each of these is tested by itself, or is for programs alone.
ELSEWHERE = {
    ("service/errors.py", "message"),  # parameter_body
    ("service/errors.py", "str(detail)"),  # the framework's own
    ("service/errors.py", "str(error)"),
    ("service/exporting.py", "str(error)"),  # of kg/export.py
    ("service/clients.py", "found"),  # _too_many
    ("service/isolation/outcomes.py", "LIMIT_TEXT[limit].format(limits, time_ms=time_ms or limits.time_ms)"),
    ("service/isolation/outcomes.py", "message"),  # of a worker that examined a long query, as check_query raised it
    ("service/refusals.py", "self.message"),  # Refusal
    ("service/remote/backend.py", "texts[limit]"),
    ("service/routes/correcting.py", "said"),  # for programs
    ("service/routes/correcting.py", "str(error)"),  # for programs
}
#: What a build tells, which no request can meet.
OF_BUILDS = ("cannot be written", "another build is writing")


def shape(template: str) -> str:
    """Return words with all places alike."""
    return PLACE.sub("{}", template)


SHAPES = {shape(one) for one in (*MESSAGES, *HINTS)}


def literals(node: ast.expr, constants: dict[str, ast.expr]) -> list[str] | None:
    """Return the shapes of the words that an expression gives; None where they are made elsewhere."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(part_of(part, constants) for part in node.values)]
    if isinstance(node, ast.IfExp):
        both = literals(node.body, constants), literals(node.orelse, constants)
        return None if both[0] is None or both[1] is None else both[0] + both[1]
    if isinstance(node, ast.Name) and node.id in constants:
        return literals(constants[node.id], constants)
    return None


def part_of(node: ast.expr, constants: dict[str, ast.expr]) -> str:
    """Return a part of a text with values: its words, or the shape of a place."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    known = literals(node.value, constants) if isinstance(node, ast.FormattedValue) else None
    return known[0] if known and isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name) else "{}"


def words_raised() -> Iterator[tuple[str, str, str]]:
    """Iterate file, shape and source of the words of every error; the shape is empty where it is made elsewhere."""
    for path in SOURCES:
        tree, name = ast.parse(path.read_text("utf-8")), path.relative_to(ROOT).as_posix()
        constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called == "cls" and name != "service/refusals.py":
                continue
            if called not in KINDS | MAKERS or len(node.args) < (3 if called in BODIES else 1):
                continue
            first = 2 if called in BODIES else 0
            given = [node.args[first]] + [word.value for word in node.keywords if word.arg == "hint"]
            if called not in ("QueryLimitError", "QueryError"):
                given += node.args[first + 1 : first + 2]
            for expression in given:
                found = literals(expression, constants)
                if found is None and expression is node.args[first]:
                    yield name, "", ast.unparse(expression)
                for one in found or ():
                    yield name, one, ast.unparse(expression)


def test_that_every_error_has_chinese_words() -> None:
    raised = list(words_raised())
    assert len(raised) > 120
    lacking = [
        (name, words or source)
        for name, words, source in raised
        if (in_chinese(words.replace("{}", "x")) is None if words else (name, source) not in ELSEWHERE)
        and not any(part in words for part in OF_BUILDS)
    ]
    assert not lacking, "write these in service/texts/particulars.py"


def test_that_the_words_of_limits_have_chinese_ones() -> None:
    shapes = [re.sub(r"\{[^}]*\}", "{}", text) for text in LIMIT_TEXT.values()]
    shapes += [hint for _, _, hint in LIMIT_TABLE.values()]
    assert [one for one in shapes if one not in SHAPES] == []
    for english in ("the query ran longer than 5 ms and was stopped", "the client took nothing for 5 ms"):
        assert in_chinese(english)  # of an endpoint


@pytest.mark.parametrize("pairs", [MESSAGES.items(), HINTS.items()])
def test_that_chinese_words_hold_no_place_that_english_ones_lack(pairs: list[tuple[str, str]]) -> None:
    for english, chinese in pairs:
        assert {*PLACE.findall(chinese)} <= {*PLACE.findall(english)}, english
        assert re.search(r"[\u3400-\u9fff]", chinese) and not re.search(r"[\u3400-\u9fff][,;:?]", chinese), chinese


def test_that_words_of_syntax_have_the_same_places_in_both_languages() -> None:
    for chinese, english in (*SYNTAX_PAIRS.values(), *SYNTAX_HINTS.values()):
        assert {*PLACE.findall(chinese)} == {*PLACE.findall(english)}, english


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("since=garbage is no day; write since=2024-01-30", "since=garbage 不是日期，应写作 since=2024-01-30"),
        ("type 'Foo' does not exist; allowed are Place, Zone", "没有“Foo”这个类型，可用的有：Place、Zone"),
        ("q was given 2 times; give it once", "参数 q 出现了 2 次，只能出现一次"),
        (
            "the query is not SPARQL 1.1: SELEC is no word of SPARQL; SELECT was meant?",
            "查询不符合 SPARQL 1.1：“SELEC”不是 SPARQL 的词，是否想写 SELECT？",
        ),
        ("the query is not SPARQL 1.1: expected [_]", "查询不符合 SPARQL 1.1：expected [_]"),
        (
            "the endpoint does not take this query: the query is empty",
            "后面的 SPARQL 服务不接受这个查询：查询是空的",
        ),
        ("words that nobody wrote down", None),
    ],
)
def test_that_chinese_words_hold_what_was_found(english: str, chinese: str | None) -> None:
    assert in_chinese(english) == chinese


def test_that_pages_say_errors_in_their_language() -> None:
    body = ErrorBody(400, "query", "the query is not SPARQL 1.1: the query is empty", 1, 1, "ask again")
    assert body.said("en") == ("the query is not SPARQL 1.1: the query is empty (line 1, column 1)", "ask again", "en")
    assert body.said("zh") == ("查询不符合 SPARQL 1.1：查询是空的（第 1 行第 1 列）", "请再试一次", "zh-Hans")
    engine = ErrorBody(400, "query", "whatever it says", 2, 3)
    assert engine.said("zh") == ("whatever it says (line 2, column 3)", None, "en")


def test_that_what_a_client_sent_is_not_sent_back_whole() -> None:
    assert shortened("a" * 100) == "a" * 100
    assert len(shortened("a" * 100_000)) < 110 and shortened("b" + "a" * 200 + "c")[::102] == "bc"
    long = "limit=" + "9" * 60_000 + " was given; 1 to 500 are allowed"
    body = error_body(BadRequestError(long, "h" * 60_000))
    assert len(body.message) < 700 and len(body.hint or "") < 700
    assert body.said("zh")[0].startswith("limit=999") and body.said("zh")[0].endswith("应为 1 到 500 之间的整数")


def test_that_a_parameter_that_is_no_number_is_named_with_its_range() -> None:
    fault = {"type": "int_parsing", "loc": ("query", "limit"), "msg": "…", "input": "abc"}
    assert parameter_body(fault, 500).message == "limit=abc was given; a whole number from 1 to 500 is allowed"
    assert parameter_body(fault).message == "limit=abc was given; a whole number is allowed"
    assert parameter_body({**fault, "type": "missing"}).message == "limit is missing; give it"
    for one in (parameter_body(fault, 500), parameter_body(fault), parameter_body({**fault, "type": "x"})):
        assert one.said("zh")[2] == "zh-Hans"


@pytest.mark.parametrize(
    ("path", "english", "chinese"),
    [
        ("/changes?undated=garbage", "undated=garbage was given", "undated=garbage 不行"),
        ("/changes?since=2024-W01-1", "is no day", "不是日期"),
        ("/changes?since=20240101", "is no day", "不是日期"),
        ("/search?q=x&limit=0", "1 to 500 are allowed", "1 到 500 之间"),
        ("/search?q=x&limit=abc", "a whole number from 1 to 500", "limit=abc 不是 1 到 500 之间的整数"),
        ("/articles?cursor=broken", "he cursor is broken", "翻页标记"),
        ("/search?q=a&q=b", "q was given 2 times", "参数 q 出现了 2 次"),
        ("/changes?since=2024-01-01&since=2024-02-01", "since was given 2 times", "参数 since 出现了 2 次"),
        ("/id/company/none", "here is no resource", "这个资源"),
        ("/sparql?query=SERVICE+%3Cx%3E", "SERVICE asks another endpoint", "SERVICE 要访问别的端点"),
    ],
)
def test_that_particulars_are_in_the_language_of_the_page(
    client: TestClient, path: str, english: str, chinese: str
) -> None:
    joined = path + ("&" if "?" in path else "?")
    for lang, wanted in (("en", english), ("zh", chinese)):
        page = client.get(f"{joined}lang={lang}", headers=HTML)
        assert page.status_code in (400, 404) and wanted in page.text, page.text
    told = client.get(path, headers={"accept": "application/json", "accept-language": "zh"})
    assert english in told.json()["error"]["message"]  # for programs, in every language


def test_that_a_script_that_names_a_language_is_told_in_it(client: TestClient) -> None:
    def told(lang: str) -> dict[str, Any]:
        sent = {"accept": "application/json", "content-type": "application/sparql-query", "accept-language": "zh"}
        answer = client.post(f"/sparql{lang}", content="SELECT ?a WHERE { ?a ex:b ?c }", headers=sent)
        assert answer.status_code == 400
        found: dict[str, Any] = answer.json()["error"]
        return found

    plain, chinese, english = told(""), told("?lang=zh"), told("?lang=en")
    assert "said" not in plain and "lang" not in plain and "said" not in told("?lang=fr")
    assert chinese["message"] == english["message"] == plain["message"] == english["said"]["message"]
    assert chinese["said"]["lang"] == "zh-Hans" and "ex:" in chinese["said"]["message"]
    for words in (chinese["said"]["message"], chinese["said"]["hint"]):
        assert re.search("[\u4e00-\u9fff]", words) and "第" not in words, "the place stands in line and column"
    assert english["said"]["hint"] == plain["hint"]


def test_that_parameters_of_several_values_may_come_several_times(client: TestClient) -> None:
    assert client.get("/articles/p1-12?evidence=0,2&evidence=3,5", headers=HTML).status_code == 200


def test_that_what_is_unlike_is_not_suggested(client: TestClient) -> None:
    told = client.get("/id/company/nothing", headers={"accept": "application/json"}).json()["error"]
    assert "suggestions" not in told


def test_that_a_setting_that_is_refused_is_told_in_our_words() -> None:
    with pytest.raises(UsageError, match="setting id_base = 'x': an absolute IRI") as caught:
        load_settings(id_base="x")
    assert "Value error" not in str(caught.value)
