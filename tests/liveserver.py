"""Servers on ports of this machine: the service in a thread, as `kg serve` runs it or bare, and processes of others."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from kg.settings import Settings
from service.app import create_app
from service.rawpaths import http_protocol
from service.server import listen, make_config

__all__ = ["PATIENCE_S", "free_port", "live_client", "other_endpoint", "running", "served", "wait_until"]

#: Long enough for a machine that does much else at once: nothing waits so long unless it is broken.
PATIENCE_S = 120.0


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE_S, pause_s: float = 0.01) -> bool:
    """Tell whether something comes to hold within some seconds, looked at again after each pause."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(pause_s)
    return True


def free_port() -> int:
    """Return a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(config: uvicorn.Config) -> Iterator[int]:
    """Run a server in a thread and give its port."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive(), PATIENCE_S)
        assert server.started, "the service did not start"
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """Run an application in a thread and give its port; at the end nobody is waited for longer than a second."""
    with running(uvicorn.Config(app, http=http_protocol(), log_level="critical", timeout_graceful_shutdown=1)) as port:
        yield port


@contextmanager
def live_client(settings: Settings, host: str | None = None) -> Iterator[httpx.Client]:
    """Serve as `kg serve` does and yield a client; `host` is what it calls the service, where it is not its address."""
    with running(make_config(create_app(settings), settings)) as port:
        headers = {"host": host} if host else None
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=PATIENCE_S) as client:
            yield client


@contextmanager
def other_endpoint(command: Sequence[str | Path], address: str) -> Iterator[str]:
    """Run another program's SPARQL server and give its address once it answers there.

    Args:
        command: program and arguments.
        address: where it takes queries.
    """

    def answers() -> bool:
        assert process.poll() is None, f"{command[0]} ended"
        with suppress(httpx.TransportError):
            return httpx.get(address, params={"query": "ASK {}"}, trust_env=False).status_code == 200
        return False

    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert wait_until(answers, PATIENCE_S, 0.05), f"{address} does not answer"
        yield address
    finally:
        process.kill()
        process.wait()
