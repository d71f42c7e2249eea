"""Who does what a verb says to an object: printed right before it, behind 由, or the clause's topic."""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon import words
from kg.records import Mention
from kg.statements.reading import AGENTS, Clause, Reading

__all__ = ["REPORTED", "agents_of", "behind_target", "can_act", "coordinated", "verbs"]

_SETTING = re.compile("(?:在|于|到|至|从|赴|位于|与|和|同|跟|对|向|为|给)$")
_SET_IN = re.compile("(?:^|，)在[^，]{2,16}的$")  # 在某园区的某公司开展演练: who does it is named before
_ADVERBS = re.compile("^(?:已|正在|正|将于|将|还|也|又|于|先后|共同|联合|率先|成功|全面|积极|专门|首次|》|”)+")
_GOVERNED = re.compile("(?:国|省|自治区|州|地区|盟|市|县|旗|(?<![景域山片游])区|镇|乡|街道|村|社区|团)$")
#: Whose report is heard does not pass what is passed then: 听取某局关于…的报告.
REPORTED = re.compile("(?:党组|党委)?(?:关于|所?作的?|提请|的报告|的议案)")
_REACH = 24  # characters between the agent and its object in one clause


@cache
def verbs(name: str) -> re.Pattern[str]:
    """Return the words of the list `name` as one pattern, longest first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words(name), key=lambda w: (-len(w), w))))


def coordinated(clause: Clause, agent: Mention) -> list[Mention]:
    """Return `agent` and the agents joined to it: 国家、自治区先后…; X与Y联合…"""
    run = [agent]
    for mention in clause.mentions:
        if mention.type in AGENTS and mention.span.begin >= run[-1].span.end \
                and re.fullmatch("、|和|与|及|会同|联合", clause.gap(run[-1], mention)):
            run.append(mention)
    for mention in reversed(clause.mentions):
        if mention.type in AGENTS and mention.span.end <= run[0].span.begin \
                and re.fullmatch("、|和|及|会同|联合", clause.gap(mention, run[0])):
            run.insert(0, mention)
    return run


def agents_of(reading: Reading, clause: Clause, target: Mention, pattern: re.Pattern[str],
              topical: bool = True) -> list[Mention]:
    """Return who does the verb of `pattern` to `target`; empty when the clause has no such verb.

    Args:
        topical: whether the topic of the clause may be the agent when none stands by the verb.
    """
    found = _in_front(reading, clause, target, pattern) or _behind(reading, clause, target, pattern)
    if found:
        return coordinated(clause, found)
    topic = _doer(reading, clause)
    if topic is not clause.topic and topic and pattern.search(clause.plain_before(target)):
        return _together(reading, clause, topic)
    if not topical or clause.topic is None or not can_act(reading, clause.topic):
        return []
    if behind_target(clause, target) or (clause.topic in clause.mentions
                                         and re.match("至|到|—|-", clause.after(clause.topic))):
        return []
    before = clause.plain_before(target)
    verb = pattern.search(before)
    if not verb or re.search("(?:举行|召开|举办|印发|出台|发布)的[^，。]{0,4}$", before):
        return []
    if clause.printed:
        return coordinated(clause, clause.topic)
    return _together(reading, clause, clause.topic)


def _doer(reading: Reading, clause: Clause) -> Mention | None:
    """Return the topic of the clause; where that only tells the place (在某园区的某公司开展…), who is named before."""
    topic = clause.topic
    if topic is None or topic not in clause.mentions or not _SET_IN.search(clause.before(topic)):
        return topic
    begin = reading.annotated.sentences[clause.sentence].span.begin
    ahead = [c.topic for c in reading.clauses if c.sentence == clause.sentence and c.span.end <= clause.span.begin
             and c.topic and c.topic.span.begin >= begin]
    return ahead[-1] if ahead else topic


def _together(reading: Reading, clause: Clause, topic: Mention) -> list[Mention]:
    """Return a topic carried over, with those whom its own clause joins to it: 甲局联合乙局、丙院，…."""
    own = next((c for c in reading.clauses if c.sentence == clause.sentence and topic in c.mentions), None)
    joined = own is not None and re.match("联合|会同|携手", own.after(topic))
    return coordinated(own, topic) if own and joined else [topic]


def behind_target(clause: Clause, target: Mention) -> bool:
    """Tell whether the topic is printed behind the target in its clause, as where it lies: X项目落户Y县."""
    return (clause.topic is not None and clause.span.covers(clause.topic.span)
            and clause.topic.span.begin >= target.span.end)


def can_act(reading: Reading, mention: Mention) -> bool:
    """Tell whether the mention stands for somebody who acts: a sight, a region or a mountain does not."""
    if mention.type != "Place":
        return mention.type in AGENTS
    return _GOVERNED.search(reading.name_of(mention.entities[0])) is not None


def _in_front(reading: Reading, clause: Clause, target: Mention, pattern: re.Pattern[str]) -> Mention | None:
    for agent in reversed(clause.mentions):
        if agent.span.end > target.span.begin or agent.type not in AGENTS or agent.span in reading.titles:
            continue
        gap = clause.gap(agent, target)
        if REPORTED.match(gap):
            continue
        if len(gap) > _REACH or _SETTING.search(clause.before(agent)) or _SET_IN.search(clause.before(agent)):
            return None
        return agent if can_act(reading, agent) and pattern.match(_ADVERBS.sub("", gap)) else None
    return None


def _behind(reading: Reading, clause: Clause, target: Mention, pattern: re.Pattern[str]) -> Mention | None:
    for agent in clause.mentions:
        if agent.span.begin < target.span.end or agent.type not in AGENTS:
            continue
        if re.search("(?<![不非未])(?:由|被)$", clause.before(agent)) and pattern.search(clause.plain_after(agent)):
            return agent
    return None
