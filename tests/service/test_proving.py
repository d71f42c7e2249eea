"""Which sentence stands for a fact: the one that names both its ends, a headline after the sentences that tell."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient
from tinygraph import BASE, COMPANY, KG, ZONE

from kg.vocab import PREFIXES
from service.reading.sayings import Evidence, is_headline
from service.texts import TEXTS

_ARTICLE = BASE + "article/p9-10"
_HEADLINE = "新园区 开建"
#: Headline, a sentence that names the object, one that names both by other names, one that names neither.
_SENTENCES = (_HEADLINE, "东山园区前景广阔。", "沙海去年在东山动工。", "工期两年。")
_MENTIONS = ((COMPANY, "沙海去"), (ZONE, "东山动"))
_HTML = {"accept": "text/html"}


def _span(text: str) -> tuple[int, int, str]:
    whole = "".join(_SENTENCES)
    begin = whole.index(text)
    return begin, begin + len(text), f"{_ARTICLE}#char={begin},{begin + len(text)}"


def _quads() -> str:
    lines = [f'<{_ARTICLE}> a schema:NewsArticle , nif:Context ; nif:isString "{"".join(_SENTENCES)}" ; '
             f'schema:headline "{_HEADLINE}"@zh ; schema:datePublished "2025-01-02"^^xsd:date ; '
             f"schema:mentions <{COMPANY}> , <{ZONE}> ."]  # fmt: skip
    for sentence in _SENTENCES:
        begin, end, iri = _span(sentence)
        lines.append(f'<{iri}> a nif:Sentence ; nif:referenceContext <{_ARTICLE}> ; nif:anchorOf "{sentence}" ; '
                     f"nif:beginIndex {begin} ; nif:endIndex {end} .")  # fmt: skip
    for thing, words in _MENTIONS:
        begin, end, iri = _span(words)
        lines.append(f"<{iri}> a nif:Phrase ; nif:referenceContext <{_ARTICLE}> ; itsrdf:taIdentRef <{thing}> ; "
                     f"nif:beginIndex {begin} ; nif:endIndex {end} .")  # fmt: skip
    proofs = " , ".join(f"<{_span(sentence)[2]}>" for sentence in _SENTENCES)
    lines.append(f"<{COMPANY}> kg:develops <{ZONE}> . <{_ARTICLE}#st-1> a kg:Statement , rdf:Statement ; "
                 f"rdf:subject <{COMPANY}> ; rdf:predicate kg:develops ; rdf:object <{ZONE}> ; "
                 f"kg:modality kg:Fact ; kg:confidence 0.9 ; prov:wasQuotedFrom {proofs} .")  # fmt: skip
    # A fact that its headline alone proves.
    lines.append(f"<{COMPANY}> kg:cooperatesWith <{ZONE}> . <{_ARTICLE}#st-2> a kg:Statement , rdf:Statement ; "
                 f"rdf:subject <{COMPANY}> ; rdf:predicate kg:cooperatesWith ; rdf:object <{ZONE}> ; "
                 f"kg:modality kg:Fact ; kg:confidence 0.9 ; prov:wasQuotedFrom <{_span(_HEADLINE)[2]}> .")  # fmt: skip
    head = "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())
    quads = ox.parse(f"{head}GRAPH <{_ARTICLE}> {{ {' '.join(lines)} }}".encode(), format=ox.RdfFormat.TRIG)
    return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()


@pytest.fixture(scope="module")
def proving(tiny_service: Callable[..., TestClient]) -> TestClient:
    return tiny_service(_quads(), query_workers=1)


def _page(client: TestClient, path: str, lang: str = "zh") -> str:
    answer = client.get(path, params={"lang": lang}, headers=_HTML)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


_BEST = (_SENTENCES[2], _SENTENCES[1], _SENTENCES[3], _SENTENCES[0])


@pytest.mark.parametrize("iri", [COMPANY, ZONE])
def test_that_the_sentence_that_names_both_comes_first_on_a_page(iri: str, proving: TestClient) -> None:
    page = _page(proving, "/id/" + quote(iri.removeprefix(BASE)))
    fact = page[page.index(_SENTENCES[2]):]
    shown = re.findall(r'<blockquote class="evidence"[^>]*><a href="[^"]*">([^<]*)</a>', page)
    at = shown.index(_SENTENCES[2])
    assert tuple(shown[at:at + 4]) == _BEST
    assert fact.index("<details") < fact.index(_SENTENCES[1])


def test_that_lists_drawings_and_feeds_have_it_too(proving: TestClient) -> None:
    best = _span(_SENTENCES[2])[2]
    rows = proving.get("/id/" + quote(COMPANY.removeprefix(BASE)) + "?list=statements&format=json").json()["rows"]
    assert [row["evidence"] for row in rows if row["predicate"] == KG + "develops"] == [best]
    near = proving.get("/neighbours", params={"id": COMPANY.removeprefix(BASE), "predicate": "kg:develops"}).json()
    edge = near["groups"][0]["neighbours"][0]["edges"][0] if "groups" in near else near["neighbours"][0]["edges"][0]
    assert tuple(proof["sentence"] for proof in edge["evidence"]) == _BEST
    told = proving.get("/changes?since=2025-01-02").json()["items"][0]["_zhundong_kg"]["said"]
    assert best in {one["evidence"] for one in told}


def test_that_a_question_shows_it_first_and_gives_away_what_it_gave(proving: TestClient) -> None:
    page = _page(proving, "/questions/who-builds-what")
    answer = page.partition('data-test="answer"')[2].partition("</table>")[0]
    assert " … ".join(_BEST[:3]) in answer and f"#{_span(_SENTENCES[2])[2].partition('#')[2]}" in answer
    row = proving.get("/questions/who-builds-what?format=json").json()["rows"][0]
    assert row["sentence"] == " … ".join(_SENTENCES) and row["evidence"] == _span(_HEADLINE)[2]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_a_headline_is_not_printed_twice(lang: str, proving: TestClient) -> None:
    page = _page(proving, "/id/" + quote(COMPANY.removeprefix(BASE)), lang)
    for quoted in re.findall(rf'<blockquote class="evidence"[^>]*><a [^>]*>{_HEADLINE}</a>(.*?)</blockquote>', page):
        assert TEXTS[lang]["is_headline"] in quoted and _HEADLINE not in quoted


def test_what_a_headline_is() -> None:
    assert is_headline("新园区开建", _HEADLINE) and is_headline("开建", _HEADLINE)
    assert not is_headline("园区今天开建。", _HEADLINE) and not is_headline("开建", None)
    assert Evidence("e", "新园区开建", "a", _HEADLINE, None).is_title
    assert not Evidence("e", "开建", "a", _HEADLINE, None).is_title
