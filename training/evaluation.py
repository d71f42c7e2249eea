"""Scoring the mentions network on sentences and pages that training has not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.network import NAMES, Network
from training.corpora import Tagged, bounds, read_columns

#: Our labels -> the three kinds that the other corpora mark.
LABEL_TO_KIND = {
    "PER": "PER", "COMPANY": "ORG", "GOV": "ORG", "ORG": "ORG", "PLACE": "LOC",
}  # fmt: skip
#: Labels of the corpora that serve evaluation only -> kind.
COLUMN_LABEL_TO_KIND = {"PER": "PER", "NAME": "PER", "ORG": "ORG", "LOC": "LOC"}


class Score(NamedTuple):
    """Precision, recall and F1 of one label, and how many spans the truth has."""

    label: str
    precision: float
    recall: float
    f1: float
    spans: int


def score(
    network: Network,
    sentences: Iterable[Tagged],
    gold_map: Mapping[str, str],
    found_map: Mapping[str, str],
    head: str = "names",
) -> list[Score]:
    """Scores by label, ``all`` last, for exact spans; a label that a map lacks is left out on its side."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for sentence in sentences:
        gold = {(begin, end, gold_map[kind]) for begin, end, kind in bounds(sentence.tags) if kind in gold_map}
        spans = {
            (span.begin, span.end, found_map[span.label])
            for span in network.spans("".join(sentence.characters), head)
            if span.label in found_map
        }
        right.update(label for _, _, label in gold & spans)
        found.update(label for _, _, label in spans)
        wanted.update(label for _, _, label in gold)
    scores = [_score(label, right[label], found[label], wanted[label]) for label in sorted(wanted)]
    return [*scores, _score("all", right.total(), found.total(), wanted.total())]


def _score(label: str, right: int, found: int, wanted: int) -> Score:
    return Score(label, right / max(1, found), right / max(1, wanted), 2 * right / max(1, found + wanted), wanted)


def share_right(
    network: Network, sentences: Iterable[Tagged], gold_map: Mapping[str, str], least: float, most: float
) -> float:
    """The share of right spans among those with a score from ``least`` to ``most``."""
    right: list[bool] = []
    for sentence in sentences:
        gold = {(begin, end, gold_map[kind]) for begin, end, kind in bounds(sentence.tags)}
        right += [
            (span.begin, span.end, span.label) in gold
            for span in network.spans("".join(sentence.characters), NAMES)
            if least <= span.score <= most
        ]
    return sum(right) / max(1, len(right))


def other_corpora(ner_dir: Path) -> dict[str, Sequence[Tagged]]:
    """Corpora that serve evaluation only: their terms allow research."""
    return {
        "MSRA test": read_columns(ner_dir / "msra.test.bio"),
        "People's Daily test": read_columns(ner_dir / "peoples_daily.test.bio"),
        "ResumeNER test": read_columns(ner_dir / "resume.test.bmes"),
    }


def markdown(scores: Iterable[Score]) -> str:
    """The scores as rows of a Markdown table."""
    lines = ["| label | precision | recall | F1 | spans |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {s.label} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.spans} |" for s in scores]
    return "\n".join(lines)
