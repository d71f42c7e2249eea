"""``kg watch``: a folder of pages kept in step with a store, and with a service if one is wanted."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.exits import say_error
from kg.cli.options import ConfigOption, DayOption, NumberOption, SetOption, SourceOption, settings_of, told_of
from kg.errors import KgError, UsageError
from kg.turns import Turns

if TYPE_CHECKING:
    from kg.settings import Settings
    from kg.watching import FolderWatch, Round

__all__ = ["watch"]

#: Pauses in seconds before a round that something stopped is tried again: half the first, and the longest.
_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 60.0


def watch(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders of pages.")],
    out: Annotated[Path | None, typer.Option(
        "--out", "--store", metavar="DIR", help="Folder of the store, made or kept up to date; else the setting "
        "`store`.")] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Run the service over the store as well.")] = False,
    host: Annotated[str | None, typer.Option("--host", metavar="H", help="Address the service listens on.")] = None,
    port: Annotated[int | None, typer.Option("--port", "-p", metavar="N", help="Port it listens on.")] = None,
    root_path: Annotated[str | None, typer.Option(
        "--root-path", metavar="P", help="Path under which a reverse proxy shows it, such as /kg.")] = None,
    forget: Annotated[bool, typer.Option(
        "--forget", help="Take a page out of the graph when its file goes; else it stays, and that is said.")] = False,
    poll: Annotated[bool, typer.Option(
        "--poll", help="Look at the files every second: for drives of other machines, which do not tell of "
        "changes.")] = False,
    settle: Annotated[float, typer.Option(
        "--settle", metavar="S", min=0.05, help="Seconds that a file must stand still before it is read.")] = 1.0,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", help="Worker processes of a build.")] = None,
    date: DayOption = None,
    page_number: NumberOption = None,
    source: SourceOption = None,
    config: ConfigOption = None,
    given: SetOption = None,
) -> None:
    """Build new and corrected pages of a folder as they come, until Ctrl-C.

    The graph is swapped in after each round; a service over the store takes it up without a restart, this
    one's (--serve) as well as any other. Files that are being written are waited for. A page that cannot be
    read is told once and does not stop the others. Pages built before from elsewhere stay.
    """
    settings = settings_of(config, given, store=out, host=host, port=port, root_path=root_path, jobs=jobs)
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder; give the folder that the pages are put in")
    from kg.watching import FolderWatch
    stop = threading.Event()
    watched = FolderWatch(folders, settings.store, settings, told_of(date, page_number, source), forget, settle, stop)
    _check(watched)
    before = signal.signal(signal.SIGTERM, _interrupt)
    service = _Service(settings, config, given) if serve else None
    watched.around = _told(Turns(say_error))
    typer.echo(f"Watching {', '.join(map(str, folders))} for {settings.store}; Ctrl-C ends it.")
    try:
        _follow(watched, poll, service)
    except KeyboardInterrupt:
        typer.echo("Ended; the graph is as the last round left it.")
    finally:
        stop.set()
        signal.signal(signal.SIGTERM, before)
        if service is not None:
            service.end(settings.shutdown_s)


def _check(watched: FolderWatch) -> None:
    """Refuse to start where no round could be done; later on, that may pass.

    Raises:
        UsageError: a folder of pages cannot be read.
        StoreError: the store's folder cannot be written, or holds what is no store.
    """
    from kg.errors import StoreError
    from kg.state import StoreFolder
    try:
        watched.look()
    except StoreError as error:
        raise UsageError(str(error)) from error
    StoreFolder(watched.out).check_writable()


def _follow(watched: object, poll: bool, service: _Service | None) -> None:
    """Do round after round; ends by KeyboardInterrupt, or when the service ends.

    A round that something stops is tried again, and later each time: a build that fails costs as much as another.
    """
    from kg.watching import FolderWatch, changes
    assert isinstance(watched, FolderWatch)
    pending, pause_s, due = False, _PAUSE_S, 0.0
    for changed in changes(watched.folders, poll, watched.stop, say_error, watched.beside()):
        if service is not None:
            service.start_once_there_is_a_graph()
            service.check()
        if not (changed or (pending and time.monotonic() >= due)):
            continue
        done = watched.round()
        pending = done is not None and done.again
        stopped = pending and done is not None and not done.growing
        pause_s = min(pause_s * 2, _LONGEST_PAUSE_S) if stopped else _PAUSE_S
        due = time.monotonic() + pause_s if stopped else 0.0
        if done is not None:
            _report(done, watched.forgets)


def _report(done: Round, forgets: bool) -> None:
    for failed in done.failed:
        say_error(f"{failed.where}: {failed.message} (told once)")
    if done.trouble is not None:
        say_error(f"nothing was built: {done.trouble}"
                  + (" (told once; the graph of before stays, and it is tried again)" if done.again else ""))
    if done.growing:
        say_error(f"still being written, read when it is done: {', '.join(done.growing)}")
    if done.removed:
        why = ("the folder is empty, so nothing was taken out" if forgets
               else "they stay in the graph; take them out with kg forget, or watch with --forget")
        say_error(f"files gone of the pages {', '.join(done.removed)}: {why}")
    if done.forgotten:
        typer.echo(f"taken out: {', '.join(done.forgotten)}")
    if done.summary is not None:
        counts = done.summary.counts
        typer.echo(f"{done.summary.snapshot}: {done.summary.read} pages read, {done.summary.kept} kept; "
                   f"{counts.pages:,} pages, {counts.articles:,} articles in the graph")


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Take SIGTERM as Ctrl-C."""
    raise KeyboardInterrupt


def _told(turns: Turns) -> Callable[[int], AbstractContextManager[None]]:
    """Return what says that a build begins, and looks after it."""
    @contextmanager
    def around(changed: int) -> Iterator[None]:
        if changed:
            files = "1 file" if changed == 1 else f"{changed:,} files"
            typer.echo(f"{files} new, changed or gone: building; the graph of before is there meanwhile")
        with turns.building():
            yield

    return around


class _Service:
    """``kg serve`` in a process of its own, started by a thread of its own: builds step back, the service does not."""

    def __init__(self, settings: Settings, config: Path | None, given: list[str] | None) -> None:
        self._store = settings.store
        self._command = [sys.executable, "-m", "kg", "serve", "--store", str(settings.store), "--host", settings.host,
                         "--port", str(settings.port)]
        self._command += ["--root-path", settings.root_path] if settings.root_path else []
        self._command += ["--config", str(config)] if config is not None else []
        self._command += [word for pair in given or [] for word in ("--set", pair)]
        self._process: subprocess.Popen[bytes] | None = None
        self._starter = ThreadPoolExecutor(1)
        self._starter.submit(int).result()  # it runs from now on

    def start_once_there_is_a_graph(self) -> None:
        """Start, unless it runs or there is nothing to serve yet."""
        from kg.errors import StoreError
        from kg.state import StoreFolder
        if self._process is None:
            try:
                StoreFolder(self._store).snapshot()
            except StoreError:
                return
            self._process = self._starter.submit(subprocess.Popen, self._command).result()

    def check(self) -> None:
        """Raise KgError when the service has ended by itself."""
        if self._process is not None and (code := self._process.poll()) is not None:
            raise KgError(f"the service ended with exit code {code}; see the lines above")

    def end(self, patience_s: int) -> None:
        """End the service, letting it finish what it answers."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(patience_s + 5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
