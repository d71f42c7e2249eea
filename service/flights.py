"""Questions that are being answered right now: who asks the same meanwhile waits for that answer.

Only answers that the cache would keep are shared, so nothing large is held for those who wait.  No one depends on
another: where the first client goes away, the next one asks; where it takes its answer slowly, or the answer is long,
the others ask for themselves.  What the query itself is to blame for (a limit it ran past, a fault in it) is told to
all who waited for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

from kg.errors import KgError, QueryError, QueryLimitError

__all__ = ["Flight", "Flights", "SharedCalls"]

T = TypeVar("T")
#: How long the first client may leave a part of its answer lying before the others no longer wait for it.
_PATIENCE_S = 0.25


class _Unfinished(Exception):
    """The answer did not come to its end; `again` tells whether the next one may lead in its place."""

    def __init__(self, again: bool) -> None:
        super().__init__("the answer did not come to its end")
        self.again = again


def _is_for_all(error: BaseException) -> bool:
    """Tell whether an error is the query's fault, and not that of the client or of the moment."""
    if isinstance(error, QueryLimitError):
        return error.limit != "answer_stall_limit_ms"
    return isinstance(error, QueryError)


class Flight(Generic[T]):
    """One question under way, told by whoever leads it how it goes."""

    __slots__ = ("_ended", "_handed_s", "_leave")

    def __init__(self, leave: Callable[[Flight[T]], None]) -> None:
        self._ended: asyncio.Future[T | KgError | _Unfinished] = asyncio.get_running_loop().create_future()
        self._leave = leave
        self._handed_s: float | None = None

    def handed(self, to_client: bool) -> None:
        """Tell that a part was handed to the first client, or that it came back for more."""
        self._handed_s = monotonic() if to_client else None

    def _end(self, with_what: T | KgError | _Unfinished) -> None:
        if not self._ended.done():
            self._leave(self)
            self._ended.set_result(with_what)

    def whole(self, answer: T) -> None:
        """Tell that the answer is there."""
        self._end(answer)

    def long(self) -> None:
        """Tell that the answer is longer than what is shared."""
        self._end(_Unfinished(again=False))

    def broken(self, error: BaseException | None = None) -> None:
        """Tell that the answer will not come; after its end this says nothing."""
        self._end(error if isinstance(error, KgError) and _is_for_all(error) else _Unfinished(again=True))

    async def wait(self) -> T:
        """Wait for the answer.

        Raises:
            KgError: what the query itself is to blame for.
            _Unfinished: there is none to share.
        """
        while not self._ended.done():
            await asyncio.wait({self._ended}, timeout=_PATIENCE_S)
            if self._handed_s is not None and monotonic() - self._handed_s > _PATIENCE_S:
                self.broken()
        end = self._ended.result()
        if isinstance(end, KgError | _Unfinished):
            raise end.with_traceback(None)
        return end


class Flights(Generic[T]):
    """The questions under way, by their keys."""

    def __init__(self) -> None:
        self.shared = 0  # answers that were given to those who waited
        self._flights: dict[Hashable, Flight[T]] = {}

    async def join(self, key: Hashable, kept: Callable[[], T | None]) -> T | Flight[T] | None:
        """Return the answer to a question that is under way, else a flight to lead; None: ask without company.

        Args:
            key: of the question.
            kept: looks for an answer that was kept meanwhile.

        Raises:
            KgError: what the query under way met, by its own fault.
        """
        while (flight := self._flights.get(key)) is not None:
            try:
                answer = await flight.wait()
            except _Unfinished as end:
                if not end.again:
                    return None
                answer_kept = kept()
                if answer_kept is not None:
                    return answer_kept
            else:
                self.shared += 1
                return answer
        flight = self._flights[key] = Flight(lambda ended: self._remove(key, ended))
        return flight

    def _remove(self, key: Hashable, flight: Flight[T]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


@dataclass(slots=True)
class _Call(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


@dataclass(slots=True)
class SharedCalls(Generic[T]):
    """Calls under way, by their keys; one ends early when all who wait for it are gone."""

    shared: int = 0
    _calls: dict[Hashable, _Call[T]] = field(default_factory=dict)

    async def get(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """Return what `work` gives, which is done once for all who ask meanwhile.

        Raises what `work` raises.
        """
        call = self._calls.get(key)
        if call is None:
            call = self._calls[key] = _Call(asyncio.ensure_future(work()))
            call.task.add_done_callback(lambda _: self._forget(key, call))
        else:
            self.shared += 1
        call.waiting += 1
        try:
            return await asyncio.shield(call.task)
        finally:
            call.waiting -= 1
            if not call.waiting and not call.task.done():
                self._forget(key, call)
                call.task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await call.task  # its worker is free when this one is gone

    def _forget(self, key: Hashable, call: _Call[T]) -> None:
        if self._calls.get(key) is call:
            del self._calls[key]
