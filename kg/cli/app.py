"""The inventory of commands, each with its examples."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer

from kg.cli.asking import ask, query, questions
from kg.cli.building import build, forget
from kg.cli.checking import check, score
from kg.cli.exits import ReportingGroup
from kg.cli.explaining import explain
from kg.cli.exporting import export
from kg.cli.finding import find
from kg.cli.merging import merges
from kg.cli.serving import serve
from kg.cli.version import show_version, version
from kg.cli.watching import watch

__all__ = ["COMMANDS", "app", "main"]


class Command(NamedTuple):
    """A command and lines that show its use."""

    function: Callable[..., Any]
    examples: tuple[str, ...]


#: Every command, in the order of the help.
COMMANDS: tuple[Command, ...] = (
    Command(build, (
        "kg build pages/*.txt --out store",
        "kg build pages/ --out store --jobs 2 --json",
        "kg build a02.txt --out store --date 2024-05-30 --page-number 2",
        "kg build pages/ --out store --curation curation.toml",
        "kg build pages/ --out store --min-confidence 0.8",
    )),
    Command(forget, (
        "kg forget --store store 2024-01-30-a01",
        "kg forget --store store 2024-01-30-a01-683",
    )),
    Command(explain, (
        "kg explain pages/2024-01-30-a01.txt",
        "kg explain pages/2024-01-30-a01.txt --json | jq '.articles[].headline'",
    )),
    Command(ask, (
        "kg ask --store store coal-chain-companies",
        "kg ask --store store zone-companies --zone 准东开发区",
        "kg ask --store store indicator-over-time --words 原煤产量 --csv",
    )),
    Command(questions, (
        "kg questions",
        "kg questions zone-companies",
    )),
    Command(find, (
        "kg find --store store 准东",
        "kg find --store store zhundong --type Zone",
        "kg find --store store 准东 煤电 --json",
    )),
    Command(query, (
        "kg query --store store 'SELECT ?name WHERE { ?c a kg:Company ; skos:prefLabel ?name } LIMIT 10'",
        "kg query --store store --file posts.rq --format csv",
        "echo 'ASK { ?x a kg:Target }' | kg query --store store -",
    )),
    Command(merges, (
        "kg merges --store store",
        "kg merges --store store 新疆国泰新华化工有限责任公司",
        "kg merges --store store --what apart --json",
    )),
    Command(check, (
        "kg check --store store",
        "kg check --store store --format turtle --output report.ttl",
    )),
    Command(export, (
        "kg export --store store --format nquads --output graph.nq",
        "kg export --store store --format turtle --entity 新疆准东经济技术开发区 --text evidence",
        "kg export --store store --format jsonld --article 2024-01-30-a01-683",
        "kg export --store store --format trig --min-confidence 0.8",
    )),
    Command(score, (
        "kg score --store store gold/",
        "kg score --store store gold/ --errors relations",
        "kg score --store store gold/ --full",
        "kg score --store store gold/ --html report.html",
    )),
    Command(serve, (
        "kg serve --store store",
        "kg serve --store store --host 0.0.0.0 --port 8080 --root-path /kg",
        "kg serve --endpoint http://127.0.0.1:7878/query",
        "kg serve --store store --curate pages/curation.toml",
    )),
    Command(watch, (
        "kg watch pages/ --out store",
        "kg watch pages/ --out store --serve --port 8080",
        "kg watch /mnt/pages --out store --poll --forget",
    )),
    Command(version, (
        "kg version",
        "kg version --json",
    )),
)

app = typer.Typer(
    name="kg", cls=ReportingGroup, no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False,
    rich_markup_mode="rich", context_settings={"help_option_names": ["--help", "-h"]},
    epilog="Exit codes: 0 ok, 1 findings or failure, 2 usage, 130 stopped by Ctrl-C.")


@app.callback()
def kg(
    debug: Annotated[bool, typer.Option("--debug", help="Show the trace of an error.")] = False,
    version: Annotated[bool, typer.Option(
        "--version", callback=show_version, is_eager=True, help="Print the version and leave.")] = False,
) -> None:
    """Chinese newspaper pages in, a knowledge graph with evidence out.

    Begin with: kg build PAGES --out store, then kg ask --store store coal-chain-companies, or kg serve --store store.
    """


def _epilog(examples: tuple[str, ...]) -> str:
    # A blank line between them: the help joins lines of one paragraph.  Square brackets are markup there.
    return "\n\n".join(("Examples:", *("$ " + line.replace("[", "\\[") for line in examples)))


for _command in COMMANDS:
    _loose = {"allow_extra_args": True, "ignore_unknown_options": True} if _command.function is ask else {}
    app.command(epilog=_epilog(_command.examples), context_settings=_loose)(_command.function)


def main() -> None:
    """Run the command line; ends the process with an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Chinese shows ?
    try:
        app(prog_name="kg")
    except KeyboardInterrupt:
        sys.exit(130)
