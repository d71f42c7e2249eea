"""Every kind of page in both languages, on a phone and on a desk, with scripts and without."""

from __future__ import annotations

from typing import Any

import pytest
from inspecting import axe_faults, first_view_ms, foreign_words, layout_faults
from pagelist import LANGUAGES, PAGES, WIDTHS, PageKind
from visiting import Visit, visiting

_KINDS = [pytest.param(kind, id=kind.name, marks=[pytest.mark.slow] if kind.is_slow else []) for kind in PAGES]
_LEAST_CHARS = 40
_HTML_LANG = {"zh": "zh-Hans", "en": "en"}
#: Widths between a phone and a desk: only looked at for what scrolls sideways.
_BETWEEN = (768, 1024)
_TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Pages that the service may be without.
_OPTIONAL = ("/targets", "/compare")


def _opened(visit: Visit, path: str, kind: PageKind) -> list[str]:
    """Open the page; return what is wrong with the response."""
    response = visit.open(path, kind.status)
    if response.status == 404 and path.startswith(_OPTIONAL):
        pytest.skip(f"this service has no {path}")
    return [] if response.status == kind.status else [f"status {response.status}, not {kind.status}"]


def _seen(visit: Visit, path: str, kind: PageKind, lang: str, width: int) -> list[str]:
    """Return what is wrong with a page as a reader meets it."""
    found = _opened(visit, path, kind)
    if (said := visit.evaluate("document.documentElement.lang")) not in (lang, _HTML_LANG[lang]):
        found.append(f"html lang is {said}")
    found += [one for one in layout_faults(visit) if kind.is_ours or "sideways" in one or "title" in one]
    if kind.is_ours:
        found += foreign_words(visit, lang)
        if (lang == "zh") == (width == WIDTHS[0]):  # each language once, each width once
            found += axe_faults(visit)
            visit.page.emulate_media(color_scheme="dark")
            found += [f"dark: {one}" for one in axe_faults(visit, "color-contrast")]
    if width == WIDTHS[1]:
        found += _between(visit)
    found += [f"stopped by the policy: {one}" for one in visit.violations()]
    if (size := sum(visit.loaded.values())) > kind.most_kb * 1_000:
        found.append(f"{size / 1_000:.0f} kB of scripts and styles, more than {kind.most_kb}")
    return [*found, *visit.faults]


def _between(visit: Visit) -> list[str]:
    """Return where the open page scrolls sideways in windows of other widths; these are its last looks."""
    found: list[str] = []
    for width in _BETWEEN:
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.evaluate(_TWO_FRAMES)  # charts are drawn anew
        found += [f"at {width}: {one}" for one in layout_faults(visit) if "sideways" in one]
    return found


def _without_scripts(visit: Visit, path: str, kind: PageKind) -> list[str]:
    """Return what a reader without scripts misses."""
    found = _opened(visit, path, kind)
    text = visit.page.inner_text("main" if kind.is_ours else "body")
    if len(text) < _LEAST_CHARS and kind.is_ours:
        found.append(f"only {len(text)} characters in main: {text!r}")
    if not kind.is_ours and not visit.page.query_selector("a[href$='/openapi.json']"):
        found.append("no way to the description")
    found += [one for one in layout_faults(visit) if kind.is_ours]
    return [*found, *visit.faults]


@pytest.mark.parametrize("kind", _KINDS)
def test_that_a_page_is_right(kind: PageKind, browser: Any, site: Any, record_property: Any) -> None:
    path = site.path(kind.path)
    faults: list[str] = []
    for lang in LANGUAGES:
        for width in WIDTHS:
            with visiting(browser, site.origin, lang, width) as visit:
                faults += [f"{lang} {width}: {one}" for one in _seen(visit, path, kind, lang, width)]
                if width == WIDTHS[1]:
                    size = sum(visit.loaded.values()) / 1_000
                    last = visit.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
                    painted = first_view_ms(visit)
                    line = f"{kind.name:<18} {lang} {painted or 0:6.0f} ms {last:6.0f} ms {size:6.1f} kB"
                    record_property("measured", line)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("kind", _KINDS)
def test_that_a_page_is_whole_without_scripts(kind: PageKind, browser: Any, site: Any) -> None:
    path = site.path(kind.path)
    faults: list[str] = []
    for lang, width in zip(LANGUAGES, WIDTHS, strict=True):
        with visiting(browser, site.origin, lang, width, scripts=False) as visit:
            faults += [f"{lang} {width}: {one}" for one in _without_scripts(visit, path, kind)]
    assert not faults, "\n".join(faults)
