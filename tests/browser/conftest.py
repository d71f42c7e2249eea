"""One browser and one service over the sample graph for all browser tests of a process.

Playwright keeps an event loop running in its thread, which `asyncio.run` of other tests would stumble over: these tests
run in a thread of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from chromium import launched, why_not
from liveserver import live_client
from pagelist import addresses
from patience import patient

from kg.settings import Settings

_THREAD = pytest.StashKey[ThreadPoolExecutor]()


@dataclass(frozen=True)
class Site:
    """A running service: its origin, and what the places of addresses are filled with."""

    origin: str
    places: dict[str, str]

    def path(self, template: str) -> str:
        """Return an address with its places filled."""
        return template.format(**self.places)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that has a browser in the browser's thread."""
    thread = pyfuncitem.session.stash.get(_THREAD, None)
    if thread is None or "browser" not in pyfuncitem.fixturenames:
        return None
    named = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    thread.submit(pyfuncitem.obj, **named).result()
    return True


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what was measured of the pages."""
    lines = [
        f"{value}"
        for kind in ("passed", "failed")
        for report in terminalreporter.getreports(kind)
        for name, value in report.user_properties
        if name == "measured"
    ]
    if lines:
        terminalreporter.section("pages: milliseconds to the first view and the last byte; kB of scripts and styles")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def _thread(request: pytest.FixtureRequest) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        request.session.stash[_THREAD] = thread
        yield thread


@pytest.fixture(scope="session")
def browser(_thread: ThreadPoolExecutor) -> Iterator[Any]:
    """The system's Chromium; the test is skipped where there is none."""
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    running = launched()
    yield _thread.submit(running.__enter__).result()
    _thread.submit(running.__exit__, None, None, None).result()


@pytest.fixture(scope="session")
def site(browser: Any, sample_store: Path) -> Iterator[Site]:
    """The service over the sample pages."""
    settings = Settings(store=sample_store, query_workers=2)
    with patient(), live_client(settings) as client:
        yield Site(str(client.base_url).rstrip("/"), addresses(client, settings.id_base))
