"""The access log: a line a request, gathered and written in the background, so that no answer waits for a disk.

Where lines come faster than they can be written (a full pipe, a dead disk), the newest are dropped and
counted; the service goes on.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from kg.errors import UsageError
from service.noting import plain

__all__ = ["AccessLog", "Entry", "json_line", "text_line"]

_FLUSH_S = 0.2
_HELD_LINES = 20_000

#: What one line tells, by name, in this order.
Entry = dict[str, Any]


def json_line(entry: Entry) -> str:
    """Return a line of JSON; what does not apply is not in it."""
    return json.dumps({name: value for name, value in entry.items() if value is not None}, ensure_ascii=False)


def text_line(entry: Entry) -> str:
    """Return a line in the form that web servers write (client, time, request, status, bytes), then name=value."""
    head = (
        f'{entry["client"]} - - [{entry["time"]}] "{entry["method"]} {plain(entry["path"])}" '
        f"{entry['status']} {entry['bytes']} {entry['ms']}ms"
    )
    return " ".join([head, f"id={entry['id']}", *(f"{n}={entry[n]}" for n in _OPTIONAL if entry.get(n) is not None)])


_OPTIONAL = ("wait_ms", "rows", "lane", "cache", "killed", "error", "broken")


def timestamp(now_s: float) -> str:
    """Return a moment in UTC, to the millisecond."""
    return datetime.fromtimestamp(now_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class AccessLog:
    """Writes entries to a file or to standard error."""

    def __init__(self, form: Literal["text", "json"], path: Path | None) -> None:
        self._form = json_line if form == "json" else text_line
        self._path = path
        self._held: list[Entry] = []
        self._writing: asyncio.Task[None] | None = None
        self._under_way: asyncio.Future[None] | None = None  # of lines that were taken and wait for a thread
        self.dropped = 0
        if path is not None:
            try:
                with path.open("a", encoding="utf-8"):
                    pass
            except OSError as error:
                raise UsageError(f"access_log_file {path}: cannot be written ({error.strerror})") from error

    def add(self, entry: Entry) -> None:
        """Take an entry; it is written soon."""
        if len(self._held) >= _HELD_LINES:
            self.dropped += 1
            return
        self._held.append(entry)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.ensure_future(self._write_soon())

    async def _write_soon(self) -> None:
        while self._held:
            await asyncio.sleep(_FLUSH_S)
            self._under_way = asyncio.ensure_future(asyncio.to_thread(self._write, self._cut()))
            await asyncio.shield(self._under_way)
            self._under_way = None

    def _cut(self) -> list[Entry]:
        taken, self._held = self._held, []
        return taken

    def _write(self, entries: list[Entry]) -> None:
        text = "".join(self._form(entry) + "\n" for entry in entries)
        try:
            if self._path is None:
                sys.stderr.write(text)
                sys.stderr.flush()
            else:
                with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:  # anew: it may be moved
                    file.write(text)
        except (OSError, ValueError):
            self.dropped += len(entries)

    async def close(self) -> None:
        """Write what is held."""
        if self._writing is not None and not self._writing.done():
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        if self._under_way is not None:
            await self._under_way
            self._under_way = None
        if self._held:
            self._write(self._cut())
