"""``kg check`` and ``kg score``: does the graph keep its shapes, and how good is it beside human annotation."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.exits import FAILURE, say_error
from kg.cli.options import ConfigOption, StoreOption, existing_store, open_existing, settings_of
from kg.cli.output import print_json, print_table, write_output
from kg.errors import UsageError
from kg.score.kinds import KINDS, LEVEL, SAMPLES, SEED

if TYPE_CHECKING:
    from kg.score.intervals import Interval
    from kg.score.summary import Line, Summary

__all__ = ["check", "score"]


class ReportFormat(StrEnum):
    """Forms of the SHACL report."""

    text = "text"
    json = "json"
    turtle = "turtle"


def check(
    store: StoreOption = None,
    format: Annotated[ReportFormat, typer.Option("--format", help="Form of the report.")] = ReportFormat.text,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[Path | None, typer.Option(
        "--output", "-o", metavar="FILE", help="Write the report to a file.")] = None,
    config: ConfigOption = None,
) -> None:
    """Check the graph against the SHACL shapes; exit code 1 when something breaks one."""
    folder = existing_store(settings_of(config, store=store))
    from kg import shapes
    report = shapes.check(folder)
    write = {ReportFormat.text: shapes.report_text, ReportFormat.json: shapes.report_json,
             ReportFormat.turtle: shapes.report_turtle}
    write_output([write[ReportFormat.json if as_json else format](report).encode()], output)
    if not report.conforms:
        raise typer.Exit(FAILURE)


def score(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Folder of gold pages, one JSON file each.")],
    store: StoreOption = None,
    errors: Annotated[str | None, typer.Option(
        "--errors", metavar="KIND", help=f"List what was missed and what is spurious: {', '.join(KINDS)}.",
        autocompletion=lambda: list(KINDS))] = None,
    by_class: Annotated[bool, typer.Option(
        "--by-class", help="Figures by class, by predicate, and of observations and targets.")] = False,
    intervals: Annotated[bool, typer.Option(
        "--intervals", help=f"{LEVEL:.0%} intervals of the figures, by bootstrap over the articles.")] = False,
    calibration: Annotated[bool, typer.Option(
        "--calibration", help="How far the confidences of statements, posts and measures can be trusted.")] = False,
    full: Annotated[bool, typer.Option("--full", help="All of these tables.")] = False,
    html: Annotated[Path | None, typer.Option(
        "--html", metavar="FILE", help="Write a page that shows every miss and every false find in its text.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")] = False,
    only: Annotated[list[str] | None, typer.Option(
        "--only", metavar="NAME", help="Score this gold page only; may be repeated.")] = None,
    config: ConfigOption = None,
) -> None:
    """Compare the graph with hand-annotated pages: precision, recall and F1 by kind.

    Intervals say how far the figures would move with other articles of the same sort. A calibration tells
    whether what the graph is surer of is right more often, and so whether --min-confidence sorts well.
    """
    if errors is not None and errors not in KINDS:
        raise UsageError(f"--errors {errors}: no such kind; allowed are {', '.join(KINDS)}")
    if html is not None and not html.absolute().parent.is_dir():
        raise UsageError(f"--html {html}: the folder {html.parent} does not exist; make it first")
    graph = open_existing(store, config)
    from kg.score.gold import read_gold
    from kg.score.judge import judge_store
    from kg.score.summary import document, summarize
    judgement = judge_store(graph, read_gold(gold, only or None))
    summary = summarize(judgement)
    if html is not None:
        from kg.score.report import report
        write_output([report(judgement, summary).encode()], html)
    if as_json:
        print_json(document(summary))
        return
    _print_figures([line for line in summary.lines if not line.group], False)
    if by_class or intervals or full:
        _print_figures([line for line in summary.lines if by_class or full or not line.group], intervals or full)
    if intervals or full:
        typer.echo(f"\n[low, high]: {LEVEL:.0%} of {SAMPLES} drawings of the {summary.articles} articles, with "
                   f"replacement, seed {SEED}")
    if calibration or full:
        _print_calibrations(summary)
    if errors is not None:
        tally = summary.kind(errors).tally
        for title, lines in (("missed", tally.missed), ("spurious", tally.spurious)):
            typer.echo(f"\n{title}:")
            for line in lines:
                typer.echo(f"  {line}")
    if not any(line.tally.gold for line in summary.lines):
        say_error("the gold pages hold nothing to find")


def _ends(interval: Interval | None) -> str:
    return "–" if interval is None else f"[{interval.low:.3f}, {interval.high:.3f}]"


def _print_figures(lines: Sequence[Line], with_intervals: bool) -> None:
    numbers = ["gold", "found"]
    for name in ("precision", "recall", "F1"):
        numbers += [name, f"{LEVEL:.0%} of {name}"] if with_intervals else [name]
    rows = []
    for line in lines:
        cells = [f"  {line.group}" if line.group else line.kind, str(line.tally.gold), str(line.tally.right)]
        tally, around = line.tally, line.intervals
        for value, ends in ((tally.precision, around.precision), (tally.recall, around.recall), (tally.f1, around.f1)):
            cells += [f"{value:.3f}", _ends(ends)] if with_intervals else [f"{value:.3f}"]
        rows.append(cells)
    print_table(("", *numbers), rows, right=numbers)


def _print_calibrations(summary: Summary) -> None:
    numbers = ("found", "right", "precision", "better half", "ROC area", "calibration error", "confidences")

    def share(value: float | None) -> str:
        return "–" if value is None else f"{value:.3f}"

    print_table(("confidence of", *numbers), [
        (sort, str(c.count), str(c.right), share(c.precision), share(c.better_half), share(c.area), share(c.error),
         str(c.distinct)) for sort, c in summary.calibrations.items()], right=numbers)
    print_table(("confidence", *(f"{sort} {what}" for sort in summary.calibrations for what in ("found", "right"))), [
        (f"{bins[0].low:.1f}–{bins[0].high:.1f}", *(cell for b in bins for cell in (str(b.count), share(b.precision))))
        for bins in zip(*(c.bins for c in summary.calibrations.values()), strict=True) if any(b.count for b in bins)],
        right=tuple(f"{sort} {what}" for sort in summary.calibrations for what in ("found", "right")))
