"""The report's page: what it shows, gathered for the template beside this module."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.score.gold import GoldArticle, GoldQuote
from kg.score.graph import FoundMention, FoundQuote
from kg.score.judge import Judgement
from kg.score.kinds import LEVEL, SAMPLES, SEED
from kg.score.report.diagrams import calibration_svg, interval_svg
from kg.score.report.measures import MeasureRow, measure_rows
from kg.score.report.relations import RelationRow, relation_rows
from kg.score.report.texts import CLASS_SIGNS, SIGNS, Mark, Piece, Printed, marks, pieces
from kg.score.summary import Summary
from kg.score.tally import Finding
from kg.vocab import ENTITY_CLASSES

__all__ = ["report"]

_HERE = Path(__file__).resolve().parent
#: Kinds whose misses and false finds are counted in the list of articles.
_COUNTED = ("mentions", "relations", "measures", "aims", "quotes")


@dataclass(frozen=True, slots=True)
class _ArticlePart:
    """What the page shows of a gold article."""

    article: GoldArticle
    iri: str | None  # of what answers for it
    paragraphs: tuple[tuple[Piece, ...], ...]
    mentions: tuple[Mark, ...]
    nowhere: tuple[tuple[str, str, str], ...]  # sign, form, class of mentions that stand nowhere in the text
    relations: dict[tuple[str, ...], list[RelationRow]]  # by sentences
    measures: tuple[MeasureRow, ...]
    quotes: tuple[tuple[str, str, str], ...]  # outcome, speaker, opening
    others: tuple[tuple[str, str], ...]  # outcome and wording of findings on bounds, headline, day, names
    counts: dict[str, tuple[int, int]]  # kind -> missed, spurious


def report(judgement: Judgement, summary: Summary) -> str:
    """Return the page; the same judgement gives the same characters."""
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    environment.filters["share"] = lambda value: "–" if value is None else f"{value:.3f}"
    return environment.get_template("report.html").render(
        style=(_HERE / "report.css").read_text("utf-8"),
        summary=summary, level=f"{LEVEL:.0%}", samples=SAMPLES, seed=SEED, counted=_COUNTED,
        parts=[_part(judgement, article) for article in judgement.gold],
        classes=[(name, CLASS_SIGNS[name]) for name in ENTITY_CLASSES], signs=SIGNS,
        interval=interval_svg, calibration=calibration_svg) + "\n"


def _part(judgement: Judgement, article: GoldArticle) -> _ArticlePart:
    found = judgement.found(article.id)
    printed = Printed(found.printed if found is not None else "")
    held = [finding for finding in judgement.findings if article.id in (finding.article, finding.other)]
    marked, nowhere = marks(printed, (f for f in held if f.kind == "mentions"))
    missed = Counter(f.kind for f in held if f.outcome in ("missed", "wrong"))
    spurious = Counter(f.kind for f in held if f.outcome in ("spurious", "wrong"))
    return _ArticlePart(
        article, judgement.answers.get(article.id), pieces(printed.text, marked), tuple(marked),
        tuple(_unplaced(finding) for finding in nowhere), relation_rows(judgement, article.id, printed),
        tuple(measure_rows(judgement, article.id, printed)),
        tuple(_quote(judgement, f) for f in held if f.kind == "quotes" and f.outcome != "right"),
        tuple((f.outcome, f"{f.kind}: {f.said.removeprefix(article.id).strip()}") for f in held
              if f.kind in ("articles", "headlines", "dates", "names", "identity") and f.outcome != "right"),
        {kind: (missed[kind], spurious[kind]) for kind in _COUNTED})


def _unplaced(finding: Finding) -> tuple[str, str, str]:
    mention = finding.found
    form = mention.surface if isinstance(mention, FoundMention) else finding.said.partition(" ")[2].rpartition(" (")[0]
    return SIGNS[finding.outcome], form, finding.group


def _quote(judgement: Judgement, finding: Finding) -> tuple[str, str, str]:
    if isinstance(finding.gold, GoldQuote):
        return finding.outcome, finding.gold.speaker, finding.gold.starts
    assert isinstance(finding.found, FoundQuote)
    return finding.outcome, judgement.graph.name(finding.found.speaker), finding.found.text[:24]
