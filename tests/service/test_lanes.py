"""Who has a place, who waits for one, who is sent away: the lanes without any process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from kg.errors import KgError
from service.errors import QueueFullError
from service.lanes import Lanes, Slot

Waiting = asyncio.Future[Slot]


def check(work: Callable[[Lanes], None], queue: int = 2) -> None:
    """Do some work with lanes of one slow slot."""

    async def run() -> None:
        work(Lanes(1, queue))

    asyncio.run(run())


def enter(lanes: Lanes, tried: bool = False) -> Slot | Waiting:
    """Have a stranger enter who may wait for 10 s."""
    return lanes.enter(False, 10.0, tried)


def let_in(waiting: Slot | Waiting) -> Slot | None:
    """Return what somebody who had to wait was given."""
    assert isinstance(waiting, asyncio.Future), "it did not have to wait"
    return waiting.result() if waiting.done() else None


def test_that_who_has_a_trial_keeps_its_place_among_those_who_wait() -> None:
    def work(lanes: Lanes) -> None:
        assert [enter(lanes) for _ in range(4)] == ["slow", "trial", "trial", "guest"], "two may wait, and two may come"
        assert not lanes.in_queue and lanes.wants_trial()
        for _ in range(2):
            lanes.leave("trial")
            assert let_in(enter(lanes, tried=True)) is None
        assert lanes.in_queue == lanes.waiting == 2
        assert enter(lanes) == "guest" and enter(lanes) == "guest"
        waiting = enter(lanes)
        assert (lanes.in_queue, lanes.waiting) == (2, 3), "a guest is not of the queue"
        lanes.leave("guest")
        assert let_in(waiting) == "guest"

    check(work)


def test_that_a_guest_waits_a_moment_and_is_sent_away_then() -> None:
    def work(lanes: Lanes) -> None:
        for _ in range(4):
            enter(lanes)
        waiting, now = enter(lanes), asyncio.get_running_loop().time()
        lanes.expire(now + 0.5)
        assert let_in(waiting) is None
        lanes.expire(now + 1.5)
        assert isinstance(waiting, asyncio.Future)
        with pytest.raises(QueueFullError, match="as many queries wait already as may"):
            waiting.result()

    check(work)


def test_that_only_so_many_guests_wait() -> None:
    def work(lanes: Lanes) -> None:
        for _ in range(4):
            enter(lanes)
        waiting = []
        with pytest.raises(QueueFullError):
            for _ in range(100):
                waiting.append(enter(lanes))
        assert 4 < len(waiting) < 50
        lanes.close()
        for found in waiting:
            assert isinstance(found, asyncio.Future) and isinstance(found.exception(), KgError)

    check(work)


def test_that_guests_and_strangers_take_turns_for_their_trials() -> None:
    def work(lanes: Lanes) -> None:
        assert [enter(lanes) for _ in range(4)] == ["slow", "trial", "trial", "trial"]
        strangers = [enter(lanes) for _ in range(3)]
        guests = [enter(lanes) for _ in range(3)]
        order = []
        for _ in range(6):
            lanes.leave("trial" if not order or order[-1] == "stranger" else "guest")
            held = [let_in(one) for one in strangers], [let_in(one) for one in guests]
            order.append("stranger" if sum(map(bool, held[0])) > order.count("stranger") else "guest")
        assert order == ["guest", "stranger"] * 3

    check(work, queue=6)


def test_that_a_slow_slot_is_for_those_who_waited_for_it() -> None:
    def work(lanes: Lanes) -> None:
        for _ in range(4):
            enter(lanes)
        lanes.leave("trial")
        stranger = enter(lanes, tried=True)
        enter(lanes)  # a guest where the trial was
        guest = enter(lanes)
        lanes.leave("slow")
        assert (let_in(stranger), let_in(guest)) == ("slow", None)

    check(work)


def test_that_where_none_may_wait_guests_have_what_is_free() -> None:
    def work(lanes: Lanes) -> None:
        assert [enter(lanes) for _ in range(4)] == ["slow", "guest", "guest", "guest"]
        waiting = enter(lanes)
        lanes.leave("slow")
        assert let_in(waiting) == "slow"

    check(work, queue=0)
