"""``kg ask``, ``kg questions`` and ``kg query``: canned questions by name, and SPARQL."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.exits import say_error
from kg.cli.options import ConfigOption, JsonOption, StoreOption, open_existing
from kg.cli.output import console_for, print_json, print_table, write_output
from kg.errors import QueryError, UsageError

if TYPE_CHECKING:
    from kg.questions import CannedQuery
    from kg.store import Answer, GraphStore, Term

__all__ = ["ask", "query", "questions"]


class Format(StrEnum):
    """Forms of an answer: the first five for rows and truth values, the last two and table for graphs."""

    table = "table"
    json = "json"
    csv = "csv"
    tsv = "tsv"
    xml = "xml"
    turtle = "turtle"
    ntriples = "ntriples"


_MEDIA_TYPES = {
    Format.json: "application/sparql-results+json", Format.csv: "text/csv", Format.tsv: "text/tab-separated-values",
    Format.xml: "application/sparql-results+xml", Format.turtle: "text/turtle",
    Format.ntriples: "application/n-triples",
}


#: Terminal columns from which on an answer's headline and article stand beside the sentence.
_WIDE = 160


def _names(incomplete: str) -> list[str]:
    """Complete the names of questions."""
    from kg.resources import queries_dir
    return sorted(path.stem for path in queries_dir().glob("*.rq") if path.stem.startswith(incomplete))


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let Ctrl-C end the process at once: the engine looks at no signal while it runs."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _parameters(words: list[str]) -> tuple[str, dict[str, str]]:
    """Return the question's name and its parameters: ``NAME --zone 准东`` or ``--zone=准东 NAME``."""
    names: list[str] = []
    values: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            names.append(word)
            continue
        name, equals, value = word[2:].partition("=")
        if not equals:
            following = next(rest, None)
            if following is None:
                raise UsageError(f"--{name} needs a value, e.g. --{name} 准东开发区")
            value = following
        values[name.replace("-", "_")] = value
    if len(names) != 1:
        raise UsageError(f"one question is asked at a time, found {' '.join(names) or 'none'}; kg questions lists them")
    return names[0], values


def ask(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(
        metavar="NAME [--PARAMETER VALUE]...", autocompletion=_names,
        help="A question and its parameters; `kg questions` lists them. Things are given by name, alias or IRI.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Most rows.")] = None,
    config: ConfigOption = None,
) -> None:
    """Ask a canned question; every row comes with the sentence that proves it."""
    if as_json and as_csv:
        raise UsageError("--json and --csv were given; choose one")
    name, values = _parameters([*words, *context.args])
    graph = open_existing(store, config)
    from kg.api import answer, question_named
    question = question_named(name)
    _say_readings(graph, question, values)
    with _stoppable():
        found = answer(graph, question, values, limit)
    if as_json:
        print_json({"question": name, "parameters": values, "columns": list(found.variables), "rows": found.dicts(),
                    "truncated": found.truncated})
    elif as_csv:
        _print_csv(found)
    else:
        _print_answer(found)
        if not found.rows:
            say_error("no rows; the pages do not say")
    if found.truncated:
        say_error(f"only the first {limit} rows are shown; leave --limit out for all")


def _say_readings(graph: GraphStore, question: CannedQuery, values: Mapping[str, str]) -> None:
    """Tell which thing a name was taken for, where it is not that thing's very name."""
    from urllib.parse import unquote

    from kg.api import base_of, find_things
    for parameter in question.parameters:
        value = values.get(parameter.name, "").strip()
        if not value or not parameter.classes or "://" in value:
            continue
        things = [unquote(iri.removeprefix(base_of(graph))) for iri in find_things(graph, value, parameter.classes)]
        if things and all(thing.partition("/")[2] != value for thing in things):
            say_error(f"{parameter.name} {value} is read as {', '.join(things)}")


def _print_csv(found: Answer) -> None:
    import csv
    writer = csv.writer(sys.stdout, lineterminator="\r\n")  # as SPARQL's own CSV
    writer.writerow(found.variables)
    writer.writerows([term.value if term else "" for term in row] for row in found.rows)


def _print_answer(found: Answer) -> None:
    """Print names in place of IRIs; the sentence comes last, its article beside it where there is room."""
    console = console_for()
    last = ("sentence", "headline", "article") if console.width >= _WIDE else ("sentence",)
    hidden = {"evidence", "sentence", "headline", "article",
              *(v.removesuffix("Name") for v in found.variables if v.endswith("Name"))}
    columns = [v for v in found.variables if v not in hidden]
    columns += [v for v in last if v in found.variables]
    at = [found.variables.index(v) for v in columns]
    print_table([c.removesuffix("Name") for c in columns],
                ([_short(row[i]) for i in at] for row in found.rows), wide="sentence", console=console)


