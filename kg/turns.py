"""How far builds step back behind those who ask: all the way, as long as they still come to the processor.

A build that had hardly anything of it for a while takes its turn sooner, step by step, until it takes it as all others
do, so that no load on the machine keeps a change waiting for ever.  After it, the next one steps back again.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Pace", "Turns"]

#: Niceness of builds; the lesser one where the system does not let this user take the other back.
_NICE, _LASTING_NICE = 15, 5
#: Less than such a share of one processor for so many seconds is starving; then it is so much less nice.
_STARVING_SHARE, _STARVING_S, _STEP = 0.1, 5.0, 5
_LOOK_S = 1.0


@dataclass(slots=True)
class Pace:
    """The niceness of one build, between `least` and where it began; times are in seconds.

    Args:
        nice: at the build's beginning.
        least: where it takes its turn as others do.
        since: when it was last changed, on any clock.
        worked_s: processor time that the build had taken then.
    """

    nice: int
    least: int
    since: float
    worked_s: float

    def look(self, now: float, worked_s: float) -> bool:
        """Take notice of what the build has worked so far; return whether it is less nice from now on."""
        if now - self.since < _STARVING_S:
            return False
        starves = worked_s - self.worked_s < _STARVING_SHARE * (now - self.since)
        self.since, self.worked_s = now, worked_s
        if not starves or self.nice <= self.least:
            return False
        self.nice = max(self.nice - _STEP, self.least)
        return True


class Turns:
    """Steps back with all threads that are started from now on, and looks that builds are not starved.

    On Linux, where each thread has a niceness of its own; elsewhere nothing is changed.

    Args:
        tell: told when a build steps forward.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._least = self._nice = 0
        self._begun: float | None = None
        self._wake = threading.Condition()
        self._apart = set[int]()  # threads that never step back
        if sys.platform != "linux":
            return
        self._least = os.getpriority(os.PRIO_PROCESS, 0)
        may_come_back = _may_come_back()
        wanted = _NICE if may_come_back else _LASTING_NICE
        if may_come_back:
            threading.Thread(target=self._look_out, daemon=True).start()  # before: it keeps its turn
        self._apart = set(_threads(os.getpid())) - {threading.get_native_id()}
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, max(self._least, wanted))
            self._nice = max(self._least, wanted)

    @contextmanager
    def building(self) -> Iterator[None]:
        """Look after what is built within."""
        with self._wake:
            self._begun = time.monotonic()
            self._wake.notify()
        try:
            yield
        finally:
            with self._wake:
                self._begun = None
                self._wake.notify()

    def _look_out(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._begun is not None)
                begun = self._begun or 0.0
            pace = Pace(self._nice, self._least, begun, _worked_s())
            self._look_after(begun, pace)
            if pace.nice != self._nice:
                self._renice(pace.nice, self._nice)

    def _look_after(self, begun: float, pace: Pace) -> None:
        """Look at a build until it is done."""
        while True:
            with self._wake:
                if self._wake.wait_for(lambda: self._begun != begun, _LOOK_S):
                    return
            before, now = pace.nice, time.monotonic()
            if pace.look(now, _worked_s()):
                self._renice(before, pace.nice)
                if pace.nice == pace.least:
                    self._tell(f"building for {now - begun:.0f} s with little of the processor; it takes its turn as "
                               "other programs do now")

    def _renice(self, before: int, after: int) -> None:
        """Give all threads of the build that have one niceness another one."""
        for thread in (thread for pid in _processes() for thread in _threads(pid) if thread not in self._apart):
            with suppress(OSError):  # gone, or not allowed
                if os.getpriority(os.PRIO_PROCESS, thread) == before:
                    os.setpriority(os.PRIO_PROCESS, thread, after)


def _may_come_back() -> bool:
    """Try in a thread that ends whether one that stepped back may take its turn again."""
    found: list[bool] = []

    def step() -> None:
        before = os.getpriority(os.PRIO_PROCESS, 0)
        try:
            os.setpriority(os.PRIO_PROCESS, 0, min(before + 1, 19))
            os.setpriority(os.PRIO_PROCESS, 0, before)
            found.append(True)
        except OSError:
            found.append(False)

    trial = threading.Thread(target=step)
    trial.start()
    trial.join()
    return found == [True]


def _processes() -> list[int]:
    """Return the numbers of this process and of those that read pages for it."""
    return [os.getpid(), *(child.pid for child in multiprocessing.active_children() if child.pid is not None)]


def _worked_s() -> float:
    """Return the processor time of the build in seconds, with what was built before."""
    ticks = 0
    for pid in _processes():
        with suppress(OSError, ValueError, IndexError):
            words = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b") ")[2].split()
            ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _threads(pid: int) -> list[int]:
    """Return the numbers of a process's threads; none where it is gone."""
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []
