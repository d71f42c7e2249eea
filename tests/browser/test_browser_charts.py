"""Charts where nobody scrolls and where no script runs: on paper they are drawn, without scripts tables stand open."""

from __future__ import annotations

from typing import Any

from visiting import visiting

_DRAWN = "[document.querySelectorAll('.drawing').length, document.querySelectorAll('.drawing > svg').length]"
_SEEN = "all => all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true })).length"


def test_that_paper_has_the_charts_that_nobody_scrolled_to(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", 390) as visit:
        visit.open(site.path("/id/{Place}"))
        charts, drawn = visit.evaluate(_DRAWN)
        assert charts > drawn
        visit.page.pdf()
        assert visit.evaluate(_DRAWN) == [charts, charts] and not visit.faults


def test_that_without_scripts_tables_stand_in_for_charts(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", 1440, scripts=False) as visit:
        page = visit.page
        visit.open("/")
        assert page.locator("[data-test=months] tbody tr").first.is_visible()
        assert page.locator(".of-drawing").count() and page.eval_on_selector_all(".of-drawing", _SEEN) == 0
        visit.open("/questions/indicator-over-time?view=chart")
        assert page.eval_on_selector_all("figure.chart", _SEEN) == 0 and page.locator("noscript p").count()
        assert page.locator("[data-test=answer] tbody tr").first.is_visible() and not visit.faults
