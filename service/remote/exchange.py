"""A request that was answered with 200, until all of its answer is read or it is given up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx

from service.remote.places import Place
from service.remote.sending import Clock

__all__ = ["Exchange"]


@dataclass(slots=True)
class Exchange:
    """What is held of the endpoint for one query; `early` is all of its answer where that is read already."""

    response: httpx.Response
    clock: Clock
    place: Place
    early: list[bytes] | None = None
    stalled: bool = False
    _dropping: asyncio.Task[None] | None = field(default=None, repr=False)

    def give_up(self) -> None:
        """Give up on a client that takes nothing: the endpoint and the place are free for others."""
        if not self.stalled:
            self.stalled = True
            self.place.leave()
            self._dropping = asyncio.get_running_loop().create_task(self.response.aclose())
