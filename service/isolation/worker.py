"""The process that asks the engine: one query at a time, killable at any moment.

It loads the standard library, pyoxigraph, the row counter and the walls only, so that a fresh one answers
soon.  It speaks messages over a socket that it inherits (`service.isolation.framing`): one byte of kind, in answers the
last byte of the job's number, then the content.

    in   P  a part of a job
         J  a job's last part (`service.isolation.jobs`); the first message is another: what holds for all jobs
         X  no job that came before is wanted any more, except the one of this number (`service.isolation.jobs`)
    out  R  ready (JSON): the thread that runs queries, whether it is without a network
         S  the answer's form (one character), then bytes: it goes on
         D  bytes of the answer
         F  how many rows it has (four bytes), then the last bytes of the answer
         W  form, rows and bytes of an answer that is whole with it
         A  the last bytes of an answer as JSON: variables, rows, boolean, truncated
         E  error (JSON): code, message
         X  what came before the `X` (the same number) is done or forgotten, except the one of this number
         B  several messages in one: of each how many bytes (four bytes), then the message

Answers of short queries are held while the next job is there already, so that several go out at once, but
for no longer than `_HELD_S`: a timer sees to that while a query runs.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections import deque
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.dataset import dataset_arguments, holds_union
from service.isolation.confining import STACK_BYTES, confine
from service.isolation.counting import RowCounter
from service.isolation.framing import Framed, message_socket
from service.isolation.jobs import MESSAGE_BYTES, NUMBER, Job, Terms, read_job, read_terms
from service.isolation.quoting import RangeQuotes

#: A message is sent when so many bytes are there; the engine's own writes have up to 8 kB.
_CHUNK = 65_536
#: Of what the engine says of a text that is no query, so many characters are passed on.
_SAID = 4_000
#: No piece of an answer is longer.
_PIECE = 90_000
_ROWS = _SIZE = struct.Struct(">I")
#: The last messages of answers may be held, so many bytes of them, for so many seconds.
_HOLDABLE = (b"W", b"E", b"A")
_MOST_HELD, _HELD_S = 32_768, 0.002
#: Form of the answer -> its character, the formats that it can be written in.
_FORMS: dict[str, tuple[bytes, Any]] = {
    "rows": (b"r", ox.QueryResultsFormat),
    "boolean": (b"b", ox.QueryResultsFormat),
    "graph": (b"g", ox.RdfFormat),
}


class Dataset(NamedTuple):
    """An open store, and whether its unnamed graph is the union of the others (`kg.dataset`)."""

    quads: ox.Store
    holds_union: bool


class _LimitReached(Exception):
    def __init__(self, limit: str, code: str = "limit") -> None:
        super().__init__(limit)
        self.limit, self.code = limit, code


class _Messages:
    """The channel: jobs that came, messages that go out, some of them together."""

    def __init__(self, channel: socket.socket | Framed) -> None:
        self._channel = channel
        self._jobs: deque[tuple[int, bytes]] = deque()
        self._came = 0
        self._tag = b"\0"
        self._parts: list[bytes] = []
        self._held = bytearray()
        self._lock = threading.RLock()  # a signal may come while it is held

    def send(self, kind: bytes, content: bytes | bytearray = b"") -> None:
        """Send a message; a short last one of an answer waits for others where there is another job."""
        if kind[:1] in _HOLDABLE and self._jobs and len(self._held) + len(content) < _MOST_HELD:
            self._hold(kind[:1] + self._tag + kind[1:], content)
            return
        with self._lock:
            self.flush()
            self._channel.sendmsg((kind[:1], self._tag, kind[1:], content))

    def _hold(self, head: bytes, content: bytes | bytearray) -> None:
        with self._lock:
            if not self._held:
                signal.setitimer(signal.ITIMER_REAL, _HELD_S)
                self._held += b"B"
            self._held += _SIZE.pack(len(head) + len(content))
            self._held += head
            self._held += content

    def flush(self, *_: object) -> None:
        """Send what was held."""
        fresh = bytearray()  # made before: a signal that comes with a call may send what is held, and once is enough
        with self._lock:
            held, self._held = self._held, fresh
            if held:  # else another signal came in between, and has sent it
                self._channel.send(held)

    def send_json(self, kind: bytes, content: dict[str, Any]) -> None:
        self.send(kind, json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))

    def send_long(self, kind: bytes, content: bytes) -> None:
        """Send content of any length: all but its last part as `D`."""
        whole = len(content) // _CHUNK * _CHUNK
        for begin in range(0, whole, _CHUNK):
            self.send(b"D", content[begin : begin + _CHUNK])
        self.send(kind, content[whole:])

    def take(self) -> bytes:
        """Return the next job's bytes; raises EOFError when the parent is gone."""
        while not self._jobs:
            self.flush()
            self._put(self._channel.recv(MESSAGE_BYTES))
        try:
            while True:
                self._put(self._channel.recv(MESSAGE_BYTES, socket.MSG_DONTWAIT))
        except BlockingIOError:
            pass
        if not self._jobs:
            return self.take()
        number, job = self._jobs.popleft()
        self._tag = bytes((number & 255,))
        return job

    def _put(self, message: bytes) -> None:
        kind = message[:1]
        if kind == b"J":
            self._jobs.append((self._came, b"".join((*self._parts, message[1:]))))
            self._came += 1
            self._parts.clear()
        elif kind == b"P":
            self._parts.append(message[1:])
        elif kind == b"X":
            kept = NUMBER.unpack(message[1:])[0]
            self._jobs = deque(job for job in self._jobs if job[0] == kept)
            self.send(b"X", message[1:])
        else:
            raise EOFError


