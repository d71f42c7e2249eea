"""What commands print: tables for people, bytes for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = ["console_for", "print_json", "print_table", "write_output"]

#: Wider than any line: what goes to a file or another program is never cut or wrapped.
_UNWRAPPED = 1_000_000


def console_for(stderr: bool = False) -> Console:
    """Return a console that wraps for a terminal and leaves lines whole elsewhere."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, highlight=False, soft_wrap=False, emoji=False,
                   width=None if stream.isatty() else _UNWRAPPED)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None,
                right: Iterable[str] = (), wide: str | None = None, console: Console | None = None) -> None:
    """Print a table on stdout.

    Args:
        columns: their heads.
        rows: the cells as text.
        title: printed above.
        right: columns set flush right.
        wide: the column that takes the room left.
        console: where to print.
    """
    console = console or console_for()
    flush = set(right)
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(Text(column), justify="right" if column in flush else "left", overflow="fold",
                         no_wrap=place == 0 and column not in flush and wide is None,
                         min_width=console.width // 3 if column == wide and console.is_terminal else None)
    for row in rows:
        table.add_row(*(Text(cell.replace("\n", " ")) for cell in row))
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        print(line.rstrip(), file=console.file)


def print_json(value: Any) -> None:
    """Print a JSON document, Chinese as it is."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def write_output(parts: Iterable[bytes], output: Path | None) -> None:
    """Write bytes to a file, which is there whole or not at all, or to stdout, where the last line is ended.

    Raises:
        OSError: the file cannot be written.
    """
    if output is None:
        last = b"\n"
        for part in parts:
            typer.echo(part, nl=False)
            last = part[-1:] or last
        if last != b"\n":
            typer.echo()
        return
    fresh = output.with_name(f".{output.name}.new")
    try:
        with fresh.open("wb") as file:
            for part in parts:
                file.write(part)
        fresh.replace(output)
    finally:
        fresh.unlink(missing_ok=True)
