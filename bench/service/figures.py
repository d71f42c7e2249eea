"""Figures with their bars, and the machine that they were measured on."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.service.clients import percentile

__all__ = [
    "Bench",
    "Document",
    "Figure",
    "as_markdown",
    "as_text",
    "load_average",
    "machine",
    "median_of",
    "percentile_ms",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a row: what was measured, the figure, its bar and whether it holds; no bar: for information."""

    what: str
    value: str
    bar: str = ""
    holds: bool | None = None

    @classmethod
    def most(cls, what: str, value: float, bar: float, form: str = "{:.2f}", more: str = "", note: str = "") -> Figure:
        """Return a figure that may be `bar` at most; `form` writes both, `more` stands behind the value."""
        return cls(what, form.format(value) + more, "≤ " + form.format(bar) + note, value <= bar)

    @classmethod
    def least(cls, what: str, value: float, bar: float, form: str = "{:.2f}", more: str = "") -> Figure:
        """Return a figure that must be `bar` at least."""
        return cls(what, form.format(value) + more, "≥ " + form.format(bar), value >= bar)

    @classmethod
    def none(cls, what: str, count: int, more: str = "") -> Figure:
        """Return a count that must be nought."""
        return cls(what, f"{count}{more}", "0", count == 0)

    @property
    def verdict(self) -> str:
        """``holds``, ``MISSES``, or nothing where there is no bar."""
        return "" if self.holds is None else "holds" if self.holds else "MISSES"


@dataclass(frozen=True, slots=True)
class Bench:
    """What a run is asked for: where its stores lie, and whether it is a short one."""

    work: Path
    quick: bool = False

    @property
    def size(self) -> int:
        """Quads of the made graph."""
        return 100_000 if self.quick else 1_000_000

    @property
    def peer_size(self) -> int:
        """Triples of the peer's file, which it reads into memory."""
        return 5_000 if self.quick else 50_000

    def times(self, full: int, quick: int) -> int:
        """Return how often to do something."""
        return quick if self.quick else full


def median_of(values: Iterable[float]) -> tuple[float, str]:
    """Return the median and the range as text."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2], f" ({ordered[0]:.2f}–{ordered[-1]:.2f})"


def percentile_ms(seconds: Sequence[float]) -> str:
    """Return median, 99th percentile and maximum as text in ms."""
    return "{:.1f}, {:.1f}, {:.0f} ms".format(*(percentile(seconds, share) * 1000 for share in (0.5, 0.99, 1.0)))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def load_average() -> str:
    """Return the machine's load over one and five minutes."""
    return "{:.1f}, {:.1f}".format(*os.getloadavg()[:2])


def machine() -> list[str]:
    """Return lines on processor, system and versions."""
    packages = ("pyoxigraph", "oxigraph", "rdflib-endpoint", "rdflib", "fastapi", "starlette", "uvicorn",
                "httptools", "uvloop")
    return [
        f"{_processor()} ({platform.machine()}), {os.cpu_count()} cores, "
        f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GB, "
        f"{platform.system()} {platform.release().partition('-')[0]}",
        f"Python {platform.python_version()}, " + ", ".join(f"{name} {_version(name)}" for name in packages),
    ]


def _version(name: str) -> str:
    try:
        return version(name)
    except ModuleNotFoundError:
        return "absent"


def as_text(figures: Sequence[Figure]) -> list[str]:
    """Return lines for a terminal."""
    return [f"{f.what:<62} {f.value:<28} {f.bar:<12} {f.verdict}".rstrip() for f in figures]


def as_markdown(figures: Sequence[Figure]) -> list[str]:
    """Return a table."""
    return ["| what | figure | bar | |", "| --- | --- | --- | --- |",
            *(f"| {f.what} | {f.value} | {f.bar} | {f.verdict} |" for f in figures)]


class Document:
    """Tables that are printed line by line as they are measured, and written to a file anew after each."""

    def __init__(self, head: str, facts: Sequence[str], out: Path | None) -> None:
        self._lines, self._out = [head, *(f"- {fact}" for fact in (*machine(), *facts)), ""], out
        print("\n".join(machine()))

    def table(self, title: str, figures: Iterable[Figure]) -> None:
        """Measure, print and write a table; one that breaks says so, and the next one goes on."""
        print(f"\n{title}", flush=True)
        taken, begun, before = [], time.monotonic(), load_average()
        for figure in _to_the_end(figures):
            taken.append(figure)
            print(f"  {as_text([figure])[0]}", flush=True)
        told = f"Load average over 1 and 5 minutes: {before} before, {load_average()} after."
        print(f"  {told} {time.monotonic() - begun:.0f} s", flush=True)
        self._lines += [f"## {title}", "", *as_markdown(taken), "", told, ""]
        if self._out is not None:
            self._out.write_text("\n".join(self._lines).rstrip() + "\n", "utf-8")


def _to_the_end(figures: Iterable[Figure]) -> Iterator[Figure]:
    try:
        yield from figures
    except (OSError, RuntimeError, ValueError) as error:
        yield Figure("this was not measured to its end", f"{type(error).__name__}: {error}", "", False)
