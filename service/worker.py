"""The process that asks the engine: one query at a time, killable at any moment.

It loads the standard library, pyoxigraph and the row counter only, so that a fresh one answers soon.
It speaks frames over a socket that it inherits: one byte of kind, four of length, then the content.

    in   J  a job (JSON): query, dataset, format or row limit
    out  R  ready
         H  head (JSON): form and media type of the answer
         D  bytes of the answer
         A  a whole answer as JSON: variables, rows, boolean, truncated
         E  error (JSON): code, message
         F  finished
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import resource
import signal
import socket
import struct
import sys
from typing import Any

import pyoxigraph as ox

from service.counting import RowCounter

_CHUNK = 65_536
#: What an idle worker reserves: stacks, arenas, the store's caches.
_RESERVED_BYTES = 256 * 2**20
_HEADER = struct.Struct(">cI")
_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_PDEATHSIG = 0x10000000, 0x40000000, 1
#: Form of the answer -> formats it can be written in.
_FORMATS: dict[str, Any] = {
    "rows": ox.QueryResultsFormat,
    "boolean": ox.QueryResultsFormat,
    "graph": ox.RdfFormat,
}


class _LimitReached(Exception):
    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


def confine(memory_bytes: int) -> None:
    """Die with the parent, write no core, take little more than the memory, reach no network.

    The limit on data counts what is reserved, not what is used, so it stands well above the memory that
    the parent watches: it catches what grows between two looks.  The network goes where the system lets
    a process give it up; some containers do not.  The query check is the first barrier, this the second.
    """
    for limit, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_DATA, memory_bytes * 5 // 4 + _RESERVED_BYTES)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


class _Frames:
    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def send(self, kind: bytes, content: bytes = b"") -> None:
        self._channel.sendall(_HEADER.pack(kind, len(content)) + content)

    def send_json(self, kind: bytes, content: dict[str, Any]) -> None:
        self.send(kind, json.dumps(content, ensure_ascii=False).encode())

    def _exactly(self, count: int) -> bytes:
        parts, missing = [], count
        while missing:
            part = self._channel.recv(missing)
            if not part:
                raise EOFError
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def receive_job(self) -> dict[str, Any]:
        _, length = _HEADER.unpack(self._exactly(_HEADER.size))
        job: dict[str, Any] = json.loads(self._exactly(length))
        return job


class _Output:
    """Takes the engine's small writes, counts rows and bytes, sends large frames."""

    def __init__(self, frames: _Frames, media_type: str, row_limit: int, bytes_limit: int) -> None:
        self._frames, self._counter = frames, RowCounter(media_type)
        self._row_limit, self._bytes_limit = row_limit, bytes_limit
        self._buffer = bytearray()
        self._bytes = 0

    def write(self, data: bytes) -> int:
        self._bytes += len(data)
        if self._counter.count(data) > self._row_limit:
            raise _LimitReached("answer_row_limit")
        if self._bytes > self._bytes_limit:
            raise _LimitReached("answer_bytes_limit")
        self._buffer += data
        if len(self._buffer) >= _CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._buffer:
            self._frames.send(b"D", bytes(self._buffer))
            self._buffer.clear()


def _term(value: Any) -> list[Any] | None:
    if value is None:
        return None
    if isinstance(value, ox.NamedNode):
        return ["iri", value.value]
    if isinstance(value, ox.Literal):
        return ["literal", value.value, value.datatype.value, value.language]
    if isinstance(value, ox.BlankNode):
        return ["bnode", value.value]
    return ["literal", str(value), "", None]  # a quoted triple, shown as its text


def _whole(result: Any, limit: int) -> dict[str, Any]:
    if isinstance(result, ox.QueryBoolean):
        return {"variables": [], "rows": [], "boolean": bool(result), "truncated": False}
    graph = isinstance(result, ox.QueryTriples)
    names = ["subject", "predicate", "object"] if graph else [v.value for v in result.variables]
    rows: list[list[list[Any] | None]] = []
    truncated = False
    for found in result:
        if len(rows) >= limit:
            truncated = True
            break
        rows.append([_term(value) for value in found])
    return {"variables": names, "rows": rows, "boolean": None, "truncated": truncated}


def _query(store: ox.Store, job: dict[str, Any]) -> Any:
    arguments: dict[str, Any] = {"prefixes": job["prefixes"]}
    if job["default_graphs"] or job["named_graphs"]:
        arguments["default_graph"] = [ox.NamedNode(iri) for iri in job["default_graphs"]]
        arguments["named_graphs"] = [ox.NamedNode(iri) for iri in job["named_graphs"]]
    else:
        arguments["use_default_graph_as_union"] = job["union"]
    return store.query(job["query"], **arguments)


def answer(store: ox.Store, job: dict[str, Any], frames: _Frames) -> None:
    """Answer one job in frames; whatever the engine raises becomes an error frame."""
    try:
        result = _query(store, job)
        if job["limit"] is not None:
            frames.send_json(b"A", _whole(result, job["limit"]))
            return
        form = (
            "boolean"
            if isinstance(result, ox.QueryBoolean)
            else "graph"
            if isinstance(result, ox.QueryTriples)
            else "rows"
        )
        media_type = job["graph_type"] if form == "graph" else job["row_type"]
        if media_type is None:
            frames.send_json(b"E", {"code": "form", "message": form})
            return
        frames.send_json(b"H", {"form": form, "media_type": media_type})
        output: Any = _Output(frames, media_type, job["row_limit"], job["bytes_limit"])
        chosen = _FORMATS[form].from_media_type(media_type)
        if form == "graph":
            prefixes = job["prefixes"] if chosen == ox.RdfFormat.TURTLE else None
            ox.serialize(result, output=output, format=chosen, prefixes=prefixes)
        else:
            result.serialize(output=output, format=chosen)
        output.flush()
        frames.send(b"F")
    except _LimitReached as reached:
        frames.send_json(b"E", {"code": "limit", "message": reached.limit})
    except SyntaxError as error:
        frames.send_json(b"E", {"code": "syntax", "message": str(error)})
    except (ValueError, RuntimeError, OSError, TypeError, MemoryError) as error:
        if isinstance(error, BrokenPipeError | ConnectionError):
            raise
        frames.send_json(b"E", {"code": "evaluation", "message": str(error) or type(error).__name__})


def main(arguments: list[str]) -> None:
    """Serve jobs until the parent goes: arguments are the socket's number, the store, the memory in bytes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    channel = socket.socket(fileno=int(arguments[0]))
    confine(int(arguments[2]))
    frames = _Frames(channel)
    try:
        store = ox.Store.read_only(arguments[1])
    except (OSError, RuntimeError) as error:
        frames.send_json(b"E", {"code": "store", "message": str(error)})
        return
    frames.send(b"R")
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            answer(store, frames.receive_job(), frames)


if __name__ == "__main__":
    main(sys.argv[1:])
