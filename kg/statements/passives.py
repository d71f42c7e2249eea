"""Who is told behind the thing: X由A、B共同建设, 工程施工方为C, 《办法》由D印发."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.agents import coordinated
from kg.statements.claims import Claim
from kg.statements.reading import AGENTS, BODIES, Clause, Reading

__all__ = ["built_by", "issued_by", "named_builder"]

_WORKS = frozenset({"Project", "Facility"})
_HOW = ("(?:[（(][^（）()]*[）)])?(?:按[^，。；由]{1,20}?|以[^，。；由]{1,16}?|共同|联合|合力|合作|合资|独家|全额|全资"
        "|整体|统一|具体|牵头|组织|负责|分别|各自|双方|三方|两家|三家|集团|公司|等|方面|一起|携手)*")
_BUILDS = re.compile(
    _HOW + "(?:出资|投资|投入|斥资|注资|援助)?[^，。；由的]{0,12}?"
    "(?:承建|建设|援建|捐建|投建|兴建|修建|新建|改建|改造|建造|共建|代建|筹建|实施|施工|总承?包|开发|运营|推进|管护|托管|设计|勘察|监理|承担|投资|出资|投入|建成|建起"
    "|作为(?:项目)?(?:业主|法人)|担任(?:项目)?(?:业主|法人))")
#: What a clause calls the work that was named before.
_WORK_AGAIN = re.compile(
    "^(?:目前|据悉|其中)?[，]?(?:该|此|本|这[项个座条一]{1,2}|整个)?(项目|工程|改造|一期工程?|二期工程?|园区|产业园|基地|电站|电场|风电场|公路|铁路|大桥|水库"
    "|管道|生产线|工厂|场馆|市场|码头|线路|中心|球场|足球场|教学楼|大楼|学校|医院|大桥|隧道|公园|广场)(?:[^，。]{0,10})?$")
_ROLE = re.compile(
    "(?:施工|建设|承建|总包|总承包|监理|设计|勘察|投资|运营|代建|实施|承包|项目)(?:总包|总承包)?(?:方|单位|主体|企业|业主|公司)(?:为|是|：|、)?$"
    "|项目业主(?:为|是|：)?$|业主(?:方|单位)?(?:为|是|：)?$")
_ALONE = re.compile("(?:负责)?(?:承建|施工|总承包|监理|设计|勘察|投建|运营|代建|实施)[，。；]")
_IS_OWNER = re.compile("(?:为|是|系|担任|作为)(?:该|本)?(?:项目|工程)?的?"
                       "(?:法人|业主|建设单位|实施主体|施工单位|总承包(?:方|单位))")
_PAPER_AGAIN = re.compile(
    "^(?:据悉)?(?:该|此|这[份项个部])?(?:清单|办法|方案|意见|措施|条例|规定|细则|文件|政策|计划|规划|决定|通知|行动|活动|制度)"
    "[^，。]{0,10}$")
_GIVEN_TO = re.compile("(?<![不非未自经])由$")
_ISSUES = re.compile(_HOW + "(?:研究)?(?:印发|出台|制定|制订|发布|颁布|公布|下发|起草|编制|推出|拟订|发起|修订)")


def built_by(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X由A、B共同投资建设; 工程由C承建: the work stands before, in the clause, the sentence or the paragraph."""
    if reading.commentary:
        return
    for clause, agents, lead in _by(reading, _BUILDS):
        work = _meant(reading, clause, agents[0], _WORKS | {"Zone"}, _WORK_AGAIN, lead)
        modality = reading.modality(agents[-1].span.end)
        if work is None or modality is None:
            continue
        for agent in agents:
            if not set(agent.entities) & set(work.entities):
                yield Claim(agent.entities[0], "develops", work.entities[0], (work.span, agent.span), modality)


