"""The index of what articles say: which are found, in which order, and where the words stand."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg.fulltext import ArticleText, places_of
from kg.search import SearchIndex, write_search_index

BASE = "https://example.org/article/"
TEXTS = (
    ArticleText(f"{BASE}a", "2024-01-30", "原煤产量2.4亿吨。煤电项目开工，成为“压舱石”。"),
    ArticleText(f"{BASE}b", "2024-12-10", "准东开发区煤炭资源丰富。GDP增长6%。"),
    ArticleText(f"{BASE}c", "", "我县的煤 炭；产业"),
    ArticleText(f"{BASE}d", "2024-12-10", "没有一处相干。"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    path = tmp_path_factory.mktemp("texts") / "search.db"
    write_search_index(path, (), TEXTS)
    return SearchIndex(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [("煤", "bac"), ("煤炭", "bc"), ("压舱石", "a"), ("“压舱石”", "a"), ("gdp", "b"), ("2.4亿", "a"), ("煤 准东", "b"),
     ("石", "a"), ("炭产", ""), ("丰富gdp", ""), ("炼油", ""), ("", ""), ("，", "")])
def test_that_articles_are_found_by_their_text(index: SearchIndex, text: str, found: str) -> None:
    assert "".join(iri[-1] for iri in index.articles(text, 10)) == found


def test_that_articles_are_found_in_a_time_and_up_to_a_number(index: SearchIndex) -> None:
    assert index.articles("煤", 1) == [f"{BASE}b"]
    assert index.articles("煤", 9, "2024-01") == [f"{BASE}a"] and index.articles("煤", 9, "2023") == []


def test_that_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    shuffled = list(TEXTS)
    random.Random(3).shuffle(shuffled)
    write_search_index(tmp_path / "one.db", (), TEXTS)
    write_search_index(tmp_path / "two.db", (), shuffled)
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_that_words_are_found_again_in_a_text() -> None:
    text = TEXTS[2].text
    assert [span.of(text) for span in places_of(text, "煤炭 我县")] == ["我县", "煤 炭"]
    assert [span.of("gdp和GDP") for span in places_of("gdp和GDP", "Gdp")] == ["gdp", "GDP"]
    assert list(places_of(text, "a.*(")) == [] and list(places_of(text, "")) == []
