"""Lists of articles say by which day they are sorted and which days are of the other kind; what has no name says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import tinygraph
from manyarticles import article_lines
from starlette.testclient import TestClient
from tinygraph import BASE, write_tiny_store

from kg.settings import Settings
from service.app import create_app
from service.texts import TEXTS

_HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def client(tiny_service: Callable[..., TestClient]) -> TestClient:
    """One article with a day of publication, one with the day that it reports on."""
    reported = article_lines(2, "2024-06-02").replace("/datePublished", "/contentReferenceTime")
    return tiny_service(article_lines(1, "2024-05-01") + reported, query_workers=1)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["/articles", "/"])
def test_that_days_of_publication_are_marked_where_news_is_sorted_by_its_day(
    client: TestClient, path: str, lang: str
) -> None:
    page, words = client.get(f"{path}?lang={lang}", headers=_HTML).text, TEXTS[lang]
    assert words["articles_order"] in page
    assert f'<time datetime="2024-05-01">2024-05-01 <small>{words["published"]}</small></time>' in page
    assert '<time datetime="2024-06-02">2024-06-02</time>' in page
    assert page.index("2024-06-02</time>") < page.index('datetime="2024-05-01"')


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_days_of_the_news_are_marked_where_it_is_sorted_by_publication(client: TestClient, lang: str) -> None:
    page, words = client.get(f"/changes?lang={lang}", headers=_HTML).text, TEXTS[lang]
    assert f'<time datetime="2024-06-02">2024-06-02 <small>{words["reported"]}</small></time>' in page
    assert '<time datetime="2024-05-01">2024-05-01</time>' in page


def test_that_a_page_of_an_issue_that_nothing_names_is_called_so_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tinygraph._turtle()
    named = f' ;\n    schema:isPartOf <{BASE}issue/日报/2024-03-02> .'
    assert named in told
    monkeypatch.setattr(tinygraph, "_turtle", lambda: told.replace(named, " ."))
    store = write_tiny_store(tmp_path).path
    with TestClient(create_app(Settings(store=store, query_workers=1))) as client:
        for lang in ("zh", "en"):
            page = client.get(f"/articles/p1-12?lang={lang}", headers=_HTML).text
            crumbs = page.partition('class="crumbs"')[2].partition("</nav>")[0]
            assert f'{TEXTS[lang]["press_page_unnamed"]} <small class="soft">p1</small></a>' in crumbs
