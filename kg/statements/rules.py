"""The inventory of rules: one line a rule, its prior, its function; posts have rules of their own."""

from __future__ import annotations

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
from kg.statements.claims import Rule

__all__ = ["RULES", "SEAT_RULE"]

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
    Rule("project-status.v1", 0.89, progress.status),
    Rule("project-status-again.v1", 0.75, progress.status_again),
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
    Rule("event-dates.v1", 0.85, dates.event_dates),
)
#: What a post tells of the zone that its body runs.
SEAT_RULE = ("part-of-seat.v1", 0.9)
