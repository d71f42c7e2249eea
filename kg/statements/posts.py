"""Who holds, is given or leaves which post: 某州党委副书记、州长张三 is two posts in two bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.lexicon import table, words
from kg.records import AnnotatedArticle, Entity, Mention, Post, Sentence, Span
from kg.statements.bodies import BodyNames, Held
from kg.statements.modality import modality_of

__all__ = ["PostFinding", "find_posts"]

#: Rule -> share of its posts that careful readers accept.
PRIORS = {"post-before-name.v1": 0.95, "post-after-verb.v1": 0.85, "post-national.v1": 0.9,
          "post-in-list.v1": 0.9}

_STOP = re.compile("[，,。；;：:！!？?\n“”\"…—]")
_REACH = 60  # characters of a title in front of a name; the longest in print are near 50
_BRACKETS = re.compile("[（(][^（）()]*[）)]")
_PARTING = re.compile("、|兼(?!职)|及|和|，")


@dataclass(frozen=True, slots=True)
class PostFinding:
    """The posts of an article, the bodies that only the posts imply, and the spans that titles take up."""

    posts: tuple[Post, ...]
    implied: tuple[Entity, ...]
    bodies: frozenset[Span]  # mentions of bodies and places that stand inside a title
    voices: tuple[tuple[str, str], ...]  # person, for whom it speaks: the body, the zone or place it runs
    seats: tuple[tuple[str, str, Span], ...]  # body, zone that it runs, where printed


@cache
def _heads() -> str:
    return "|".join(re.escape(word) for word in sorted(words("roles_heads"), key=lambda w: (-len(w), w)))


@cache
def _role_end() -> re.Pattern[str]:
    return re.compile(f"(?:{_heads()})$")


@cache
def _role_begin() -> re.Pattern[str]:
    return re.compile(f"^[^，。；：、的了将会并]{{0,18}}?(?:{_heads()})(?![一-龥]{{0,2}}?(?:{_heads()}))")


def _segments(text: str, span: Span, mentions: list[Mention]) -> list[Span]:
    """Return the coordinated parts of a title; names and brackets are not cut."""
    kept = [m.span for m in mentions] + [
        Span(span.begin + m.start(), span.begin + m.end()) for m in _BRACKETS.finditer(span.of(text))]
    parts, begin = [], span.begin
    for joint in _PARTING.finditer(span.of(text)):
        low, high = span.begin + joint.start(), span.begin + joint.end()
        if any(k.begin < high and low < k.end for k in kept):
            continue
        parts.append(Span(begin, low))
        begin = high
    return [*parts, Span(begin, span.end)]


class _Titles:
    """Reads titles of one article."""

    def __init__(self, annotated: AnnotatedArticle, names: BodyNames) -> None:
        self.annotated, self.names = annotated, names
        self.text = annotated.article.text
        self.bylines = {byline.span for byline in annotated.article.bylines if byline.span}

    def opening(self, sentence: Sentence) -> str:
        """Return the line that a list of appointments hangs on: 会议决定任命：, one entry a line behind it."""
        number = self.annotated.sentences.index(sentence)
        for earlier in reversed(self.annotated.sentences[:number]):
            said = earlier.span.of(self.text).rstrip()
            if said.endswith(("：", ":", "名单")):
                return said
            if not said.endswith(("；", ";", "，")) and not re.search("[为的][^，。]{2,30}[；。]?$", said):
                return ""
        return ""

    def held(self, span: Span, context: Held | None, seen: list[Mention]) -> list[Held] | None:
        """Return the posts that the characters of `span` name, None when they name none."""
        inside = [m for m in self.annotated.mentions if span.covers(m.span)]
        parts = _segments(self.text, span, inside)
        ends = [bool(_role_end().search(self._bare(part, inside)[1])) for part in parts]
        first = len(parts)
        while first > 0 and ends[first - 1]:
            first -= 1
        if first == len(parts):
            return None
        found: list[Held] = []
        for part in parts[first:]:
            owner, role = self._bare(part, inside)
            if len(role) > 20:
                role = (_role_end().search(role) or [""])[0]
            held = self.names.held(owner, role, context, seen, part)
            if held:
                found.append(held)
                context = held
        return found

    def _bare(self, part: Span, inside: list[Mention]) -> tuple[list[Mention], str]:
        owners = [m for m in inside if part.covers(m.span) and m.type != "Person"
                  and m.type in ("Place", "Zone", "Company", "Government", "Institution", "Organization",
                                 "Facility")]
        # what a bracket holds (以下简称…) names the owner again
        rest = _BRACKETS.sub(lambda m: " " * len(m.group()), part.of(self.text))
        outside = [m for m in owners if not rest[m.span.begin - part.begin:m.span.end - part.begin].isspace()]
        tail = rest[outside[-1].span.end - part.begin:] if outside else rest
        tail = re.sub("^[ 的]+|(?:同志|先生|女士| )+$", "", tail)
        return outside, tail


def _window(text: str, sentence: Sentence, person: Mention, people: list[Mention]) -> Span:
    """Return the characters left of a name in which its title can stand."""
    low = max(sentence.span.begin, person.span.begin - _REACH)
    for other in people:
        if other.span.end <= person.span.begin:
            low = max(low, other.span.end)
    begin, depth = low, 0
    for place in range(person.span.begin - 1, low - 1, -1):
        char = text[place]
        depth += char in "）)"
        if char in "（(":
            depth -= 1
            if depth < 0:
                return Span(place + 1, person.span.begin)
        if depth == 0 and _STOP.match(char):
            begin = place + 1
            break
    return Span(begin, person.span.begin)


def find_posts(annotated: AnnotatedArticle, names: BodyNames) -> PostFinding:
    """Return the posts that `annotated` tells, those of bylines left out."""
    titles = _Titles(annotated, names)
    text = annotated.article.text
    posts: list[Post] = []
    taken: set[Span] = set()
    seats: list[tuple[str, str, Span]] = []
    voices: dict[str, str] = {}
    for sentence in annotated.sentences:
        inside = [m for m in annotated.mentions if sentence.span.covers(m.span)]
        people = [m for m in inside if m.type == "Person" and m.span not in titles.bylines]
        context: Held | None = None
        for person in people:
            seen = [m for m in annotated.mentions if m.span.end <= person.span.begin]
            window = _window(text, sentence, person, people)
            for held, event, rule in _around(titles, sentence, person, window, context, seen):
                posts.append(Post(person.entities[0], held.body, held.role, event, (sentence.span,),
                                  PRIORS[rule], rule, annotated.article.reported))
                taken.update(held.spans)
                if rule != "post-national.v1":
                    voices.setdefault(person.entities[0], held.seat or held.place or held.body)
                if held.seat:
                    seats.append((held.body, held.seat, sentence.span))
                if rule == "post-before-name.v1":
                    context = held
    unique: dict[tuple[str, str, str, str], Post] = {}
    for post in posts:
        key = (post.person, post.body, post.title, post.event)
        kept = unique.get(key)
        unique[key] = replace(kept, evidence=tuple(dict.fromkeys(kept.evidence + post.evidence))) if kept else post
    return PostFinding(
        tuple(unique.values()), names.implied(), frozenset(taken),
        tuple(voices.items()), tuple(dict.fromkeys(seats)))


def _around(titles: _Titles, sentence: Sentence, person: Mention, window: Span, context: Held | None,
            seen: list[Mention]) -> Iterator[tuple[Held, str, str]]:
    text = titles.text
    left, right = window.of(text), text[person.span.end:sentence.span.end]
    for title, body, kind in table("roles_national"):
        alone = left.endswith(title) and not re.search(f"[一-龥]{title}$", left[-len(title) - 1:])
        if right.startswith(title) or alone:
            yield Held(titles.names.imply(body, kind), title, (), None), "Holds", "post-national.v1"
            return
    if left:
        plain = re.sub("(?:由|是|为|，)$", "", left)
        found = titles.held(Span(window.begin, window.begin + len(plain)), context, seen)
        former = re.match("^(?:原|前任|时任)", left) is not None
        if found and not re.search("(?:当选为|任命为|选为|推荐为|聘为)[^，。]*$", left):
            for held in found:
                yield held, "Left" if former else "Holds", "post-before-name.v1"
    yield from _by_verb(titles, sentence, person, seen)
    yield from _in_list(titles, sentence, person, seen)


def _in_list(titles: _Titles, sentence: Sentence, person: Mention, seen: list[Mention]
             ) -> Iterator[tuple[Held, str, str]]:
    """●李四 某市水利局局长: a line that holds a name and a post and nothing else."""
    text = titles.text
    before = text[sentence.span.begin:person.span.begin]
    rest = re.match("[ 　]*[ 　：:，,（(][ 　]*", text[person.span.end:sentence.span.end])
    if not re.fullmatch("[●■▪◆★○·•*\\-—— 　]*", before) or not rest:
        return
    begin = person.span.end + rest.end()
    end = begin + len(text[begin:sentence.span.end].rstrip("。） )"))
    line = text[begin:end]
    if "，" in rest.group():
        # 王强，某大学教授、博士生导师，…: a post set beside the name, with its body
        line = re.split("[，。；]", line)[0]
        end = begin + len(line)
        part = [m for m in titles.annotated.mentions if Span(begin, end).covers(m.span)]
        if not part or any(m.type == "Person" for m in part) or part[0].span.begin != begin:
            return
    if "，" in line or "。" in line or not _role_end().search(line):
        return
    for held in titles.held(Span(begin, end), None, seen) or []:
        yield held, "Holds", "post-in-list.v1"


def _by_verb(titles: _Titles, sentence: Sentence, person: Mention, seen: list[Mention]
             ) -> Iterator[tuple[Held, str, str]]:
    text = titles.text
    whole = sentence.span.of(text)
    right = text[person.span.end:sentence.span.end]
    lead = titles.opening(sentence) + whole[:person.span.begin - sentence.span.begin]
    given = re.search("|".join(words("roles_giving")), lead)
    ended = re.search("|".join(words("roles_ending")), lead)
    for verb, event, stands in sorted(table("roles_events"), key=lambda row: (-len(row[0]), row[0])):
        if stands == "between" and not (given if event == "Appointed" else ended):
            continue
        # 张三，男，汉族，1970年生，现任…: a life told in short clauses
        told = "(?:，[^。；]{0,60}?)?" if verb in ("现任", "曾任", "历任") else ""
        start = re.match(f"^(?:同志|先生|女士)?{told}[（(]?(?:[^，。；、（()）]{{0,8}}?)(?:[，,])?{re.escape(verb)}"
                         if stands == "before" else f"^(?:同志|先生|女士)?(?:同志)?{re.escape(verb)}", right)
        if not start:
            continue
        at = person.span.end + start.end()
        if modality_of(whole, at - sentence.span.begin - len(verb)) is None and not verb.startswith("不再"):
            return
        if modality_of(whole, at - sentence.span.begin) == "Planned":
            return
        stop = re.search("[，,。；;！？”]|职务|一职", text[at:sentence.span.end])
        end = at + stop.start() if stop else sentence.span.end
        found = titles.held(Span(at, end), None, seen)
        if found:
            for held in found:
                yield held, event, "post-after-verb.v1"
        return


