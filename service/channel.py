"""One worker process as the service sees it: started, asked, watched, killed.

The channel is a local socket that keeps the borders of messages, so that one look takes one message and
nothing is put together; a worker that nobody listens to waits, which is all the back-pressure there is.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.vocab import PREFIXES

__all__ = ["Worker", "start_worker"]

#: No message of a worker is longer.
_MESSAGE = 100_000
#: A job's parts.
_PART = 50_000
_ROOT = Path(__file__).resolve().parent.parent
_START_LIMIT_S = 20.0
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Worker:
    """A process with one snapshot open.

    `killed_for` names the limit that it was killed for; `isolated` tells whether it is without a network;
    a `worn` one is replaced after its query.
    """

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket, snapshot: Path) -> None:
        self.process = process
        self.snapshot = snapshot
        self.killed_for: str | None = None
        self.isolated = False
        self.worn = False
        self._thread = process.pid
        self._channel = channel
        self._loop = asyncio.get_running_loop()
        self._awaited: asyncio.Future[None] | None = None
        self._listening = False
        self._taken = bytearray(_MESSAGE)
        self._view = memoryview(self._taken)
        channel.setblocking(False)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self.process.pid

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return self.process.poll() is None

    # -- messages

    async def send(self, job: dict[str, Any]) -> None:
        """Send a job; raises ConnectionError when the process is gone."""
        content = json.dumps(job, ensure_ascii=False).encode("utf-8", "surrogatepass")
        last = max(len(content) - 1, 0) // _PART * _PART
        for begin in range(0, last, _PART):
            await self._loop.sock_sendall(self._channel, b"P" + content[begin : begin + _PART])
        message = b"J" + content[last:]
        try:
            self._channel.send(message)
        except BlockingIOError:
            await self._loop.sock_sendall(self._channel, message)

    async def message(self) -> tuple[bytes, bytes]:
        """Return the next message, kind and content; raises EOFError when the process is gone."""
        while True:
            try:
                size = self._channel.recv_into(self._taken)
            except (BlockingIOError, InterruptedError):
                await self._readable()
                continue
            except OSError as error:
                raise EOFError from error
            if not size:
                raise EOFError
            return bytes(self._view[:1]), bytes(self._view[1:size])

    async def _readable(self) -> None:
        if not self._listening:
            self._loop.add_reader(self._channel.fileno(), self._tell)
            self._listening = True
        self._awaited = self._loop.create_future()
        try:
            await self._awaited
        finally:
            self._awaited = None

    def _tell(self) -> None:
        if self._awaited is None:  # it writes faster than we take, or ended: do not ask again until we want more
            self._deaf()
        elif not self._awaited.done():
            self._awaited.set_result(None)

    def _deaf(self) -> None:
        if self._listening:
            self._loop.remove_reader(self._channel.fileno())
            self._listening = False

    async def ready(self) -> None:
        """Wait until the process can answer; raises EOFError, or StoreError where the store cannot be opened."""
        with suppress(ConnectionError):
            await self.send({"prefixes": PREFIXES})
        kind, content = await self.message()
        told = json.loads(content)
        if kind != b"R":
            raise StoreError(f"{self.snapshot}: the store cannot be opened ({told['message']}); build again")
        self._thread, self.isolated = told["thread"], told["isolated"]

    # -- what it takes, how it ends

    def memory_mb(self) -> float:
        """Return the resident memory in MB (2**20 bytes); 0 where the system does not tell."""
        try:
            with open(f"/proc/{self.pid}/statm", "rb") as file:
                return int(file.read().split()[1]) * _PAGE_BYTES / 2**20
        except (OSError, IndexError, ValueError):
            return 0.0

    def cpu_s(self) -> float:
        """Return the processor time of the thread that runs queries; 0 where the system does not tell."""
        try:
            with open(f"/proc/{self.pid}/task/{self._thread}/schedstat", "rb") as file:
                return int(file.read().split()[0]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0

    def step_back(self) -> None:
        """Let everyone else have the processors first; there is no way back without more rights."""
        self.worn = True
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._thread, 10)

    def kill(self, cause: str | None = None) -> bool:
        """End the process at once and tell whether it was this call that did.

        `cause` is the setting whose limit it ran past.
        """
        if self.process.poll() is not None:
            return False
        first = self.killed_for is None
        if cause is not None and first:
            self.killed_for = cause
        self.process.kill()
        return first

    async def gone(self) -> None:
        """Wait until the process, whose channel is closed, is gone."""
        await self._loop.run_in_executor(None, self.process.wait, 5.0)

    async def reap(self) -> None:
        """Kill the process, close the channel and wait until the process is gone."""
        self.kill()
        if self._channel.fileno() >= 0:
            self._deaf()
            self._channel.close()
        await self._loop.run_in_executor(None, self.process.wait)


def _spawn(snapshot: Path, memory_mb: int, channel: socket.socket) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
    }
    command = (sys.executable, "-P", "-m", "service.worker")
    # stderr: the engine writes a stack trace there when it aborts for want of memory
    return subprocess.Popen(
        [*command, str(channel.fileno()), str(snapshot / "oxigraph"), str(memory_mb * 2**20)],
        pass_fds=(channel.fileno(),),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def start_worker(snapshot: Path, memory_mb: int) -> Worker:
    """Start a process on a snapshot and wait until it is ready.

    Raises:
        StoreError: the snapshot cannot be opened, or the process does not start.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        process = _spawn(snapshot, memory_mb, theirs)
    except OSError as error:
        ours.close()
        raise StoreError(f"no query process can be started ({error}); free memory or processes") from error
    finally:
        theirs.close()
    worker = Worker(process, ours, snapshot)
    try:
        async with asyncio.timeout(_START_LIMIT_S):
            await worker.ready()
    except (EOFError, TimeoutError) as error:
        await worker.reap()
        raise StoreError(
            f"{snapshot}: a query process does not start; see that this machine has memory left"
        ) from error
    except BaseException:
        await worker.reap()
        raise
    return worker


#: What a process ends with when the engine wants more memory than it may have, or more stack.
OUT_OF_MEMORY, OUT_OF_STACK = -signal.SIGABRT, (-signal.SIGSEGV, -signal.SIGBUS)
