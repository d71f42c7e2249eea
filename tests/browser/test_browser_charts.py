"""Charts where nobody scrolls and where no script runs: on paper they are drawn, without scripts tables stand open."""

from __future__ import annotations

from typing import Any

import pytest
from visiting import visiting

_DRAWN = "[document.querySelectorAll('.drawing').length, document.querySelectorAll('.drawing > svg').length]"
#: How often the line of articles begins anew, and how many stretches of months with articles there are.
_BREAKS = """() => {
  const figure = document.querySelector("[data-test=months]");
  const chart = JSON.parse(figure.querySelector("[data-chart]").textContent);
  const has = chart.series.find((one) => one.quiet).points.map((point) => point[1] > 0);
  const stretches = has.filter((here, at) => here && !has[at - 1]).length;
  return [figure.querySelector("path.quiet").getAttribute("d").split("M").length - 1, stretches, has.includes(false)];
}"""
#: How many points the articles of the months have, and how many months have articles.
_POINTS = """() => {
  const figure = document.querySelector("[data-test=months]");
  const chart = JSON.parse(figure.querySelector("[data-chart]").textContent);
  const has = chart.series.find((one) => one.quiet).points.filter((point) => point[1] > 0);
  return [figure.querySelectorAll("circle.quiet").length, has.length];
}"""
#: Texts of a drawing that reach beyond it, and names of bars that were cut in their first line.
_CUT = """() => [...document.querySelectorAll("figure.chart .drawing > svg")].flatMap((svg) => {
  const box = svg.getBoundingClientRect(), texts = [...svg.querySelectorAll("text")];
  const beyond = texts.filter((text) => text.getBoundingClientRect().left < box.left - 0.5);
  const cut = texts.filter((text) => text.getAttribute("fill") === "var(--ink)" && text.textContent.includes("…"));
  return [...beyond, ...cut].map((text) => text.textContent);
})"""
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


def test_that_the_line_of_articles_breaks_where_there_are_none(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", 1440) as visit:
        visit.open("/")
        visit.page.locator("[data-test=months]").scroll_into_view_if_needed()
        visit.page.wait_for_selector("[data-test=months] path.quiet", state="attached")
        begins, stretches, has_none = visit.evaluate(_BREAKS)
        assert has_none and begins == stretches and not visit.faults
        points, months = visit.evaluate(_POINTS)
        assert points == months > 0


@pytest.mark.parametrize("width", [390, 1440])
def test_that_names_of_bars_tell_the_indicator_whole_and_nothing_is_cut_off(
    browser: Any, site: Any, width: int
) -> None:
    with visiting(browser, site.origin, "en", width) as visit:
        visit.open("/questions/growth-and-decline?view=chart")
        visit.page.locator("figure.chart").first.scroll_into_view_if_needed()
        visit.page.wait_for_selector("figure.chart .drawing > svg text", state="attached")
        assert visit.evaluate(_CUT) == [] and not visit.faults


def test_that_forced_colours_leave_one_hint_in_the_search_of_a_phone(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "en", 390) as visit:
        visit.page.emulate_media(forced_colors="active")
        visit.open("/targets")
        size = visit.evaluate(
            "getComputedStyle(document.querySelector('header.site .find input'), '::placeholder').fontSize"
        )
        assert size == "0px"
        colours = visit.evaluate(
            "[...document.querySelectorAll('button')].map((one) => getComputedStyle(one)).map((s) => "
            "[s.color, s.backgroundColor]).filter(([ink, ground]) => ink === ground).length"
        )
        assert colours == 0 and not visit.faults
