"""Work that goes on when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from kg.errors import KgError

__all__ = ["begin_behind"]

T = TypeVar("T")
_LOG = logging.getLogger("uvicorn.error")


def begin_behind(what: str, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Begin `work` and return its task; a fault of ours that it meets stands in the log, whoever waits.

    What the service refuses or an engine cannot do is left to those who wait.

    Args:
        what: is done, for the log.
        work: what to do.
    """
    task = asyncio.ensure_future(work)

    def tell(ended: asyncio.Task[T]) -> None:
        fault = None if ended.cancelled() else ended.exception()
        if fault is not None and not isinstance(fault, KgError):
            _LOG.error("%s met a fault", what, exc_info=fault)

    task.add_done_callback(tell)
    return task
