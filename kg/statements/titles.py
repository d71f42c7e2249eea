"""Reads titles: which posts some characters name, with the bodies printed or meant in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from kg.lexicon import words
from kg.records import AnnotatedArticle, Mention, Sentence, Span
from kg.statements.bodies import BodyNames, Held
from kg.statements.roles import is_named_again

__all__ = ["Titles", "ends_like_a_title"]

_BRACKETS = re.compile("[（(][^（）()]*[）)]")
_PARTING = re.compile("、|兼(?!职)|及|和|，")
_LONGEST = 20  # characters of a title without its body
_OWNERS = frozenset({"Place", "Zone", "Company", "Government", "Institution", "Organization", "Facility", "Project"})
_BODIES = _OWNERS - {"Place", "Zone", "Project"}
#: What may stand in front of a title and is none of it.
_FORMER = re.compile("^(?:原任?|前任?|时任|曾任)(?=.)")
_NOT_OF_IT = re.compile(
    "^(?:[一-龥]{0,10}?由|随着?|跟着|经|请|让|是|也是|还是|身兼|兼任|担任|现任|新任|新晋|新当选|首任|第[一二三四五六七八九十]+任"
    "|选举|聘任|任命|推荐|提名|(?:该|本|此)(?:案|校|院|局|台|所|会|团|站|馆|村|项目|工程)|我们?|他们?的?)(?=..)")
#: A bracket that belongs to the title: 副县长（挂职）.
_PART_OF_TITLE = re.compile("[（(](?:挂职|援[疆藏青]|主持工作|兼)[）)]$")
#: Hands of a body, named by their work: 某厂炉前工. Only right behind the body's name.
_WORKER = re.compile("[一-龥]{1,6}(?:工|员|师|师傅|匠)")
_NO_WORKER = re.compile(
    "(?:记者|通讯员|会员|学员|队员|球员|演员|党员|团员|职工|员工|人员|志愿者|成员|评论员|民工|[教老]师|律师)$")


@cache
def _heads() -> str:
    return "|".join(re.escape(word) for word in sorted(words("roles_heads"), key=lambda w: (-len(w), w)))


@cache
def _role_end() -> re.Pattern[str]:
    return re.compile(f"(?:{_heads()})$")


def ends_like_a_title(wording: str) -> bool:
    """Tell whether `wording` ends in the noun of a post."""
    return _role_end().search(wording) is not None


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the coordinated parts of a title: the bodies in it, what stands behind them, whether it is a past one."""

    span: Span
    owners: list[Mention]
    role: str
    bracket: str  # 副县长（挂职）
    former: bool

    @property
    def is_post(self) -> bool:
        if ends_like_a_title(self.role):
            return True
        return (bool(self.owners) and self.owners[-1].type in _BODIES and _WORKER.fullmatch(self.role) is not None
                and _NO_WORKER.search(self.role) is None)


def _again_kept(tail: str) -> str:
    """Cut what is no part of a title; 该局 stays, it tells the body."""
    return tail if is_named_again(tail) else _NOT_OF_IT.sub("", tail)


class Titles:
    """Reads titles of one article."""

    def __init__(self, annotated: AnnotatedArticle, names: BodyNames) -> None:
        self.annotated, self.names = annotated, names
        self.text = annotated.article.text
        self.bylines = {byline.span for byline in annotated.article.bylines if byline.span}

    def seen(self, at: int) -> list[Mention]:
        """Return the mentions that end before offset `at`."""
        return [m for m in self.annotated.mentions if m.span.end <= at]

    def opening(self, sentence: Sentence) -> str:
        """Return the line that a list of appointments hangs on: 会议决定任命：, one entry a line behind it."""
        number = self.annotated.sentences.index(sentence)
        for earlier in reversed(self.annotated.sentences[:number]):
            said = earlier.span.of(self.text).rstrip()
            if said.endswith(("：", ":", "名单")) or re.fullmatch(
                    "(?:[（(]?[一二三四五六七八九十]+[、）)])?[^，。；]{0,12}(?:任命|免去|免职|任职|聘任)", said):
                return said
            if not said.endswith(("；", ";", "，")) and not re.search("[为的][^，。]{2,30}[；。]?$", said):
                return ""
        return ""

    def held(self, span: Span, context: Held | None, seen: list[Mention]) -> list[Held]:
        """Return the posts that the characters of `span` name; none where they name none.

        Args:
            span: the title.
            context: the post printed before it in the sentence.
            seen: the mentions before it, for 公司 and 该县.
        """
        inside = [m for m in self.annotated.mentions if span.covers(m.span)]
        parts = [self._part(part, inside) for part in self._segments(span, inside)]
        first = len(parts)
        while first > 0 and parts[first - 1].is_post:
            first -= 1
        found: list[Held] = []
        for part in parts[first:]:
            role = part.role
            if len(role) > _LONGEST:
                role = (_role_end().search(role) or [""])[0]
            held = self.names.held(part.owners, role, context, seen, part.span)
            if held:
                context = held
                past = _FORMER.match(held.role)
                title = self.names.without_own_noun(held.body, held.role[past.end():] if past else held.role)
                found.append(replace(held, role=title + part.bracket, former=part.former or past is not None))
        return found

    def _segments(self, span: Span, mentions: list[Mention]) -> list[Span]:
        """Return the coordinated parts of a title; names and brackets are not cut."""
        kept = [m.span for m in mentions] + [
            Span(span.begin + m.start(), span.begin + m.end()) for m in _BRACKETS.finditer(span.of(self.text))]
        parts, begin = [], span.begin
        for joint in _PARTING.finditer(span.of(self.text)):
            low, high = span.begin + joint.start(), span.begin + joint.end()
            if any(k.begin < high and low < k.end for k in kept):
                continue
            parts.append(Span(begin, low))
            begin = high
        return [*parts, Span(begin, span.end)]

    def _part(self, part: Span, inside: list[Mention]) -> _Part:
        owners = [m for m in inside if part.covers(m.span) and m.type in _OWNERS]
        # what a bracket holds (以下简称…) names the owner again
        printed = part.of(self.text).rstrip()
        rest = _BRACKETS.sub(lambda m: " " * len(m.group()), part.of(self.text))
        outside = [m for m in owners if not rest[m.span.begin - part.begin:m.span.end - part.begin].isspace()]
        ahead = rest[:outside[0].span.begin - part.begin] if outside else rest
        tail = rest[outside[-1].span.end - part.begin:] if outside else rest
        tail = re.sub("^[ 的]+|(?:同志|先生|女士| )+$", "", tail)
        former = outside != [] and re.search("(?:原|前|时任|曾任)$", ahead.rstrip()) is not None
        if "的" in tail and ends_like_a_title(tail):
            tail = re.sub("^新(?=..)", "", tail.rpartition("的")[2])
        past = _FORMER.match(tail)
        if past:
            tail, former = tail[past.end():], True
        tail = _again_kept(tail)
        bracket = _PART_OF_TITLE.search(printed)
        return _Part(part, outside, tail, bracket.group() if bracket else "", former)
