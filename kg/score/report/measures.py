"""Measures of an article beside each other: what gold has, what the graph has, and why they are no pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.score.comparing import squash
from kg.score.figures import is_same_period, traits
from kg.score.gold import GoldMeasure
from kg.score.graph import FoundMeasure
from kg.score.judge import Judgement
from kg.score.kinds import CHANGES
from kg.score.report.texts import Printed
from kg.score.tally import Outcome

__all__ = ["MeasureRow", "Side", "measure_rows"]

#: How much each agreement speaks for two measures being meant as one.
_WEIGHTS = {"kind": 1, "subject": 2, "indicator": 3, "value": 3, "unit": 1}


@dataclass(frozen=True, slots=True)
class Side:
    """A measure in the words of its side."""

    kind: str
    subject: str
    indicator: str
    value: str
    unit: str
    period: str
    change: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A gold measure, a found one, or both; `why` names what keeps two from being a pair, or what a pair differs in."""

    outcome: Outcome
    gold: Side | None
    found: Side | None
    why: tuple[str, ...]
    sentences: tuple[str, ...]
    confidence: str

    @property
    def off(self) -> set[str]:
        """The names of what differs."""
        return {reason.partition(" ")[0] for reason in self.why} if self.gold and self.found else set()


def measure_rows(judgement: Judgement, article: str, printed: Printed) -> list[MeasureRow]:
    """Return the measures and aims of a gold article: pairs and misses in gold's order, then what only the graph has.

    A missed one stands beside the spurious one that is most like it, if one is.
    """
    match = judgement.matches[article]
    held = [f for f in judgement.findings if f.article == article and f.kind in ("measures", "aims")]
    missed = [f.gold for f in held if f.outcome == "missed" and isinstance(f.gold, GoldMeasure)]
    spurious = [f.found for f in held if f.outcome == "spurious" and isinstance(f.found, FoundMeasure)]
    near = _nearest(missed, spurious, match)
    rows: list[MeasureRow] = []
    place = 0
    for finding in held:
        gold, got = finding.gold, finding.found
        if not isinstance(gold, GoldMeasure):
            continue
        if finding.outcome == "right" and isinstance(got, FoundMeasure):
            rows.append(_row(judgement, article, printed, "right", gold, got, _differences(gold, got)))
            continue
        other = spurious[near[place]] if place in near else None
        why = _reasons(gold, other, match) if other is not None else ("nothing like it was found",)
        rows.append(_row(judgement, article, printed, "wrong" if other is not None else "missed", gold, other, why))
        place += 1
    used = set(near.values())
    rows += [_row(judgement, article, printed, "spurious", None, other, ("nothing like it is in gold",))
             for j, other in enumerate(spurious) if j not in used]
    return rows


def _nearest(gold: Sequence[GoldMeasure], found: Sequence[FoundMeasure], match: dict[str, str]) -> dict[int, int]:
    """Gold position -> found position, one to one, most alike first; a shared number or indicator is needed."""
    pairs = []
    for i, measure in enumerate(gold):
        for j, other in enumerate(found):
            agree = traits(measure, other, match.get(measure.subject))
            if (agree.value and other.value is not None) or agree.indicator:
                pairs.append((-sum(_WEIGHTS[name] for name, yes in agree._asdict().items() if yes), i, j))
    near: dict[int, int] = {}
    for _, i, j in sorted(pairs):
        if i not in near and j not in near.values():
            near[i] = j
    return near


def _reasons(gold: GoldMeasure, found: FoundMeasure, match: dict[str, str]) -> tuple[str, ...]:
    agree = traits(gold, found, match.get(gold.subject))
    reasons = tuple(name for name, yes in agree._asdict().items() if not yes)
    if "subject" in reasons and gold.subject not in match:
        reasons = tuple(f"subject ({gold.subject} not found)" if name == "subject" else name for name in reasons)
    return reasons or ("the found one answers another gold measure",)


def _differences(gold: GoldMeasure, found: FoundMeasure) -> tuple[str, ...]:
    period = (gold.period or found.start or found.end) and not is_same_period(gold, found)
    change = CHANGES.get(gold.change or "", "") != found.change
    return tuple(name for name, differs in (("period", period), ("change", change)) if differs)


def _row(judgement: Judgement, article: str, printed: Printed, outcome: Outcome, gold: GoldMeasure | None,
         found: FoundMeasure | None, why: tuple[str, ...]) -> MeasureRow:
    graph = judgement.graph
    sentences = printed.sentences(graph.quoted({found.node})) if found is not None else ()
    if gold is not None and not any(squash(gold.evidence) in squash(sentence) for sentence in sentences):
        sentences = (*printed.around(gold.evidence), *sentences)
    confidence = graph.confidence({found.node}) if found is not None else None
    return MeasureRow(outcome, _gold_side(gold) if gold is not None else None,
                      _found_side(found, graph.name(found.subject)) if found is not None else None, why,
                      sentences if outcome != "right" or why else (),
                      f"{confidence:.2f}" if confidence is not None else "")


def _gold_side(gold: GoldMeasure) -> Side:
    return Side(gold.kind, gold.subject, gold.indicator, "" if gold.value is None else str(gold.value), gold.unit or "",
                gold.period or "", gold.change or "")


def _found_side(found: FoundMeasure, subject: str) -> Side:
    words = {term: word for word, term in CHANGES.items()}
    ends = [end for end in (found.start, found.end) if end]
    return Side(found.kind, subject, found.indicator, "" if found.value is None else f"{found.value.normalize():f}",
                found.unit, " – ".join(dict.fromkeys(ends)), words.get(found.change, found.change))
