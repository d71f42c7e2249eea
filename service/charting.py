"""Charts as their script reads them: series of points, and the sentence that a screen reader says first.

A chart stands beside a table with the same figures; `frontend/src/charts` draws it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.answers import AnswerTable, NamedCell
from service.overtime import Told, over_time_chart
from service.periods import figure_text, period_text
from service.reading.timelines import Point as TimelinePoint
from service.reading.timelines import Timeline
from service.texts import counted

__all__ = ["AnswerCharts", "answer_charts", "months_chart", "timeline_chart", "timelines_chart"]

_MOST_SPOKEN = 40
_MOST_BARS = 30
_MOST_SERIES = 4
_MOST_CHARTS = 6
_MOSTLY = 0.6
#: Between the parts of a name.
_PART = " · "
#: Columns that hold days; the first that most rows fill is the time axis.
_DAYS = ("until", "end", "deadline", "day", "asOf", "start")
#: Columns whose numbers say nothing by their length.
_NO_FIGURES = {"rank"}

#: What a rank is counted in, and what its indicator is called.
_RANKS = ({"位", "强", "名"}, "排名")
#: Columns that tell a row's figure, not what it is of.
_OF_FIGURES = {"unit", "change", "qualifier", "start", "rank", *_DAYS}

#: x, y, what the table prints, and where x is the last day of a period, its first.
Point = tuple[str, float, str, str]


def _chart(
    kind: str,
    unit: str,
    summary: str,
    series: Iterable[tuple[str, bool, Iterable[Point]]],
    words: Mapping[str, str],
    title: str = "",
) -> dict[str, Any]:
    listed = [(name, hollow, list(points)) for name, hollow, points in series]
    all_points = [point for _, _, points in listed for point in points]
    spoken = [f"{period_text(begin, x)} {text}".replace("\n", _PART) for x, _, text, begin in all_points]
    return {
        "kind": kind,
        "title": title,
        "unit": unit,
        "summary": words["semicolon"].join([summary, *spoken[:_MOST_SPOKEN]]),
        "series": [
            {"name": name, "hollow": hollow, "points": [list(p if p[3] else p[:3]) for p in points]}
            for name, hollow, points in listed
            if points
        ],
    }


def _said(words: Mapping[str, str], name: str, n: int) -> str:
    return counted(words["chart_of"].replace("{name}", name), n)


def _point(point: TimelinePoint) -> Point:
    """Return a figure over its whole period, a target on its deadline, what has no period on the day it was told."""
    start, end = point.measure.period
    begin = start if start and end == point.day and start < end and not point.is_target else ""
    return point.day, float(point.value), point.measure.printed, begin


def timelines_chart(
    lines: Sequence[tuple[str, Timeline]], name: str, words: Mapping[str, str], label: Callable[[str], str]
) -> dict[str, Any]:
    """Return the chart of figures and targets of one scale; `lines` are each thing's name and its timeline.

    A name may be empty where there is one thing only.
    """
    series = []
    for thing, line in lines:
        for key, hollow in (("chart_figures", False), ("chart_targets", True)):
            points = [_point(p) for p in line.points if p.is_target == hollow]
            series.append((f"{thing} {words[key]}".strip(), hollow, points))
    first = lines[0][1]
    title = f"{name} {label(first.change)}" if first.change else name
    return _chart("time", first.unit, _said(words, title, sum(len(points) for _, _, points in series)), series, words)


def timeline_chart(line: Timeline, words: Mapping[str, str], label: Callable[[str], str]) -> dict[str, Any]:
    """Return the chart of one thing's timeline."""
    return timelines_chart([("", line)], line.indicator.name, words, label)


