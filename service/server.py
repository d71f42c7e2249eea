"""The service on a port: what can fail is looked at first and fails in one line."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import uvicorn

from kg.errors import KgError, UsageError
from kg.settings import Settings
from kg.store import open_store
from service.app import create_app
from service.rawpaths import http_protocol

__all__ = ["listen", "run"]

_BACKLOG = 512
_SHUTDOWN_S = 3


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


class _Server(uvicorn.Server):
    """Tells when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call back."""
        await super().startup(sockets)
        if self.started and self._ready is not None:
            self._ready()


def run(settings: Settings, ready: Callable[[], None] | None = None) -> None:
    """Serve until Ctrl-C; prints nothing itself.

    Args:
        settings: store, host, port, root path, limits.
        ready: called once, when the service answers.

    Raises:
        StoreError: there is no graph, or it cannot be opened.
        KgError: the port is in use, or the service did not start.
        UsageError: the host is none of this machine's.
        ResourceError: a question's file is broken.
    """
    open_store(settings.store)
    app = create_app(settings)
    listening = listen(settings.host, settings.port)
    config = uvicorn.Config(
        app,
        http=http_protocol(),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SHUTDOWN_S,
    )
    server = _Server(config, ready)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return
    finally:
        listening.close()
    if not server.started:
        raise KgError("the service did not start; see the lines above")
