"""All figures of a judgement: by kind, by class, with intervals, and how far confidences can be trusted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kg.score.calibration import SAID, Calibration, calibrations
from kg.score.intervals import Drawings, Interval, Intervals
from kg.score.judge import Judgement
from kg.score.kinds import GROUPS, KINDS, LEVEL, SAMPLES, SEED
from kg.score.tally import Finding, Tally, tally

__all__ = ["Line", "Summary", "document", "summarize"]

#: The kind under which a sort of what is said stands in the document.
_SORT_KINDS = {"statements": "relations", "posts": "relations", "measures": "measures"}


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of a kind, or of a group of it."""

    kind: str
    group: str  # empty: the whole kind
    tally: Tally
    intervals: Intervals


@dataclass(frozen=True, slots=True)
class Summary:
    """The lines in the order of the table, each kind before its groups; groups with nothing in them are left out."""

    articles: int
    lines: tuple[Line, ...]
    calibrations: dict[str, Calibration]

    def kind(self, kind: str) -> Line:
        """Return the line of a whole kind."""
        return next(line for line in self.lines if line.kind == kind and not line.group)

    def groups(self, kind: str) -> list[Line]:
        """Return the lines of a kind's groups."""
        return [line for line in self.lines if line.kind == kind and line.group]


def summarize(judgement: Judgement) -> Summary:
    """Return all figures; the same judgement gives the same ones."""
    drawings = Drawings(tuple(dict.fromkeys(article.id for article in judgement.gold)))

    def line(kind: str, group: str, findings: list[Finding]) -> Line:
        return Line(kind, group, tally(findings), drawings.intervals(findings))

    lines: list[Line] = []
    for kind in KINDS:
        findings = judgement.of_kind(kind)
        lines.append(line(kind, "", findings))
        for group in GROUPS.get(kind, ()):
            held = [finding for finding in findings if finding.group == group]
            if held:
                lines.append(line(kind, group, held))
    return Summary(drawings.count, tuple(lines), calibrations(judgement))


def _ends(interval: Interval | None) -> list[float] | None:
    return [round(end, 4) for end in interval] if interval is not None else None


def _figures(line: Line) -> dict[str, Any]:
    found = line.intervals
    return line.tally.figures() | {
        "right": line.tally.right, "missed": len(line.tally.missed),
        "spurious": len(line.tally.spurious) + line.tally.wrong,
        "interval": {"precision": _ends(found.precision), "recall": _ends(found.recall), "f1": _ends(found.f1)}}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: _rounded(held) for name, held in value.items()}
    return [_rounded(held) for held in value] if isinstance(value, list | tuple) else value


def document(summary: Summary) -> dict[str, dict[str, Any]]:
    """Return all as JSON: kind -> figures, among them ``interval``, ``by`` (groups) and ``calibration``."""
    drawn = {"level": LEVEL, "samples": SAMPLES, "seed": SEED, "articles": summary.articles}
    found: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        found[kind] = _figures(summary.kind(kind)) | {"bootstrap": drawn}
        groups = summary.groups(kind)
        if groups:
            found[kind]["by"] = {line.group: _figures(line) for line in groups}
    for sort in SAID:
        found[_SORT_KINDS[sort]].setdefault("calibration", {})[sort] = _rounded(asdict(summary.calibrations[sort]))
    return found
