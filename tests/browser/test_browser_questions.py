"""Questions in a browser: what is chosen in a field is sent as itself, the graph of an answer, the address to copy."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from visiting import settle, visiting
from walking import enter, tab_to

_DESK = 1440
_LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


@_LANGUAGES
def test_that_a_chosen_thing_is_sent_and_kept(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        visit.open("/questions/zone-companies")
        tab_to(page, "#parameter-zone")
        page.keyboard.insert_text("准东")
        page.wait_for_selector("[role=option]:visible")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        name = page.input_value("#parameter-zone")
        page.keyboard.press("Enter")
        page.wait_for_url("**/questions/zone-companies?*")
        sent = parse_qs(urlsplit(page.url).query)["zone"]
        assert len(sent) == 1 and "/id/zone/" in sent[0], sent
        settle(visit)
        assert page.input_value("#parameter-zone") == name and page.locator("table.answer tbody tr").count() > 1
        # Written over, the name counts again.
        page.fill("#parameter-zone", "木垒")
        page.press("#parameter-zone", "Escape")
        page.press("#parameter-zone", "Enter")
        page.wait_for_url("**zone=%E6%9C%A8*")
        assert not visit.faults, [*visit.faults]


#: Entities with four lines or more whose name does not stand in the drawing.
_UNNAMED = """(() => {
  const given = JSON.parse(document.querySelector('[data-answer-graph] [data-drawing]').textContent);
  const names = new Map();
  for (const one of document.querySelectorAll('[data-net] text[data-id]')) names.set(one.dataset.id, one.textContent);
  return given.nodes.map(node => node.key).filter(key =>
    given.edges.filter(edge => edge.source === key || edge.target === key).length > 3 && !names.get(key));
})()"""


@_LANGUAGES
def test_that_the_graph_of_an_answer_is_drawn_and_told(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        visit.open("/questions/who-builds-what")
        enter(page, "[data-test=view-graph]", "**view=graph*")
        page.wait_for_selector("[data-answer-graph][data-drawn] [data-net] [data-id]")
        settle(visit)
        assert page.locator("table.answer tbody tr").count() > 10
        assert not visit.evaluate(_UNNAMED), "an entity with many lines has no name"
        box = page.locator("[data-test=canvas]").bounding_box()
        for down in range(40, int(box["height"]), 16):  # from line to line until an entity or an edge is met
            for right in range(40, int(box["width"]), 16):
                page.mouse.click(box["x"] + right, box["y"] + down)
                if page.locator("[data-test=details] h3").count():
                    break
            else:
                continue
            break
        assert page.locator("[data-test=details] a[href*='/id/']").count() > 0
        enter(page, "[data-test=open-canvas]", "**/explore#n=*")
        page.wait_for_selector("[data-workplace] .tree > li")
        assert page.locator("[data-workplace] .tree > li").count() > 10
        assert not visit.faults and not visit.violations(), [*visit.faults, *visit.violations()]


def test_that_a_year_stands_between_its_ticks(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        visit.open("/questions/indicator-over-time")
        page.wait_for_selector(".drawing[data-drawn] svg")
        assert page.locator(".drawing svg .span").count() > 0  # the bars of periods
        assert "2023 210家" in page.get_attribute(".drawing", "aria-label")
        assert not visit.faults and not visit.violations(), [*visit.faults, *visit.violations()]
