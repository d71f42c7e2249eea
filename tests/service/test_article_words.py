"""`/articles?text=`: articles by the words of their text, with the sentences that hold them; the search offers them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient
from tinygraph import ARTICLE, OTHER, TEXT

_HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def texts(tiny_service: Callable[..., TestClient]) -> TestClient:
    return tiny_service()


def found(texts: TestClient, **asked: str) -> list[str]:
    return [one["iri"] for one in texts.get("/articles", params={"format": "json", **asked}).json()["articles"]]


def test_that_articles_are_found_by_words_of_their_text(texts: TestClient) -> None:
    assert found(texts, text="氢气") == [ARTICLE] and found(texts, text="不是标签") == [OTHER]
    assert found(texts, text="氢气 东山") == [ARTICLE] and found(texts, text="氢气 西山") == []
    assert found(texts, text="氢气", month="2023") == [] and found(texts, text="  ") == found(texts)


def test_that_each_brings_its_sentence(texts: TestClient) -> None:
    (told,) = texts.get("/articles", params={"format": "json", "text": "氢气"}).json()["articles"]
    (passage,) = told["passages"]
    assert "氢气" in passage["text"] and TEXT[passage["begin"] : passage["end"]] == passage["text"]
    assert texts.get(passage["path"], headers=_HTML).status_code == 200
    page = texts.get("/articles", params={"text": "氢气"}, headers=_HTML).text
    assert "<mark>氢气</mark>" in page and passage["path"] in page
    assert "<b>不是" not in texts.get("/articles", params={"text": "不是标签"}, headers=_HTML).text


def test_that_the_search_offers_them(texts: TestClient) -> None:
    page = texts.get("/search", params={"q": "产出氢气", "lang": "zh"}, headers=_HTML).text
    assert "正文含有这些字词的文章" in page and "<mark>产出氢气</mark>" in page and "没有结果" not in page
    page = texts.get("/search", params={"q": "沙海能源", "lang": "en"}, headers=_HTML).text
    assert "See 1 article with “沙海能源” in its text" in page and "<mark>" not in page


def test_what_is_too_long(texts: TestClient) -> None:
    answer = texts.get("/articles", params={"text": "长" * 101})
    assert answer.status_code == 400 and "101" in answer.json()["error"]["message"]
