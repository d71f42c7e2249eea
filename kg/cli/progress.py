"""The progress of a build on stderr: a bar with rate and time left; silent where no one watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["build_progress"]


@contextmanager
def build_progress() -> Iterator[Callable[[int, int, str], None] | None]:
    """Show a bar while the block runs; gives what a build calls after each page, None when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    from kg.cli.output import console_for

    class Rate(TextColumn):
        """Pages a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} pages/s" if task.speed else "", style="dim")

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(""),
               TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, console=console_for(stderr=True), transient=True) as bar:
        task = bar.add_task("loading", total=None)

        def advance(done: int, total: int, name: str) -> None:
            finished = done == total
            bar.update(task, completed=done, total=total, description="writing the graph" if finished else name[:40])

        yield advance