def months_chart(months: Sequence[tuple[str, int]], words: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the chart of articles a month; None for fewer than two months."""
    if len(months) < 2:
        return None
    total = sum(n for _, n in months)
    points = [(month, float(n), str(n), "") for month, n in months]
    said = _said(words, words["mentions_over_time"], total)
    return _chart("months", "", said, [(words["n_articles"], False, points)], words)


def _share(cells: Sequence[NamedCell | None], fits: Callable[[NamedCell], bool]) -> float:
    return sum(1 for cell in cells if cell is not None and fits(cell)) / len(cells)


def _is_day(cell: NamedCell) -> bool:
    return len(cell.text) == 10 and cell.text[4] == cell.text[7] == "-" and cell.text.replace("-", "").isdigit()


def _text(cell: NamedCell | None) -> str:
    return cell.text if cell is not None else ""


def _is_rank(columns: Mapping[str, list[NamedCell | None]], at: int) -> bool:
    """Tell whether a row's figure is a rank, of which the least is the best: it has no place on a scale from nought."""
    unit, indicator = (_text(columns[name][at]) if name in columns else "" for name in ("unit", "indicator"))
    return unit in _RANKS[0] and _RANKS[1] in indicator


@dataclass(frozen=True, slots=True)
class AnswerCharts:
    """The charts of an answer, one for each scale; `left_out` counts its rows with a figure that are in none."""

    charts: tuple[dict[str, Any], ...]
    left_out: int

    @property
    def has_spans(self) -> bool:
        """Tell whether a figure stands over the whole of its period."""
        series = (one for chart in self.charts if chart["kind"] == "time" for one in chart["series"])
        return any(len(point) > 3 and point[3] for one in series for point in one["points"])

    @property
    def has_told(self) -> bool:
        """Tell whether a figure stands on the day on which it was told."""
        return any(chart.get("by_told") for chart in self.charts)


class _Figures:
    """The rows of an answer that have a figure of one unit and one kind of change."""

    def __init__(self, table: AnswerTable, figures: str, rows: list[int]) -> None:
        self.columns = {name: [row.cells[at] for row in table.rows] for at, name in enumerate(table.columns)}
        self.table, self.figures, self.rows = table, figures, rows
        found = {n: _share([self.columns[n][at] for at in rows], _is_day) for n in _DAYS if n in self.columns}
        self.days = next((name for name, share in found.items() if share > _MOSTLY), None)

    def text(self, name: str | None, at: int) -> str:
        return _text(self.columns[name][at]) if name in self.columns else ""

    @property
    def unit(self) -> str:
        return self.text("unit", self.rows[0])

    @property
    def change(self) -> str:
        return self.text("change", self.rows[0])

    @property
    def indicator(self) -> str:
        """What all figures are of, if it is one."""
        named = {self.text("indicator", at) for at in self.rows}
        return named.pop() if len(named) == 1 else ""

    def point(self, at: int, x: str) -> Point:
        number = self.text(self.figures, at)
        begin = self.text("start", at) if self.days in ("end", "until") and x == self.text(self.days, at) else ""
        printed = figure_text(number, self.unit, self.text("qualifier", at))
        return x, float(number), printed, begin if begin < x else ""

    def _parts(self) -> dict[int, list[tuple[str, str]]]:
        """Return the columns that tell what each row's figure is of, with their texts; not what is the same for all."""
        named = [
            name
            for name, cells in self.columns.items()
            if name not in _OF_FIGURES | {self.figures} and all(cells[at] for at in self.rows)
        ]
        told = [n for n in named if len({self.text(n, at) for at in self.rows}) > 1] or named[:1]
        return {at: [(name, self.text(name, at)) for name in told] for at in self.rows}

    def names(self) -> dict[int, str]:
        """Return what each row's figure is of, in one line."""
        return {at: _PART.join(text for _, text in parts) for at, parts in self._parts().items()}

    def bar_names(self) -> dict[int, tuple[str, str]]:
        """Return what each bar is of, the indicator before all, and what else tells it from others: a second line."""
        found = {}
        for at, parts in self._parts().items():
            head, *rest = [text for _, text in sorted(parts, key=lambda part: part[0] != "indicator")] or [""]
            found[at] = (head, _PART.join(rest))
        return found

    def told(self) -> list[Told]:
        """Return what each row tells, for a chart over time."""
        names, rows = self.names(), self.table.rows
        alone = len(set(names.values())) == 1
        return [
            Told("" if alone else names[at], rows[at].planned, self.text("start", at), self.text("end", at),
                 float(self.text(self.figures, at)), self.point(at, "")[2],
                 " ".join(filter(None, (rows[at].headline, rows[at].date))), rows[at].date or "")
            for at in self.rows
        ]  # fmt: skip

    def over_time(self) -> list[tuple[str, bool, list[int]]]:
        """Return some series, those of most times first; none where no series has two times."""
        groups: dict[tuple[str, bool], list[int]] = {}
        names = self.names()
        for at in self.rows:
            if self.text(self.days, at):
                groups.setdefault((names[at], self.table.rows[at].planned), []).append(at)
        times = {key: len({self.text(self.days, at) for at in rows}) for key, rows in groups.items()}
        if max(times.values(), default=0) < 2:
            return []
        chosen = sorted(groups, key=lambda key: (-times[key], key))[:_MOST_SERIES]
        return [(*key, groups[key]) for key in sorted(chosen)]

    def bars(self) -> dict[str, tuple[int, int]]:
        """Return each bar's name, in one line or two, with its row and how many rows it stands for.

        The same figure told by several articles is one bar.  Bars of several times all say theirs; figures that still
        share a name are told apart by the day of their article.
        """
        names = self.bar_names()
        last = "end" if "end" in self.columns else self.days
        periods = {at: period_text(self.text("start", at) or None, self.text(last, at) or None) for at in names}
        same: dict[tuple[tuple[str, str], str, str], list[int]] = {}
        for at, of in names.items():
            same.setdefault((of, periods[at], self.text(self.figures, at)), []).append(at)
        several = len(set(periods.values())) > 1
        told: dict[int, str] = {}
        for at in (rows[0] for rows in same.values()):
            head, rest = names[at]
            told[at] = "\n".join(filter(None, (head, _PART.join(filter(None, (rest, periods[at] if several else ""))))))
        twice = {name for name, n in Counter(told.values()).items() if n > 1}
        days = {at: self.table.rows[at].date or "" for at in names}
        told = {at: f"{name} {days[at]}".strip() if name in twice else name for at, name in told.items()}
        counts = {rows[0]: len(rows) for rows in same.values()}
        found: dict[str, tuple[int, int]] = {}
        for at, name in told.items():
            found.setdefault(name, (at, counts[at]))
        return found


def _of_scale(
    figures: _Figures, title: str, words: Mapping[str, str], column: Callable[[str], str], over_time: str | None
) -> tuple[dict[str, Any] | None, int]:
    """Return the chart of figures of one scale, None where it would say nothing, and how many rows it shows."""
    caption = " · ".join(filter(None, (figures.indicator, figures.change, figures.unit))) or column(figures.figures)
    said = f"{title}{words['comma']}{caption}"
    if over_time is not None:
        indicator = figures.indicator or over_time
        caption = " · ".join(filter(None, (indicator, figures.change, figures.unit))) or caption
        whole = f"{title}{words['comma']}{caption}"
        of_time, count = over_time_chart(figures.told(), caption, figures.unit, whole, words)
        if of_time is not None:
            return of_time, count
    if series := figures.over_time():
        drawn = [
            (name, planned, sorted({figures.point(at, figures.text(figures.days, at)) for at in rows}))
            for name, planned, rows in series
        ]
        count = sum(len(points) for _, _, points in drawn)
        chart = _chart("time", figures.unit, _said(words, said, count), drawn, words, caption)
        return chart, sum(len(rows) for _, _, rows in series)
    bars = figures.bars()
    if not 2 <= len(bars) <= _MOST_BARS:
        return None, 0
    points = sorted((figures.point(at, name) for name, (at, _) in bars.items()), key=lambda p: (-p[1], p[0]))
    chart = _chart("bars", figures.unit, _said(words, said, len(points)), [(caption, False, points)], words, caption)
    chart["lines"] = 1 + max(name.count("\n") for name in bars)
    return chart, sum(rows for _, rows in bars.values())


def answer_charts(
    table: AnswerTable, title: str, words: Mapping[str, str], column: Callable[[str], str], over_time: str | None = None
) -> AnswerCharts:
    """Return the charts of an answer with a column of numbers; none where a chart would say nothing.

    Figures of another unit or kind of change have a chart of their own: they have no place on the same scale.  Over
    time each thing and indicator is a series of its own.  `over_time`: the question asks for figures by period, of the
    indicator that these words name, so that whatever has one is drawn on an axis of time.
    """
    columns = {name: [row.cells[at] for row in table.rows] for at, name in enumerate(table.columns)}
    numbers = [n for n in columns if table.rows and _share(columns[n], lambda cell: cell.is_number) > _MOSTLY]
    figures = next((name for name in numbers if name not in _NO_FIGURES), None)
    if figures is None:
        return AnswerCharts((), 0)
    scales: dict[tuple[str, str], list[int]] = {}
    for at, cell in enumerate(columns[figures]):
        if cell is not None and cell.is_number and not _is_rank(columns, at):
            scale = (_text(columns["unit"][at]) if "unit" in columns else "",
                     _text(columns["change"][at]) if "change" in columns else "")  # fmt: skip
            scales.setdefault(scale, []).append(at)
    charts: list[dict[str, Any]] = []
    shown = 0
    for _, rows in sorted(scales.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_MOST_CHARTS]:
        if len(rows) > 1 or over_time is not None:  # one figure is a chart only among others of its indicator
            chart, count = _of_scale(_Figures(table, figures, rows), title, words, column, over_time)
            charts += [chart] if chart else []
            shown += count
    return AnswerCharts(tuple(charts), len(table.rows) - shown if charts else 0)
