"""Statements of an article: who is where, makes, builds, issues, meets, with the sentence that says so.

`RULES` is the whole inventory: one line a rule, its prior, its function; posts have rules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.records import AnnotatedArticle, Entity, Post, Span, Statement
from kg.statements import (
    chains,
    cooperation,
    dates,
    events,
    industries,
    parts,
    places,
    policies,
    products,
    progress,
    projects,
    trades,
)
from kg.statements.bodies import BodyNames
from kg.statements.claims import Claim, Rule
from kg.statements.headlines import settle
from kg.statements.lookup import Lookup
from kg.statements.posts import find_posts
from kg.statements.reading import Reading, read

__all__ = ["RULES", "Claim", "Lookup", "Rule", "extract_statements"]

#: Rule, share of its statements that careful readers accept, function; a rule sees what those before it told.
RULES: tuple[Rule, ...] = (
    Rule("part-of-chain.v1", 0.95, parts.place_chain),
    Rule("part-of-both-told.v1", 0.9, parts.told_of_both),
    Rule("part-of-line.v1", 0.85, parts.facility_of_line),
    Rule("part-of-founders.v1", 0.8, parts.founded_by),
    Rule("part-of-body.v1", 0.8, parts.body_of_body),
    Rule("located-in-prefix.v1", 0.85, places.by_prefix),
    Rule("located-in-verb.v1", 0.9, places.by_verb),
    Rule("located-in-event.v1", 0.9, places.event_held),
    Rule("located-in-name.v1", 0.9, places.by_name),
    Rule("zone-in-place.v1", 0.6, parts.zone_in_place),
    Rule("located-in-scene.v1", 0.7, places.by_scene),
    Rule("located-in-topic.v1", 0.7, places.of_topic_place),
    Rule("cooperates.v1", 0.8, cooperation.with_each_other),
    Rule("cooperates-listed.v1", 0.85, cooperation.listed),
    Rule("cooperates-both.v1", 0.8, cooperation.two_at_once),
    Rule("develops-owner.v1", 0.9, projects.by_owner_name),
    Rule("develops-topic.v1", 0.7, projects.by_topic),
    Rule("develops-parties.v1", 0.75, projects.by_parties),
    Rule("located-in-parties.v1", 0.7, places.of_parties),
    Rule("project-status.v1", 0.85, progress.status),
    Rule("produces-company.v1", 0.75, products.made_by_company),
    Rule("produces-home-of.v1", 0.9, products.home_of),
    Rule("produces-place.v1", 0.7, products.made_in_place),
    Rule("chain-listed.v1", 0.95, chains.listed),
    Rule("chain-spread.v1", 0.85, chains.spread),
    Rule("chain-head.v1", 0.7, chains.by_head),
    Rule("industry-place.v1", 0.65, industries.of_place),
    Rule("chain-programme.v1", 0.8, chains.under_programme),
    Rule("chain-compound.v1", 0.6, chains.compound),
    Rule("industry-name.v1", 0.65, industries.by_name),
    Rule("industry-project.v1", 0.8, industries.of_project),
    Rule("industry-company.v1", 0.55, industries.of_company),
    Rule("industry-zone.v1", 0.65, industries.of_zone),
    Rule("industry-own-name.v1", 0.7, trades.by_own_name),
    Rule("organizes-owner.v1", 0.9, events.owner_in_front),
    Rule("organizes-name.v1", 0.9, events.by_name),
    Rule("organizes-host.v1", 0.9, events.hosts),
    Rule("organizes-verb.v1", 0.9, events.held_by),
    Rule("located-in-host.v1", 0.7, places.event_of_host),
    Rule("issued-meeting.v1", 0.85, policies.by_organizer),
    Rule("issued-name.v1", 0.85, policies.by_name),
    Rule("issued-verb.v1", 0.75, policies.by_verb),
    Rule("policy-about.v1", 0.8, policies.about),
    Rule("attends-verb.v1", 0.9, events.attended),
    Rule("attends-performed.v1", 0.8, events.performed),
    Rule("attends-spoken.v1", 0.75, events.spoken_at),
    Rule("attends-signing.v1", 0.8, events.signed_by),
    Rule("event-dates.v1", 0.9, dates.event_dates),
)
_SEAT_RULE = ("part-of-seat.v1", 0.9)


def extract_statements(annotated: AnnotatedArticle, lookup: Lookup
                       ) -> tuple[tuple[Statement, ...], tuple[Post, ...], tuple[Entity, ...]]:
    """Return what `annotated` states: statements, posts, and the entities that no mention names.

    Each statement of a triple is told once, with every sentence that says so; the first rule that tells
    it names it, and it is a fact if any sentence tells it as one.
    """
    annotated = settle(replace(annotated, mentions=tuple(m for m in annotated.mentions if m.entities)))
    bodies = BodyNames(annotated, lookup)
    finding = find_posts(annotated, bodies)
    reading = read(annotated, lookup, bodies, finding.bodies, dict(finding.voices))
    times = dates.Times(reading)
    found: dict[tuple[str, str, str], Statement] = {}
    for body, zone, span in finding.seats:
        _add(found, Statement(body, "partOf", zone, "Fact", (span,), _SEAT_RULE[1], _SEAT_RULE[0]))
    told: list[Claim] = []
    for rule in RULES:
        claims = list(dict.fromkeys(rule.find(reading, tuple(told))))
        told.extend(claims)
        for claim in claims:
            day = claim.as_of or (times.day_of(claim.anchors[0]) if claim.modality == "Fact" else None)
            _add(found, Statement(claim.subject, claim.predicate, claim.object, claim.modality,
                                  _evidence(reading, claim), rule.prior, rule.name, day))
    used = {end for s in found.values() for end in (s.subject, s.object)} | {post.body for post in finding.posts}
    used |= {entity.parent for entity in bodies.implied()
             if entity.key in used and entity.parent and entity.parent not in lookup.entities}
    return tuple(found.values()), finding.posts, tuple(e for e in bodies.implied() if e.key in used)


def _evidence(reading: Reading, claim: Claim) -> tuple[Span, ...]:
    """Return the sentences of the first two anchors: what says it, and where its subject is named."""
    numbers: Iterable[int] = dict.fromkeys(reading.sentence_at(anchor.begin) for anchor in claim.anchors)
    return tuple(sorted(reading.annotated.sentences[number].span for number in list(numbers)[:2]))


def _add(found: dict[tuple[str, str, str], Statement], new: Statement) -> None:
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
