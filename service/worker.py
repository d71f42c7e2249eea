"""The process that asks the engine: one query at a time, killable at any moment.

It loads the standard library, pyoxigraph, the row counter and the walls only, so that a fresh one answers
soon.  It speaks messages over a socket that it inherits and that keeps their borders: one byte of kind, then
the content.

    in   P  a part of a job
         J  a job's last part (JSON): query, dataset, format or row limit; the first job holds the prefixes
    out  R  ready (JSON): the thread that runs queries, whether it is without a network
         S  the answer's form (one character), then bytes: it goes on
         D  bytes of the answer
         F  how many rows it has (four bytes), then the last bytes of the answer
         W  form, rows and bytes of an answer that is whole with it
         A  the last bytes of an answer as JSON: variables, rows, boolean, truncated
         E  error (JSON): code, message
"""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import struct
import sys
import threading
from typing import Any

import pyoxigraph as ox

from service.confining import STACK_BYTES, confine
from service.counting import RowCounter

#: A message is sent when so many bytes are there; the engine's own writes have up to 8 kB.
_CHUNK = 65_536
#: No message is longer.
_MESSAGE = 100_000
_ROWS = struct.Struct(">I")
#: Form of the answer -> its character, the formats that it can be written in.
_FORMS: dict[str, tuple[bytes, Any]] = {
    "rows": (b"r", ox.QueryResultsFormat),
    "boolean": (b"b", ox.QueryResultsFormat),
    "graph": (b"g", ox.RdfFormat),
}


class _LimitReached(Exception):
    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class _Messages:
    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._taken = bytearray(_MESSAGE)

    def send(self, kind: bytes, content: bytes | bytearray = b"") -> None:
        self._channel.sendmsg((kind, content))

    def send_json(self, kind: bytes, content: dict[str, Any]) -> None:
        self.send(kind, json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))

    def send_long(self, kind: bytes, content: bytes) -> None:
        """Send content of any length: all but its last part as `D`."""
        whole = len(content) // _CHUNK * _CHUNK
        for begin in range(0, whole, _CHUNK):
            self.send(b"D", content[begin : begin + _CHUNK])
        self.send(kind, content[whole:])

    def job(self) -> dict[str, Any]:
        parts = []
        while size := self._channel.recv_into(self._taken):
            parts.append(bytes(self._taken[1:size]))
            if self._taken[:1] == b"J":
                found: dict[str, Any] = json.loads(b"".join(parts))
                return found
        raise EOFError


class _Output:
    """Takes the engine's small writes, counts rows and bytes, sends large messages."""

    def __init__(self, messages: _Messages, form: bytes, media_type: str, row_limit: int, bytes_limit: int) -> None:
        self._messages, self._counter, self._form = messages, RowCounter(media_type), form
        self._row_limit, self._bytes_limit = row_limit, bytes_limit
        self._buffer = bytearray()
        self._bytes = 0
        self._begun = False

    def write(self, data: bytes) -> int:
        self._buffer += data
        if len(self._buffer) >= _CHUNK:
            self._check()
            self._pass(b"D" if self._begun else b"S" + self._form)
        return len(data)

    def flush(self) -> None:
        """The engine flushes at the end; `finish` sends then."""

    def finish(self) -> None:
        self._check()
        rows = _ROWS.pack(max(self._counter.rows, 0))  # a truth value has none
        self._pass(b"F" + rows if self._begun else b"W" + self._form + rows)

    def _check(self) -> None:
        self._bytes += len(self._buffer)
        if self._counter.count(self._buffer) > self._row_limit:
            raise _LimitReached("answer_row_limit")
        if self._bytes > self._bytes_limit:
            raise _LimitReached("answer_bytes_limit")

    def _pass(self, head: bytes) -> None:
        self._messages.send(head, self._buffer)
        self._buffer.clear()
        self._begun = True


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


