"""Statements of an article: who is where, makes, builds, issues, meets, with the sentence that says so.

Rules tell what Chinese news says in known ways (`rules.RULES`); a model trained on annotated articles weighs what
they tell, and tells what any two mentions state of each other where that is likely enough.
"""

from __future__ import annotations

from dataclasses import replace

from kg.records import AnnotatedArticle, Entity, Post, Statement
from kg.statements.candidates import find_candidates
from kg.statements.claims import Claim, Rule
from kg.statements.dates import Times
from kg.statements.gathering import Gathered, gather
from kg.statements.lookup import Lookup
from kg.statements.pairs import Pair, find_pairs
from kg.statements.rules import RULES
from kg.statements.scoring import PairModel, Scored, load_pair_model, score
from kg.statements.surroundings import Surroundings
from kg.statements.vetoes import vetoed
from kg.weights import tempered

__all__ = ["PAIR_RULE", "RULES", "Claim", "Lookup", "PairModel", "Rule", "extract_statements", "tell"]

#: Names the statements that no rule told.
PAIR_RULE = "pair-model.v1"
#: How a confidence is drawn from the model's log odds and the rule's (`kg.weights.tempered`); set on four pages of
#: other papers, where the model alone, trained on the corpus, is too unsure of what the rules tell.
_OWN, _ON_PRIOR, _SHIFT = 0.4, 0.7, 0.3
_Found = dict[tuple[str, str, str], Statement]


def extract_statements(annotated: AnnotatedArticle, lookup: Lookup
                       ) -> tuple[tuple[Statement, ...], tuple[Post, ...], tuple[Entity, ...]]:
    """Return what `annotated` states, weighed by the shipped model; see `tell`."""
    return tell(annotated, lookup, load_pair_model())


def tell(annotated: AnnotatedArticle, lookup: Lookup, model: PairModel | None
         ) -> tuple[tuple[Statement, ...], tuple[Post, ...], tuple[Entity, ...]]:
    """Return what `annotated` states: statements, posts, and the entities that no mention names.

    Each statement of a triple is told once, with every sentence that says so; the first rule that tells
    it names it, and it is a fact if any sentence tells it as one.  With a model, a statement's confidence is
    drawn from its probability and the rule's prior, and what is less likely than the predicate's threshold is not
    told; without one the rules alone speak.
    """
    gathered = gather(annotated, lookup)
    times = Times(gathered.reading)
    found = _ruled(gathered, times)
    if model is not None:
        found = _weighed(gathered, times, found, model)
    bodies, finding = gathered.bodies, gathered.posts
    used = {end for s in found.values() for end in (s.subject, s.object)} | {post.body for post in finding.posts}
    used |= {entity.parent for entity in bodies.implied()
             if entity.key in used and entity.parent and entity.parent not in lookup.entities}
    return tuple(found.values()), finding.posts, tuple(e for e in bodies.implied() if e.key in used)


def _ruled(gathered: Gathered, times: Times) -> _Found:
    """Return what the rules tell, each with its rule's prior."""
    found: _Found = {}
    for rule, claim in gathered.claims:
        day = claim.as_of or (times.day_of(claim.anchors[0]) if claim.modality == "Fact" else None)
        _add(found, Statement(claim.subject, claim.predicate, claim.object, claim.modality,
                              gathered.evidence(claim.anchors), rule.prior, rule.name, day))
    return found


def _weighed(gathered: Gathered, times: Times, ruled: _Found, model: PairModel) -> _Found:
    """Return what is likely enough of what the rules and the pairs tell, the rules' statements first."""
    pairs = find_pairs(gathered.reading)
    candidates = find_candidates(pairs, ((rule.name, claim) for rule, claim in gathered.claims))
    around = Surroundings(gathered.reading)
    scored = {one.candidate.triple: one for one in score(model, around, pairs, candidates)}
    found: _Found = {}
    for triple, statement in ruled.items():
        turned = scored.get(triple) or scored.get(triple[::-1])
        if turned is None:
            found[triple] = statement  # of a predicate that the model does not weigh
        elif turned.probability >= model.thresholds[statement.predicate]:
            found[triple] = replace(statement, confidence=_confidence(turned.probability, statement.confidence))
    for one in scored.values():
        if one.candidate.rules or one.pair is None or one.probability < model.unruled[one.candidate.predicate]:
            continue
        pair = pairs[one.pair]
        if not vetoed(around, pair, one.candidate.predicate, one.candidate.subject):
            found[one.candidate.triple] = _paired(gathered, times, one, pair)
    return found


def _paired(gathered: Gathered, times: Times, one: Scored, pair: Pair) -> Statement:
    anchors = (pair.second.span, pair.first.span)
    modality = gathered.reading.modality(pair.second.span.begin) or "Fact"
    day = times.day_of(anchors[0]) if modality == "Fact" else None
    return Statement(*one.candidate.triple, modality, gathered.evidence(anchors),
                     _confidence(one.probability), PAIR_RULE, day)


def _confidence(probability: float, prior: float = 0.5) -> float:
    return tempered(probability, _OWN, _SHIFT, prior, _ON_PRIOR)


def _add(found: _Found, new: Statement) -> None:
    if new.subject == new.object:
        return  # two names of one thing tell nothing of it
    key = (new.subject, new.predicate, new.object)
    kept = found.get(key)
    if kept is None:
        found[key] = new
        return
    modality = "Fact" if "Fact" in (kept.modality, new.modality) else "Planned"
    found[key] = replace(
        kept, evidence=tuple(sorted({*kept.evidence, *new.evidence})), modality=modality,
        confidence=max(kept.confidence, new.confidence), as_of=kept.as_of or new.as_of)