def _short(term: Term | None) -> str:
    """A term as people read it: IRIs with their prefix, or from ``id/`` on."""
    from urllib.parse import unquote

    from kg.vocab import PREFIXES
    if term is None:
        return ""
    if term.kind != "iri":
        return term.value
    for prefix, namespace in PREFIXES.items():
        if term.value.startswith(namespace):
            return f"{prefix}:{term.value[len(namespace):]}"
    return unquote(term.value.partition("/id/")[2] or term.value)


def questions(
    name: Annotated[str | None, typer.Argument(
        metavar="[NAME]", autocompletion=_names, help="One question, with its parameters and its SPARQL.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the canned questions, or tell all about one."""
    from kg.api import question_named
    from kg.questions import example_text, load_questions
    chosen = [question_named(name)] if name else list(load_questions().values())
    if as_json:
        print_json([{
            "name": q.name, "title": {"zh": q.title_zh, "en": q.title_en},
            "summary": {"zh": q.summary_zh, "en": q.summary_en},
            "parameters": [{"name": p.name, "type": p.type, "when_absent": p.absent, "example": example_text(p.example),
                            "label": {"zh": p.label_zh, "en": p.label_en}} for p in q.parameters]} for q in chosen])
        return
    if name is None:
        print_table(("question", "parameters", "title", "题目"), (
            (q.name, " ".join(p.name if p.absent == "required" else f"[{p.name}]" for p in q.parameters), q.title_en,
             q.title_zh) for q in chosen))
        return
    for question in chosen:
        typer.echo(f"{question.title_en}\n{question.title_zh}\n\n{question.summary_en}\n{question.summary_zh}")
        if question.parameters:
            print_table(("parameter", "meaning", "type", "when absent", "example"), (
                (f"--{p.name}", f"{p.label_en} / {p.label_zh}", p.type, p.absent, example_text(p.example))
                for p in question.parameters))
        typer.echo(question.sparql.strip())


def query(
    sparql: Annotated[str | None, typer.Argument(
        metavar="[SPARQL]", help="SELECT, ASK, CONSTRUCT or DESCRIBE; - reads it from stdin.")] = None,
    store: StoreOption = None,
    file: Annotated[Path | None, typer.Option(
        "--file", "-f", metavar="FILE", help="Read the query from a file.")] = None,
    format: Annotated[Format, typer.Option("--format", help="Form of the answer.")] = Format.table,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
    config: ConfigOption = None,
) -> None:
    """Ask the graph in SPARQL 1.1; the usual prefixes (kg, schema, skos, org, prov, nif ...) need no PREFIX line."""
    text = _query_text(sparql, file)
    chosen = Format.json if as_json else format
    if output is not None and chosen is Format.table:
        raise UsageError(f"--output {output}: a table is for the terminal; choose --format json, csv, tsv, xml, turtle "
                         "or ntriples")
    graph = open_existing(store, config)
    with _stoppable():
        if chosen is not Format.table:
            write_output([_serialized(graph, text, chosen)], output)
            return
        found = _answered(graph, text)
    if found.boolean is not None:
        typer.echo("true" if found.boolean else "false")
    elif found.variables:
        print_table(found.variables, ([_short(term) for term in row] for row in found.rows))
    else:
        for line in found.triples:
            typer.echo(line)


def _query_text(sparql: str | None, file: Path | None) -> str:
    if (sparql is None) == (file is None):
        raise UsageError("one query is needed: as an argument, - for stdin, or --file FILE")
    if file is not None:
        if not file.is_file():
            raise UsageError(f"{file}: no such query file; check the path")
        try:
            return file.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(f"{file}: is no UTF-8 text; save the query anew") from error
    return sys.stdin.read() if sparql == "-" else sparql or ""


def _with_prefixes(text: str) -> str:
    """The query behind a line that declares the usual prefixes; its own declarations go before them."""
    from kg.vocab import PREFIXES
    return " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()) + "\n" + text


def _moved(error: QueryError) -> QueryError:
    """The error with the position in the user's own text, one line above ours."""
    if error.line is None or error.line < 2:
        return error
    said = str(error).replace(f"error at {error.line}:{error.column}", f"error at {error.line - 1}:{error.column}", 1)
    return QueryError(said, error.line - 1, error.column)


def _answered(graph: GraphStore, text: str, limit: int | None = None) -> Answer:
    try:
        return graph.query(_with_prefixes(text), limit)
    except QueryError as error:
        raise _moved(error) from error


def _serialized(graph: GraphStore, text: str, form: Format) -> bytes:
    try:
        return graph.serialize(_with_prefixes(text), _MEDIA_TYPES[form])
    except QueryError as error:
        if error.line is None:
            found = _answered(graph, text, limit=1)  # what is wrong is the query, or its form does not fit
            has_triples = not found.variables and found.boolean is None
            if has_triples != (form in (Format.turtle, Format.ntriples)):
                what = ("triples, ask for turtle or ntriples" if has_triples
                        else "rows or a truth value, ask for json, csv, tsv or xml")
                raise QueryError(f"--format {form.value} does not fit: the query gives {what}") from error
        raise _moved(error) from error