def _whole(result: Any, limit: int, bytes_limit: int) -> bytes:
    if isinstance(result, ox.QueryBoolean):
        found: dict[str, Any] = {"variables": [], "rows": [], "boolean": bool(result), "truncated": False}
        return json.dumps(found).encode()
    graph = isinstance(result, ox.QueryTriples)
    names = ["subject", "predicate", "object"] if graph else [v.value for v in result.variables]
    rows: list[bytes] = []
    size, truncated = 0, False
    for solution in result:
        if len(rows) >= limit:
            truncated = True
            break
        rows.append(json.dumps([_term(value) for value in solution], ensure_ascii=False).encode("utf-8", "replace"))
        size += len(rows[-1])
        if size > bytes_limit:
            raise _LimitReached("answer_bytes_limit")
    head = json.dumps({"variables": names, "boolean": None, "truncated": truncated}, ensure_ascii=False).encode()
    return head[:-1] + b', "rows": [' + b",".join(rows) + b"]}"


def _query(store: ox.Store, job: dict[str, Any], prefixes: dict[str, str]) -> Any:
    arguments: dict[str, Any] = {"prefixes": prefixes}
    if job["base"] is not None:
        arguments["base_iri"] = job["base"]
    if job["default_graphs"] or job["named_graphs"]:
        arguments["default_graph"] = [ox.NamedNode(iri) for iri in job["default_graphs"]]
        arguments["named_graphs"] = [ox.NamedNode(iri) for iri in job["named_graphs"]]
    else:
        arguments["use_default_graph_as_union"] = job["union"]
    return store.query(job["query"], **arguments)


def _answer(store: ox.Store, job: dict[str, Any], prefixes: dict[str, str], messages: _Messages) -> None:
    result = _query(store, job, prefixes)
    if job["limit"] is not None:
        messages.send_long(b"A", _whole(result, job["limit"], job["bytes_limit"]))
        return
    boolean, graph = isinstance(result, ox.QueryBoolean), isinstance(result, ox.QueryTriples)
    form = "boolean" if boolean else "graph" if graph else "rows"
    media_type = job["graph_type"] if graph else job["row_type"]
    if media_type is None:
        messages.send_json(b"E", {"code": "form", "message": form})
        return
    letter, formats = _FORMS[form]
    output = _Output(messages, letter, media_type, job["row_limit"], job["bytes_limit"])
    chosen = formats.from_media_type(media_type)
    if graph:
        named = prefixes if chosen == ox.RdfFormat.TURTLE else None
        ox.serialize(result, output=output, format=chosen, prefixes=named)  # type: ignore[arg-type]
    else:
        result.serialize(output=output, format=chosen)
    output.finish()


def answer(store: ox.Store, job: dict[str, Any], prefixes: dict[str, str], messages: _Messages) -> None:
    """Answer one job in messages; whatever the engine raises becomes an error message."""
    try:
        _answer(store, job, prefixes, messages)
    except _LimitReached as reached:
        messages.send_json(b"E", {"code": "limit", "message": reached.limit})
    except SyntaxError as error:
        messages.send_json(b"E", {"code": "syntax", "message": str(error)[:_CHUNK]})
    except (ValueError, RuntimeError, OSError, TypeError, MemoryError) as error:
        if isinstance(error, BrokenPipeError | ConnectionError):
            raise
        messages.send_json(b"E", {"code": "evaluation", "message": str(error)[:_CHUNK] or type(error).__name__})


def _serve(path: str, messages: _Messages, isolated: bool) -> None:
    try:
        store = ox.Store.read_only(path)
    except (OSError, RuntimeError) as error:
        messages.send_json(b"E", {"code": "store", "message": str(error)[:_CHUNK]})
        return
    with contextlib.suppress(EOFError, ConnectionError):
        prefixes: dict[str, str] = messages.job()["prefixes"]
        messages.send_json(b"R", {"thread": threading.get_native_id(), "isolated": isolated})
        while True:
            answer(store, messages.job(), prefixes, messages)


def main(arguments: list[str]) -> None:
    """Serve jobs until the parent goes: arguments are the socket's number, the store, the memory in bytes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    messages = _Messages(socket.socket(fileno=int(arguments[0])))
    isolated = confine(int(arguments[2]))  # before there is a second thread
    import os
    if os.environ.get("P5_BATCH"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=_serve, args=(arguments[1], messages, isolated))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main(sys.argv[1:])