def named_builder(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """施工单位A; 项目业主为B: a body called by its part in the work spoken of."""
    for clause in reading.clauses:
        for agent in clause.mentions:
            if agent.type not in BODIES or not _ROLE.search(clause.before(agent)):
                continue
            work = _last_before(reading, agent, _WORKS)
            modality = reading.modality(agent.span.begin)
            if work is not None and modality:
                yield Claim(agent.entities[0], "develops", work.entities[0], (agent.span, work.span), modality)
    yield from _part_taken(reading)


def _part_taken(reading: Reading) -> Iterator[Claim]:
    """X由A出资，B承建: a clause of its own tells a builder; B为项目业主."""
    for clause in reading.clauses:
        for agent in clause.mentions:
            alone = clause.before(agent) == "" and _ALONE.fullmatch(clause.after(agent))
            if agent.type not in BODIES or not (alone or _IS_OWNER.match(clause.after(agent))):
                continue
            work = _last_before(reading, agent, _WORKS)
            modality = reading.modality(agent.span.begin)
            same = work and reading.sentence_at(work.span.begin) == clause.sentence
            if work and modality and (same or not alone):
                yield Claim(agent.entities[0], "develops", work.entities[0], (agent.span, work.span), modality)


def issued_by(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """《办法》近日由A、B联合印发; 清单由C制定."""
    for clause, agents, lead in _by(reading, _ISSUES):
        policy = _meant(reading, clause, agents[0], frozenset({"Policy"}), _PAPER_AGAIN, lead)
        modality = reading.modality(agents[-1].span.end)
        if policy is None or modality is None:
            continue
        for agent in agents:
            if not set(agent.entities) & set(policy.entities):
                yield Claim(agent.entities[0], "issued", policy.entities[0], (policy.span, agent.span), modality)


def _by(reading: Reading, doing: re.Pattern[str]) -> Iterator[tuple[Clause, list[Mention], str]]:
    """Yield the agents behind 由 whose verb `doing` matches, with what stands before 由 in the clause."""
    for clause in reading.clauses:
        for first in clause.mentions:
            lead = clause.before(first)
            if first.type not in AGENTS or not _GIVEN_TO.search(lead):
                continue
            run = coordinated(clause, first)
            after = clause.plain_after(run[-1])
            behind = doing.match(after)
            # 由A承建的B tells of B, which stands behind
            if run[0] is first and behind and not after.startswith("的", behind.end()):
                yield clause, run, lead[:-1]


def _meant(reading: Reading, clause: Clause, agent: Mention, kinds: frozenset[str], again: re.Pattern[str], lead: str
           ) -> Mention | None:
    """Return what is done: printed before 由 in its sentence, or before that where the clause calls it again."""
    inside = [m for m in clause.mentions if m.span.end <= agent.span.begin]
    here = [m for m in inside if m.type in kinds]
    if here:
        return here[-1]
    if again.match(lead):
        return _last_before(reading, agent, kinds)
    if inside or not re.fullmatch("[^，。]{0,4}", lead):
        return None
    sentence = reading.annotated.sentences[clause.sentence].span
    if lead == "" and clause.span.begin == sentence.begin:  # X项目。由A投建: of the item before
        return _last_before(reading, agent, kinds)
    found = [m for c in reading.clauses if c.sentence == clause.sentence and c.span.begin < clause.span.begin
             for m in c.mentions if m.type in kinds and sentence.covers(m.span)]
    return found[-1] if found else None


def _last_before(reading: Reading, agent: Mention, kinds: frozenset[str]) -> Mention | None:
    """Return the last mention of `kinds` before `agent` in its paragraph or the one before."""
    sentences = reading.annotated.sentences
    paragraph = sentences[reading.sentence_at(agent.span.begin)].paragraph
    for clause in reversed(reading.clauses):
        if clause.span.begin > agent.span.begin:
            continue
        if sentences[clause.sentence].paragraph < paragraph - 1:
            return None
        for mention in reversed(clause.mentions):
            if mention.type in kinds and mention.span.end <= agent.span.begin:
                return mention
    return None
