"""The page of an article: mentions, facts beside their sentences, evidence by address, the page as printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from starlette.testclient import TestClient
from tinygraph import ARTICLE, BASE, COMPANY, KG, PERSON, TEXT, ZONE, span, write_tiny_store

from kg.records import Span
from kg.settings import Settings
from service.app import create_app
from service.periods import period_text
from service.reading.articles import MarkedMention
from service.reading.facts import Fact, beside, facts_of, notes_of
from service.reading.markup import Paragraph, Piece, paragraphs
from service.reading.printed import placed, printed_pieces
from service.reading.sayings import Evidence, Named, Quotation, Sayings, Statement

HTML = {"accept": "text/html"}
PATH = "/articles/p1-12"
THIRD = BASE + "article/p2-3"
#: Two characters outside the first plane stand before the evidence.
RARE = "𠮷木镇见🐎群\n牧民养马百匹，镇上开了赛马会。游客说好。"
PRINTED = "短讯一则\n𠮷木镇见🐎群\n 牧民养马百\n匹,镇上开了赛\n别栏文字\n马会。游客说好。\n"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
SCHEMA = "https://schema.org/"
ITSRDF = "http://www.w3.org/2005/11/its/rdf#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def rare_quads() -> str:
    """An article with rare characters on a page of its own, as N-Quads."""
    page = BASE + "page/p2"
    sentence = "牧民养马百匹，镇上开了赛马会。"
    begin = RARE.index(sentence)
    node = f"{THIRD}#char={begin},{begin + len(sentence)}"
    runs = ("牧民养马百", "匹,镇上开了赛", "马会。")
    lines = [
        (THIRD, RDF + "type", f"<{SCHEMA}NewsArticle>", THIRD),
        (THIRD, NIF + "isString", f'"{RARE}"', THIRD),
        (THIRD, KG + "bodyBegin", f'"{RARE.index("牧")}"^^<http://www.w3.org/2001/XMLSchema#integer>', THIRD),
        (THIRD, SCHEMA + "headline", '"𠮷木镇见🐎群"@zh', THIRD),
        (THIRD, SCHEMA + "isPartOf", f"<{page}>", THIRD),
        (node, RDF + "type", f"<{NIF}Sentence>", THIRD),
        (node, NIF + "beginIndex", f'"{begin}"^^<http://www.w3.org/2001/XMLSchema#integer>', THIRD),
        (node, NIF + "endIndex", f'"{begin + len(sentence)}"^^<http://www.w3.org/2001/XMLSchema#integer>', THIRD),
        (node, NIF + "anchorOf", f'"{sentence}"', THIRD),
        *(
            (node, PROV + "wasDerivedFrom", f"<{page}#char={PRINTED.index(r)},{PRINTED.index(r) + len(r)}>", THIRD)
            for r in runs
        ),
        (page, RDF + "type", f"<{SCHEMA}WebPageElement>", BASE + "graph/pages"),
        (page, NIF + "isString", f'"{PRINTED}"', BASE + "graph/pages"),
        (page, SCHEMA + "pagination", '"7"', BASE + "graph/pages"),
    ]
    for words, *named in (("镇上开了赛马会", COMPANY, PERSON), ("镇上", ZONE)):
        low = RARE.index(words)
        mention = f"{THIRD}#char={low},{low + len(words)}"
        lines += [
            (mention, NIF + "beginIndex", f'"{low}"^^<http://www.w3.org/2001/XMLSchema#integer>', THIRD),
            (mention, NIF + "endIndex", f'"{low + len(words)}"^^<http://www.w3.org/2001/XMLSchema#integer>', THIRD),
            *((mention, ITSRDF + "taIdentRef", f"<{entity}>", THIRD) for entity in named),
        ]
    return "".join(f"<{s}> <{p}> {o.replace(chr(10), chr(92) + 'n')} <{graph}> .\n" for s, p, o, graph in lines)


@pytest.fixture(scope="module")
def reader(tiny_service: Callable[..., TestClient]) -> TestClient:
    """The service over the tiny graph and an article with rare characters."""
    return tiny_service(rare_quads(), query_workers=1)


def page(client: TestClient, path: str, **parameters: str | list[str]) -> str:
    """Return a page in Chinese."""
    answer = client.get(path, headers=HTML, params={"lang": "zh", **parameters})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def lines_of(html: str) -> list[str]:
    """Return the lines of the article as a copy of them would read."""
    found = re.findall(r'<(?:p|h1) class="line[^>]*>(.*?)</(?:p|h1)>', html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", line)) for line in found]


def hits_of(html: str) -> str:
    """Return the characters that are marked as asked for."""
    return unescape("".join(re.findall(r'<span class="hit">(.*?)</span>', html)))


def test_that_facts_stand_in_words_at_their_paragraph(reader: TestClient) -> None:
    html = page(reader, PATH)
    body = html[html.index('<div class="body">') :]
    fact = re.search(r'<li id="st-1".*?</li>', body, re.DOTALL)
    assert fact is not None and 'class="fact statement planned"' in fact[0] and "计划" in fact[0]
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", fact[0])))
    assert "沙海能源有限公司 位于 东山园区" in words and "可信度 90 %" in words and "0.9" not in words
    for shown in ("总经理", "12万吨", "2023", "今年再建一条线。"):
        assert shown in body, shown
    sentence = span("本报讯（记者李山）沙海能源有限公司位于东山园区。").partition("#char=")[2]
    assert f'href="{PATH}?evidence={sentence}#char={sentence}"' in fact[0]
    assert f'data-evidence="{sentence}"' in fact[0] and f'aria-describedby="char={sentence}"' in fact[0]
    assert f'id="char={sentence}"' in html


def test_that_evidence_in_the_address_is_marked(reader: TestClient) -> None:
    sentence = span("它去年产出氢气12万吨。").partition("#char=")[2]
    html = page(reader, PATH, evidence=sentence)
    assert hits_of(html) == "它去年产出氢气12万吨。" and lines_of(html) == TEXT.split("\n")
    both = span("本报讯（记者李山）沙海能源有限公司位于东山园区。它去年产出氢气12万吨。").partition("#char=")[2]
    other = span("投产").partition("#char=")[2]
    html = page(reader, PATH, evidence=[both, other])
    assert hits_of(html) == "投产本报讯（记者李山）沙海能源有限公司位于东山园区。它去年产出氢气12万吨。"
    assert f'id="char={other}"' in html
    assert "hit" not in page(reader, PATH)
    for wrong in ("5", "9,3", "a,b", "-1,4", "1,1", "1,99999999999"):
        assert reader.get(PATH, params={"evidence": wrong}, headers=HTML).status_code == 400, wrong
    assert "超出本文" in page(reader, PATH, evidence="5000,6000")


def test_that_offsets_count_code_points(reader: TestClient) -> None:
    begin = RARE.index("镇上")
    html = page(reader, "/articles/p2-3", evidence=f"{begin},{begin + 8}")
    assert hits_of(html) == "镇上开了赛马会。" and lines_of(html) == RARE.split("\n")
    html = page(reader, "/articles/p2-3", evidence=f"{RARE.index('🐎')},{RARE.index('🐎') + 1}")
    assert hits_of(html) == "🐎"


def test_that_a_mention_within_another_is_a_link_of_its_own(reader: TestClient) -> None:
    html = page(reader, "/articles/p2-3")
    outer = re.search(r'<mark [^>]*class="Company".*?</mark>.*?</mark>', html)
    assert outer is not None and 'class="Zone"' in outer[0] and re.sub(r"<[^>]+>", "", outer[0]) == "镇上开了赛马会"
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", html, re.DOTALL)
    assert f'class="also" href="/id/person/{quote("李山")}"' in outer[0]  # it names two things


def test_that_the_page_as_printed_stands_beside_the_text(reader: TestClient) -> None:
    begin = RARE.index("镇上")
    html = page(reader, "/articles/p2-3", view="print", evidence=f"{begin},{begin + 7}")
    shown = re.search(r'<pre class="print".*?>(.*?)</pre>', html, re.DOTALL)
    assert shown is not None and unescape(re.sub(r"<[^>]+>", "", shown[1])) == PRINTED
    own = re.findall(r'<span class="own( hit)?"[^>]*>(.*?)</span>', shown[1], re.DOTALL)
    marked = "".join(text for _, text in own).replace("\n", "")
    assert marked.replace(" ", "") == "𠮷木镇见🐎群牧民养马百匹,镇上开了赛马会。游客说好。"
    assert "".join(text for hit, text in own if hit) == "镇上开了赛马会"
    body = RARE.index("牧")
    assert f'id="print-{body}"' in html and f'href="#print-{body}"' in html and f'href="#p-{body}"' in html
    assert "to-print" not in page(reader, "/articles/p2-3")  # no sign behind each paragraph of the text
    assert "版面原文在此" in page(reader, PATH, view="print")
    assert reader.get(PATH, params={"view": "other"}, headers=HTML).status_code == 400


def test_what_stands_around_an_article(reader: TestClient) -> None:
    first, second = page(reader, PATH), page(reader, "/articles/p1-90")
    assert 'rel="next" href="/articles/p1-90"' in first and 'rel="prev" href="/articles/p1-12"' in second
    assert "2024-03-02" in first and 'href="/id/page/p1"' in first
    assert "第 7 版" in page(reader, "/articles/p2-3")
    english = reader.get("/articles/p2-3?lang=en", headers=HTML).text
    assert "page 7" in english and "Beside the page as printed" in english


def test_that_english_pages_name_things_in_english(reader: TestClient) -> None:
    chinese, english = page(reader, PATH), reader.get(PATH + "?lang=en", headers=HTML).text
    assert re.search(r'<a href="[^"]+" lang="en" title="东山园区">Dongshan Park</a>', english), "of a fact"
    assert re.search(r'title="Dongshan Park · [^"]+">东山园区</a>', english), "of a mention"
    assert "沙海能源有限公司</a>" in english and "Dongshan Park" not in chinese  # the company has a Chinese name alone


def test_that_the_way_from_the_newspaper_stands_above(reader: TestClient) -> None:
    crumbs = re.search(r'<nav class="crumbs".*?</nav>', page(reader, PATH), re.DOTALL)
    assert crumbs and re.findall(r'href="([^"]+)"', crumbs[0]) == [
        f"/id/issue/{quote('日报')}/2024-03-02", "/id/page/p1"
    ]  # fmt: skip
    assert crumbs[0].index("2024-03-02") < crumbs[0].index("版面") < crumbs[0].index('aria-current="page">本文')


def test_that_classes_are_signed_on_request_and_facts_of_the_head_are_folded(reader: TestClient) -> None:
    html = page(reader, PATH)
    boxes = re.findall(r"<input [^>]*data-filter=[^>]*>", html)
    assert {'data-filter="signs"' in box for box in boxes if "checked" not in box} == {True}
    assert sum("checked" in box for box in boxes) == len(boxes) - 1 > 2
    assert '<mark id="' in html and 'data-sign="企"' in html
    assert "<details" not in html[html.index('<div class="body">') : html.index('<details class="beside"')]
    top = html[html.index('<div class="top">') : html.index('<div class="body">')]
    for fact in re.finditer(r'class="fact ', top):
        assert '<details class="beside of-head"' in top[: fact.start()]


@pytest.mark.parametrize("path", [PATH, PATH + "?view=print", "/articles/p1-90", "/articles/p2-3?view=print"])
def test_that_every_id_is_there_once_and_every_fragment_leads_somewhere(reader: TestClient, path: str) -> None:
    html = reader.get(path, headers=HTML).text
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for fragment in re.findall(r'href="#([^"]+)"', html):
        assert fragment in ids
    for described in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html):
        assert set(described.split()) <= set(ids)


def test_the_ways_on_from_an_article(reader: TestClient) -> None:
    html = page(reader, PATH)
    drawn = re.search(r'href="/explore\?id=([^"#]+)#n=([^"]+)"', html)
    assert drawn and unquote(drawn[2]).split(",")[0] == unquote(drawn[1])
    assert "company/沙海能源有限公司" in unquote(drawn[2]).split(",")
    assert f'href="/compare?a=article%2F{PATH.rpartition("/")[2]}"' in html


def test_that_an_article_without_headline_is_listed_by_its_first_words(tmp_path: Path) -> None:
    untitled = "".join(line for line in rare_quads().splitlines(keepends=True) if "/headline>" not in line)
    store = write_tiny_store(tmp_path / "store", extra=untitled).path
    with TestClient(create_app(Settings(store=store, query_workers=1))) as client:
        for path in ("/articles", "/"):
            listed = page(client, path)
            assert "𠮷木镇见🐎群</span>" in listed and "（无标题）" not in listed
        assert {one["headline"] for one in client.get("/articles?format=json").json()["articles"]} >= {None}


def test_that_its_parameters_are_told(reader: TestClient) -> None:
    told = reader.get("/openapi.json").json()["paths"]["/articles/{key}"]["get"]["parameters"]
    assert {"evidence", "view", "list", "format", "lang"} <= {one["name"] for one in told}
    formats = next(one["schema"]["enum"] for one in told if one["name"] == "format")
    assert {"html", "json", "text", "turtle", "jsonld"} <= set(formats)


def test_that_a_short_line_over_a_paragraph_is_a_heading() -> None:
    text = "标题\n开头说了一句。\n一张纸的分量\n" + "薄如蝉翼的一张纸，能卖到国外去，" * 3 + "\n（完）"
    lines = paragraphs(text, text.index("开头"), [], [], [])
    assert [line.plain for line in lines if line.is_subhead] == ["一张纸的分量"]


def test_json_and_text(reader: TestClient) -> None:
    told = reader.get(PATH, params={"format": "json"}).json()
    assert told["text"] == TEXT and told["bylines"] == [{"role": "记者", "name": "李山", "iri": PERSON}]
    for mention in told["mentions"]:
        assert TEXT[mention["begin"] : mention["end"]] == mention["text"]
    facts = {fact["id"]: fact for fact in told["facts"]}
    assert facts["st-1"]["planned"] and facts["st-1"]["subject"]["iri"] == COMPANY
    assert {fact["kind"] for fact in told["facts"]} == {"statement", "post", "measure", "quotation"}
    assert facts["m-1"]["evidence"] and facts["m-1"]["period"] == ["2023-01-01", "2023-12-31"]
    named = reader.get("/id/article/" + PATH.rpartition("/")[2], params={"format": "json"})
    assert named.json() == told
    assert reader.get("/id/article/" + PATH.rpartition("/")[2], params={"format": "text"}).text == TEXT + "\n"
    answer = reader.get(PATH, params={"format": "text"})
    assert answer.text == TEXT + "\n" and answer.headers["content-type"].startswith("text/plain")
    for accept, expected in (("application/json", "application/ld+json"), ("text/plain", "application/n-triples")):
        assert reader.get(PATH, headers={"accept": accept}).headers["content-type"].startswith(expected)
    for path in ("/articles/p9-1?format=json", "/articles/p9-1?format=text"):
        assert reader.get(path).status_code == 404


def test_that_texts_are_kept_where_the_setting_says_so(tiny_store: Path) -> None:
    app = create_app(Settings(store=tiny_store, query_workers=1, export_text="none"))
    with TestClient(app) as client:
        assert client.get(PATH, params={"format": "text"}).status_code == 404
        assert client.get(PATH, params={"format": "json"}).json()["text"] is None


def shape(pieces: tuple[Piece, ...]) -> str:
    """Write pieces as text, mentions in brackets with their class."""
    return "".join(
        f"[{p.mention.type}{'' if p.is_last else '…'}:{shape(p.within)}]" if p.mention else p.text for p in pieces
    )


def marked(text: str, *mentions: tuple[int, int, str], asked: tuple[Span, ...] = ()) -> tuple[Paragraph, ...]:
    found = [MarkedMention(Span(b, e), kind, (Named(kind, BASE + kind),)) for b, e, kind in mentions]
    return paragraphs(text, 0, [Span(0, len(text))], found, [], asked)


def test_that_mentions_nest_and_cross() -> None:
    (line,) = marked("东山园区管委会开会", (0, 7, "Government"), (0, 4, "Zone"), (0, 2, "Place"))
    assert shape(line.sentences[0].pieces) == "[Government:[Zone:[Place:东山]园区]管委会]开会"
    (line,) = marked("甲乙丙丁戊", (0, 3, "Place"), (2, 5, "Company"))
    assert shape(line.sentences[0].pieces) == "[Place:甲乙[Company…:丙]][Company:丁戊]"
    (line,) = marked("甲乙丙丁", (1, 3, "Place"), asked=(Span(2, 4),))
    assert line.plain == "甲乙丙丁"
    place = line.sentences[0].pieces[1]
    assert [(p.text, p.is_asked) for p in place.within] == [("乙", False), ("丙", True)]


def test_that_a_sentence_over_two_lines_ends_once() -> None:
    first, second = paragraphs("上联\n下联", 0, [Span(0, 5)], [], [])
    assert (first.sentences[0].id, first.sentences[0].is_end) == ("char=0,5", False)
    assert (second.sentences[0].id, second.sentences[0].is_end) == (None, True)


def quotation(node: str, *spans: tuple[int, int]) -> Quotation:
    evidence = tuple(Evidence(f"{ARTICLE}#char={b},{e}", "", ARTICLE, None, None) for b, e in spans)
    return Quotation(f"{ARTICLE}#{node}", Named("李山", PERSON), "好", evidence=evidence)


def test_that_facts_go_with_their_paragraph_and_fold_when_there_are_many() -> None:
    text = "头一句。\n第二段的句子。"
    said = tuple(quotation(f"q-{i}", (5, 12), (0, 4)) if i == 0 else quotation(f"q-{i}", (5, 12)) for i in range(9))
    facts = facts_of(Sayings(quotations=said))
    assert facts[0].evidence == "0,4 5,12"
    found = beside(text, facts)
    assert len(found[0].shown) == 1 and (len(found[5].shown), len(found[5].folded)) == (2, 6)
    notes = notes_of([Span(0, 4), Span(5, 12)], facts)
    assert [note.number for note in notes.values()] == [1, 2] and len(notes[Span(5, 12)].facts) == 9
    alone = Fact("x", "quotation", quotation("q"), (), False)
    assert beside(text, [alone])[0].shown == (alone,)


def test_that_a_plan_is_told_from_what_is() -> None:
    def statement(modality: str) -> Statement:
        return Statement("n", Named("a", None), "p", Named("b", None), KG + modality, None, evidence=())

    planned, done = facts_of(Sayings(statements=(statement("Planned"), statement("Fact"))))
    assert planned.is_planned and not done.is_planned


def test_periods() -> None:
    assert period_text("2024-02-01", "2024-02-29") == "2024-02" and period_text("2024-01-01", None) == "2024-01-01–"
    assert period_text("2024-04-01", "2024-06-30") == "2024-04–2024-06"


def test_that_nothing_is_marked_in_print_that_was_not_compared() -> None:
    text, paper = "甲乙丙丁戊", "别的字 甲乙\n丙己戊"
    places = placed(text, paper, {Span(0, 2): [Span(4, 6)]})
    assert {text[at]: paper[on_page] for at, on_page in places.items()} == {"甲": "甲", "乙": "乙", "丙": "丙"}
    pieces = printed_pieces(text, paper, places, ())
    assert "".join(piece.text for piece in pieces) == paper
    assert [piece.text for piece in pieces if piece.paragraph == 0] == ["甲乙\n丙"]
    assert placed(text, paper, {}) == {} and placed("", "", {}) == {}
    assert placed("题 目\n文", "上文\n题目", {}) == {0: 3, 2: 4}  # a headline that stands there just once
    assert placed("题目", "题目\n题目", {}) == {}
    turned = placed("上下", "下\n上", {Span(0, 2): [Span(0, 1), Span(2, 3)]})  # a column ends in the middle
    assert turned == {0: 2, 1: 0}
