"""Pairs of mentions that may state something of each other, and the statements that they may make."""

from __future__ import annotations

from marked import SmallAuthority, marked

from kg.records import AnnotatedArticle
from kg.statements.candidates import find_candidates
from kg.statements.claims import Claim
from kg.statements.gathering import gather
from kg.statements.pairs import FITTING, SIGNATURES, Pair, find_pairs
from kg.vocab import ENTITY_CLASSES, PREDICATES


def pairs_of(annotated: AnnotatedArticle) -> tuple[Pair, ...]:
    return find_pairs(gather(annotated, SmallAuthority()).reading)


def names(pairs: tuple[Pair, ...], carried: bool) -> set[tuple[str, str]]:
    return {(p.first_key.split("/")[1], p.second_key.split("/")[1]) for p in pairs if (p.between < 0) == carried}


def test_signatures_name_classes_and_predicates_of_the_vocabulary() -> None:
    assert set(SIGNATURES) <= set(PREDICATES)
    for subjects, objects in SIGNATURES.values():
        assert subjects | objects <= set(ENTITY_CLASSES)
    assert ("cooperatesWith", False) not in {said for fitting in FITTING.values() for said in fitting}


def test_two_of_one_sentence_are_a_pair_where_something_can_be_said_of_them() -> None:
    text = "[甲公司:Company]投产[铝锭:Product]，[魏晓兰:Person]到场。"
    assert names(pairs_of(marked(text)), carried=False) == {("甲公司", "铝锭")}


def test_of_one_pair_of_things_the_nearest_mentions_count() -> None:
    text = "[甲公司:Company]地处[奇台县:Place]，除[甲公司:Company]外，[奇台县:Place]还有三家。"
    (pair,) = (p for p in pairs_of(marked(text)) if p.first_key == "company/甲公司")
    assert pair.between == 0 and pair.first.span.begin == 0


def test_things_far_apart_in_one_sentence_are_no_pair() -> None:
    many = "、".join(f"[{letter}光伏项目:Project]" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未")
    found = names(pairs_of(marked(f"{many}的终点是[奇台县:Place]。")), carried=False)
    assert ("未光伏项目", "奇台县") in found and ("甲光伏项目", "奇台县") not in found


def test_what_the_text_carries_on_is_paired_with_its_ways() -> None:
    text = "[“绿洲论坛”:Event]在[奇台县:Place]开幕。[魏晓兰:Person]到场。"
    carried = [p for p in pairs_of(marked(text, headline="[奇台县:Place]办论坛")) if p.second_key == "person/魏晓兰"]
    assert [p.first_key for p in carried] == ["event/“绿洲论坛”"]
    assert set(carried[0].ways) >= {"before", "event", "last"}


def test_a_carried_thing_that_stands_in_the_sentence_is_not_carried() -> None:
    text = "[甲公司:Company]开会。[甲公司:Company]生产[铝锭:Product]。"
    assert ("甲公司", "铝锭") not in names(pairs_of(marked(text)), carried=True)


def test_a_mention_of_two_things_makes_a_pair_with_each() -> None:
    text = "[两地:Place=奇台县;阜康市]共推[甲公司:Company]落地。"
    assert names(pairs_of(marked(text)), carried=False) == {("奇台县", "甲公司"), ("阜康市", "甲公司")}


def test_a_statement_knows_its_pairs_and_its_rules() -> None:
    annotated = marked("[甲公司:Company]生产[铝锭:Product]。[铝锭:Product]出自[甲公司:Company]。")
    claim = Claim("company/甲公司", "produces", "product/铝锭", ())
    candidates = find_candidates(pairs_of(annotated), [("a.v1", claim), ("b.v1", claim)])
    (made,) = (c for c in candidates if c.predicate == "produces")
    assert [layout for _, layout in made.pairs] == ["same>", "same<"]
    assert made.rules == ("a.v1", "b.v1")


def test_what_only_a_rule_tells_is_a_candidate_without_pairs() -> None:
    claim = Claim("government/乙局", "issued", "policy/《办法》", ())
    (candidate,) = find_candidates((), [("a.v1", claim), ("a.v1", Claim("x", "projectStatus", "Signed", ()))])
    assert candidate.triple == ("government/乙局", "issued", "policy/《办法》") and candidate.pairs == ()


def test_cooperation_has_no_direction() -> None:
    annotated = marked("[甲公司:Company]与[乙公司:Company]签约。")
    turned = Claim("company/乙公司", "cooperatesWith", "company/甲公司", ())
    found = [c for c in find_candidates(pairs_of(annotated), [("a.v1", turned)]) if c.predicate == "cooperatesWith"]
    assert [(c.subject, c.rules) for c in found] == [("company/甲公司", ("a.v1",))]