class _Output:
    """Takes the engine's small writes, counts rows and bytes, sends large messages."""

    def __init__(self, messages: _Messages, form: bytes, media_type: str, row_limit: int, bytes_limit: int) -> None:
        self._messages, self._counter, self._form = messages, RowCounter(media_type), form
        self._row_limit, self._bytes_limit = row_limit, bytes_limit
        self._quotes = RangeQuotes() if media_type == "text/csv" else None
        self._buffer = bytearray()
        self._bytes = 0
        self._begun = False

    def write(self, data: bytes) -> int:
        self._buffer += data
        if len(self._buffer) >= _CHUNK:
            self._check(last=False)
            self._pass(0)
        return len(data)

    def flush(self) -> None:
        """The engine flushes at the end; `finish` sends then."""

    def finish(self) -> None:
        self._check(last=True)
        self._pass(_PIECE)
        rows = _ROWS.pack(max(self._counter.rows, 0))  # a truth value has none
        self._messages.send(b"F" + rows if self._begun else b"W" + self._form + rows, self._buffer)

    def _check(self, last: bool) -> None:
        if self._quotes is not None:
            self._buffer = bytearray(self._quotes.mend(self._buffer, last))
        self._bytes += len(self._buffer)
        if self._counter.count(self._buffer) > self._row_limit:
            raise _LimitReached("answer_row_limit")
        if self._bytes > self._bytes_limit:
            raise _LimitReached("answer_bytes_limit")

    def _pass(self, left: int) -> None:
        """Send what is there, until no more than `left` bytes are; a line of CSV that was held may be long."""
        while len(self._buffer) > left:
            self._messages.send(b"D" if self._begun else b"S" + self._form, self._buffer[:_PIECE])
            del self._buffer[:_PIECE]
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


def _ask(store: Dataset, job: Job, prefixes: dict[str, str] | None) -> Any:
    arguments: dict[str, Any] = {}
    if prefixes is not None:
        arguments["prefixes"] = prefixes
    if job.base is not None:
        arguments["base_iri"] = job.base
    if job.default_graphs or job.named_graphs:
        arguments["default_graph"] = [ox.NamedNode(iri) for iri in job.default_graphs]
        arguments["named_graphs"] = [ox.NamedNode(iri) for iri in job.named_graphs]
    else:
        arguments |= dataset_arguments(job.default, store.holds_union)
    return store.quads.query(job.query, **arguments)


