"""Measuring processes: CPU seconds and peak memory of this process and its children."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Run", "command", "cpu_of"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: wall and CPU seconds, peak memory of its largest process in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def command(arguments: Sequence[str]) -> Run:
    """Run ``python ARGUMENTS`` and measure it; raises CalledProcessError when it fails."""
    # A small process in between: RUSAGE_CHILDREN then holds this command alone.
    code = ("import json,resource,subprocess,sys,time; t=time.perf_counter(); "
            "r=subprocess.run([sys.executable,*sys.argv[1:]],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL); "
            "u=resource.getrusage(resource.RUSAGE_CHILDREN); "
            "print(json.dumps([time.perf_counter()-t,u.ru_utime+u.ru_stime,u.ru_maxrss/1024])); sys.exit(r.returncode)")
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return Run(*json.loads(done.stdout))


def cpu_of(work: Callable[[], object]) -> tuple[float, float]:
    """Call `work` and return its wall and CPU seconds in this process."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, cpu
