"""``kg build`` and ``kg forget``: bring a store up to date, take something out of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.exits import FAILURE, STOPPED, say_error
from kg.cli.options import (
    ConfigOption,
    DayOption,
    JsonOption,
    NumberOption,
    SetOption,
    SourceOption,
    StoreOption,
    existing_store,
    settings_of,
    told_of,
)
from kg.cli.output import print_json, print_table
from kg.cli.progress import build_progress

if TYPE_CHECKING:
    from kg.building import BuildSummary

__all__ = ["build", "forget"]

#: Warnings of one kind that are printed in full; more are counted.
_SHOWN = 3
#: Kinds that are always printed in full: each is a line that a person wrote and that did nothing.
_ALWAYS = {"curation"}


def build(
    paths: Annotated[list[str], typer.Argument(metavar="PATHS...", help="Pages: files, folders, globs.")],
    out: Annotated[Path | None, typer.Option(
        "--out", "--store", metavar="DIR", help="Folder of the store, made or brought up to date; else the setting "
        "`store`.")] = None,
    jobs: Annotated[int | None, typer.Option(
        "--jobs", "-j", metavar="N", help="Worker processes; 0 means one a core. The result is the same.")] = None,
    date: DayOption = None,
    page_number: NumberOption = None,
    source: SourceOption = None,
    home_place: Annotated[str | None, typer.Option(
        "--home-place", metavar="NAME", help="Place that 全州, 我州, 本地 mean where no article tells.")] = None,
    newspaper: Annotated[str | None, typer.Option(
        "--newspaper", metavar="NAME", help="Newspaper of the pages, where neither page nor --source tells.")] = None,
    curation: Annotated[Path | None, typer.Option(
        "--curation", metavar="FILE", help="A person's corrections; else the setting `curation`, else curation.toml in "
        "the folder of the first input, else in the working folder.")] = None,
    min_confidence: Annotated[float | None, typer.Option(
        "--min-confidence", metavar="X", help="Leave out statements, posts, measures and quotations with a confidence "
        "below X, 0 to 1. No page is read again for another X.")] = None,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every warning.")] = False,
    config: ConfigOption = None,
    given: SetOption = None,
) -> None:
    """Read pages and bring the graph in a folder up to date with them.

    A page that was read before is read again only when it or the pipeline changed. The new graph takes the
    old one's place at the end; if anything stops the build before, the old one stays. What one page's text
    does not tell may also stand in NAME.toml beside it (date, page_number, source). What a person corrected
    in curation.toml (two names that are one, a wrong class, a wrong statement) is applied each time.

    Exit code 1 when a page, or a folder below those that are named, could not be read, or a node broke a SHACL
    shape; the rest is built all the same.
    """
    settings = settings_of(config, given, store=out, jobs=jobs, home_place=home_place, newspaper=newspaper,
                           curation=curation, min_confidence=min_confidence)
    told = told_of(date, page_number, source)
    from kg.building import build as build_store
    try:
        with build_progress() as progress:
            summary = build_store(paths, settings.store, settings=settings, told=told, progress=progress)
    except KeyboardInterrupt as error:
        say_error(f"{settings.store}: build stopped; the graph is as it was, pages already read are kept, "
                  "the same command goes on")
        raise typer.Exit(STOPPED) from error
    _report(summary, as_json, verbose)


def forget(
    names: Annotated[list[str], typer.Argument(metavar="PAGE|ARTICLE...", help="Keys or IRIs of pages or articles.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    given: SetOption = None,
) -> None:
    """Take pages or articles out of the graph, with all that they alone said.

    Nothing of them stays in the folder. A page comes back when it is built again; an article stays out
    until its page's content changes, or the page is forgotten and built again.
    """
    settings = settings_of(config, given, store=store)
    folder = existing_store(settings)
    from kg.building import forget as forget_names
    try:
        summary = forget_names(folder, names, settings=settings)
    except KeyboardInterrupt as error:
        say_error(f"{folder}: stopped; the graph is as it was")
        raise typer.Exit(STOPPED) from error
    _report(summary, as_json, False)


def _report(summary: BuildSummary, as_json: bool, verbose: bool) -> None:
    """Print failures and warnings on stderr, the summary on stdout; exit 1 when something was found."""
    for failed in summary.failed:
        say_error(f"{failed.where}: {failed.message}")
    kinds = Counter[str]()
    for warning in summary.warnings:
        kinds[warning.code] += 1
        if verbose or kinds[warning.code] <= _SHOWN or warning.code in _ALWAYS:
            say_error(f"warning: {warning.where}: {warning.message}")
    for code, count in sorted(kinds.items()):
        if count > _SHOWN and not verbose and code not in _ALWAYS:
            say_error(f"warning: {count - _SHOWN} more of the kind {code} (--verbose prints them)")
    for violation in summary.violations:
        say_error(f"quarantined: {violation.focus}: {violation.message} ({violation.shape})")
    if as_json:
        print_json(_document(summary))
    else:
        print_table(("graph", str(summary.store)), _lines(summary), right=(str(summary.store),))
    if summary.failed or summary.violations:
        raise typer.Exit(FAILURE)


def _lines(summary: BuildSummary) -> list[tuple[str, str]]:
    counts = summary.counts
    rows = [("pages", counts.pages), ("  read now", summary.read), ("  kept from before", summary.kept),
            ("  not readable", len(summary.failed)), ("articles", counts.articles),
            ("entities", sum(counts.entities.values())), *((f"  {name}", n) for name, n in counts.entities.items()),
            ("mentions", counts.mentions), ("statements", counts.statements), ("posts", counts.posts),
            ("measures", counts.observations + counts.targets), ("  observations", counts.observations),
            ("  targets", counts.targets), ("quotations", counts.quotations), ("quads", counts.quads),
            ("withheld", counts.withheld), ("quarantined", counts.quarantined), ("corrections", summary.corrections),
            ("warnings", len(summary.warnings))]
    return [(name, f"{count:,}") for name, count in rows]


def _document(summary: BuildSummary) -> dict[str, Any]:
    return asdict(summary) | {"store": str(summary.store),
                              "curation": str(summary.curation) if summary.curation else None}