def _query(store: Dataset, job: Job, prefixes: dict[str, str]) -> Any:
    """Ask the engine; our prefixes are for a query that declares none, and cost every other one something."""
    try:
        return _ask(store, job, None)
    except SyntaxError:
        return _ask(store, job, prefixes)


def _answer(store: Dataset, job: Job, terms: Terms, messages: _Messages) -> None:
    if job.nesting is not None:
        from service.isolation.longtexts import examined  # most workers never need it

        found = examined(job)
        if isinstance(found, dict):
            messages.send_json(b"E", found)
            return
        job = found
    result = _query(store, job, terms.prefixes)
    if job.limit is not None:
        messages.send_long(b"A", _whole(result, job.limit, terms.bytes))
        return
    boolean, graph = isinstance(result, ox.QueryBoolean), isinstance(result, ox.QueryTriples)
    form = "boolean" if boolean else "graph" if graph else "rows"
    media_type = job.graph_type if graph else job.row_type
    if media_type is None:
        messages.send_json(b"E", {"code": "form", "message": form})
        return
    letter, formats = _FORMS[form]
    output = _Output(messages, letter, media_type, terms.rows, terms.bytes)
    chosen = formats.from_media_type(media_type)
    if graph:
        named = terms.prefixes if chosen == ox.RdfFormat.TURTLE else None
        triples = itertools.islice(result, terms.rows)
        ox.serialize(triples, output=output, format=chosen, prefixes=named)  # type: ignore[arg-type]
        if next(iter(result), None) is not None:
            raise _LimitReached("answer_row_limit", "triples")
    else:
        result.serialize(output=output, format=chosen)
    output.finish()


def _broken(job: Job, said: str) -> dict[str, Any]:
    """Return what is told of a text that is no query; what is wrong with a short one the service finds out."""
    fault = None
    if job.nesting is not None:
        from service.isolation.longtexts import broken

        fault = broken(job.query, said)
    return {"code": "syntax", "message": said[:_SAID], "fault": fault}


def answer(store: Dataset, job: Job, terms: Terms, messages: _Messages) -> None:
    """Answer one job in messages; whatever the engine raises becomes an error message."""
    try:
        _answer(store, job, terms, messages)
    except _LimitReached as reached:
        messages.send_json(b"E", {"code": reached.code, "message": reached.limit})
    except SyntaxError as error:
        messages.send_json(b"E", _broken(job, str(error)))
    except (ValueError, RuntimeError, OSError, TypeError, MemoryError) as error:
        if isinstance(error, BrokenPipeError | ConnectionError):
            raise
        messages.send_json(b"E", {"code": "evaluation", "message": str(error)[:_CHUNK] or type(error).__name__})


def _serve(path: str, messages: _Messages, isolated: bool) -> None:
    try:
        store = Dataset(ox.Store.read_only(path), holds_union(path))
    except (OSError, RuntimeError) as error:
        messages.send_json(b"E", {"code": "store", "message": str(error)[:_CHUNK]})
        return
    with contextlib.suppress(EOFError, ConnectionError):
        terms = read_terms(messages.take())
        messages.send_json(b"R", {"thread": threading.get_native_id(), "isolated": isolated})
        while True:
            answer(store, read_job(messages.take()), terms, messages)


def _end_with(parent: int) -> None:
    """End when the parent does, whatever runs; where the kernel sees to that, it is quicker."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Serve jobs until the parent goes: arguments are the socket's number, the store, the memory in bytes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    messages = _Messages(message_socket(socket.socket(fileno=int(arguments[0]))))
    signal.signal(signal.SIGALRM, messages.flush)
    isolated = confine(int(arguments[2]))  # before there is a second thread
    if sys.platform != "linux":
        threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=_serve, args=(arguments[1], messages, isolated))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main(sys.argv[1:])
