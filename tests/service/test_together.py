"""What is told as one: posts, sentences that prove together, days as told, quotations in quotation marks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.records import Span
from kg.vocab import KG
from service.periods import as_of_text
from service.quotemarks import nested
from service.reading.articles import MarkedMention
from service.reading.facts import beside, facts_of
from service.reading.sayings import Amount, Evidence, Measure, Named, Post, Sayings, Statement
from service.reading.timelines import timelines
from service.reading.together import Block, measures_together, posts_together, proofs_of

ARTICLE = "u:article/p-1"
PERSON, BODY = Named("李山", "u:person/李山"), Named("州政府", "u:government/州政府")


def proof(begin: int, rank: int = 8000, article: str = ARTICLE) -> Evidence:
    return Evidence(f"{article}#char={begin},{begin + 5}", f"第{begin}句。", article, None, "2024-12-10", rank=rank)


def post(node: str, title: str, day: str | None, *evidence: Evidence) -> Post:
    return Post(node, PERSON, BODY, title, KG + "Holds", day, evidence=evidence)


def statement(node: str, *evidence: Evidence) -> Statement:
    return Statement(node, PERSON, KG + "partOf", BODY, KG + "Fact", None, evidence=evidence)


def test_that_one_post_told_by_several_articles_is_one() -> None:
    first, second = proof(0), proof(0, article="u:article/p-2")
    early, late = post("a", "州长", "2024-01-05", first), post("c", "州长", "2024-12-10", second)
    one, other = posts_together((early, post("b", "书记", None, first), late))
    assert (one.title, one.as_of, one.evidence) == ("州长", "2024-12-10", (first, second)) and other.node == "b"


def test_that_sentences_which_prove_only_together_stand_together() -> None:
    alone, late, early = proof(90, rank=12), proof(40, rank=4000), proof(10, rank=5000)
    found = proofs_of([statement("a", late, early), statement("b", alone)])
    assert [(one, one.is_joint) for one in found] == [(alone, False), (early, False), (late, True)]
    assert Block((), found).lead == 1 and Block((), found[1:]).lead == 2
    assert not any(one.is_joint for one in proofs_of([statement("a", late, alone)]))


def test_that_a_fact_stands_beside_the_sentence_of_the_body_that_names_it() -> None:
    text = "标题\n头一句说别的。\n州政府的李山到会。"
    spans = (Span(0, 2), Span(3, 10), Span(11, 20))
    evidence = tuple(Evidence(f"{ARTICLE}#char={s.begin},{s.end}", "", ARTICLE, None, None) for s in spans)
    mentions = [MarkedMention(Span(11, 14), "Government", (BODY,)), MarkedMention(Span(15, 17), "Person", (PERSON,))]
    (fact,) = facts_of(Sayings(statements=(statement("a", *evidence),)), 3, mentions)
    assert fact.home == spans[2] and fact.spans == spans and list(beside(text, [fact])) == [11]
    (unnamed,) = facts_of(Sayings(statements=(statement("a", *evidence[:2]),)), 3)
    assert unnamed.home == spans[1]
    (of_head,) = facts_of(Sayings(statements=(statement("a", evidence[0]),)), 3)
    assert of_head.home == spans[0]


@pytest.mark.parametrize(
    ("day", "sentence", "told", "shown"),
    [
        ("2024-01-01", "今年投资82亿元。", None, "2024"),
        ("2024-01-01", "1月—10月投资218亿元。", None, "2024-01"),
        ("2024-01-01", "11月投产。", None, "2024"),
        ("2024-01-01", "1月1日投产。", None, "2024-01-01"),
        ("2024-07-01", "今年7月投产。", None, "2024-07"),
        ("2024-07-01", "三季度投产。", None, "2024"),
        ("2024-07-01", "昨日投产。", None, "2024-07-01"),
        ("2024-11-01", "十一月投产。", None, "2024-11"),
        ("2024-07-01", "州长出席。", "2024-07-01", "2024-07-01"),
        ("2024-07-15", "投产。", None, "2024-07-15"),
        (None, "投产。", None, ""),
    ],
)
def test_that_a_day_is_no_more_precise_than_its_sentence(day: str, sentence: str, told: str, shown: str) -> None:
    assert as_of_text(day, [sentence], told) == shown


def test_that_quotation_marks_are_not_doubled() -> None:
    assert nested("“甲是乙。”") == "甲是乙。" and nested("“链主”企业和“链条”") == "‘链主’企业和‘链条’"
    assert nested("“经过多年。") == "经过多年。" and nested("经过多年。”") == "经过多年。"
    assert nested("说‘是’") == "说‘是’"


def test_that_a_figure_told_by_several_articles_is_one() -> None:
    def told(
        node: str, day: str, period: tuple[str | None, str | None] = (None, None), printed: str = "2149亿吨"
    ) -> Measure:
        evidence = replace(proof(0, article=f"u:article/{node}"), date=day)
        indicator, amount = Named("储量", "u:i/储量"), Amount(number=Decimal(2149))
        return Measure(node, BODY, KG + "Observation", indicator, printed, None, None, None, None, period, amount,
                       evidence=(evidence,))  # fmt: skip

    one, later = measures_together([told("a", "2024-12-10"), told("b", "2024-12-12"), told("c", "2026-01-05")])
    assert [e.article for e in one.evidence] == ["u:article/a", "u:article/b"] and later.node == "c"
    year, other = ("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-12-31")
    first, again = told("a", "2024-12-10", year, "约2149亿吨"), told("b", "2026-01-12", year)
    found = measures_together([first, again, told("c", "2024-01-05", other)])
    assert [m.node for m in found] == ["a", "c"]
    assert timelines([one]) == ()
