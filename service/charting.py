"""Charts as their script reads them: series of points, and the sentence that a screen reader says first.

A chart stands beside a table with the same figures; `frontend/src/charts` draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from service.answers import AnswerTable, NamedCell
from service.reading.timelines import Timeline

__all__ = ["answer_chart", "months_chart", "timeline_chart", "timelines_chart"]

_MOST_SPOKEN = 40
_MOST_BARS = 30
_MOST_SERIES = 4
_MOSTLY = 0.6
#: Columns that hold days; the first that most rows fill is the time axis.
_DAYS = ("until", "end", "deadline", "day", "asOf", "start")
#: Columns whose numbers say nothing by their length.
_NO_FIGURES = {"rank"}

Points = Iterable[tuple[str, float, str]]


def _chart(kind: str, unit: str, summary: str, series: Iterable[tuple[str, bool, Points]]) -> dict[str, Any]:
    listed = [{"name": name, "hollow": hollow, "points": [list(p) for p in points]} for name, hollow, points in series]
    spoken = [f"{x} {text}" for one in listed for x, _, text in one["points"]]  # type: ignore[attr-defined]
    return {
        "kind": kind,
        "unit": unit,
        "summary": "；".join([summary, *spoken[:_MOST_SPOKEN]]),
        "series": [one for one in listed if one["points"]],
    }


def _said(words: Mapping[str, str], name: str, n: int) -> str:
    return words["chart_of"].replace("{name}", name).replace("{n}", str(n))


def timelines_chart(
    lines: Sequence[tuple[str, Timeline]], name: str, words: Mapping[str, str], label: Callable[[str], str]
) -> dict[str, Any]:
    """Return the chart of figures and targets of one scale; `lines` are each thing's name and its timeline.

    A name may be empty where there is one thing only.
    """
    series = []
    for thing, line in lines:
        for key, hollow in (("chart_figures", False), ("chart_targets", True)):
            points = [(p.day, float(p.value), p.measure.printed) for p in line.points if p.is_target == hollow]
            series.append((f"{thing} {words[key]}".strip(), hollow, points))
    first = lines[0][1]
    title = f"{name} {label(first.change)}" if first.change else name
    return _chart("time", first.unit, _said(words, title, sum(len(points) for _, _, points in series)), series)


def timeline_chart(line: Timeline, words: Mapping[str, str], label: Callable[[str], str]) -> dict[str, Any]:
    """Return the chart of one thing's timeline."""
    return timelines_chart([("", line)], line.indicator.name, words, label)


def months_chart(months: Sequence[tuple[str, int]], words: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the chart of articles a month; None for fewer than two months."""
    if len(months) < 2:
        return None
    total = sum(n for _, n in months)
    points = [(month, float(n), str(n)) for month, n in months]
    said = _said(words, words["mentions_over_time"], total)
    return _chart("months", "", said, [(words["n_articles"], False, points)])


def _share(cells: Sequence[NamedCell | None], fits: Callable[[NamedCell], bool]) -> float:
    return sum(1 for cell in cells if cell is not None and fits(cell)) / len(cells)


def _is_day(cell: NamedCell) -> bool:
    return len(cell.text) == 10 and cell.text[4] == cell.text[7] == "-" and cell.text.replace("-", "").isdigit()


def _text(cell: NamedCell | None) -> str:
    return cell.text if cell is not None else ""


def answer_chart(
    table: AnswerTable, title: str, words: Mapping[str, str], column: Callable[[str], str]
) -> dict[str, Any] | None:
    """Return the chart of an answer with a column of numbers; None where a chart would say nothing.

    Only rows of the unit and kind of change that most of them have are drawn: others have no place on the same scale.
    Over time each thing and indicator is a series of its own.
    """
    columns = {name: [row.cells[at] for row in table.rows] for at, name in enumerate(table.columns)}
    rows = range(len(table.rows))
    numbers = [name for name in columns if rows and _share(columns[name], lambda cell: cell.is_number) > _MOSTLY]
    figures = next((name for name in numbers if name not in _NO_FIGURES), None)
    if figures is None:
        return None

    def told(names: Sequence[str], at: int) -> tuple[str, ...]:
        return tuple(_text(columns[name][at]) for name in names if name in columns)

    kept = [at for at in rows if (cell := columns[figures][at]) is not None and cell.is_number]
    scales = [told(("unit", "change"), at) for at in kept]
    scale = max(sorted(set(scales)), key=scales.count)
    kept = [at for at, one in zip(kept, scales, strict=True) if one == scale]
    if len(kept) < 2:
        return None
    unit = scale[0] if "unit" in columns else ""
    days = next((n for n in _DAYS if n in columns and _share([columns[n][at] for at in kept], _is_day) > _MOSTLY), None)
    names = next((n for n in columns if _share([columns[n][at] for at in kept], lambda c: not c.is_number) == 1), None)
    series: dict[str, set[tuple[str, float, str]]] = {}
    axis = days or names or figures
    for at in kept:
        if not _text(columns[axis][at]):
            continue
        name = " ".join(told(("about", "subject", "indicator"), at)) if days else column(figures)
        number = _text(columns[figures][at])
        series.setdefault(name, set()).add((_text(columns[axis][at]), float(number), number + unit))
    drawn = [(name, False, sorted(points)) for name, points in sorted(series.items())]
    count = sum(len(points) for _, _, points in drawn)
    if days is None:
        drawn = [(name, hollow, sorted(points, key=lambda p: (-p[1], p[0]))) for name, hollow, points in drawn]
        if names is None or not 2 <= count <= _MOST_BARS:
            return None
    elif len(drawn) > _MOST_SERIES or all(len({day for day, _, _ in points}) < 2 for _, _, points in drawn):
        return None
    said = _said(words, f"{title}，{column(figures)}", count)
    return _chart("time" if days else "bars", unit, said, drawn)
