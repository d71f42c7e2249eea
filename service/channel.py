"""One worker process as the service sees it: started, asked, watched, killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from kg.errors import StoreError

__all__ = ["Worker", "start_worker"]

_HEADER = struct.Struct(">cI")
_ROOT = Path(__file__).resolve().parent.parent
_START_LIMIT_S = 20.0


class Worker:
    """A process with one snapshot open; `killed_for` names the limit that it was killed for."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        snapshot: Path,
    ) -> None:
        self.process = process
        self.snapshot = snapshot
        self.killed_for: str | None = None
        self._reader, self._writer = reader, writer

    @property
    def pid(self) -> int:
        """The process's number."""
        return self.process.pid

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return self.process.poll() is None

    async def send(self, job: dict[str, Any]) -> None:
        """Send a job; raises ConnectionError when the process is gone."""
        content = json.dumps(job, ensure_ascii=False).encode("utf-8", "surrogatepass")
        self._writer.write(_HEADER.pack(b"J", len(content)) + content)
        await self._writer.drain()

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame, kind and content; raises EOFError when the process is gone."""
        try:
            kind, length = _HEADER.unpack(await self._reader.readexactly(_HEADER.size))
            return kind, await self._reader.readexactly(length) if length else b""
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise EOFError from error

    def memory_mb(self) -> float:
        """Return the resident memory in MB (2**20 bytes); 0 where the system does not tell."""
        try:
            with open(f"/proc/{self.pid}/statm", "rb") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        except (OSError, IndexError, ValueError):
            return 0.0

    def kill(self, cause: str | None = None) -> None:
        """End the process at once; `cause` is the setting whose limit it ran past."""
        if cause is not None and self.killed_for is None:
            self.killed_for = cause
        if self.process.poll() is None:
            self.process.kill()

    def aborted(self) -> bool:
        """Tell whether the process ended itself for want of memory (the engine aborts)."""
        return self.process.poll() == -signal.SIGABRT

    async def reap(self) -> None:
        """Kill the process, close the channel and wait until the process is gone."""
        self.kill()
        self._writer.close()
        await asyncio.get_running_loop().run_in_executor(None, self.process.wait)


async def start_worker(snapshot: Path, memory_mb: int) -> Worker:
    """Start a process on a snapshot and wait until it is ready.

    Raises:
        StoreError: the snapshot cannot be opened, or the process does not start.
    """
    ours, theirs = socket.socketpair()
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
    }
    command = [
        sys.executable,
        "-P",
        "-m",
        "service.worker",
        str(theirs.fileno()),
        str(snapshot / "oxigraph"),
        str(memory_mb * 2**20),
    ]
    try:
        # stderr: the engine writes a stack trace there when it aborts for want of memory
        process = subprocess.Popen(
            command,
            pass_fds=(theirs.fileno(),),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        ours.close()
        raise StoreError(f"no query process can be started ({error}); free memory or processes") from error
    finally:
        theirs.close()
    reader, writer = await asyncio.open_connection(sock=ours)
    worker = Worker(process, reader, writer, snapshot)
    try:
        async with asyncio.timeout(_START_LIMIT_S):
            kind, content = await worker.frame()
    except (EOFError, TimeoutError) as error:
        await worker.reap()
        raise StoreError(
            f"{snapshot}: a query process does not start; see that this machine has memory left"
        ) from error
    except BaseException:
        await worker.reap()
        raise
    if kind != b"R":
        await worker.reap()
        raise StoreError(f"{snapshot}: the store cannot be opened ({json.loads(content)['message']}); build again")
    return worker
