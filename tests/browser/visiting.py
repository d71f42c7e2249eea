"""One visit of a page: what the browser loads, complains of and shows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pagelist import LANGUAGES
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Response

__all__ = ["WAIT_MS", "Visit", "settle", "visiting"]

_LISTEN = """
window.violations = [];
addEventListener('securitypolicyviolation',
  e => violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`));
"""
_HEIGHT = 900
#: Longest wait for anything, in milliseconds: nothing takes so long unless it is broken, however busy the machine is.
WAIT_MS = 120_000
#: What a page begins by itself it begins within 150 ms after a letter was typed: its own clock tells that no more comes
#: then, and two frames that it is shown.  Where no script runs, a moment without a request has to do.
_TIMERS = """() => new Promise(done =>
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))), 160))"""
_QUIET_S = 0.12
_LOCAL = ("data:", "blob:", "about:")


@dataclass
class Visit:
    """A page that is open, and what was noted of it.

    Attributes:
        page: the open page.
        faults: console errors, requests to other hosts, failed requests, each once.
        loaded: scripts and styles, address to compressed bytes.
        scripts: False where none is run: the browser then stops modules that a page has it load ahead.
    """

    page: Page
    origin: str
    faults: dict[str, None] = field(default_factory=dict)
    loaded: dict[str, int] = field(default_factory=dict)
    running: int = 0
    changed: float = 0.0
    asked: str = ""
    expected: int = 200
    scripts: bool = True

    def on_request(self, request: Request) -> None:
        """Note a request that leaves this host."""
        self._count(1)
        where = urlsplit(request.url)
        if f"{where.scheme}://{where.netloc}" != self.origin and not request.url.startswith(_LOCAL):
            self.note(f"asks another host: {request.url}")

    def on_finished(self, request: Request) -> None:
        """Note the size of scripts and styles."""
        self._count(-1)
        if request.resource_type in ("script", "stylesheet"):
            self.loaded[request.url] = request.sizes()["responseBodySize"]

    def on_failed(self, request: Request) -> None:
        """Note a request that came to nothing, unless the page itself gave it up, or scripts are not wanted."""
        self._count(-1)
        is_unwanted = not self.scripts and urlsplit(request.url).path.endswith(".js")  # a preload of a module
        if request.failure != "net::ERR_ABORTED" and not is_unwanted:
            self.note(f"request failed: {request.url} {request.failure}")

    def on_response(self, response: Response) -> None:
        """Note a response that is an error."""
        if response.status >= 400 and not self._is_itself(response.url):
            self.note(f"{response.status} from {response.url}")

    def on_console(self, message: ConsoleMessage) -> None:
        """Note an error in the console; that the page itself is a 404 is none."""
        is_own_status = self._is_itself(message.location["url"]) and message.text.startswith("Failed to load resource")
        if message.type == "error" and not is_own_status:
            self.note(f"console: {message.text}")

    def _is_itself(self, address: str) -> bool:
        return self.expected >= 400 and urlsplit(address).path == urlsplit(self.asked).path

    def _count(self, change: int) -> None:
        self.running += change
        self.changed = time.monotonic()

    def note(self, fault: str) -> None:
        """Keep a fault once."""
        self.faults[fault[:400]] = None

    def open(self, path: str, status: int = 200) -> Response:
        """Go to an address and wait until nothing more is loaded."""
        self.expected, self.asked = status, path
        response = self.page.goto(self.origin + path, wait_until="load")
        assert response is not None
        settle(self)
        return response

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """Return what a script says of the page."""
        return self.page.evaluate(script, argument)

    def violations(self) -> list[str]:
        """Return what the content security policy stopped."""
        return [str(one) for one in self.evaluate("window.violations || []")]


def settle(visit: Visit) -> None:
    """Wait until nothing has been asked for a moment."""
    end = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < end:
        if visit.running > 0 or not visit.scripts:
            visit.page.wait_for_timeout(40)
        if visit.running <= 0 and _is_quiet(visit):
            return
    visit.note("still loads after two minutes")


def _is_quiet(visit: Visit) -> bool:
    """Tell whether nothing was asked for since the last request, and nothing is about to be."""
    if not visit.scripts:
        return time.monotonic() - visit.changed > _QUIET_S
    changed = visit.changed
    try:
        visit.page.evaluate(_TIMERS)
    except Error:  # another page took its place meanwhile
        return False
    return visit.running <= 0 and visit.changed == changed


@contextmanager
def visiting(
    browser: Browser, origin: str, lang: str, width: int, *, scripts: bool = True, dark: bool = False
) -> Iterator[Visit]:
    """Open a page in a browser that has been nowhere yet.

    Args:
        browser: of this thread.
        origin: of the service, as in ``http://127.0.0.1:8000``.
        lang: ``zh`` or ``en``, as the browser asks for it.
        width: of the window, CSS pixels.
        scripts: False runs none.
        dark: the reader prefers dark pages.
    """
    context = browser.new_context(
        locale=LANGUAGES[lang],
        viewport={"width": width, "height": _HEIGHT},
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    if scripts:
        context.add_init_script(_LISTEN)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    visit = Visit(page, origin, scripts=scripts)
    page.on("request", visit.on_request)
    page.on("requestfinished", visit.on_finished)
    page.on("requestfailed", visit.on_failed)
    page.on("response", visit.on_response)
    page.on("console", visit.on_console)
    page.on("pageerror", lambda error: visit.note(f"script error: {error}"))
    try:
        yield visit
    finally:
        context.close()
