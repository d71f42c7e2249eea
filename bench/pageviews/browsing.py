"""How soon a browser shows a page, and what is sent for it until its end is reached."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.browser import launched
from bench.pageviews.kinds import PageKind
from bench.pageviews.serving import MOST_MS, PATIENT
from bench.service.clients import percentile
from bench.service.figures import Figure
from bench.service.servers import ours

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request

__all__ = ["browser_views"]

_VIEWPORT = {"width": 1440, "height": 900}
_PATIENCE_MS = 20_000
_QUIET_S, _LONGEST_S = 0.3, 15.0
#: The last of the paints that count: the first content and the largest one, in milliseconds from the click.
_PAINTS = """async () => {
  let largest = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) largest = Math.max(largest, one.startTime); })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  const wait = ms => new Promise(next => setTimeout(next, ms));
  const first = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
  for (let n = 0; n < 200 && !first(); n++) await wait(20);
  await wait(50);
  return [first(), Math.max(largest, first())];
}"""
_SCROLL = """async () => {
  for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight / 2) {
    scrollTo(0, at); await new Promise(next => requestAnimationFrame(next));
  }
}"""


class _Sent:
    """What is sent for a page."""

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}
        self.running = 0
        self.changed = time.monotonic()

    def begun(self, _: Request) -> None:
        self.running += 1
        self.changed = time.monotonic()

    def ended(self, request: Request) -> None:
        self.running -= 1
        self.changed = time.monotonic()
        if request.failure is None:
            self.sizes[request.url] = request.sizes()["responseBodySize"]

    @property
    def is_quiet(self) -> bool:
        return self.running <= 0 and time.monotonic() - self.changed > _QUIET_S


def _view(browser: Browser, origin: str, kind: PageKind) -> tuple[float, float, float]:
    """Visit a page as one who was never here: ms to the first content and to the main one, kB up to the page's end."""
    context = browser.new_context(locale="zh-CN", viewport=_VIEWPORT, reduced_motion="reduce")  # type: ignore[arg-type]
    try:
        page, sent = context.new_page(), _Sent()
        page.on("request", sent.begun)
        page.on("requestfinished", sent.ended)
        page.on("requestfailed", sent.ended)
        answer = page.goto(origin + kind.path, wait_until="commit", timeout=_PATIENCE_MS * 3)
        if answer is None or answer.status != 200:
            raise RuntimeError(f"status {answer and answer.status}")
        ready = 0.0
        if kind.ready is not None:
            page.wait_for_selector(kind.ready, timeout=_PATIENCE_MS)
            ready = float(page.evaluate("performance.now()"))
        page.wait_for_load_state("load", timeout=_PATIENCE_MS)
        first, largest = page.evaluate(_PAINTS)
        page.evaluate(_SCROLL)
        end = time.monotonic() + _LONGEST_S
        while time.monotonic() < end and not sent.is_quiet:
            page.wait_for_timeout(50)
        return first, max(largest, ready), sum(sent.sizes.values()) / 1000
    finally:
        context.close()


def browser_views(store: Path, kinds: Sequence[PageKind], times: int) -> Iterator[Figure]:
    """Iterate two figures for each kind of page: how soon it is there, and how much is sent for it.

    The first visit meets a service that answered no such page before; the median of all visits is told too.
    """
    from playwright.sync_api import Error

    with ours(store, **PATIENT) as server, launched() as browser:
        origin = f"http://127.0.0.1:{server.port}"
        _view(browser, origin, PageKind("the browser's own first steps", "/search"))
        for kind in kinds:
            try:
                visits = [_view(browser, origin, kind) for _ in range(times)]
            except (Error, RuntimeError) as error:
                yield Figure(kind.name, f"was not shown: {str(error).splitlines()[0]}", "", False)
                continue
            first, main, _ = visits[0]
            more = f" (first content {first:,.0f}; again {percentile([v[1] for v in visits[1:]], 0.5):,.0f}) ms"
            yield Figure.most(f"{kind.name}: main content", main, MOST_MS, "{:,.0f}", more)
            yield Figure.most(f"{kind.name}: all that is sent", max(v[2] for v in visits), kind.most_kb, "{:.1f}",
                              " kB")  # fmt: skip
