"""Which bodies work together; told once, the key that sorts first as subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.agents import verbs
from kg.statements.claims import Claim
from kg.statements.reading import AGENTS, BODIES, Clause, Reading

__all__ = ["listed", "two_at_once", "with_each_other"]

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
    together = verbs("verbs_cooperate")
    for clause in reading.clauses:
        if not together.search(clause.text):
            continue
        for second in clause.mentions:
            before = clause.before(second)
            hand_in_hand = before.endswith(("携手", "联合", "牵手", "联手"))
            if second.type not in AGENTS or second.surface in _NOBODY \
                    or not (hand_in_hand or before.endswith(("与", "和", "同", "跟"))):
                continue
            closing = _last_of_name(clause, second)
            if not hand_in_hand and not together.search(clause.after(closing)):
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
