"""Who holds, is given or leaves which post: 某州党委副书记、州长张三 is two posts in two bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.lexicon import table
from kg.records import AnnotatedArticle, Entity, Mention, Post, Sentence, Span
from kg.statements.appointments import Told, by_pronoun, by_verb, in_list, taken_over
from kg.statements.bodies import BodyNames, Held
from kg.statements.titles import Titles

__all__ = ["PRIORS", "PostFinding", "find_posts"]

#: Rule -> share of its posts that are right, smoothed: (right + 1) / (told + 2) on articles that no network was
#: tuned on.
PRIORS = {
    "post-before-name.v1": 0.88,
    "post-body-carried.v1": 0.75,
    "post-body-again.v1": 0.87,
    "post-body-earlier.v1": 0.73,
    "post-office.v1": 0.88,
    "post-shared.v1": 0.8,
    "post-after-verb.v1": 0.86,
    "post-further-clause.v1": 0.71,
    "post-of-pronoun.v1": 0.67,
    "post-taken-over.v1": 0.8,
    "post-national.v1": 0.9,
    "post-in-list.v1": 0.9,
}
#: How the body of a title in front of a name was found -> rule.
_RULES = {"printed": "post-before-name.v1", "carried": "post-body-carried.v1", "again": "post-body-again.v1",
          "earlier": "post-body-earlier.v1", "office": "post-office.v1"}

_STOP = re.compile("[，,。；;：:！!？?\n“”\"…—】]")
_REACH = 60  # characters of a title in front of a name; the longest in print are near 50
#: A title that several can hold at once: 副县长张三、李四.
_MANY = re.compile("^(?:副|常委|委员|党组成员|.*(?:工程师|研究员|教授|委员|代表|联系人|律师|技术员|常委|成员|理事)$)")
_HELD_DE = re.compile("^(?:时任|现任|身兼|担任|曾任|任|作为|兼任|一直担任).*的$")


@dataclass(frozen=True, slots=True)
class PostFinding:
    """The posts of an article, the bodies that only the posts imply, and the spans that titles take up."""

    posts: tuple[Post, ...]
    implied: tuple[Entity, ...]
    bodies: frozenset[Span]  # mentions of bodies and places that stand inside a title
    voices: tuple[tuple[str, str], ...]  # person, for whom it speaks: the body, the zone or place it runs
    seats: tuple[tuple[str, str, Span], ...]  # body, zone that it runs, where printed


def _window(text: str, sentence: Sentence, person: Mention, people: list[Mention]) -> Span:
    """Return the characters left of a name in which its title can stand."""
    low = max(sentence.span.begin, person.span.begin - _REACH)
    for other in people:
        if other.span.end <= person.span.begin:
            low = max(low, other.span.end)
    last = person.span.begin
    if text[low:last].endswith(("：", ":")):
        last -= 1  # 值班经理：张三
    begin, depth = low, 0
    for place in range(last - 1, low - 1, -1):
        char = text[place]
        depth += char in "）)"
        if char in "（(":
            depth -= 1
            if depth < 0:
                return Span(place + 1, last)
        if depth == 0 and _STOP.match(char):
            begin = place + 1
            break
    return Span(begin, last)


def _last_of_run(text: str, people: list[Mention]) -> Mention:
    """Return the last of the people joined with the first: 张三、李四当选副会长."""
    last = people[0]
    for person in people[1:]:
        if text[last.span.end:person.span.begin] not in ("、", "和", "与"):
            break
        last = person
    return last


class _Finding:
    """Collects the posts of one article, sentence by sentence."""

    def __init__(self, titles: Titles) -> None:
        self.titles = titles
        self.posts: list[Post] = []
        self.taken: set[Span] = set()
        self.seats: list[tuple[str, str, Span]] = []
        self.voices: dict[str, str] = {}

    def sentence(self, sentence: Sentence, spoken_of: Mention | None) -> Mention | None:
        """Add the posts of one sentence; `spoken_of`: the last person before. Return the last one now."""
        titles, text = self.titles, self.titles.text
        people = [m for m in titles.annotated.mentions if m.type == "Person" and sentence.span.covers(m.span)
                  and m.span not in titles.bylines]
        first = people[0].span.begin if people else sentence.span.end
        if spoken_of:
            for told in by_pronoun(titles, sentence, first):
                self._add(spoken_of, sentence, told)
        context: Held | None = None
        ended: Held | None = None
        shared: list[Told] = []
        for place, person in enumerate(people):
            reach = people[place + 1].span.begin if place + 1 < len(people) else sentence.span.end
            between = text[people[place - 1].span.end:person.span.begin] if place else ""
            if between in ("、", "和") and shared and all(_MANY.match(held.role) for held, _, _ in shared):
                found = [(held, event, "post-shared.v1") for held, event, _ in shared]
            else:
                window = _window(text, sentence, person, people)
                found = list(_in_front(titles, person, window, context))
            shared = [told for told in found if told[2] != "post-national.v1"]
            if found and found[-1][2] != "post-national.v1":
                context = found[-1][0]
            if not any(rule == "post-national.v1" for _, _, rule in found):
                found += taken_over(text, sentence, person, ended)
                last = _last_of_run(text, people[place:])
                reach = max(reach, next((m.span.begin for m in people if m.span.begin > last.span.begin),
                                        sentence.span.end))
                found += by_verb(titles, sentence, replace(person, span=last.span), reach)
                found += in_list(titles, sentence, person)
            for told in found:
                self._add(person, sentence, told)
                ended = told[0] if told[1] == "Left" else ended
        return people[-1] if people else spoken_of

    def _add(self, person: Mention, sentence: Sentence, told: Told) -> None:
        held, event, rule = told
        self.posts.append(Post(person.entities[0], held.body, held.role, event, (sentence.span,), PRIORS[rule], rule,
                               self.titles.annotated.article.reported))
        self.taken.update(held.spans)
        if rule != "post-national.v1":
            self.voices.setdefault(person.entities[0], held.seat or held.place or held.body)
        if held.seat:
            self.seats.append((held.body, held.seat, sentence.span))


def find_posts(annotated: AnnotatedArticle, names: BodyNames) -> PostFinding:
    """Return the posts that `annotated` tells, those of bylines left out."""
    finding = _Finding(Titles(annotated, names))
    spoken_of: Mention | None = None
    for sentence in annotated.sentences:
        spoken_of = finding.sentence(sentence, spoken_of)
    unique: dict[tuple[str, str, str, str], Post] = {}
    for post in finding.posts:
        key = (post.person, post.body, post.title, post.event)
        kept = unique.get(key)
        unique[key] = replace(
            kept, evidence=tuple(dict.fromkeys(kept.evidence + post.evidence)),
            confidence=max(kept.confidence, post.confidence)) if kept else post
    return PostFinding(tuple(unique.values()), names.implied(), frozenset(finding.taken),
                       tuple(finding.voices.items()), tuple(dict.fromkeys(finding.seats)))


def _in_front(titles: Titles, person: Mention, window: Span, context: Held | None) -> Iterator[Told]:
    """Yield the posts of the title in front of a name."""
    text = titles.text
    left, right = window.of(text), text[person.span.end:person.span.end + 8]
    for title, body, kind in table("roles_national"):
        alone = left.endswith(title) and not re.search(f"[一-龥]{title}$", left[-len(title) - 1:])
        if right.startswith(title) or alone:
            yield Held(titles.names.imply(body, kind), title, (), None), "Holds", "post-national.v1"
            return
    plain = re.sub("(?:由|是|为|，)$", "", left)
    if _HELD_DE.match(plain):
        plain = plain[:-1]
    if not plain or re.search("(?:当选为|任命为|选为|推荐为|聘为)[^，。]*$", left):
        return
    former = re.match("(?:原|前任|时任|曾任)", left) is not None
    for held in titles.held(Span(window.begin, window.begin + len(plain)), context, titles.seen(person.span.begin)):
        yield held, "Left" if former or held.former else "Holds", _RULES[held.how]
