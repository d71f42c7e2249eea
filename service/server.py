"""The service on a port: what can fail is looked at first and fails in one line.

uvloop and httptools are taken where they are installed.  uvicorn's own reading of forwarding headers
stays off: `service.proxies` reads them, from named hosts only.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import os
import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from kg.errors import KgError, UsageError
from kg.settings import Settings
from kg.store import open_store
from service.app import create_app
from service.clients import Connections
from service.rawpaths import ConnectionLimits, http_protocol
from service.standing import Lifeline

__all__ = ["listen", "make_config", "run"]

_BACKLOG = 512
_FILES = 65_536
_COLLECT = (50_000, 20, 20)
#: What uvicorn says of what is refused, and of an answer that is cut; ours says why, of which request.
_SAID_ELSEWHERE = frozenset(
    {
        "Invalid HTTP request received.",
        "ASGI callable returned without completing response.",
        "Unsupported upgrade request.",
    }
)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        KgError: the port is in use or may not be used; the message names it.
        UsageError: the host is none of this machine's.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
    except socket.gaierror as error:
        raise UsageError(
            f"host {host!r} is not known here ({error.strerror}); give --host 127.0.0.1 or another address"
        ) from error
    listening = socket.socket(family, kind)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise KgError(
                f"port {port} on {host} is in use by another program; give another one with --port"
            ) from error
        if error.errno == errno.EACCES:
            raise KgError(
                f"port {port} may not be used without more rights; give one above 1023 with --port"
            ) from error
        raise UsageError(f"host {host!r} cannot be listened on ({error.strerror}); give --host 127.0.0.1") from error
    listening.set_inheritable(False)
    return listening


def _allow_files() -> None:
    """Let this process have as many files open as the system allows it: each connection is one."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class _Server(uvicorn.Server):
    """Tells when it answers; told to end, lets answers under way go on for a while, and ends well."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None] | None, lifeline: Lifeline | None) -> None:
        super().__init__(config)
        self._ready, self._lifeline = ready, lifeline

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call back."""
        await super().startup(sockets)
        gc.freeze()  # what is there now stays: a collection need not look at it
        gc.set_threshold(*_COLLECT)
        gc.enable()
        if self.started and self._ready is not None:
            self._ready()
        if self.started and self._lifeline is not None:
            self._lifeline.tell()
            asyncio.get_running_loop().add_reader(self._lifeline.gone, os._exit, 1)  # all ends with who started it

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; the signal that asked for it is done with: the exit code is 0."""
        await super().shutdown(sockets)
        self._captured_signals.clear()


def _is_new(record: logging.LogRecord) -> bool:
    """Tell whether a line of uvicorn says what no line of ours says: these are in the access log, with their id."""
    return record.getMessage() not in _SAID_ELSEWHERE


def make_config(app: Any, settings: Settings) -> uvicorn.Config:
    """Return uvicorn's settings; its own limit of connections, which fails those of others, is not used."""
    limits = ConnectionLimits(
        settings.head_time_limit_s,
        settings.head_bytes_limit,
        door=Connections(
            settings.connections, settings.client_connections, f"{settings.client_exempt} {settings.trusted_proxies}"
        ),
    )
    config = uvicorn.Config(
        app,
        http=http_protocol(limits),
        loop="auto",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_keep_alive=settings.keep_alive_s,
        timeout_graceful_shutdown=settings.shutdown_s,
        h11_max_incomplete_event_size=settings.head_bytes_limit,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_new)
    return config


def run(
    settings: Settings,
    ready: Callable[[], None] | None = None,
    listening: socket.socket | None = None,
    lifeline: Lifeline | None = None,
) -> None:
    """Serve until Ctrl-C or SIGTERM; prints nothing itself.

    Args:
        settings: store, host, port, root path, limits.
        ready: called once, when the service answers.
        listening: where requests come in; without one, `listen` makes it.
        lifeline: of the process that stands above this one; when that goes, this one does.

    Raises:
        StoreError: there is no graph, or it cannot be opened.
        KgError: the port is in use, or the service did not start.
        UsageError: the host is none of this machine's.
        ResourceError: a question's file is broken.
    """
    if settings.endpoint is None:
        open_store(settings.store)
    app = create_app(settings)
    _allow_files()
    listening = listening or listen(settings.host, settings.port)
    server = _Server(make_config(app, settings), ready, lifeline)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return
    finally:
        listening.close()
    if not server.started:
        raise KgError("the service did not start; see the lines above")
