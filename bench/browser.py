"""The system's Chromium, for measures and for tests: where it is, or why there is none."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["find_chromium", "launched", "why_not"]

#: Programs that are Chromium, in the order in which they are looked for.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Root runs it in containers, where its sandbox cannot be made; no service of its maker is asked for anything.
_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
)  # fmt: skip
#: Longest wait for its start, in milliseconds: a machine that does much else takes its time.
_START_MS = 120_000


def find_chromium() -> str | None:
    """Return the program: what the variable CHROMIUM names, else the first one on the path."""
    named = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, (named,) if named else _NAMES)), None)


def why_not() -> str | None:
    """Return why no browser can be run here; None where one can."""
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed (pip install -e '.[test]')"
    if find_chromium() is None:
        return f"no Chromium: CHROMIUM names none, and the path has none of {', '.join(_NAMES)}"
    return None


@contextmanager
def launched() -> Iterator[Browser]:
    """Launch the browser; it serves the thread that calls this, and no other."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = launch(executable_path=find_chromium(), args=list(_ARGUMENTS), timeout=_START_MS)
        yield browser
        browser.close()
