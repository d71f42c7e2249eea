"""What the page of a question says of itself: the values in force, times as they were told; the same for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from kg.questions import load_questions, parse_question
from kg.settings import Settings
from kg.store import Answer, Term
from service.answers import AnswerRow, AnswerTable, NamedCell
from service.app import create_app
from service.daycolumns import with_told_days
from service.telling import lay_out

_DAY = "http://www.w3.org/2001/XMLSchema#date"
ZONE, CHAIN = "新疆准东经济技术开发区", "煤炭产业链"


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=sample_store, query_workers=1)), follow_redirects=False) as found:
        yield found


def page(client: TestClient, name: str, lang: str = "zh", **asked: str) -> str:
    answer = client.get(f"/questions/{name}", params={"lang": lang, **asked}, headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text[:400]
    return str(answer.text)


def one(pattern: str, html: str) -> str:
    (found,) = re.findall(pattern, html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found)


def test_that_examples_in_force_stand_in_the_fields_and_in_the_address(client: TestClient) -> None:
    html = page(client, "coal-chain-companies")
    assert one('<input name="chain"[^>]* value="([^"]*)"', html) == CHAIN
    assert one('<input name="zone"[^>]* value="([^"]*)"', html) == ZONE
    assert "industry/煤炭产业链" in unquote(one('href="([^"]*)" data-test="address"', html))
    assert CHAIN in one('data-test="asked">(.*?)</p>', html) and CHAIN in one("<title>(.*?)</title>", html)
    assert one('<input name="words"[^>]* value="([^"]*)"', page(client, "indicator-over-time")) == "高新技术企业"
    assert 'value="Coal chain"' in page(client, "coal-chain-companies", "en")


def test_that_a_heading_does_not_name_an_example_that_was_not_asked_for(client: TestClient) -> None:
    title = load_questions()["coal-chain-companies"].title_zh
    assert one("<h1>(.*?)</h1>", page(client, "coal-chain-companies", chain=CHAIN)) == title
    html = page(client, "coal-chain-companies", chain="industry/新能源")
    assert one("<h1>(.*?)</h1>", html) == f"{ZONE}的新能源有哪些企业"
    english = one("<h1>(.*?)</h1>", page(client, "coal-chain-companies", "en", chain="industry/新能源"))
    assert "Zhundong coal chain" not in english and "Xinjiang Zhundong" in english


def test_that_a_title_of_other_values_is_part_of_a_file() -> None:
    text = (Path(__file__).parents[2] / "queries" / "coal-chain-companies.rq").read_text("utf-8")
    assert "{chain}" in parse_question("x", text).asked("en") and "{zone}" in parse_question("x", text).asked("zh")
    assert load_questions()["posts-of-body"].asked("zh") == ""


def answered(*cells: str | None, sentence: str) -> Answer:
    terms = tuple(Term("literal", cell, _DAY) if cell else None for cell in cells)
    return Answer(("since", "day", "date", "sentence"), ((*terms, Term("literal", sentence)),))


@pytest.mark.parametrize(("since", "day", "sentence", "told", "kind"), [
    (None, "2024-06-01", "项目于今年6月投运。", "2024-06", "gYearMonth"),
    (None, "2024-01-01", "今年投运。", "2024", "gYear"),
    (None, "2024-06-01", "6月1日投运。", "2024-06-01", "date"),
    ("2024-01-01", "2024-12-31", "今年投资3亿元。", "2024", "gYear"),
    ("2024-01-01", "2024-06-30", "上半年投资3亿元。", "2024-01–2024-06", None),
])  # fmt: skip
def test_that_times_are_as_precise_as_they_were_told(
    since: str | None, day: str, sentence: str, told: str, kind: str | None
) -> None:
    answer = with_told_days(answered(since, day, "2024-12-10", sentence=sentence))
    term = answer.rows[0][-1]
    assert answer.variables[-1] == "dayText" and term is not None and term.value == told
    assert term.datatype == (kind and _DAY.replace("date", kind))
    cells = tuple(NamedCell(value, None, False) if value else None for value in (since, day))
    row = AnswerRow(cells, sentence, None, None, None, "2024-12-10")
    shown = lay_out(AnswerTable(("since", "day"), (row,), False))
    assert shown.columns == ("day",) and shown.rows[0].cells[0] == NamedCell(told, None, False)


def test_that_programs_get_days_as_told_behind_all_other_columns(client: TestClient) -> None:
    found = client.get("/questions/projects-investment-status?format=json").json()
    assert found["columns"][-1] == "dayText" and {"since", "day"} <= set(found["columns"])
    assert any(row["day"] and row["dayText"] != row["day"] for row in found["rows"])
    head = client.get("/questions/posts-of-body", params={"body": ZONE, "format": "csv"}).text.splitlines()[0]
    assert head.endswith(",asOfText")
    assert "asOfText" not in client.get("/questions/rank-table?format=csv").text


def test_that_targets_without_a_deadline_come_last(client: TestClient) -> None:
    rows = client.get("/questions/targets-by-deadline?format=json").json()["rows"]
    dated = [row["deadline"] is not None for row in rows]
    assert any(dated) and not all(dated) and dated == sorted(dated, reverse=True)


def test_that_the_start_page_counts_what_undated_articles_name(client: TestClient) -> None:
    html = str(client.get("/?lang=en", headers={"accept": "text/html"}).text)
    rows = re.findall(r'<tr><td>([^<]*)</td><td class="figure">([\d,]+)</td><td class="figure">[\d,]+</td></tr>', html)
    total = sum(int(n.replace(",", "")) for _, n in rows)
    assert total == client.get("/?format=json").json()["counts"]["mentions"]
