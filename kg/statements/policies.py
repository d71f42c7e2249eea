"""Who drew up, published or launched which policy, and what a policy is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.statements.agents import agents_of, verbs
from kg.statements.claims import Claim
from kg.statements.naming import industries_in, place_in
from kg.statements.reading import Reading

__all__ = ["about", "by_name", "by_organizer", "by_verb"]

_OWN_PAPER = re.compile("(?:条例|实事|方案|规划|办法|意见|措施|政策|计划|清单|若干措施|细则)[》”\"]?$")
_MEETING_AGAIN = re.compile("^[“\"]?(?:本次|此次|这次)?(?:会议|全会|大会)(?:还|上)?[，,]?"
                            "(?:听取|审议|表决|通过|提出|印发|部署|明确)")
_PASSED = re.compile("提出|审议通过|表决通过|通过了|部署|明确|确立")
_FOLLOWED = re.compile("(?:落实|贯彻|按照|根据|执行|遵循|践行|深化|围绕|响应|助力|坚持|对照)[^，。]{0,12}$")


def by_name(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """昌吉州十件惠民实事: a paper whose own name opens with the place that draws it up.

    Where the text says whose meeting passed it, that body did.
    """
    issuers = {claim.object for claim in told if claim.predicate == "issued"}
    for _, policy in reading.every({"Policy"}):
        if policy.entities[0] in issuers:
            continue
        place = place_in(reading, policy.surface)
        if place and _OWN_PAPER.search(policy.surface) \
                and re.search("(?:省|自治区|州|市|县|区|镇|乡)$", reading.name_of(place[0])):
            if re.match("(?:中国|国家|全国)", policy.surface.lstrip("《“\"")):
                continue
            modality = reading.modality(policy.span.begin)
            if modality:
                yield Claim(reading.bodies.know(place[0]), "issued", policy.entities[0], (policy.span,), modality)


def by_organizer(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X党委全会提出A、B等行动: what a meeting puts forward is put forward by the body that holds it."""
    holders: dict[str, list[str]] = {}
    for claim in told:
        if claim.predicate == "organizes":
            holders.setdefault(claim.object, []).append(claim.subject)
    for clause, policy in reading.every({"Policy"}):
        event = None
        for other in reading.clauses:
            if other.sentence == clause.sentence and other.span.begin <= clause.span.begin:
                event = next((m for m in other.mentions if m.type == "Event" and m.span.end <= policy.span.begin
                              and not _FOLLOWED.search(other.before(m))
                              and not other.after(m).startswith("精神")), event)
        if event is None and _MEETING_AGAIN.match(reading.annotated.sentences[clause.sentence].span.of(reading.text)):
            event = next((m for other in reversed(reading.clauses) if other.span.begin < clause.span.begin
                          for m in other.mentions if m.type == "Event" and m.entities[0] in holders), None)
        told_so = any(other.sentence == clause.sentence and other.span.begin <= clause.span.begin
                      and _PASSED.search(other.text) for other in reading.clauses)
        modality = reading.modality(policy.span.begin)
        if event is None or not told_so or modality != "Fact":
            continue
        for holder in holders.get(event.entities[0], []):
            yield Claim(holder, "issued", policy.entities[0], (policy.span, event.span))


def by_verb(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """昌吉州出台《条例》; 由X印发的Y; X推出A、B等制度."""
    issuers = {claim.object for claim in told if claim.predicate == "issued"}
    pattern = verbs("verbs_issue")
    for clause, policy in reading.every({"Policy"}):
        if policy.entities[0] in issuers or _FOLLOWED.search(clause.before(policy)):
            continue
        modality = reading.modality(policy.span.begin)
        agents = agents_of(reading, clause, policy, pattern)
        if modality is None or (modality == "Planned" and not re.search("出台|印发|发布|制定|颁布|公布", clause.text)):
            continue
        own = place_in(reading, reading.name_of(policy.entities[0]))
        for agent in agents:
            if own and agent.type == "Place" and own[0] in reading.lookup.ancestors(agent.entities[0]):
                continue  # 某州实施好自治区十件实事: the paper is that of the place above, which it is named after
            if agent.entities[0] not in policy.entities:
                yield Claim(agent.entities[0], "issued", policy.entities[0], (policy.span, agent.span), modality)


def about(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """《风电发展办法》: the industries that a policy's own name holds."""
    for _, policy in reading.every({"Policy"}):
        for key in industries_in(reading, policy):
            yield Claim(policy.entities[0], "about", reading.bodies.know(key), (policy.span,))
