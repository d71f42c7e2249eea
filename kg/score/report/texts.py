"""An article's text, cut into pieces that carry the marks of the mentions found and missed in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.records import Span
from kg.score.comparing import squash
from kg.score.gold import GoldEntity
from kg.score.graph import FoundMention
from kg.score.tally import Finding, Outcome

__all__ = ["CLASS_SIGNS", "SIGNS", "Mark", "Piece", "Printed", "marks", "pieces"]

#: What stands behind a mention, so that its class is told without colour.
CLASS_SIGNS: dict[str, str] = {
    "Place": "地", "Zone": "区", "Government": "政", "Company": "企", "Institution": "院", "Organization": "组",
    "Person": "人", "Project": "项", "Facility": "施", "Industry": "业", "Product": "品", "Policy": "策", "Event": "会",
}
#: What stands before the class.
SIGNS: dict[Outcome, str] = {"right": "", "missed": "−", "spurious": "+", "wrong": "±"}
_BREAK = re.compile(r"[。！？!?]+[”’」』）)]*|\n")


class Printed:
    """A text in which squashed words are looked up.

    >>> Printed("昌吉 州，２０２４年").find("州2024")
    [Span(begin=3, end=9)]
    """

    def __init__(self, text: str) -> None:
        self.text = text
        places = [(c, place) for place, char in enumerate(text) for c in squash(char)]
        self._squashed = "".join(c for c, _ in places)
        self._places = [place for _, place in places]
        self._breaks = [0, *(m.end() for m in _BREAK.finditer(text)), len(text)]

    def find(self, squashed: str) -> list[Span]:
        """Return where a squashed word stands, in the order of the text, without overlaps."""
        found: list[Span] = []
        begin = self._squashed.find(squashed) if squashed else -1
        while begin >= 0:
            end = begin + len(squashed)
            found.append(Span(self._places[begin], self._places[end - 1] + 1))
            begin = self._squashed.find(squashed, end)
        return found

    def sentence(self, span: Span) -> Span:
        """Return the sentence, or the sentences, that a span lies in, blanks at its ends left out."""
        begin = max(place for place in self._breaks if place <= span.begin)
        end = min(place for place in self._breaks if place >= span.end)
        held = self.text[begin:end]
        return Span(begin + len(held) - len(held.lstrip()), end - len(held) + len(held.rstrip()))

    def sentences(self, spans: Iterable[Span]) -> tuple[str, ...]:
        """Return the texts of spans, each once, in text order."""
        return tuple(" ".join(span.of(self.text).split()) for span in sorted(set(spans)))

    def around(self, snippet: str | None) -> tuple[str, ...]:
        """Return the sentence in which a snippet first stands; none where it does not."""
        return self.sentences(self.sentence(span) for span in self.find(squash(snippet))[:1])


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A mention in the text."""

    span: Span
    type: str
    outcome: Outcome

    @property
    def sign(self) -> str:
        """What stands behind it."""
        return SIGNS[self.outcome] + CLASS_SIGNS.get(self.type, "?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters under the same marks; `signs` are those of the marks that end here."""

    text: str
    marks: tuple[Mark, ...] = ()
    signs: str = ""

    @property
    def classes(self) -> str:
        """The names of the style."""
        return " ".join(sorted({name for mark in self.marks for name in (mark.outcome, mark.type)}))

    @property
    def title(self) -> str:
        """What the marks say in words."""
        return ", ".join(f"{mark.outcome} {mark.type}" for mark in self.marks)


def marks(printed: Printed, findings: Iterable[Finding]) -> tuple[list[Mark], list[Finding]]:
    """Return the marks of an article's mentions, and the findings that stand nowhere in its text.

    A missed form is marked wherever it stands free of what was rightly found; if it never does, at every place.
    """
    found: list[Mark] = []
    missed: list[Finding] = []
    nowhere: list[Finding] = []
    for finding in findings:
        if isinstance(finding.found, FoundMention):
            found += [Mark(span, finding.found.type, finding.outcome) for span in finding.found.spans]
            if not finding.found.spans:
                nowhere.append(finding)
        else:
            missed.append(finding)
    taken = [mark.span for mark in found if mark.outcome == "right"]
    for finding in missed:
        (form,) = finding.gold.mentions if isinstance(finding.gold, GoldEntity) else ("",)
        spans = printed.find(squash(form))
        free = [span for span in spans if not any(other.overlaps(span) for other in taken)]
        found += [Mark(span, finding.group, "missed") for span in free or spans]
        if not spans:
            nowhere.append(finding)
    return sorted(set(found)), nowhere


def pieces(text: str, marked: Iterable[Mark]) -> tuple[tuple[Piece, ...], ...]:
    """Return the paragraphs of a text, each in its pieces, which together are its characters."""
    marked = list(marked)
    cuts = sorted({0, len(text), *(end for mark in marked for end in (mark.span.begin, mark.span.end)),
                   *(place for m in re.finditer("\n", text) for place in (m.start(), m.end()))})
    return tuple(tuple(paragraph) for paragraph in _paragraphs(text, marked, cuts) if paragraph)


def _paragraphs(text: str, marked: list[Mark], cuts: list[int]) -> Iterator[list[Piece]]:
    paragraph: list[Piece] = []
    for begin, end in pairwise(cuts):
        here = Span(begin, end)
        if here.of(text) == "\n":
            yield paragraph
            paragraph = []
            continue
        over = tuple(mark for mark in marked if mark.span.covers(here))
        paragraph.append(Piece(here.of(text), over, "".join(mark.sign for mark in over if mark.span.end == end)))
    yield paragraph
