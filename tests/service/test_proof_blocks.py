"""The sentences of edges: each once with all that it proves, pairs together, no headline beside what it sums up."""

from __future__ import annotations

from dataclasses import replace

from kg.vocab import KG
from service.reading.edges import Edge, Proof
from service.reading.proofblocks import first_proof, proof_blocks, proofs_of_edge, without_headlines
from service.reading.sayings import Evidence

ARTICLE = "u:article/p-1"


def proof(begin: int, rank: int, node: str = "a", sentence: str = "", headline: str | None = None) -> Proof:
    evidence = f"{ARTICLE}#char={begin},{begin + 5}"
    return Proof(node, evidence, sentence or f"第{begin}句。", ARTICLE, headline, "2024-12-10", None, rank=rank)


def edge(predicate: str, target: str, *proofs: Proof, state: str = "Fact") -> Edge:
    return Edge("u:zone/准东", KG + predicate, target, state, proofs, len(proofs))


def test_that_a_sentence_stands_once_with_all_that_it_proves() -> None:
    one, two = proof(10, 5, "a"), proof(10, 7, "b")
    coal, coke = edge("produces", "u:product/煤", one), edge("produces", "u:product/焦", two, state="Planned")
    home = edge("locatedIn", "u:place/昌吉", proof(40, 3, "c"))
    first, second = proof_blocks([coal, coke, home])
    assert first.edges == (coal, coke) and [e.iri for e in first.evidence] == [one.evidence]
    assert first.by_predicate == {
        (KG + "produces", False): ["u:product/煤"], (KG + "produces", True): ["u:product/焦"]}
    assert second.edges == (home,)


def test_that_sentences_which_prove_only_together_stand_together_in_the_order_of_the_text() -> None:
    found = edge("locatedIn", "u:place/昌吉", proof(40, 4000), proof(10, 5000), proof(90, 12, "b"))
    alone, pair = proof_blocks([found])
    assert [(e.sentence, e.is_joint) for e in alone.evidence] == [("第90句。", False)]
    assert [(e.sentence, e.is_joint) for e in pair.evidence] == [("第10句。", False), ("第40句。", True)]
    assert first_proof(proofs_of_edge(replace(found, proofs=found.proofs[:2]))) == pair.evidence
    assert proof_blocks([edge("locatedIn", "u:place/昌吉")]) == () and first_proof(()) == ()


def test_that_a_headline_is_no_proof_beside_a_sentence_of_the_body() -> None:
    head = proof(0, 1000, sentence="准东在昌吉", headline="准东在昌吉 煤化工兴")
    body, other = proof(30, 12), proof(60, 4000)
    assert [e.sentence for e in proofs_of_edge(edge("locatedIn", "u:x", head, body))] == ["第30句。"]
    assert [e.sentence for e in proofs_of_edge(edge("locatedIn", "u:x", head))] == ["准东在昌吉"]
    # One that proves only together with the body stays.
    pair = proofs_of_edge(edge("locatedIn", "u:x", replace(head, rank=7000), other))
    assert [(e.sentence, e.is_joint) for e in pair] == [("准东在昌吉", False), ("第60句。", True)]
    told = (Evidence("u:1", "准东在昌吉", ARTICLE, "准东在昌吉", None, rank=1000), *pair,
            Evidence("u:2", "准东位于昌吉。", ARTICLE, None, None, rank=3))
    assert [e.iri for e in without_headlines(told)] == [*(e.iri for e in pair), "u:2"]
