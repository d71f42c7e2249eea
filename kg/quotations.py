"""Direct speech and who speaks: X说：“…”, “…”X表示, split and unclosed quotes.

Quotation marks serve titles, slogans and irony far more often than speech, so a stretch between marks is
speech only when it ends like a sentence, or a verb of saying and a colon lead up to it, and when a person
can be named as the speaker.  Indirect speech has no marks and is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.lexicon import words
from kg.records import AnnotatedArticle, Mention, Quotation, Span

__all__ = ["PRIORS", "extract_quotations"]

#: Rule -> share of its quotations that careful readers accept.
PRIORS = {
    "quote-speaker-before.v1": 0.95,
    "quote-speaker-after.v1": 0.95,
    "quote-speaker-next-sentence.v1": 0.8,
    "quote-same-speaker.v1": 0.75,
}

_OPENING, _CLOSING = "“「『", "”」』"
_MOST = 1500  # characters; a longer stretch is a mark that was never closed
_LEAST = 4


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What stands between two marks; `closed` tells whether the second was printed."""

    inner: Span
    outer: Span
    closed: bool


def _paragraphs(text: str) -> Iterator[Span]:
    begin = 0
    for line in text.split("\n"):
        yield Span(begin, begin + len(line))
        begin += len(line) + 1


def _stretches(text: str, paragraph: Span) -> Iterator[_Stretch]:
    """Yield the outermost stretches between marks of one paragraph, in order."""
    depth, begin, straight = 0, -1, False
    last_sign = paragraph.begin
    for place in range(paragraph.begin, paragraph.end):
        char = text[place]
        if char == '"' and (straight or depth == 0):
            if straight:
                yield _Stretch(Span(begin + 1, place), Span(begin, place + 1), True)
                straight = False
            else:
                begin, straight = place, True
        elif straight:
            continue
        elif char in _OPENING:
            if depth == 0:
                begin = place
            depth += 1
            last_sign = place
        elif char in _CLOSING and depth:
            depth -= 1
            last_sign = place
            if depth == 0:
                yield _Stretch(Span(begin + 1, place), Span(begin, place + 1), True)
    if depth or straight:
        # an inner mark that was never closed leaves the outer one open: end at the last closing mark
        if depth and last_sign > begin and text[last_sign] in _CLOSING and text[last_sign - 1] in "。！？，…!?":
            yield _Stretch(Span(begin + 1, last_sign), Span(begin, last_sign + 1), True)
        else:
            yield _Stretch(Span(begin + 1, paragraph.end), Span(begin, paragraph.end), False)


@cache
def _speech() -> re.Pattern[str]:
    verbs = sorted(words("verbs_speech"), key=lambda w: (-len(w), w))
    # 据说, 小说, 名称, 说明 … hold a verb of saying and say nothing
    return re.compile("(?<![据小学传名职简号演])(?:" + "|".join(re.escape(verb) for verb in verbs)
                      + ")(?![明法号谓服])")


def _sentence_like(text: str, stretch: _Stretch) -> bool:
    inner = stretch.inner.of(text)
    return (_LEAST < len(inner) <= _MOST
            and inner.rstrip("”’」』'\" ").endswith(("。", "！", "？", "，", "…", "；", "!", "?", ",")))


