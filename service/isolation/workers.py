"""One worker process as the service sees it: started, asked, watched, killed."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from kg.errors import StoreError
from kg.rights import denied
from kg.vocab import PREFIXES
from service.backend import Limits
from service.errors import WorkerLostError
from service.isolation.channel import Channel
from service.isolation.jobs import Terms, job_bytes
from service.isolation.processes import cpu_s, memory_mb, wants_processor
from service.isolation.spawning import spawn, take_early
from service.lanes import Slot

__all__ = ["OUT_OF_MEMORY", "OUT_OF_STACK", "Worker", "start_worker"]

_LOG = logging.getLogger("uvicorn.error")
_START_LIMIT_S = 20.0
#: A start whose process was ended from outside is tried again, so many times in all.
_STARTS = 4
#: What ends a process from outside; the system's own end for want of memory is one of them.
_ENDED = (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP, -signal.SIGINT)
_NICEST = 19
#: One that stepped back and had a smaller share of a processor for so long is starving; so is one that starts, and is
#: not ready by then.
_STARVING_S, _STARVING_SHARE = 0.5, 0.05
#: The limit on niceness under which a process may have any.
_NICE_OF_ALL = 20
#: What queries take is looked at once in so many.
_SAMPLE = 64
#: What a process ends with when the engine wants more memory than it may have, or more stack.
OUT_OF_MEMORY, OUT_OF_STACK = -signal.SIGABRT, (-signal.SIGSEGV, -signal.SIGBUS)


class Worker:
    """A process with one snapshot open.

    `killed_for` names the limit that it was killed for; `isolated` tells whether it is without a network;
    a `worn` one is replaced after its query.  While it is in use, `slot` is what it holds, `aboard` how many
    queries wait for it, and `watched` whether somebody looks that no short one waits for a long one.
    """

    def __init__(self, process: subprocess.Popen[bytes], ours: socket.socket, snapshot: Path) -> None:
        self.process, self.snapshot = process, snapshot
        self.channel = Channel(ours)
        self.killed_for: str | None = None
        self.isolated = self.worn = self.watched = False
        self.slot: Slot = "slow"
        self.aboard = 0
        self._thread = process.pid
        self._stepped_back = False
        self._back_at = self._back_s = self._spared_until = 0.0
        self._seen, self._seen_s, self._pace_s = 0, 0.0, 0.0

    @property
    def pid(self) -> int:
        """The process's number."""
        return self.process.pid

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return not self.channel.lost and self.process.poll() is None

    async def ready(self, limits: Limits) -> None:
        """Wait until the process can answer; raises EOFError, or StoreError where the store cannot be opened."""
        ticket = await self.channel.ask(job_bytes(Terms(PREFIXES, limits.rows, limits.bytes)))
        kind, content = await ticket.message()
        told = json.loads(content)
        if kind != b"R":
            raise denied(self.snapshot / "oxigraph") or StoreError(
                f"{self.snapshot}: the store cannot be opened ({told['message']}); build again")
        self._thread, self.isolated = told["thread"], told["isolated"]
        self._seen, self._seen_s = self.channel.answered, self.cpu_s()
        self.channel.listen()  # what is heard next without a job is its end

    # -- what it takes, how it ends

    def memory_mb(self) -> float:
        """Return the resident memory in MB (2**20 bytes); 0 where the system does not tell."""
        return memory_mb(self.pid)

    def cpu_s(self) -> float:
        """Return the processor time of the thread that runs queries; 0 where the system does not tell."""
        return cpu_s(self.pid, self._thread)

    def wants_processor(self) -> bool:
        """Tell whether all that the thread that runs queries may wait for is a processor."""
        return wants_processor(self.pid, self._thread)

    def pace_s(self) -> float:
        """Return the processor time that a query took of late, in seconds."""
        answered = self.channel.answered - self._seen
        if answered >= _SAMPLE:
            self._seen, before_s, self._seen_s = self.channel.answered, self._seen_s, self.cpu_s()
            self._pace_s = (self._seen_s - before_s) / answered
        return self._pace_s

    def step_back(self, now: float) -> None:
        """Let everyone else have the processors first, unless it was starved a moment ago.

        Where this process may not take that back, it is made as nice as can be instead: it starves less.
        """
        if self._stepped_back or now < self._spared_until:
            return
        self._stepped_back = True
        self._back_at, self._back_s = now, self.cpu_s()
        with suppress(OSError, AttributeError):
            if _may_step_forward():
                os.sched_setscheduler(self._thread, os.SCHED_IDLE, os.sched_param(0))
            else:
                os.setpriority(os.PRIO_PROCESS, self._thread, _NICEST)

    def spare(self, now: float) -> None:
        """Let one that stepped back take its turn for a while where it hardly came to the processor.

        Something else keeps this machine busy, and would starve it.
        """
        if not self._stepped_back or now - self._back_at < _STARVING_S or not _may_step_forward():
            return
        worked_s = self.cpu_s()
        if worked_s - self._back_s < _STARVING_SHARE * (now - self._back_at):
            self.step_forward()
            self._spared_until = now + _STARVING_S
        self._back_at, self._back_s = now, worked_s

    def step_forward(self) -> None:
        """Take its turn as others do; where that needs more rights than we have, it is worn."""
        if self._stepped_back:
            try:
                os.sched_setscheduler(self._thread, os.SCHED_BATCH, os.sched_param(0))
                self._stepped_back = False
            except (OSError, AttributeError):
                self.worn = True

    def kill(self, cause: str | None = None) -> bool:
        """End the process at once and tell whether it was this call that did.

        `cause` is the setting whose limit it ran past.  Who waits for a message is told now: a large process
        takes its time to go.
        """
        if self.channel.lost or self.process.poll() is not None:
            return False
        self.killed_for = cause
        self.process.kill()
        self.channel.lose(ended=True)
        return True

    async def gone(self) -> None:
        """Wait until the process, whose channel is closed, is gone; for a second at most."""
        with suppress(subprocess.TimeoutExpired):
            await asyncio.get_running_loop().run_in_executor(None, self.process.wait, 1.0)

    async def reap(self) -> None:
        """Kill the process, close the channel and wait until the process is gone."""
        self.process.kill()
        self.channel.close()
        await asyncio.get_running_loop().run_in_executor(None, self.process.wait)


