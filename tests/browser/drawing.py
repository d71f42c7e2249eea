"""The graph page as tests use it: opened at an entity, and what is drawn."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import pytest
from visiting import WAIT_MS, Visit, settle

__all__ = [
    "DESK",
    "LANGUAGES",
    "PHONE",
    "WAIT_MS",
    "address_parts",
    "count_drawn",
    "no_faults",
    "open_alone",
    "open_with_neighbours",
    "until_drawn",
]

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
PHONE, DESK = 390, 1440
#: Entities and edges as the status line tells them.
_STATUS = re.compile(
    r"图中 ([\d,]+) 个实体、([\d,]+) 条连线|([\d,]+) (?:entity|entities), ([\d,]+) (?:line|lines) drawn")


def count_drawn(visit: Visit) -> tuple[int, int]:
    """Return how many entities and edges are drawn."""
    settle(visit)
    found = _STATUS.search(visit.page.inner_text("[data-test=status]"))
    assert found, visit.page.inner_text("[data-test=status]")
    entities, edges = (int(number.replace(",", "")) for number in found.groups() if number)
    return entities, edges


def until_drawn(visit: Visit, wanted: Callable[[int, int], bool]) -> tuple[int, int]:
    """Wait until so many entities and edges are drawn as are wanted."""
    end = time.monotonic() + WAIT_MS / 1000
    while not wanted(*(now := count_drawn(visit))):
        assert time.monotonic() < end, f"{now} at {visit.page.url}"
        visit.page.wait_for_timeout(100)
    return now


def address_parts(visit: Visit) -> dict[str, list[str]]:
    """Return what the address holds behind the #."""
    parts = (part.partition("=") for part in visit.page.evaluate("location.hash.slice(1)").split("&") if part)
    return {name: [unquote(one) for one in value.split(",")] for name, _, value in parts}


def open_alone(visit: Visit, site: Any, kind: str = "Company", more: str = "") -> str:
    """Open the graph page with one entity and nothing else; return its key."""
    key = unquote(site.places[kind])
    visit.open(f"/explore#n={quote(key, safe='/')}{more}")
    visit.page.wait_for_selector("[data-test=panel] .expander")
    return key


def open_with_neighbours(visit: Visit, site: Any) -> tuple[int, int]:
    """Open the graph page at a company, which brings its neighbours; return how many entities and edges are drawn."""
    visit.open(site.path("/explore?id={Company}"))
    return until_drawn(visit, lambda entities, edges: edges > 3)


def no_faults(visit: Visit) -> None:
    """Raise AssertionError where the page complained of anything, asked another host or broke its own rules."""
    assert not visit.faults and not visit.violations(), [*visit.faults, *visit.violations()]