class _Speakers:
    """Finds who speaks, by what stands around a stretch."""

    def __init__(self, annotated: AnnotatedArticle) -> None:
        self.text = annotated.article.text
        bylines = {byline.span for byline in annotated.article.bylines if byline.span}
        self.people: list[Mention] = []
        authors: list[Mention] = []  # 记者张三、李四 make the article, they do not speak in it
        for mention in annotated.mentions:
            if mention.type != "Person" or mention.span in bylines:
                continue
            before = self.text[max(0, mention.span.begin - 6):mention.span.begin].rstrip(" 　")
            if re.search("(?:记者|通讯员)$", before) or (
                    authors and re.fullmatch("[、 　]", self.text[authors[-1].span.end:mention.span.begin])):
                authors.append(mention)
            else:
                self.people.append(mention)

    def before(self, paragraph: Span, stretch: _Stretch, after: int) -> Mention | None:
        """Return the speaker in X说：“…” where X stands behind offset `after` of the same paragraph."""
        low = max(paragraph.begin, after)
        stops = [m.end() for m in re.finditer("[。！？!?]", self.text[low:stretch.outer.begin])]
        low += stops[-1] if stops else 0
        lead = self.text[low:stretch.outer.begin]
        if not re.search("[：:，,]$", lead) and not lead.endswith(words("verbs_speech")):
            return None
        verbs = list(_speech().finditer(lead))
        if not verbs:
            return None
        if len(lead) - verbs[-1].end() > (12 if lead[-1] in "：:" else 3):
            return None
        people = [m for m in self.people if low <= m.span.begin and m.span.end <= low + verbs[-1].start()]
        if people:
            return people[-1]
        return self._pronoun(lead[:verbs[-1].start()], low)

    def after(self, paragraph: Span, stretch: _Stretch, limit: int) -> tuple[Mention | None, str, bool]:
        """Return the speaker in “…”X说, the rule, and whether anybody at all is said to speak."""
        tail = self.text[stretch.outer.end:min(limit, paragraph.end)]
        sentence = re.match("[^。！？!?]*[。！？!?]?", tail)
        first = sentence.group() if sentence else ""
        here = self._in(Span(stretch.outer.end, stretch.outer.end + len(first)))
        verb = _speech().search(first)
        for person in here:
            if _speech().search(first, person.span.end - stretch.outer.end):
                return person, "quote-speaker-after.v1", True
        if verb:
            pronoun = self._pronoun(first[:verb.start()], stretch.outer.end) if not here else None
            return pronoun, "quote-speaker-after.v1", True
        lead = self.text[paragraph.begin:stretch.outer.begin].rstrip()
        if lead and not re.search("[。！？”…]$|报道[:：]$", lead):
            return None, "quote-speaker-next-sentence.v1", False
        following = re.match("[^。！？!?]*[。！？!?]?[^。！？!?]*", tail)
        wide = self._in(Span(stretch.outer.end, stretch.outer.end + len(following.group() if following else "")))
        return (wide[0] if wide else None), "quote-speaker-next-sentence.v1", bool(wide)

    def sentence_before(self, paragraph: Span, stretch: _Stretch) -> Mention | None:
        """Return the speaker of the indirect speech that a quotation goes on with: 她说，…。“…”"""
        lead = self.text[paragraph.begin:stretch.outer.begin]
        last = re.search("([^。！？]*)[。！？]$", lead)
        if not last or "“" in last.group() or '"' in last.group():
            return None
        begin = paragraph.begin + last.start()
        verb = re.search("(?:说|表示|介绍|认为|坦言)，", last.group())
        if not verb:
            return None
        people = self._in(Span(begin, begin + verb.start()))
        return people[-1] if people else self._pronoun(last.group()[:verb.start()], begin)

    def _in(self, span: Span) -> list[Mention]:
        return [m for m in self.people if span.covers(m.span)]

    def _pronoun(self, words_before: str, at: int) -> Mention | None:
        if not re.search("(?:^|[，。、])[^，。]{0,6}?[他她](?![们人])", words_before):
            return None
        earlier = [m for m in self.people if m.span.end <= at]
        return earlier[-1] if earlier else None


def extract_quotations(annotated: AnnotatedArticle) -> tuple[Quotation, ...]:
    """Return the direct speech of `annotated` with its speakers, in text order."""
    text = annotated.article.text
    speakers = _Speakers(annotated)
    found: list[Quotation] = []
    last: Mention | None = None
    for paragraph in _paragraphs(text):
        if paragraph.begin < annotated.article.body_begin:
            continue
        stretches = [s for s in _stretches(text, paragraph) if len(s.inner) > _LEAST]
        done = paragraph.begin
        joined: int | None = None  # where a split quotation goes on: “…，”X说，“…”
        for place, stretch in enumerate(stretches):
            following = [s.outer.begin for s in stretches[place + 1:] if _sentence_like(text, s)]
            limit = following[0] if following else paragraph.end
            like = _sentence_like(text, stretch)
            speaker = speakers.before(paragraph, stretch, done)
            rule = "quote-speaker-before.v1"
            ends_inside = like and stretch.closed
            if speaker is None and ends_inside:
                speaker, rule, said = speakers.after(paragraph, stretch, limit)
                if speaker is None and not said:
                    speaker = speakers.sentence_before(paragraph, stretch)
                    rule = "quote-same-speaker.v1" if speaker else rule
                if speaker is None and not said and stretch.outer.begin == paragraph.begin:
                    speaker, rule = last, "quote-same-speaker.v1"
            elif speaker is None and not stretch.closed and stretch.outer.begin == paragraph.begin:
                speaker, rule = last, "quote-same-speaker.v1"
            if speaker is None or not (like or (rule == "quote-speaker-before.v1" and _introduced(text, stretch))):
                continue
            if joined is not None and found and found[-1].speaker == speaker.entities[0]:
                before = found.pop()
                found.append(_quotation(annotated, speaker, before.text + stretch.inner.of(text), stretch, rule,
                                        before.evidence))
            else:
                found.append(_quotation(annotated, speaker, stretch.inner.of(text), stretch, rule, ()))
            joined = place if stretch.inner.of(text).endswith(("，", ",")) else None
            last, done = speaker, stretch.outer.end if joined is None else speaker.span.begin
    return tuple(found)


def _introduced(text: str, stretch: _Stretch) -> bool:
    """Tell whether a colon leads up to the stretch and it is more than a name."""
    return text[stretch.outer.begin - 1:stretch.outer.begin] in ("：", ":") and len(stretch.inner) >= 6


def _quotation(annotated: AnnotatedArticle, speaker: Mention, said: str, stretch: _Stretch, rule: str,
               evidence: tuple[Span, ...]) -> Quotation:
    quoted = next((s.span for s in annotated.sentences if s.span.begin <= stretch.inner.begin < s.span.end),
                  stretch.inner)
    naming = next((s.span for s in annotated.sentences if s.span.covers(speaker.span)), quoted)
    spans = tuple(sorted({*evidence, quoted})) if evidence else (quoted,)
    if naming not in spans and len(spans) < 2:
        spans = tuple(sorted({*spans, naming}))
    return Quotation(speaker.entities[0], said, spans[:2], PRIORS[rule], rule)
