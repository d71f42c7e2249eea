"""Features of pairs: names that say what a reader sees."""

from __future__ import annotations

from dataclasses import replace

import pytest
from marked import SmallAuthority, marked

from kg.records import AnnotatedArticle, Span, Token
from kg.statements.candidates import Known, find_candidates
from kg.statements.features import denied, pair_features
from kg.statements.gathering import gather
from kg.statements.pairs import Pair, find_pairs
from kg.statements.surroundings import Surroundings

TAGS = {"承建": "v", "的": "u", "由": "p", "在": "p", "生产": "v", "开工": "v", "，": "w", "。": "w", "签约": "v"}


def worded(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Return the article with the words of `TAGS` as its tokens."""
    text = annotated.article.text
    tokens = [Token(Span(at, at + len(word)), word, tag) for word, tag in TAGS.items()
              for at in range(len(text)) if text.startswith(word, at)]
    return replace(annotated, tokens=tuple(sorted(tokens)))


def first_pair(text: str, first: str, second: str, **options: str) -> tuple[Surroundings, Pair]:
    reading = gather(worded(marked(text, **options)), SmallAuthority()).reading  # type: ignore[arg-type]
    pair = next(p for p in find_pairs(reading) if p.first.surface == first and p.second.surface == second)
    return Surroundings(reading), pair


def features(text: str, first: str, second: str, **options: str) -> tuple[str, ...]:
    return pair_features(*first_pair(text, first, second, **options))


def test_words_verbs_and_order() -> None:
    found = features("[光伏项目:Project]由[甲公司:Company]承建。", "光伏项目", "甲公司")
    assert {"t:Project-Company", "gap:由", "gap:由:Project-Company", "w:由", "2vr:承建", "vr:承建:Project-Company",
            "1opens-sentence", "between:0", "kr:develop:Project-Company", "tells:Fact"} <= set(found)


def test_lists_frames_and_rivals() -> None:
    found = features("[甲公司:Company]与[乙公司:Company]、[丙公司:Company]签约。", "甲公司", "丙公司")
    assert {"listed", "frame:与C、", "rival:1:Company-Company", "inside:Company", "2list:b"} <= set(found)


def test_possession_and_brackets() -> None:
    assert {"1of:n", "gap:的"} <= set(features("[奇台县:Place]的[甲公司:Company]开工。", "奇台县", "甲公司"))
    assert "2in:（" in features("[甲公司:Company]（[奇台县:Place]）开工。", "甲公司", "奇台县")


def test_a_carried_mention_shows_its_ways() -> None:
    found = features("[甲公司:Company]扩建。\n生产[铝锭:Product]。", "甲公司", "铝锭")
    assert {"way:before", "way:main:Company-Product", "2vl:生产", "v:生产:Company-Product"} <= set(found)
    assert not any(name.startswith("gap:") for name in found)


def test_kinds_of_sentences() -> None:
    assert "headline" in features("正文。", "奇台县", "光伏项目", headline="[奇台县:Place][光伏项目:Project]开工")
    assert "byline" in features("本报讯 [奇台县:Place][光伏项目:Project]开工。", "奇台县", "光伏项目")


def test_names_are_told_once_and_the_same_again() -> None:
    text = "[奇台县:Place]的[甲公司:Company]在[阜康市:Place]承建[光伏项目:Project]，生产[铝锭:Product]。"
    reading = gather(worded(marked(text)), SmallAuthority()).reading
    for pair in find_pairs(reading):
        found = pair_features(Surroundings(reading), pair)
        assert len(found) == len(set(found))
        assert found == pair_features(Surroundings(reading), pair)


@pytest.mark.parametrize(("text", "expected"), [
    ("[甲公司:Company]生产[铝锭:Product]。", False),
    ("[甲公司:Company]并未生产[铝锭:Product]。", True),
    ("[甲公司:Company]的[铝锭:Product]尚未投产。", True),
    ("如果[甲公司:Company]生产[铝锭:Product]，订单就会来。", True),
    ("[甲公司:Company]是否生产[铝锭:Product]？", True),
    ("[甲公司:Company]不再生产，[铝锭:Product]靠外购。", True),
    ("[甲公司:Company]开工，生产[铝锭:Product]，不再外购。", False),
])
def test_denied_and_supposed(text: str, expected: bool) -> None:
    assert denied(*first_pair(text, "甲公司", "铝锭")) is expected


def test_the_statement_knows_rules_rivals_and_names() -> None:
    gathered = gather(marked("[奇台县:Place][奇台县绿洲面粉厂:Company]生产[面粉:Product]。"), SmallAuthority())
    candidates = find_candidates(find_pairs(gathered.reading), ((r.name, c) for r, c in gathered.claims))
    known = Known(gathered.reading, candidates)
    by_triple = {c.triple: set(known.names(c)) for c in candidates}
    made = by_triple["company/奇台县绿洲面粉厂", "produces", "product/面粉"]
    assert {"rule:produces-company.v1", "rules:1", "kinds:Company-Product"} <= made
    by_place = by_triple["place/奇台县", "produces", "product/面粉"]
    assert {"rules:0", "peer:False:Place-Product"} & by_place == {"rules:0"}
    assert "other-subject:False:Place-Product" in by_place
    placed = by_triple["company/奇台县绿洲面粉厂", "locatedIn", "place/奇台县"]
    assert "name-in-subject:begin:Company-Place" in placed
