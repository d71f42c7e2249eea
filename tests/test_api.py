"""`import kg`: what a notebook uses."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import kg
from kg.api import base_of, find_things
from kg.errors import QueryError, UsageError
from kg.explaining import as_document
from kg.records import Told
from kg.store import open_store

DOCS = Path(__file__).resolve().parents[1] / "docs" / "api.md"
PAGE = "昌吉市新建学校\n\n本报讯 记者周敏报道：4月2日，昌吉市教育局局长陈立介绍，昌吉市今年新建学校3所。\n"
ZONE = "https://w3id.org/zhundong-kg/id/zone/新疆准东经济技术开发区"


@pytest.mark.parametrize("name", kg.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(kg, name).__doc__
    assert f"kg.{name}" in DOCS.read_text("utf-8")
    assert name in dir(kg)


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match="it offers BuildSummary, GraphStore"):
        kg.nothing  # noqa: B018
    assert kg.__version__


@pytest.mark.parametrize("module", ["kg", "kg.api", "kg.score.comparing", "kg.score.tally"])
def test_examples_in_docstrings_hold(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(module))
    assert tried and not failed


def test_ask_gives_rows_with_evidence(sample_store: Path) -> None:
    store = kg.open_store(sample_store)
    rows = kg.ask(store, "zone-companies", zone="准东开发区")
    assert rows
    for row in rows:
        assert row.sentence and row.article and row.evidence and row.evidence.startswith(row.article + "#char=")
        assert row["companyName"] == row.values["companyName"]


def test_a_name_an_alias_and_an_iri_ask_the_same(sample_store: Path) -> None:
    store = kg.open_store(sample_store)
    answers = [kg.ask(store, "zone-companies", zone=zone) for zone in ("新疆准东经济技术开发区", "准东开发区", ZONE)]
    assert answers[0] == answers[1] == answers[2]


def test_what_cannot_be_asked_says_what_can(sample_store: Path) -> None:
    store = kg.open_store(sample_store)
    with pytest.raises(QueryError, match="there is no question 'nothing'; there are coal-chain-companies"):
        kg.ask(store, "nothing")
    with pytest.raises(QueryError, match="it has zone"):
        kg.ask(store, "zone-companies", place="昌吉市")


def test_find_needs_two_characters(sample_store: Path) -> None:
    store = kg.open_store(sample_store)
    assert ZONE in {hit.iri for hit in kg.find(store, "准东", "Zone")}
    assert kg.find(store, "准东", limit=1)[0].name
    assert kg.find(store, "查无此名") == []


def test_things_are_found_that_no_article_mentions(sample_store: Path) -> None:
    # An exact name of the authority file counts; what merely holds the text does not.
    assert find_things(open_store(sample_store), "煤炭产业链", ("Industry",)) == [
        "https://w3id.org/zhundong-kg/id/industry/煤炭产业链"]


@pytest.mark.parametrize("name", ['"', "}", ">", "\\", "'", "\n", "a\" . } #"])
def test_hostile_names_find_nothing(name: str, sample_store: Path) -> None:
    assert find_things(open_store(sample_store), name, ("Zone", "Place")) == []


def test_build_then_ask_on_another_base(tmp_path: Path) -> None:
    page = tmp_path / "p.txt"
    page.write_text(PAGE, "utf-8")
    settings = kg.Settings(id_base="https://example.org/id/")
    assert kg.build([page], tmp_path / "s", settings=settings, jobs=1).counts.pages == 1
    store = kg.open_store(tmp_path / "s")
    assert base_of(store) == "https://example.org/id/"
    rows = kg.ask(store, "posts-of-person", person="陈立")
    assert rows and all(str(row.article).startswith("https://example.org/id/") for row in rows)


def test_explain_gives_records_and_a_document(tmp_path: Path) -> None:
    page = tmp_path / "p.txt"
    page.write_text(PAGE, "utf-8")
    records = kg.explain(page, told=Told(source="北庭晚报"))
    (article,) = records.articles
    assert article.annotated.article.headline == "昌吉市新建学校"
    document = as_document(records)
    assert [m["text"] for m in document["articles"][0]["mentions"]] == [m.surface for m in article.annotated.mentions]
    for wrong in (tmp_path, tmp_path / "no.txt"):
        with pytest.raises(UsageError, match="give the file of one page"):
            kg.explain(wrong)
