"""Which industry is part of which wider one: 氢能、储能等未来产业."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.claims import Claim
from kg.statements.naming import industries_in
from kg.statements.reading import Clause, Reading

__all__ = ["by_head", "compound", "listed", "spread", "under_programme"]

_JOINT = re.compile("(?:产业|行业)?(?:、|和|与|及|以及|，)")
_SUM = re.compile("[一二三四五六七八九十百两0-9]+(?:大|条|个|项)")


def _lists(clause: Clause) -> Iterator[list[Mention]]:
    run: list[Mention] = []
    for mention in clause.mentions:
        if run and (mention.type not in ("Industry", "Product") or not _JOINT.fullmatch(clause.gap(run[-1], mention))):
            yield run
            run = []
        if mention.type in ("Industry", "Product"):
            run.append(mention)
    if run:
        yield run


def _part(member: Mention, whole: Mention) -> Iterator[Claim]:
    for part in member.entities:
        for key in whole.entities:
            if member.type == "Industry" and part != key:
                yield Claim(part, "partOfChain", key, (member.span, whole.span))


def listed(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """A、B等D; A、B、C六大D; …D，引导A、B等产业链: the members of a list and the wider name by it."""
    for number, clause in enumerate(reading.clauses):
        runs = list(_lists(clause))
        for members, behind in itertools.pairwise(runs):
            whole = behind[0]
            gap = clause.gap(members[-1], whole)
            if whole.type != "Industry" or not re.fullmatch("(?:产业)?(?:等|等的)?[^，。；、和与及]{0,6}", gap):
                continue
            if "等" in gap or _SUM.match(whole.surface) or _SUM.match(gap):
                for member in members:
                    yield from _part(member, whole)
        for run in runs:
            generic = re.match("等[^，。；0-9一二三四五六七八九十]{0,4}?产业", clause.after(run[-1]))
            if generic and not any(m.span.begin == run[-1].span.end + 1 for m in clause.mentions):
                yield from _wider_before(reading, number, run)


def _wider_before(reading: Reading, number: int, run: list[Mention]) -> Iterator[Claim]:
    """积极发展A、B等产业 goes with the wider industry that its sentence has named before."""
    clause = reading.clauses[number]
    for earlier in reversed(reading.clauses[:number]):
        if earlier.sentence != clause.sentence:
            return
        wider = [m for m in earlier.mentions if m.type == "Industry"
                 and re.search("(?:产业|经济|制造业|集群)$", m.surface)]
        if wider:
            if not any(set(m.entities) & set(wider[-1].entities) for m in run):
                for member in run:
                    yield from _part(member, wider[-1])
            return


def spread(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """聚焦农产品加工，涵盖番茄、辣椒…; 推动煤炭利用，做强煤基产业集群: parts told in the next clause or before."""
    for before, clause in zip(reading.clauses, reading.clauses[1:], strict=False):
        if before.sentence != clause.sentence:
            continue
        first = [m for m in before.mentions if m.type == "Industry"]
        if re.match("(?:涵盖|包括|包含|覆盖|细分为)", clause.text) and first:
            for run in _lists(clause):
                for member in run:
                    yield from _part(member, first[-1])
        if re.match("在?这些", clause.text):
            summed = [m for m in clause.mentions if m.type == "Industry"]
            for run in _lists(before):
                for member in run if summed and len(run) > 1 else []:
                    yield from _part(member, summed[0])
        second = [m for m in clause.mentions if m.type == "Industry"]
        if len(first) == len(second) == 1 and before.text.startswith("推动") \
                and re.match("做[大强优]", clause.text) and second[0].surface.endswith("集群"):
            yield from _part(first[0], second[0])


def by_head(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """储能要多条腿走路，热储能、氢储能…: members of a list that are named as kinds of one industry spoken of."""
    wholes = {reading.name_of(m.entities[0]): m for _, m in reading.every({"Industry"})}
    for clause in reading.clauses:
        for run in _lists(clause):
            kinds: dict[str, list[Mention]] = {}
            for member in run:
                name = reading.name_of(member.entities[0])
                head = next((name[cut:] for cut in range(1, len(name) - 1) if name[cut:] in wholes), None)
                if head and member.type == "Industry":
                    kinds.setdefault(head, []).append(member)
            for head, members in kinds.items():
                for member in members if len(members) > 1 else []:
                    yield from _part(member, wholes[head])


def under_programme(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """围绕“八大产业集群”建设，…做强A集群，发展B: what a sentence builds up under a counted programme."""
    whole: Mention | None = None
    sentence = -1
    for clause in reading.clauses:
        if clause.sentence != sentence:
            sentence, whole = clause.sentence, None
        industries = [m for m in clause.mentions if m.type == "Industry"]
        counted = next((m for m in industries if re.search("[一二三四五六七八九十]大产业", m.surface)), None)
        if counted and re.match("[“\"]?(?:我们要)?(?:围绕|聚焦|按照|结合|落实)", clause.text):
            whole = counted
            continue
        if whole and re.search("做大|做强|巩固|发展|划分|延伸|拓展|打造|培育", clause.text):
            for industry in industries:
                if set(industry.entities) != set(whole.entities):
                    yield from _part(industry, whole)


def compound(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """煤炭煤电煤化工产业集群: a cluster named by its parts."""
    for _, cluster in reading.every({"Industry"}):
        if not re.search("(?:产业集群|集群)$", cluster.surface):
            continue
        parts = [key for key in industries_in(reading, cluster) if not key.endswith("集群")]
        if len(parts) >= 2:
            for key in parts:
                yield Claim(reading.bodies.know(key), "partOfChain", cluster.entities[0], (cluster.span,))
