"""How the process of a worker is started; the first one before the service has even loaded its own code.

Imports the standard library only, so that it can come first.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from service.isolation.framing import pair

__all__ = ["spawn", "spawn_early", "take_early"]

#: The engine takes and gives back many small pieces of memory for each query; glibc keeps 7 of a size at hand, and
#: looks for long where more are wanted.  200 are 7 MB at most.  Other C libraries do not read this.
_MALLOC = "glibc.malloc.tcache_count=200"
_ROOT = Path(__file__).resolve().parents[2]
#: Snapshot and memory of a process that was started early -> the process and our end of its channel.
_EARLY: dict[tuple[Path, int], tuple[subprocess.Popen[bytes], socket.socket]] = {}


def spawn(snapshot: Path, memory_mb: int) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start a process on a snapshot; return it and our end of its channel.

    Raises:
        OSError: the system gives no process or no socket.
    """
    ours, theirs = pair()
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part),
        "GLIBC_TUNABLES": ":".join(part for part in (os.environ.get("GLIBC_TUNABLES", ""), _MALLOC) if part),
    }
    command = (sys.executable, "-P", "-m", "service.isolation.worker")
    try:
        # stderr: the engine writes a stack trace there when it aborts for want of memory
        process = subprocess.Popen(
            [*command, str(theirs.fileno()), str(snapshot / "oxigraph"), str(memory_mb * 2**20)],
            pass_fds=(theirs.fileno(),),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    return process, ours


def spawn_early(snapshot: Path, memory_mb: int) -> None:
    """Start a process that the pool will take; it gets ready while the service loads.

    One that is never taken ends with this process.
    """
    _EARLY[snapshot, memory_mb] = spawn(snapshot, memory_mb)


def take_early(snapshot: Path, memory_mb: int) -> tuple[subprocess.Popen[bytes], socket.socket] | None:
    """Return the process that was started early on such a snapshot, if there is one; once."""
    return _EARLY.pop((snapshot, memory_mb), None)
