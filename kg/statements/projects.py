"""Who builds, owns or plans which project, facility or zone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.agents import agents_of, behind_target, can_act, verbs
from kg.statements.claims import Claim
from kg.statements.naming import owner_in
from kg.statements.reading import AGENTS, BODIES, Clause, Reading

__all__ = ["again", "by_owner_again", "by_owner_name", "by_parties", "by_topic"]

_WORKS = frozenset({"Project", "Facility"})
#: Verbs that leave no doubt that a place has a zone or a standing object built.
_BUILT = re.compile("(?:投[资入][^，。]{0,10}建设?|建成|建起|新建|规划建设|投资建设|设立|打造)(?:了)?[^，。]{0,12}$")
#: What a thing is joined to is not thereby built.
_BESIDE = re.compile("(?:接入|连接|联通|相连|与|和|同|毗邻|靠近|距离?)$")
_OF = re.compile("(?:旗下|所属|下属|自有|自建)?的?")
_BOTH = re.compile("双方|两家|三方|各方|，(?:共建|合建|共同(?:建设|打造|投资))")  # those who have just agreed
_AGAIN = re.compile("(?:该|此|这一|这个|上述)(?:[^，。]{0,14})项目|^项目")


def again(reading: Reading) -> Iterator[tuple[Clause, Mention]]:
    """Yield the clauses that speak of a project as 该项目, with the project meant: the last one printed."""
    last: Mention | None = None
    for clause in reading.clauses:
        works = [m for m in clause.mentions if m.type == "Project"]
        if works:
            last = works[-1]
        elif last and (_AGAIN.search(clause.text) or re.match("(?:集中)?签约项目|这些项目", clause.text)):
            yield clause, last


def by_topic(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X实施Y项目; 由X建设的Y; 公司Y项目开工: a project told of the body or place spoken of."""
    if reading.commentary:
        return
    pattern = verbs("verbs_develop")
    for clause, work in reading.every(_WORKS | {"Zone"}):
        for agent in _agents(reading, clause, work, pattern):
            if agent.type == "Place" and any(m.type == "Company" and m.span.end == work.span.begin
                                             for m in clause.mentions):
                continue  # 某公司|某项目: the company's
            if agent.type == "Place" and work.type != "Project" and not _BUILT.search(clause.plain_before(work)):
                continue
            if work.type == "Zone" and re.search("落户|入驻|进驻|落地|位于|驻", clause.plain_before(work)[-8:]):
                continue
            if agent.type == "Place" and work.type == "Zone" and work.entities[0] in reading.lookup.entities:
                continue  # a zone that the authority file knows stands already
            if set(agent.entities) & set(work.entities) or _BESIDE.search(clause.before(work)):
                continue
            # of whom the clause tells behind the work, what stands before his name counts: X明年将由Y承建
            behind = clause.span.covers(agent.span) and agent.span.begin > work.span.begin
            modality = reading.modality((agent if behind else work).span.begin)
            if modality:
                for key in work.entities:
                    yield Claim(agent.entities[0], "develops", key, (work.span, agent.span), modality)
    yield from _built_by(reading)
    for clause, work in again(reading):
        owner = next((m for m in clause.mentions if m.type in AGENTS), None)
        modality = reading.modality(clause.span.begin)
        if owner and modality and re.search("项目是[^，。]{0,4}$|这个$", clause.before(owner)):
            yield Claim(owner.entities[0], "develops", work.entities[0], (owner.span, work.span), modality)


def _built_by(reading: Reading) -> Iterator[Claim]:
    """X工程位于Z，由Y承建; 项目由Y投资建设: the work stands in an earlier clause."""
    building = verbs("verbs_develop")
    last: Mention | None = None
    for clause in reading.clauses:
        works = [m for m in clause.mentions if m.type in _WORKS]
        for agent in clause.mentions if last and not works else ():
            after = re.sub("^[（(][^（）()]*[）)]", "", clause.plain_after(agent))
            if agent.type not in BODIES or not clause.before(agent).endswith("由") or not building.match(after):
                continue
            again_told = re.match("(?:该|此|这一)?(?:项目|工程)", clause.text)
            modality = reading.modality(agent.span.begin)
            if last and modality and (again_told or reading.sentence_at(last.span.begin) == clause.sentence):
                yield Claim(agent.entities[0], "develops", last.entities[0], (agent.span, last.span), modality)
        last = works[-1] if works else last


def _agents(reading: Reading, clause: Clause, work: Mention, pattern: re.Pattern[str]) -> list[Mention]:
    agents = agents_of(reading, clause, work, pattern)
    if agents or work.type != "Project" or clause.topic is None or not can_act(reading, clause.topic) \
            or behind_target(clause, work):
        return agents
    # 公司58万千瓦光伏项目开工: the verb may stand behind the work
    return [clause.topic] if pattern.search(clause.plain_after(work)) else []


def by_parties(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """双方将投资…建设X项目: a work of those who have just agreed to work together."""
    partners: dict[int, list[str]] = {}
    for claim in told:
        if claim.predicate == "cooperatesWith":
            for anchor in claim.anchors:
                partners.setdefault(reading.sentence_at(anchor.begin), []).extend((claim.subject, claim.object))
    for clause, work in reading.every({"Project"}):
        before = reading.text[reading.annotated.sentences[clause.sentence].span.begin:work.span.begin]
        if not _BOTH.search(before) or not re.search("建设|投资|共建|打造|实施", before):
            continue
        agreed = [number for number in partners if clause.sentence - 2 <= number <= clause.sentence]
        modality = reading.modality(work.span.begin)
        for party in dict.fromkeys(partners[max(agreed)]) if agreed and modality else []:
            yield Claim(party, "develops", work.entities[0], (work.span,), modality or "Planned")


def by_owner_name(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """新疆嘉润公司铝锭堆场: a work printed right behind its owner, or named after it."""
    for clause, work in reading.every(_WORKS | {"Zone"}):
        ahead = [m for m in clause.mentions if m.span.end <= work.span.begin]
        beside = ahead[-1] if ahead and _OF.fullmatch(clause.gap(ahead[-1], work)) else None
        owner = beside if beside and beside.type in BODIES - {"Government", "Organization"} else owner_in(reading, work)
        if owner and not set(owner.entities) & set(work.entities):
            for key in work.entities:
                yield Claim(owner.entities[0], "develops", key, (work.span, owner.span))


#: 公司|年产80万吨…项目, 集团投资1.2亿元建设的|…基地: of the firm spoken of.
_OWNER_AGAIN = re.compile("^(?:[0-9月日年，]*)?(?:该|本)?(?:公司|集团|企业)(?:旗下|自建|自有)?的?$"
                          "|^(?:该|本)?(?:公司|集团|企业)[^，。；]{0,16}(?:建设|新建|投建|投资|兴建|打造|实施)的$")


def by_owner_again(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """公司58万吨…项目一次投料成功: a work printed behind 公司 is the firm's that was named last."""
    firm: Mention | None = None
    for clause in reading.clauses:
        for mention in clause.mentions:
            if mention.type in _WORKS and firm and _OWNER_AGAIN.match(clause.plain_before(mention)):
                modality = reading.modality(mention.span.begin)
                if modality:
                    yield Claim(firm.entities[0], "develops", mention.entities[0], (mention.span, firm.span), modality)
            firm = mention if mention.type == "Company" else firm
