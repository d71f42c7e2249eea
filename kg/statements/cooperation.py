"""Which bodies work together; told once, the key that sorts first as subject."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.agents import coordinated, verbs
from kg.statements.claims import Claim
from kg.statements.reading import AGENTS, BODIES, Clause, Reading

__all__ = ["listed", "together", "two_at_once", "with_each_other"]

_NOBODY = ("国家", "全国", "中国", "全疆", "国内")


def _pair(first: Mention, partner: Mention, modality: str) -> Iterator[Claim]:
    one, other = sorted((first.entities[0], partner.entities[0]))
    if one != other:
        yield Claim(one, "cooperatesWith", other, (partner.span, first.span), modality)


def with_each_other(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """A与B签订协议; (A) 与B、C、D合作; A携手B.

    Where the headline says a place and the body its government, the government is the party.
    """
    found = list(_with_each_other(reading))
    pairs = {(claim.subject, claim.object) for claim in found}
    for claim in found:
        stands = {key: _governments(reading, key) for key in (claim.subject, claim.object)}
        fuller = {tuple(sorted((one, claim.object))) for one in stands[claim.subject]}
        fuller |= {tuple(sorted((claim.subject, one))) for one in stands[claim.object]}
        if not fuller & pairs:
            yield claim


def _governments(reading: Reading, key: str) -> list[str]:
    """Return the article's governments of the place `key`: 哈密市人民政府, …管理委员会."""
    if not key.startswith(("place/", "zone/")):
        return []
    name = reading.name_of(key)
    return [entity.key for entity in reading.entities.values() if entity.type == "Government"
            and entity.name.startswith(name) and re.fullmatch("人民政府|管理委员会|行政公署", entity.name[len(name):])]


def _with_each_other(reading: Reading) -> Iterator[Claim]:
    joint = verbs("verbs_cooperate")
    for clause in reading.clauses:
        if not joint.search(clause.text):
            continue
        for second in clause.mentions:
            before = clause.before(second)
            hand_in_hand = before.endswith(("携手", "联合", "牵手", "联手"))
            if second.type not in AGENTS or second.surface in _NOBODY \
                    or not (hand_in_hand or before.endswith(("与", "和", "同", "跟"))):
                continue
            closing = _last_of_name(clause, second)
            if not hand_in_hand and not joint.search(clause.after(closing)):
                continue
            if before.endswith(("和", "及")) and not _agrees(clause.after(second)):
                continue
            modality = reading.modality(second.span.begin)
            ahead = [m for m in clause.mentions if m.span.end <= second.span.begin and m.type in AGENTS
                     and not clause.before(m).endswith(("在", "于"))
                     and re.fullmatch("[将已]?(?:与|和|同|跟|携手|联合|牵手|联手)", clause.gap(m, second))]
            first = ahead[0] if ahead else clause.topic
            if modality is None or first is None or (first.type == second.type == "Place" and not ahead):
                continue
            for partner in _joined(clause, _last_of_name(clause, second)):
                yield from _pair(first, partner, modality)


def listed(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """A、B签下合作协议: bodies in a list that sign together."""
    for clause in reading.clauses:
        for first, second in zip(clause.mentions, clause.mentions[1:], strict=False):
            if first.type in BODIES and second.type in BODIES and clause.gap(first, second) in ("、", "和", "与") \
                    and re.match("(?:共同|联合|在[^，。]{0,12})?(?:签订|签署|签下|签约)", clause.after(second)):
                modality = reading.modality(second.span.end)
                if modality:
                    yield from _pair(first, second, modality)


#: What several do with one another, right behind the last one's name.
_TOGETHER = re.compile(
    "(?:两地|[一二两三四五六]?[方家]|[两三四五][省州市县区镇校局院])?(?:负责人|代表)?(?:今天|日前|近日|还|也|已|正|将|在[^，。]{1,12})?"
    "(?:共同|联合|联手|携手|合力|合作|合资|组队|结对|牵手|共建|会同|协同)"
    "(?!参加|出席|富裕|发展区|召开|举[办行]|主办|承办|协办|国|社|体)")
#: What two do with one another, further behind: A与B按…比例合资建设; A与B签订的协议.
_LATER = re.compile("[^，。；的]{0,14}?(?:联合|共同|共建|合[资办作建]|联办|签[订署下约]|约定|协议|结[对为成]|对接)")
_SEVERAL = 4  # of more in one list nobody tells each pair


def together(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """A、B和C共同建设…; A会同B…: bodies in a list that do something with one another."""
    known = {frozenset((claim.subject, claim.object)) for claim in told if claim.predicate == "cooperatesWith"}
    for clause in reading.clauses:
        done: set[Mention] = set()
        for first in clause.mentions:
            if first.type not in AGENTS or first in done or first.surface in _NOBODY:
                continue
            run = coordinated(clause, first)
            done.update(run)
            joined = any(re.search("会同|联合", clause.gap(one, other)) for one, other in itertools.pairwise(run))
            modality = reading.modality(run[-1].span.end)
            joined |= len(run) == 2 and {m.type for m in run} <= BODIES and clause.gap(*run) in ("与", "同") \
                and _LATER.match(clause.plain_after(run[-1])) is not None
            if not 1 < len(run) <= _SEVERAL or modality is None \
                    or not (joined or _TOGETHER.match(clause.after(run[-1]))):
                continue
            for one, other in itertools.combinations(run, 2):
                if frozenset((one.entities[0], other.entities[0])) not in known:
                    yield from _pair(one, other, modality)


def _agrees(after: str) -> bool:
    """Tell whether what follows A和B needs two parties: signing, founding together."""
    return re.search("签|合作|共建|结对|联合|共同", after) is not None


def _last_of_name(clause: Clause, mention: Mention) -> Mention:
    """Return the body whose name `mention` opens: 库车开发区|管委会."""
    for following in clause.mentions:
        if following.span.begin == mention.span.end and following.type in BODIES and mention.type in AGENTS - BODIES:
            return following
    return mention


def _joined(clause: Clause, second: Mention) -> list[Mention]:
    run = [second]
    for mention in clause.mentions:
        if mention.span.begin >= run[-1].span.end and mention.type in AGENTS \
                and clause.gap(run[-1], mention) in ("、", "和", "及"):
            run.append(mention)
    return run


def two_at_once(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """两地融媒体中心签订协议: one mention that names both parties."""
    for clause in reading.clauses:
        if not re.search("签订|签署|合作|结对", clause.text):
            continue
        for mention in clause.mentions:
            modality = reading.modality(mention.span.begin)
            if len(mention.entities) == 2 and mention.type in AGENTS - {"Place", "Zone"} and modality:
                one, other = sorted(mention.entities)
                yield Claim(one, "cooperatesWith", other, (mention.span,), modality)
