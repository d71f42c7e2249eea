"""docs/cli.md and docs/settings.md tell every command, option, setting; `pytest --rewrite-golden` writes them anew."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import typer.main

from kg.cli import app
from kg.cli.app import COMMANDS
from kg.settings import Settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
GROUP: Any = typer.main.get_command(app)
FUNCTIONS = {command.function.__name__: command.function for command in COMMANDS}
EXAMPLES = {command.function.__name__: command.examples for command in COMMANDS}


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def parameters(command: Any) -> Iterator[tuple[str, str]]:
    """Each argument and option of a command as written, and its help."""
    hints = get_type_hints(FUNCTIONS[command.name])
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            yield parameter.metavar or parameter.name.upper(), parameter.help or ""
            continue
        names = ", ".join(parameter.opts)
        hint = hints[parameter.name]
        choices = "|".join(hint) if isinstance(hint, type) and issubclass(hint, StrEnum) else ""
        value = "" if getattr(parameter, "is_flag", False) else f" {choices or parameter.metavar}"
        yield names + value, parameter.help or ""


def command_pages() -> str:
    lines = ["# `kg`, the command line", "", "Written from the program itself; `kg COMMAND --help` says the same.", "",
             "Results go to stdout, everything else to stderr, one line each. Exit codes: 0 ok; 1 findings (a page "
             "that could not be read, a node that breaks a shape) or failure; 2 usage, a path that does not exist "
             "among it; 130 stopped by Ctrl-C. `kg --debug COMMAND` shows the trace of an error. "
             "`kg --install-completion` completes commands, options and names of questions in the shell. Options "
             "that name a [setting](settings.md) go before environment and file.", ""]
    for name, command in GROUP.commands.items():
        lines += [f"## kg {name}", "", inspect.cleandoc(command.help), "", "```sh", *EXAMPLES[name], "```", ""]
        rows = [f"| `{cell(given)}` | {cell(told)} |" for given, told in parameters(command)]
        lines += ["| argument or option | what |", "| --- | --- |", *rows, ""] if rows else []
    return "\n".join(lines)


def flag_of(setting: str) -> str:
    """The option that names a setting, of any command."""
    if setting == "store":
        return "`--store`, `--out`"
    flag = "--" + setting.replace("_", "-")
    offered = {given for command in GROUP.commands.values() for p in command.params for given in p.opts}
    return f"`{flag}`" if flag in offered and setting != "export_text" else f"`--set {setting}=…`"


def allowed(name: str) -> str:
    field = Settings.model_fields[name]
    if values := [v for v in get_args(field.annotation) if isinstance(v, str)]:
        return ", ".join(values)
    found = {word: getattr(limit, word) for limit in field.metadata for word in ("ge", "le") if hasattr(limit, word)}
    low, high = found.get("ge"), found.get("le")
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"{low} or more" if low is not None else "text"


def settings_page() -> str:
    lines = ["# Settings", "",
             "A value is taken from the flag, else from the environment, else from a TOML file (`--config FILE`, else "
             "the file that `KG_CONFIG` names, else `kg.toml` in the working folder: `port = 8080`), else it is the "
             "default. A name or value that is not allowed refuses to start.", "",
             "| setting | flag | environment | default | allowed | what |", "| --- | --- | --- | --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in ("", None) else f"`{field.default}`"
        lines.append(f"| `{name}` | {flag_of(name)} | `KG_{name.upper()}` | {default} | {allowed(name)} | "
                     f"{cell(field.description or '')} |")
    return "\n".join([*lines, ""])


@pytest.mark.parametrize(("file", "page"), [("cli.md", command_pages), ("settings.md", settings_page)])
def test_the_page_is_what_the_program_says(file: str, page: Any, request: pytest.FixtureRequest) -> None:
    path = DOCS / file
    if request.config.getoption("--rewrite-golden"):
        path.write_text(page(), "utf-8")
    assert path.read_text("utf-8") == page(), f"docs/{file} is old: pytest tests/test_cli_docs.py --rewrite-golden"


def test_every_example_is_a_call_that_the_program_knows() -> None:
    for name, examples in EXAMPLES.items():
        offered = {given for p in GROUP.commands[name].params for given in (*p.opts, *p.secondary_opts)}
        for line in examples:
            call = next(part for part in line.split("|") if f"kg {name}" in part)
            used = set(re.findall(r"(?<= )--?[a-z][a-z-]*", call.split("'")[0]))
            free = {"--zone", "--words"} if name == "ask" else set()
            assert used <= offered | free, line


def test_every_option_says_what_it_is() -> None:
    for name, command in GROUP.commands.items():
        assert command.help and all(told for _, told in parameters(command)), name
