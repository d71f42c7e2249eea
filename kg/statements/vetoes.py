"""What a pair of mentions does not state, whatever the model makes of it: wordings that tell of something else."""

from __future__ import annotations

import re

from kg.records import Mention
from kg.statements.agents import REPORTED
from kg.statements.features import denied
from kg.statements.naming import place_in
from kg.statements.pairs import Pair
from kg.statements.products import MAKES, TRADER
from kg.statements.surroundings import Surroundings

__all__ = ["vetoed"]

#: Who buys, uses, sends on or is sent a product does not make it.
_GOT = re.compile("采购|购买|购进|引进|引入|进口|安装|装配|搭载|消耗|替代|依赖|使用|原料|运往|销往|发往|运到|销到|供应"
                  "|加工成|制作成|制造成|生产成|转化成")
#: Who only plans a name for it makes nothing yet.
_BRANDED = re.compile("(?:打造|创建|打响|叫响|擦亮|树立)[^，。]*$")
#: What leads somewhere, or somebody on the way, is not there.
_WAY = re.compile("(?:连接|联通|途经|直达|直飞|通往|运往|销往|发往|开往|赴|前往|至|到|从)$")
#: Who is against the other, or only within its reach, does not work with it.
_AGAINST = re.compile("联系机制|沟通机制|联络机制|纠纷|诉至|起诉|被告|原告|竞争|对阵|战胜|击败|不敌|负于|处罚|索赔")
#: An event that is still being prepared, or whose results are studied, has nobody there.
_PREPARED = re.compile("(?:筹备|筹办|申办|谋划|传达|学习|贯彻|落实)[^，。]*$")


def vetoed(around: Surroundings, pair: Pair, predicate: str, subject: str) -> bool:
    """Tell whether the sentence of `pair` says something else than that `subject` stands so to the other one."""
    if denied(around, pair):
        return True
    first_is_subject = pair.first_key == subject
    object_ = pair.second if first_is_subject else pair.first
    if predicate == "produces" and TRADER.search(around.reading.name_of(subject)):
        return MAKES.search(_clause(around, object_)) is None
    if predicate == "produces":
        return _GOT.search(_clause(around, object_)) is not None or _before(around, object_, _BRANDED)
    if predicate == "partOfChain":
        return _apart(around, pair)
    if predicate == "locatedIn":
        return _before(around, object_, _WAY)
    if predicate == "issued":
        own = place_in(around.reading, around.reading.name_of(object_.entities[0]))
        if own and subject.startswith("place/") and own[0] in around.reading.lookup.ancestors(subject):
            return True  # 某州实施好自治区十件实事: the paper is that of the place above
        subject_ = pair.first if first_is_subject else pair.second
        clause = around.clauses[around.stands[subject_].clause]
        return REPORTED.match(clause.plain_after(subject_)) is not None
    if predicate == "cooperatesWith":
        return _AGAINST.search(_clause(around, pair.second)) is not None
    return predicate == "attends" and (_before(around, object_, _PREPARED) or _clause_after(around, object_, "精神"))


def _apart(around: Surroundings, pair: Pair) -> bool:
    """Tell whether an industry and a chain stand in sentences of their own, and neither name holds the other."""
    one, other = (around.clauses[around.stands[end].clause].sentence for end in (pair.first, pair.second))
    return one != other and pair.first.surface not in pair.second.surface \
        and pair.second.surface not in pair.first.surface


def _clause(around: Surroundings, mention: Mention) -> str:
    return around.clauses[around.stands[mention].clause].plain()


def _clause_after(around: Surroundings, mention: Mention, word: str) -> bool:
    return around.clauses[around.stands[mention].clause].after(mention).startswith(word)


def _before(around: Surroundings, mention: Mention, pattern: re.Pattern[str]) -> bool:
    clause = around.clauses[around.stands[mention].clause]
    return pattern.search(clause.plain_before(mention)) is not None
