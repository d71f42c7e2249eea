"""Work that goes on when nobody waits: a fault of ours is told once, and what an engine cannot do is not ours."""

from __future__ import annotations

import asyncio
import gc
import logging

import pytest

from kg.errors import StoreError
from service import behind
from service.behind import begin_behind


@pytest.mark.parametrize(("error", "is_told"), [(RuntimeError("ours"), True), (StoreError("the engine's"), False)])
def test_that_a_fault_behind_is_told_in_the_log(
    error: Exception, is_told: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(behind, "_LOG", logging.getLogger("behind"))  # uvicorn's own may be silent by now

    async def fails() -> None:
        raise error

    async def work() -> None:
        await asyncio.wait({begin_behind("a look", fails())})
        gc.collect()  # where nobody had taken the exception, asyncio would tell so now

    asyncio.run(work())
    told = [record.getMessage() for record in caplog.records]
    assert told == (["a look met a fault"] if is_told else [])


def test_that_what_is_begun_behind_can_be_awaited() -> None:
    async def gives() -> int:
        return 7

    async def work() -> int:
        return await begin_behind("a look", gives())

    assert asyncio.run(work()) == 7
