"""A reply of the backend to the client: status held until the first bytes, cut off when it breaks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from starlette.types import Send

from kg.errors import KgError
from service.backend import Reply
from service.noting import note

__all__ = ["send_reply"]


async def _ahead(chunks: AsyncIterator[bytes]) -> tuple[list[bytes], bool]:
    """Return the first one or two chunks, and whether they are all: a short answer gets its length."""
    taken: list[bytes] = []
    async for chunk in chunks:  # the chunks go on where this leaves off
        taken.append(chunk)
        if len(taken) == 2:
            return taken, False
    return taken, True


async def send_reply(
    reply: Reply, send: Send, headers: list[tuple[bytes, bytes]], head_only: bool, log: Callable[[str], None]
) -> None:
    """Send a reply.

    What goes wrong before the first bytes is raised and gets its own status.  Afterwards the status is
    out, so the response is left unfinished: the server closes the connection and the client sees that
    the answer was cut, never a shorter answer that looks whole.

    Args:
        reply: the answer.
        send: of the ASGI connection.
        headers: of the response, lower case.
        head_only: for HEAD.
        log: told why a response was cut.
    """
    taken, whole = await _ahead(reply.chunks)
    if whole:
        headers = [*headers, (b"content-length", str(sum(map(len, taken))).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if head_only or whole:
        await send({"type": "http.response.body", "body": b"" if head_only else b"".join(taken)})
        return
    for chunk in taken:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    try:
        async for chunk in reply.chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except KgError as error:
        log(f"{note().asked}: an answer was cut: {error}")
        return
    await send({"type": "http.response.body", "body": b""})
