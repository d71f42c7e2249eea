"""Missed and spurious relations of an article, each with why it is one and the sentences behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.score.comparing import squash
from kg.score.gold import GoldRelation
from kg.score.graph import FoundArticle, FoundRelation
from kg.score.judge import Judgement
from kg.score.kinds import POST
from kg.score.report.texts import Printed
from kg.score.tally import Outcome

__all__ = ["RelationRow", "relation_rows"]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One relation that gold and graph do not share."""

    outcome: Outcome
    subject: str
    predicate: str
    object: str
    role: str
    why: str
    sentences: tuple[str, ...]
    confidence: str


def _said(predicate: str, role: str | None) -> str:
    return f"{predicate} ({role})" if role else predicate


def relation_rows(judgement: Judgement, article: str, printed: Printed) -> dict[tuple[str, ...], list[RelationRow]]:
    """Return the missed and spurious relations of a gold article by the sentences behind them, in text order.

    Those whose sentences are not known come last; of one sentence missed ones come first.
    """
    grouped: dict[tuple[str, ...], list[RelationRow]] = {}
    for row in (*_missed(judgement, article, printed), *_spurious(judgement, article, printed)):
        grouped.setdefault(row.sentences, []).append(row)
    flat = " ".join(printed.text.split())

    def place(sentences: tuple[str, ...]) -> tuple[bool, int, tuple[str, ...]]:
        return not sentences, flat.find(sentences[0]) if sentences else 0, sentences

    return {sentences: grouped[sentences] for sentences in sorted(grouped, key=place)}


def _missed(judgement: Judgement, article: str, printed: Printed) -> Iterator[RelationRow]:
    match, found = judgement.matches[article], judgement.found(article)
    for finding in judgement.of_kind("relations"):
        gold = finding.gold
        if finding.article == article and finding.outcome == "missed" and isinstance(gold, GoldRelation):
            yield RelationRow("missed", gold.subject, gold.predicate, gold.object, gold.role or "",
                              _why_missed(gold, match, found), printed.around(gold.evidence), "")


def _why_missed(gold: GoldRelation, match: dict[str, str], found: FoundArticle | None) -> str:
    if found is None:
        return "the article was not found"
    lost = [end for end in (gold.subject, gold.object) if end not in match]
    if lost:
        return f"{' and '.join(dict.fromkeys(lost))} not found"
    ends = match[gold.subject], match[gold.object]
    for got, turned in ((got, turned) for turned in (False, True) for got in sorted(found.relations)):
        if (got.subject, got.object) == (ends[::-1] if turned else ends):
            if (got.predicate, turned) == (gold.predicate, True):
                return "found the other way round"
            if not turned and (got.predicate != gold.predicate or (got.role and squash(gold.role) != got.role)):
                return f"found as {_said(got.predicate, got.role)}"
    return "not said"


def _spurious(judgement: Judgement, article: str, printed: Printed) -> Iterator[RelationRow]:
    found, graph = judgement.found(article), judgement.graph
    (gold,) = (one for one in judgement.gold if one.id == article)
    names = {iri: name for name, iri in judgement.matches[article].items()}
    for finding in judgement.of_kind("relations"):
        got = finding.found
        if finding.article != article or finding.outcome != "spurious" or not isinstance(got, FoundRelation):
            continue
        if found is None:
            continue
        nodes = found.stating(got)
        confidence = graph.confidence(nodes)
        yield RelationRow("spurious", graph.name(got.subject), got.predicate, graph.name(got.object), got.role,
                          _why_spurious(got, gold.relations, names, graph.name),
                          printed.sentences(graph.quoted(nodes)), f"{confidence:.2f}" if confidence is not None else "")


def _why_spurious(got: FoundRelation, gold: tuple[GoldRelation, ...], names: dict[str, str],
                  name: Callable[[str], str]) -> str:
    strangers = [name(end) for end in (got.subject, got.object) if end not in names]
    if strangers:
        return f"{' and '.join(dict.fromkeys(strangers))} not in gold"
    ends = names[got.subject], names[got.object]
    for relation in gold:
        if (relation.subject, relation.object) == ends and (
                relation.predicate != got.predicate or got.predicate == POST):
            return f"gold says {_said(relation.predicate, relation.role)}"
        if (relation.object, relation.subject) == ends and relation.predicate == got.predicate:
            return "gold says it the other way round"
    return "gold does not say it"
