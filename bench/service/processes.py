"""What a server costs, read from ``/proc``: CPU of its whole tree, memory of one process."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass

__all__ = ["TICK_S", "children", "cpu_s", "forget_peak", "is_running", "peak_mb", "resident_mb", "tree"]

_TICKS = os.sysconf("SC_CLK_TCK")
#: The step of the system's clock of CPU time, in seconds.
TICK_S = 1 / _TICKS
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class _Stat:
    parent: int
    own: int  # ticks, user and system
    reaped: int  # those of children that ended and were waited for


def _stat(pid: int) -> _Stat | None:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b") ")[2].split()
    except OSError:
        return None
    return _Stat(int(fields[1]), int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14]))


def tree(root: int) -> list[int]:
    """Return `root` and the processes below it that live now."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (stat := _stat(int(name))) is not None:
            children.setdefault(stat.parent, []).append(int(name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, ()))
    return found


def children(pid: int) -> list[int]:
    """Return the processes that one started and that live now: at no cost where the system keeps a list of them."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        found = []
        for thread in threads:
            with open(f"/proc/{pid}/task/{thread}/children", "rb") as file:
                found += map(int, file.read().split())
        return found
    except OSError:
        return tree(pid)[1:]


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not waited for does not."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b") ")[2][:1] not in (b"Z", b"X")
    except OSError:
        return False


def cpu_s(root: int) -> float:
    """Return the CPU seconds of a process and all below it, those that ended already too."""
    stats = [stat for pid in tree(root) if (stat := _stat(pid)) is not None]
    return sum(stat.own + stat.reaped for stat in stats) / _TICKS


def resident_mb(pid: int) -> float:
    """Return the resident memory in MB (2**20 bytes); 0 where the process is gone."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE / 2**20
    except (OSError, IndexError):
        return 0.0


def peak_mb(pid: int) -> float:
    """Return the largest resident memory in MB since the start or `forget_peak`; 0 where the process is gone."""
    with suppress(OSError), open(f"/proc/{pid}/status", "rb") as file:
        for line in file:
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def forget_peak(pid: int) -> None:
    """Let the peak begin anew at what the process holds now."""
    with suppress(OSError), open(f"/proc/{pid}/clear_refs", "wb") as file:
        file.write(b"5")
