"""The servers that are measured: ours, the native one on the same directory, a peer on a smaller file."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.service.clients import Connection
from bench.service.processes import cpu_s, resident_mb, tree
from bench.service.requests import sparql
from kg.settings import Settings
from service.isolation.worker import __name__ as worker_name

__all__ = [
    "NO_CACHE", "PATIENT", "Server", "free_port", "launch", "native", "our_command", "ours", "peer", "start", "stop",
]

_START_S = 120.0


@dataclass(slots=True)
class Server:
    """A running server: its port and the path that answers queries."""

    process: subprocess.Popen[bytes]
    port: int
    endpoint: str

    @property
    def pid(self) -> int:
        """The number of the process that was started."""
        return self.process.pid

    @property
    def serving(self) -> int:
        """The number of the process that holds the connections: the first below one that only watches over it."""
        below = [pid for pid in tree(self.pid)[1:] if not _runs(pid, worker_name)]
        return below[0] if below else self.pid

    def cpu_s(self) -> float:
        """Return the CPU seconds of the whole tree so far."""
        return cpu_s(self.pid)

    def resident_mb(self) -> float:
        """Return the memory of the process that holds the connections."""
        return resident_mb(self.serving)

    def workers(self) -> list[int]:
        """Return the numbers of the processes that run queries."""
        return [pid for pid in tree(self.pid)[1:] if _runs(pid, worker_name)]


def _runs(pid: int, name: str) -> bool:
    try:
        return name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def free_port() -> int:
    """Return a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answers(port: int, endpoint: str) -> bool:
    try:
        connection = await Connection.open(port)
        async with asyncio.timeout(5):
            status, _ = await connection.ask(sparql(endpoint, "ASK { ?s ?p ?o }"))
        connection.close()
        return status == 200
    except (OSError, TimeoutError):
        return False


def wait_until_ready(server: Server) -> None:
    """Return when the server answers a query; raises RuntimeError when it ends or takes too long."""
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and server.process.poll() is None:
        if asyncio.run(_answers(server.port, server.endpoint)):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{server.process.args!r} does not answer")


def launch(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a command as the head of a group of its own, which `stop` ends as a whole."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            start_new_session=True)


def start(command: list[str], port: int, endpoint: str, wait: bool = True) -> Server:
    """Start a server as the head of a group of its own."""
    server = Server(launch(command), port, endpoint)
    if wait:
        try:
            wait_until_ready(server)
        except RuntimeError:
            stop(server)
            raise
    return server


def stop(server: Server) -> None:
    """End a server and what it started."""
    server.process.terminate()
    try:
        server.process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.process.wait()


@contextmanager
def running(command: list[str], port: int, endpoint: str) -> Iterator[Server]:
    """Run a server for the length of a block."""
    server = start(command, port, endpoint)
    try:
        yield server
    finally:
        stop(server)


def _cache_off() -> dict[str, int]:
    return {name: 0 for name, field in Settings.model_fields.items() if "cache" in name and field.annotation is int}


#: Settings under which nothing is answered from what was answered before.
NO_CACHE = _cache_off()
#: Time limits that no query which ends comes near, on whatever machine.
PATIENT = {name: 120_000 for name in ("query_time_limit_ms", "page_time_limit_ms") if name in Settings.model_fields}


def our_command(store: Path, port: int, **settings: object) -> list[str]:
    """Return the command of our service; `settings` as ``--set`` takes them."""
    given = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    return [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(port), *given]


@contextmanager
def ours(store: Path, **settings: object) -> Iterator[Server]:
    """Run our service over a store folder."""
    port = free_port()
    with running(our_command(store, port, **settings), port, "/sparql") as server:
        yield server


@contextmanager
def native(directory: Path) -> Iterator[Server]:
    """Run the native server over an Oxigraph directory."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve-read-only", "--location", str(directory),
               "--bind", f"127.0.0.1:{port}"]  # the union is the unnamed graph there (`kg.dataset`)
    with running(command, port, "/query") as server:
        yield server


@contextmanager
def peer(triples: Path) -> Iterator[Server]:
    """Run rdflib-endpoint over a file of triples."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("rdflib-endpoint")), "serve", "--host", "127.0.0.1",
               "--port", str(port), str(triples)]
    with running(command, port, "/") as server:
        yield server
