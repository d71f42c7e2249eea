"""Requests to an app without a server, from any address."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from kg.settings import Settings
from service.app import create_app
from service.backend import Backend


@dataclass
class Got:
    """A response."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


def start_app(settings: Settings, backend: Backend) -> Any:
    """Make an app over a backend that needs no start."""
    return create_app(settings, backend)


async def ask_async(
    app: Any, target: str, *, client: str = "127.0.0.1", accept: str = "*/*", method: str = "GET",
    headers: dict[str, str] | None = None, body: tuple[bytes, ...] = (b"",), leaves: asyncio.Event | None = None,
) -> Got:
    """Send a request as a server would hand it over, its body in parts; the client goes when `leaves` is set."""
    path, _, query = target.partition("?")
    given = {"host": "example.org", "accept": accept} | {name.lower(): value for name, value in (headers or {}).items()}
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(),
        "root_path": "", "headers": [(n.encode(), v.encode()) for n, v in given.items()],
        "client": (client, 4000), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    got = Got()
    parts = deque(body)

    async def receive() -> Any:
        if not parts:
            await (leaves or asyncio.Event()).wait()
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": parts.popleft(), "more_body": bool(parts)}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            got.status = message["status"]
            got.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            got.body += message.get("body", b"")
            got.ended = not message.get("more_body", False)

    await app(scope, receive, send)
    return got


def ask(app: Any, target: str, **given: Any) -> Got:
    """Send a request, outside any loop."""
    return asyncio.run(ask_async(app, target, **given))
