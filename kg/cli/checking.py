"""``kg check`` and ``kg score``: does the graph keep its shapes, and how good is it beside human annotation."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.exits import FAILURE, say_error
from kg.cli.options import ConfigOption, JsonOption, StoreOption, existing_store, open_existing, settings_of
from kg.cli.output import print_json, print_table, write_output
from kg.errors import UsageError
from kg.score.kinds import KINDS

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
    as_json: JsonOption = False,
    only: Annotated[list[str] | None, typer.Option(
        "--only", metavar="NAME", help="Score this gold page only; may be repeated.")] = None,
    config: ConfigOption = None,
) -> None:
    """Compare the graph with hand-annotated pages: precision, recall and F1 by kind."""
    if errors is not None and errors not in KINDS:
        raise UsageError(f"--errors {errors}: no such kind; allowed are {', '.join(KINDS)}")
    graph = open_existing(store, config)
    from kg.score.gold import read_gold
    from kg.score.judge import score_store
    tallies = score_store(graph, read_gold(gold, only or None))
    if as_json:
        print_json({kind: tallies[kind].figures() for kind in KINDS})
        return
    rows = []
    for kind in KINDS:
        tally = tallies[kind]
        rows.append((kind, str(tally.gold), str(tally.right), f"{tally.precision:.3f}", f"{tally.recall:.3f}",
                     f"{tally.f1:.3f}"))
    numbers = ("gold", "found", "precision", "recall", "F1")
    print_table(("", *numbers), rows, right=numbers)
    if errors is not None:
        for title, lines in (("missed", tallies[errors].missed), ("spurious", tallies[errors].spurious)):
            typer.echo(f"\n{title}:")
            for line in lines:
                typer.echo(f"  {line}")
    if not any(tallies[kind].gold for kind in KINDS):
        say_error("the gold pages hold nothing to find")
