"""Direct speech and who speaks: X说：“…”, “…”X表示, split and unclosed quotes.

Speech that its speaker parts (“…，”X说，“…”) is two quotations, each as printed.

Quotation marks serve titles, slogans and irony far more often than speech, so a stretch between marks is
speech only when it ends like a sentence, or is a clause that words of saying lead up to, and when a person
can be named as the speaker.  Indirect speech has no marks and is none.
"""

from __future__ import annotations

import re

from kg.quotations.speakers import Speakers
from kg.quotations.stretches import Stretch, is_clause, is_sentence, paragraphs, stretches
from kg.records import AnnotatedArticle, Mention, Quotation, Span

__all__ = ["PRIORS", "extract_quotations"]

#: Rule -> share of its quotations that are right, smoothed: (right + 1) / (told + 2) on articles that no network was
#: tuned on.
PRIORS = {
    "quote-speaker-before.v1": 0.97,
    "quote-meant-before.v1": 0.88,
    "quote-led-up.v1": 0.9,
    "quote-meant-led-up.v1": 0.71,
    "quote-indirect.v1": 0.93,
    "quote-doing.v1": 0.88,
    "quote-speaker-after.v1": 0.98,
    "quote-meant-after.v1": 0.9,
    "quote-next-sentence.v1": 0.9,
    "quote-goes-on.v1": 0.8,
    "quote-sentence-before.v1": 0.9,
    "quote-scene-before.v1": 0.86,
    "quote-meant-scene.v1": 0.6,
    "quote-same-speaker.v1": 0.67,
    "quote-alone.v1": 0.5,
}
_LEAST_INTRODUCED = 5  # characters behind a colon that are more than a name
#: Verbs that may stand right before the marks, without a sign: X坦言“…”.
_BARE_VERB = re.compile("(?:坦言|直言|感叹|感慨|笑称|笑言|问|追问|反问|喊|说|回答|答|调侃|打趣)$")


class _Reading:
    """Goes through the stretches of an article in their order."""

    def __init__(self, annotated: AnnotatedArticle) -> None:
        self.text = annotated.article.text
        self.speakers = Speakers(annotated)
        self.found: list[tuple[Mention, Stretch, str]] = []
        self._last: Mention | None = None

    def paragraph(self, paragraph: Span) -> None:
        """Add the quotations of one paragraph."""
        held = list(stretches(self.text, paragraph))
        done, before = paragraph.begin, len(self.found)
        for place, stretch in enumerate(held):
            following = [s.outer.begin for s in held[place + 1:] if is_sentence(self.text, s)]
            limit = following[0] if following else paragraph.end
            told = self._told(paragraph, stretch, done, limit, len(self.found) > before)
            if told is None:
                continue
            speaker, rule = told
            self.found.append((speaker, stretch, rule))
            # “…，”X说，“…”: X speaks on
            parted = stretch.inner.of(self.text).endswith(("，", ",")) and speaker.span.begin > stretch.outer.end
            self._last, done = speaker, speaker.span.begin if parted else stretch.outer.end

    def _told(self, paragraph: Span, stretch: Stretch, done: int, limit: int, quoted: bool
              ) -> tuple[Mention, str] | None:
        """Return who speaks and the rule that says so; `quoted`: the paragraph holds a quotation before."""
        text, speakers = self.text, self.speakers
        sentence, clause = is_sentence(text, stretch), is_clause(text, stretch)
        sign = text[stretch.outer.begin - 1:stretch.outer.begin]
        introduced = (sign in ("：", ":") and len(stretch.inner) >= _LEAST_INTRODUCED
                      and (sentence or not text.startswith("的", stretch.outer.end)))
        bare = clause and _BARE_VERB.search(text[max(done, stretch.outer.begin - 3):stretch.outer.begin]) is not None
        if sentence or introduced or bare or (clause and sign in ("，", ",")):
            named = speakers.before(done, stretch)
            if named:
                return named[0], f"quote-{'speaker' if named[1] else 'meant'}-before.v1"
        if sentence or introduced:
            named = speakers.led(done, stretch)
            if named:
                return named[0], "quote-led-up.v1" if named[1] else "quote-meant-led-up.v1"
        if (sentence or clause) and sign in ("，", ","):
            named = speakers.indirect(done, stretch)
            if named:
                return named[0], "quote-indirect.v1"
        if not stretch.closed:
            alone = stretch.outer.begin == paragraph.begin and self._last is not None
            return (self._last, "quote-same-speaker.v1") if alone and self._last else None
        if sentence or (clause and text[stretch.outer.end:stretch.outer.end + 1] == "，"):
            speaker, named_there, said = speakers.after(paragraph, stretch, limit)
            if speaker:
                return speaker, "quote-speaker-after.v1" if named_there else "quote-meant-after.v1"
            if said:
                return self._goes_on(done, stretch, quoted)
        if sentence or (clause and sign in ("，", ",")):
            return self._goes_on(done, stretch, quoted) or self._near(paragraph, stretch, done, limit, sentence)
        return None

    def _goes_on(self, done: int, stretch: Stretch, quoted: bool) -> tuple[Mention, str] | None:
        """“…，”X掰着手指，“…”: who has just spoken speaks on in the same sentence."""
        if quoted and self._last and not re.search("[。！？；]", self.text[done:stretch.outer.begin]):
            return self._last, "quote-goes-on.v1"
        return None

    def _near(self, paragraph: Span, stretch: Stretch, done: int, limit: int, sentence: bool
              ) -> tuple[Mention, str] | None:
        """Return who speaks where no verb of saying tells: by the sentences around."""
        speakers, text = self.speakers, self.text
        named = speakers.sentence_before(paragraph, stretch)
        if named:
            return named[0], "quote-sentence-before.v1"
        named = speakers.doing(done, stretch)
        if named:
            return named[0], "quote-doing.v1"
        if not sentence:
            return None
        full = text[stretch.inner.end - 1] not in "，,"
        meant = speakers.meant_after(paragraph, stretch, limit) if full else None
        if meant:
            return meant, "quote-meant-after.v1"
        following = speakers.next_sentence(paragraph, stretch, limit)
        if following:
            return following, "quote-next-sentence.v1"
        named = speakers.scene_before(paragraph, stretch) if full else None
        if named:
            return named[0], "quote-scene-before.v1" if named[1] else "quote-meant-scene.v1"
        if stretch.outer.begin == paragraph.begin:
            if self._last:
                return self._last, "quote-same-speaker.v1"
            alone = speakers.spoken_of(paragraph) if stretch.outer.end == paragraph.end else None
            return (alone, "quote-alone.v1") if alone else None
        return None


def extract_quotations(annotated: AnnotatedArticle) -> tuple[Quotation, ...]:
    """Return the direct speech of `annotated` with its speakers, in text order."""
    reading = _Reading(annotated)
    for paragraph in paragraphs(annotated.article.text):
        if paragraph.begin >= annotated.article.body_begin:
            reading.paragraph(paragraph)
    return tuple(_quotation(annotated, *one) for one in reading.found)


def _quotation(annotated: AnnotatedArticle, speaker: Mention, stretch: Stretch, rule: str) -> Quotation:
    quoted = next((s.span for s in annotated.sentences if s.span.begin <= stretch.inner.begin < s.span.end),
                  stretch.inner)
    naming = next((s.span for s in annotated.sentences if s.span.covers(speaker.span)), quoted)
    return Quotation(speaker.entities[0], stretch.inner.of(annotated.article.text), tuple(sorted({quoted, naming})),
                     PRIORS[rule], rule)