def _may_step_forward() -> bool:
    """Tell whether a process that has stepped back may take its turn again."""
    return os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_NICE)[0] >= _NICE_OF_ALL


class _EndedError(Exception):
    """The process was ended from outside before it was ready."""


async def start_worker(snapshot: Path, limits: Limits, waited_for: bool = True) -> Worker:
    """Start a process on a snapshot and wait until it is ready; one that is ended from outside is replaced.

    Args:
        snapshot: folder of the snapshot.
        limits: of its queries.
        waited_for: a query waits for it; else those under way have the processors first while it starts.

    Raises:
        StoreError: the snapshot cannot be opened, or the process does not start.
        WorkerLostError: each of some that were started one after the other was ended from outside.
    """
    for number in range(1, _STARTS + 1):
        try:
            return await _start(snapshot, limits, waited_for)
        except _EndedError as error:
            _LOG.warning("a query process on %s was ended while it started (%s of %d): %s; if the system did it, "
                         "see that memory is left", snapshot, number, _STARTS, error)  # fmt: skip
    raise WorkerLostError("the process that was to run the query was ended from outside", "ask again")


async def _start(snapshot: Path, limits: Limits, waited_for: bool) -> Worker:
    try:
        process, ours = take_early(snapshot, limits.memory_mb) or spawn(snapshot, limits.memory_mb)
    except OSError as error:
        raise StoreError(f"no query process can be started ({error}); free memory or processes") from error
    worker = Worker(process, ours, snapshot)
    turn = None if waited_for else _behind_others(process)
    try:
        async with asyncio.timeout(_START_LIMIT_S):
            await worker.ready(limits)
    except (EOFError, TimeoutError) as error:
        await worker.gone()
        end = process.poll()
        await worker.reap()
        if end in _ENDED:
            raise _EndedError(signal.Signals(-end).name) from error
        raise StoreError(
            f"{snapshot}: a query process does not start; see that this machine has memory left"
        ) from error
    except BaseException:
        await worker.reap()
        raise
    finally:
        if turn is not None:
            turn.cancel()
    return worker


def _behind_others(process: subprocess.Popen[bytes]) -> asyncio.TimerHandle | None:
    """Let queries have the processors first while a process starts; it takes its turn when that takes long.

    Else a program that keeps the machine busy would starve it.  Return the timer that sees to it, if one is needed.
    """
    with suppress(OSError, AttributeError):  # a system without such limits or classes
        if _may_step_forward():
            os.sched_setscheduler(process.pid, os.SCHED_IDLE, os.sched_param(0))  # until it confines itself
            return asyncio.get_running_loop().call_later(_STARVING_S, _take_turn, process)
    return None


def _take_turn(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if process.poll() is None:
            os.sched_setscheduler(process.pid, os.SCHED_BATCH, os.sched_param(0))
