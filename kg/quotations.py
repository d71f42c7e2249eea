"""Direct speech and who speaks: X说：“…”, “…”X表示, split and unclosed quotes.

Speech that its speaker parts (“…，”X说，“…”) is two quotations, each as printed.

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
    "quote-scene-before.v1": 0.7,
}

_OPENING, _CLOSING = "“「『", "”」』"
_MOST = 1500  # characters; a longer stretch is a mark that was never closed
_LEAST = 4
#: What hangs or stands written is quoted and not said.
_WRITTEN = re.compile("(?:口号|标语|横幅|牌子|牌匾|条幅|标题|题词|规定|条例|通知|短信|原则"
                      "|主题|家训|对联|谚语|俗话)[^，。]{0,6}[：:]$")
#: Before a person who is spoken to or of.
_SPOKEN_TO = re.compile("(?:对|向|给|面对|提起|提到|谈起|谈到|说起|得知|看到|看着|安慰|告诉|叮嘱|握住)"
                        "(?:(?!的)[一-龥]){0,4}$|[跟同]$")
#: “…”说这话的是X, “…”这是X的…
_SAID_BY = re.compile("^(?:，|—+)?(?:说(?:起|出)?|讲|发出|道出)[^，。]{0,8}的(?:，)?(?:就|正)?是|^(?:，|—+)?这是")


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
        far = not verbs or len(lead) - verbs[-1].end() > (12 if lead[-1] in "：:" else 3)
        if far and _sentence_like(self.text, stretch):
            return self._led(lead, low)
        if far:
            return None
        people = [m for m in self.people if low <= m.span.begin and m.span.end <= low + verbs[-1].start()]
        speaker = self._speaking(people)
        if speaker:
            return speaker
        return self._pronoun(lead[:verbs[-1].start()], low)

    def _governed(self, person: Mention) -> bool:
        """Tell whether the person is spoken to or of: 对X说, 向X解释, 提起X."""
        return _SPOKEN_TO.search(self.text[max(0, person.span.begin - 8):person.span.begin]) is not None

    def _speaking(self, people: list[Mention]) -> Mention | None:
        """Return who speaks of those before the verb: the nearest; of several joined, the first; not who is told."""
        free = [m for m in people if not self._governed(m)]
        if not free:
            return None
        found = free[-1]
        for person in reversed(free[:-1]):
            if self.text[person.span.end:found.span.begin] in ("、", "和", "与"):
                found = person
        return found

    def _led(self, lead: str, low: int) -> Mention | None:
        """Return who is quoted in X竖起大拇指：“…”; X表示，…，“…”: led up to without a verb of saying by the mark."""
        here = self._in(Span(low, low + len(lead)))
        if not here or _WRITTEN.search(lead):
            return None
        if lead[-1] in "：:":
            return here[-1] if "是" not in lead[-2:] else None
        verb = re.search("(?:说|表示|介绍|认为|坦言|告诉记者)[，,]", lead)
        before = [m for m in here if verb and m.span.end <= low + verb.start()]
        return before[-1] if before else None

    def after(self, paragraph: Span, stretch: _Stretch, limit: int) -> tuple[Mention | None, str, bool]:
        """Return the speaker in “…”X说, the rule, and whether anybody at all is said to speak."""
        tail = self.text[stretch.outer.end:min(limit, paragraph.end)]
        sentence = re.match("[^。！？!?]*[。！？!?]?", tail)
        first = sentence.group() if sentence else ""
        here = self._in(Span(stretch.outer.end, stretch.outer.end + len(first)))
        verb = _speech().search(first)
        if here and _SAID_BY.match(first):
            return here[0], "quote-speaker-after.v1", True
        for said in _speech().finditer(first):
            before = [m for m in here if m.span.end <= stretch.outer.end + said.start()]
            speaker = self._speaking(before)
            if speaker:
                return speaker, "quote-speaker-after.v1", True
        if verb:
            pronoun = self._pronoun(first[:verb.start()], stretch.outer.end) if not here else None
            return pronoun, "quote-speaker-after.v1", True
        lead = self.text[paragraph.begin:stretch.outer.begin].rstrip()
        if lead and not re.search("[。！？”…]$|报道[:：]$", lead):
            return None, "quote-speaker-next-sentence.v1", False
        following = re.match("[^。！？!?]*[。！？!?]?[^。！？!?]*", tail)
        wide = self._in(Span(stretch.outer.end, stretch.outer.end + len(following.group() if following else "")))
        acting = next((m for m in wide if not self._governed(m)), wide[0] if wide else None)
        return acting, "quote-speaker-next-sentence.v1", bool(wide)

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

    def scene_before(self, paragraph: Span, stretch: _Stretch) -> Mention | None:
        """Return the one person of the sentence that a quotation follows: 果农X正在园里忙活。“…。”"""
        lead = self.text[paragraph.begin:stretch.outer.begin]
        last = re.search("([^。！？]*)[。！？]$", lead)
        if not last or re.search("[“”\"]", last.group()):
            return None
        people = self._in(Span(paragraph.begin + last.start(), stretch.outer.begin))
        return people[0] if len({m.entities for m in people}) == 1 else None

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
        done, parted = paragraph.begin, False
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
                if speaker is None and not said and text[stretch.inner.end - 1] not in "，,":
                    speaker = speakers.scene_before(paragraph, stretch)
                    rule = "quote-scene-before.v1" if speaker else rule
                if speaker is None and not said and stretch.outer.begin == paragraph.begin:
                    speaker, rule = last, "quote-same-speaker.v1"
            elif speaker is None and not stretch.closed and stretch.outer.begin == paragraph.begin:
                speaker, rule = last, "quote-same-speaker.v1"
            if speaker is None and parted and found and "。" not in text[done:stretch.outer.begin] and like:
                speaker, rule = last, "quote-same-speaker.v1"  # “…，”X掰着手指，“…”
            if speaker is None or not (like or (rule == "quote-speaker-before.v1" and _introduced(text, stretch))):
                continue
            found.append(_quotation(annotated, speaker, stretch.inner.of(text), stretch, rule))
            parted = stretch.inner.of(text).endswith(("，", ","))  # “…，”X说，“…”: X speaks on
            last, done = speaker, speaker.span.begin if parted else stretch.outer.end
    return tuple(found)


def _introduced(text: str, stretch: _Stretch) -> bool:
    """Tell whether a colon leads up to the stretch and it is more than a name."""
    return text[stretch.outer.begin - 1:stretch.outer.begin] in ("：", ":") and len(stretch.inner) >= 6


def _quotation(annotated: AnnotatedArticle, speaker: Mention, said: str, stretch: _Stretch, rule: str) -> Quotation:
    quoted = next((s.span for s in annotated.sentences if s.span.begin <= stretch.inner.begin < s.span.end),
                  stretch.inner)
    naming = next((s.span for s in annotated.sentences if s.span.covers(speaker.span)), quoted)
    return Quotation(speaker.entities[0], said, tuple(sorted({quoted, naming})), PRIORS[rule], rule)
