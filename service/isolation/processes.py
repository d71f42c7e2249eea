"""What another process of ours takes: read from ``/proc`` where there is one, asked of psutil elsewhere (macOS)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["cpu_s", "memory_mb", "wants_processor"]

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_PROC = Path("/proc/self/statm").exists()


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process in MB (2**20 bytes); 0 where the system does not tell."""
    if not _PROC:
        return _peer(pid)[0]
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE_BYTES / 2**20
    except (OSError, IndexError, ValueError):
        return 0.0


def cpu_s(pid: int, thread: int) -> float:
    """Return the seconds of processor time of a thread, of its process where threads are not told; else 0."""
    if not _PROC:
        return _peer(pid)[1]
    try:
        with open(f"/proc/{pid}/task/{thread}/schedstat", "rb") as file:
            return int(file.read().split()[0]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def wants_processor(pid: int, thread: int) -> bool:
    """Tell whether a thread runs or waits for a processor, and for nothing else; False where the system does not tell.

    What it has waited so far is told only once it has one.
    """
    if not _PROC:
        return False
    try:
        with open(f"/proc/{pid}/task/{thread}/stat", "rb") as file:
            return file.read().rpartition(b") ")[2].startswith(b"R")
    except OSError:
        return False


def _peer(pid: int) -> tuple[float, float]:
    """Return memory in MB and seconds of processor time, as psutil tells them."""
    if sys.platform == "linux":
        return 0.0, 0.0  # without /proc psutil knows nothing either
    import psutil

    try:
        process = psutil.Process(pid)
        times = process.cpu_times()
        return process.memory_info().rss / 2**20, times.user + times.system
    except psutil.Error:
        return 0.0, 0.0
