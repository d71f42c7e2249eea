"""For tests: the native server, and an endpoint in Python that answers in another style or misbehaves."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from liveserver import PATIENCE_S, free_port, other_endpoint

__all__ = ["OtherEngine", "native"]


@contextmanager
def native(snapshot: Path, *options: str) -> Iterator[str]:
    """Run ``oxigraph serve-read-only`` over a snapshot and give its address; the test is skipped without it."""
    beside = Path(sys.executable).parent / "oxigraph"
    program = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    place = f"127.0.0.1:{free_port()}"
    command = [program, "serve-read-only", "--location", str(snapshot / "oxigraph"), "--bind", place, *options]
    with other_endpoint(command, f"http://{place}/query") as address:
        yield address


class OtherEngine:
    """An endpoint in another style: its JSON is indented, it writes JSON and Turtle only, and ends on a command.

    A query's comment commands it: ``#! cut`` and the like; `asked` holds the forms that came, `heads` their headers.
    """

    def __init__(self, graph: Path, union: bool = True) -> None:
        self._store = ox.Store()
        self._store.bulk_load(path=str(graph), format=ox.RdfFormat.N_QUADS)
        self.union, self.down = union, False
        self.left: int | None = None  # requests that are answered before it is down
        self.asked: list[dict[str, list[str]]] = []
        self.heads: list[dict[str, str]] = []
        self.gone = threading.Event()  # a client went away before its answer
        self.awake = threading.Event()  # not set: it says nothing
        self.awake.set()
        engine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                engine.take(self)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/kg/query"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    def add(self, subject: str, graph: str) -> None:
        """Add an article."""
        kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        news = ox.NamedNode("https://schema.org/NewsArticle")
        self._store.add(ox.Quad(ox.NamedNode(subject), kind, news, ox.NamedNode(graph)))

    def take(self, to: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        form = parse_qs(to.rfile.read(int(to.headers["content-length"])).decode(), keep_blank_values=True)
        query = form["query"][0]
        self.asked.append(form)
        self.heads.append(dict(to.headers.items()))
        command = query.partition("#! ")[2].split("\n")[0].strip()
        if self.left is not None:
            self.left -= 1
        self.awake.wait(PATIENCE_S)
        if self.down or (self.left is not None and self.left < 0):
            return self._send(to, 503, "text/plain", b"down for a while")
        if command:
            return self._misbehave(to, command, query)
        try:
            result: Any = self._store.query(query, **self._dataset(form))
        except SyntaxError as error:
            return self._send(to, 400, "text/plain", str(error).encode())
        if isinstance(result, ox.QueryTriples):
            data = ox.serialize(result, format=ox.RdfFormat.TURTLE) or b""
            return self._send(to, 200, "text/turtle;charset=utf-8", data)
        plain = json.loads(result.serialize(format=ox.QueryResultsFormat.JSON))
        return self._send(to, 200, "application/sparql-results+json;charset=utf-8", _indented(plain))

    def _dataset(self, form: dict[str, list[str]]) -> dict[str, Any]:
        default, named = form.get("default-graph-uri", []), form.get("named-graph-uri", [])
        if not default and not named:
            return {"use_default_graph_as_union": self.union}
        return {"default_graph": list(map(ox.NamedNode, default)), "named_graphs": list(map(ox.NamedNode, named))}

    def _misbehave(self, to: BaseHTTPRequestHandler, command: str, query: str) -> None:
        kind = "text/csv" if "csv" in to.headers["accept"] else "application/sparql-results+json"
        if command == "slow":
            to.connection.settimeout(PATIENCE_S)
            if to.connection.recv(1) == b"":
                self.gone.set()
            return
        if command in ("close", "garbage"):  # no HTTP at all
            to.wfile.write(b"\0\xff what is this\r\n\r\n" if command == "garbage" else b"")
            to.close_connection = True
            return
        if command.startswith("status"):
            _, status, *said = command.split(" ", 2)
            return self._send(to, int(status), "text/plain", " ".join(said).encode(), location="http://127.0.0.1:9/x")
        if command == "page":
            return self._send(to, 200, "text/html", b"<html>login</html>")
        if command.startswith("says "):  # what it says, and the type it tells
            _, kind, said = command.split(" ", 2)
            return self._send(to, 200, kind, said.encode())
        if command == "nonsense":
            return self._send(to, 200, kind, b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": 5}]}}')
        head = b"a\r\n" if kind == "text/csv" else b'{"head":{"vars":["a"]},"results":{"bindings":['
        row = b"1\r\n" if kind == "text/csv" else b'{"a":{"type":"literal","value":"1"}},'
        ends = {"cancelled": b"The SPARQL operation has been cancelled", "short": b"", "broken": b"", "endless": b""}
        ends["between"] = b'{"a":{"type":"literal","value":"]}}"}}'
        many = 3 if "few" in query else 200_000
        to.send_response(200)
        to.send_header("content-type", kind)
        to.send_header("transfer-encoding", "chunked")
        to.end_headers()
        for part in (head, row * many, row * many, ends[command]):
            if part:
                to.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        to.wfile.flush()
        if command == "endless":
            try:
                while True:
                    to.wfile.write(b"%x\r\n%s\r\n" % (len(row) * 10_000, row * 10_000))
            except OSError:
                self.gone.set()
        if command in ("broken", "endless"):
            to.close_connection = True
            return
        to.wfile.write(b"0\r\n\r\n")

    def _send(self, to: BaseHTTPRequestHandler, status: int, kind: str, data: bytes, location: str = "") -> None:
        to.send_response(status)
        to.send_header("content-type", kind)
        to.send_header("content-length", str(len(data)))
        if status in (429, 503):
            to.send_header("retry-after", "7" if data == b"seven" else "Fri, 31 Dec 2100 23:59:59 GMT")
        if 300 <= status < 400:
            to.send_header("location", location)
        to.end_headers()
        to.wfile.write(data)


def _indented(plain: dict[str, Any]) -> bytes:
    """Return results as Java engines write them: indented, the link member first, a datatype on every literal."""
    for row in plain.get("results", {}).get("bindings", []):
        for value in row.values():
            if value["type"] == "literal" and "xml:lang" not in value:
                value.setdefault("datatype", "http://www.w3.org/2001/XMLSchema#string")
    if "head" in plain:
        plain["head"] = {"link": [], **plain["head"]}
    return json.dumps(plain, indent=2, ensure_ascii=False).encode() + b"\n"
