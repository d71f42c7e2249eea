"""Which industry a body, zone or project is in, and where an industry is at home."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.agents import can_act
from kg.statements.claims import Claim
from kg.statements.naming import industries_in, place_in
from kg.statements.projects import again
from kg.statements.reading import WHOLE, Clause, Reading

__all__ = ["by_name", "of_company", "of_place", "of_project", "of_zone"]

_USED_IN = re.compile("(?:应用于|用于|服务于|销往|聚焦|面向|与)[^，。]*$")
#: What goes with the word and is not the trade: 旅游收入 counts visitors' money, 交通+旅游 is a slogan.
_NO_TRADE = re.compile("收入|消费|线路|景点|景区|旺季|淡季|高峰|[+＋]")
_GROWN = re.compile("培育|壮大|做大|做强|做优|发展|巩固|打造|发挥|集聚|建设")
#: What a firm uses, has installed or deals with is not its trade: 光伏10万千瓦, 一家纺织厂.
_ASIDE = re.compile(
    "[约近超]?[0-9.]+万?(?:千瓦|兆瓦|吉瓦)|厂|公司|(?:综合利用|回收)?率|营业额|专业|技术人才|老板|市场|客户|用户")
_OTHER_FIRM = re.compile("(?:[一这那某两几]家|[0-9]+家|用上了?|转化|消耗|抱怨)[^，。]{0,8}$")
_OWN = re.compile("^[“\"‘']?(?:国家|自治区|全国|新疆|全疆|省级)|[“\"].*[”\"]$|^[\"“‘']")


def by_name(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """250万千瓦风电项目: a project or zone whose own name holds the name of an industry.

    Where a company owns the zone (X公司煤化工产业园), the industry is the company's.
    """
    owners: dict[str, tuple[str, ...]] = {}
    for claim in told:
        if claim.predicate == "develops" and claim.subject.startswith("company/"):
            owners[claim.object] = (claim.subject,)
    for _, work in reading.every({"Project", "Zone"}):
        held_by = (owners.get(work.entities[0]) if work.type == "Zone" else None) or work.entities
        for key in industries_in(reading, work):
            sector = _sector(reading, key)
            for entity in held_by:
                yield Claim(entity, "inIndustry", sector, (work.span,))


def _sector(reading: Reading, key: str) -> str:
    """Return the industry to name for one found in a project's name.

    A way of making (煤制烯烃) stands for the sector that the article speaks of, if it speaks of one;
    a form of plant (分布式光伏) for what it is a form of.
    """
    name = reading.name_of(key)
    bare = re.sub("^(?:分布式|集中式|大容量|集中连片)", "", name)
    if bare != name:
        known = [c.key for c in reading.lookup.candidates(bare) if c.key.startswith("industry/")]
        return reading.bodies.know(known[0]) if known else reading.bodies.know(key)
    wider = [above for above in reading.lookup.chains(key)[1:] if above in reading.entities
             and not above.endswith(("集群", "产业链"))]
    if re.search("[煤油气电]制", name) and wider:
        return max(wider, key=lambda above: (len(above), above))
    return reading.bodies.know(key)


def of_project(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """签约项目聚焦新能源，涵盖光伏、风电; 该项目是新能源重点项目: industries told of a project again."""
    for clause, work in again(reading):
        for other in reading.clauses:
            spread = other.sentence == clause.sentence and other.span.begin > clause.span.begin \
                and re.match("(?:涵盖|包括|涉及|覆盖)", other.text)
            if other is clause or spread:
                for industry in other.mentions:
                    if industry.type == "Industry":
                        yield Claim(work.entities[0], "inIndustry", industry.entities[0], (industry.span, work.span))


def _of_topic(reading: Reading, kind: str) -> Iterator[tuple[Clause, Mention, Mention, str]]:
    for clause, industry in reading.every({"Industry"}):
        topic = clause.topic
        if topic is None or topic.type != kind or clause.text.rstrip("，,").endswith("方面"):
            continue
        if re.search("应用于|用得上|(?:行业|领域)的?(?:应用|使用)", clause.text):
            continue
        modality = reading.modality(industry.span.begin)
        if modality:
            yield clause, industry, topic, modality


def _wholes(told: tuple[Claim, ...]) -> set[str]:
    return {claim.object for claim in told if claim.predicate == "partOfChain"}


def _long_list(clause: Clause, industry: Mention) -> bool:
    """Tell whether the industry is one of three or more of a bare list, which tells of kinds and not of a place."""
    run = [m for m in clause.mentions if m.type == "Industry"]
    listed = [a for a, b in itertools.pairwise(run) if clause.gap(a, b) == "、"]
    return len(listed) >= 2 and not re.search("产业集群|等产业|产业链", clause.after(run[-1]) + run[-1].surface)


def of_company(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """作为粮食加工企业，X…: an industry told of the company that the clause speaks of."""
    for clause, industry, topic, modality in _of_topic(reading, "Company"):
        ahead = clause.printed and industry.span.begin < topic.span.begin and not clause.text.startswith("作为")
        if ahead or _USED_IN.search(clause.before(industry)) or _OWN.search(industry.surface):
            continue
        if re.match("(?:产业)?(?:为|作为|作|做)(?:主要)?原料", clause.after(industry)):
            continue  # 以煤炭为原料
        ahead_of = clause.before(industry)
        if _ASIDE.match(clause.after(industry)) or (
                _OTHER_FIRM.search(ahead_of) and not re.search("[是为][^，。]*$", ahead_of)):
            continue
        for key in industry.entities:
            yield Claim(topic.entities[0], "inIndustry", key, (industry.span, topic.span), modality)


def of_zone(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X开发区形成了煤电、硅基新材料等六大产业: its industries; their sum is at home there."""
    wholes = _wholes(told)
    for clause, industry, topic, modality in _of_topic(reading, "Zone"):
        if _USED_IN.search(clause.before(industry)) or _OWN.search(industry.surface) \
                or clause.after(industry).startswith(("的", "经过")):
            continue
        for key in industry.entities:
            if key in wholes and re.match("[一二三四五六七八九十百0-9]", industry.surface):
                yield Claim(key, "locatedIn", topic.entities[0], (industry.span, topic.span), modality)
            else:
                yield Claim(topic.entities[0], "inIndustry", key, (industry.span, topic.span), modality)


def of_place(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """昌吉州大力发展新能源: an industry told of the place spoken of; of a list its sum only."""
    members = {claim.subject for claim in told if claim.predicate == "partOfChain"}
    located = {claim.subject for claim in told if claim.predicate == "locatedIn"}
    for clause, industry, topic, modality in _of_topic(reading, "Place"):
        before = clause.before(industry)
        after = clause.after(industry)
        grown = _GROWN.search(before) or re.match("(?:打造|培育|发展|建设)成", after)
        if _USED_IN.search(before) or (modality == "Planned" and not grown):
            continue
        if topic.surface in WHOLE or not can_act(reading, topic):
            continue
        if _NO_TRADE.match(after) or before.endswith(("+", "＋")):
            continue
        for key in industry.entities:
            other = place_in(reading, reading.name_of(key))
            if other and other[0] not in topic.entities:
                continue
            if _long_list(clause, industry):
                continue
            if key not in members and key not in located:
                yield Claim(key, "locatedIn", topic.entities[0], (industry.span, topic.span), modality)
