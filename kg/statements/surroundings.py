"""What stands around each mention, as names of features: the words beside it, its verbs, its place in the sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.lexicon import words as listed_words
from kg.records import Mention, Span, Token
from kg.statements.reading import Clause, Reading

__all__ = ["Stand", "Surroundings", "verb_kinds"]

_LISTING = frozenset("、和与及暨同")
_OPENING = frozenset("“《（(‘\"")
_VERBS = frozenset({"v", "vn", "vd"})
_KINDS = ("cooperate", "develop", "issue", "locate", "organize", "produce", "speech")
_SENTENCE_EDGE = "^"


@cache
def _kinds() -> Mapping[str, tuple[str, ...]]:
    """Return of each word of the lists of verbs what it tells: 承建 builds, 推进 builds and locates nothing."""
    found: dict[str, list[str]] = {}
    for kind in _KINDS:
        for word in listed_words(f"verbs_{kind}"):
            found.setdefault(word, []).append(kind)
    return {word: tuple(kinds) for word, kinds in found.items()}


def verb_kinds(words: Iterable[Token]) -> list[str]:
    """Return the kinds of verbs among `words`, in their order; the segmentation may join a verb with its 了."""
    known = _kinds()
    return [kind for word in words for kind in known.get(word.text) or known.get(word.text[:2], ())]


@dataclass(frozen=True, slots=True)
class Stand:
    """How a mention stands: its clause's place among the clauses, its features' names, what is beside it."""

    clause: int
    names: tuple[str, ...]
    before: str
    behind: str
    verb_left: str
    verb_right: str
    kind_left: str  # of the nearest verb of a list, as `verb_kinds` tells
    kind_right: str


class Surroundings:
    """The words of one article and how each mention stands among them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._mentions = [m for clause in reading.clauses for m in clause.mentions]
        self._begins = [m.span.begin for m in self._mentions]
        self._words = [t for t in reading.annotated.tokens if not self._named(t)]
        self._word_begins = [t.span.begin for t in self._words]
        self._verbs: dict[int, list[Token]] = {}
        self.clauses = reading.clauses
        self.stands: dict[Mention, Stand] = {}
        opened = -1
        for place, clause in enumerate(reading.clauses):
            words = self.words(clause.span)
            self._verbs[place] = [word for word in words if word.tag in _VERBS]
            for mention in clause.mentions:
                self.stands[mention] = self._stand(place, clause, mention, words, clause.sentence != opened)
                opened = clause.sentence

    def words(self, span: Span) -> list[Token]:
        """Return the words outside of all mentions that begin in `span`."""
        return self._words[bisect_left(self._word_begins, span.begin):bisect_left(self._word_begins, span.end)]

    def verbs(self, clause: int) -> list[Token]:
        """Return the verbs of a clause outside of mentions."""
        return self._verbs[clause]

    def _named(self, token: Token) -> bool:
        place = bisect_right(self._begins, token.span.begin) - 1
        return place >= 0 and self._mentions[place].span.end > token.span.begin

    def _beside(self, clause: Clause, mention: Mention, words: list[Token]) -> tuple[str, str]:
        """Return what stands right before and behind a mention: a word, the class of a mention, the clause's edge."""
        begin, end = mention.span.begin, mention.span.end
        before = behind = _SENTENCE_EDGE
        for other in clause.mentions:
            if other.span.end == begin:
                before = f"<{other.type}>"
            if other.span.begin == end:
                behind = f"<{other.type}>"
        for word in words:
            if word.span.end == begin:
                before = word.text
            if word.span.begin == end:
                behind = word.text
                break
        return before, behind

    def _stand(self, place: int, clause: Clause, mention: Mention, words: list[Token], first: bool) -> Stand:
        text = self.reading.text
        begin, end = mention.span.begin, mention.span.end
        before, behind = self._beside(clause, mention, words)
        left = right = ""
        for verb in self._verbs[place]:
            if verb.span.end <= begin:
                left = verb.text
            elif verb.span.begin >= end:
                right = verb.text
                break
        kind_left = "+".join(verb_kinds([w for w in words if w.span.end <= begin])[-1:])
        kind_right = "+".join(verb_kinds([w for w in words if w.span.begin >= end])[:1])
        certain = round(mention.score * 5)
        names = [f"sure:{certain}", f"by:{mention.rule}", f"kl:{kind_left}", f"kr:{kind_right}", f"b:{before}",
                 f"n:{behind}", f"vl:{left}", f"vr:{right}", f"end:{mention.surface[-1]}"]
        if before == "的" or behind == "的":
            names.append("of:" + ("b" if before == "的" else "n"))
        if text[begin - 1:begin] in _LISTING and begin:
            names.append("list:b")
        if text[end:end + 1] in _LISTING and end < len(text):
            names.append("list:n")
        if text[begin - 1:begin] in _OPENING and begin:
            names.append(f"in:{text[begin - 1]}")
        if begin == clause.span.begin:
            names.append("opens-clause")
        if first:
            names.append("opens-sentence")
        if clause.topic is mention:
            names.append("topic")
        if clause.scene is mention:
            names.append("scene")
        if mention.span in self.reading.titles:
            names.append("title")
        if begin < self.reading.annotated.article.body_begin:
            names.append("headed")
        return Stand(place, tuple(names), before, behind, left, right, kind_left, kind_right)
