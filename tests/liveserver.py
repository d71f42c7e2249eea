"""The service on a real port, in a thread, as `kg serve` runs it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import uvicorn

from kg.settings import Settings
from service.app import create_app
from service.server import listen, make_config

__all__ = ["live_client", "wait_until"]

_START_S = 60.0


def wait_until(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Tell whether something comes to hold within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.01)
    return False


@contextmanager
def live_client(settings: Settings, host: str | None = None) -> Iterator[httpx.Client]:
    """Serve and yield a client; `host` is what it calls the service, where it is not its address."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(make_config(create_app(settings), settings))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        end = time.monotonic() + _START_S
        while not server.started and thread.is_alive() and time.monotonic() < end:
            time.sleep(0.01)
        assert server.started, "the service did not start"
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        headers = {"host": host} if host else None
        with httpx.Client(base_url=address, headers=headers, timeout=_START_S) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
