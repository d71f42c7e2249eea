"""The page of an article in a browser: a text without holes, its margin in order, the switch that is remembered."""

from __future__ import annotations

from typing import Any

import pytest
from visiting import settle, visiting

_DESKS = (1024, 1440)
_PHONE = 390
#: Pairs of visible facts that stand on each other.
_OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".beside .fact")].filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect());
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) =>
    a.top < b.bottom - 1 && b.top < a.bottom - 1 && a.left < b.right && b.left < a.right)).length; }"""
#: The widest gap between a paragraph and the next, in lines of text, headings aside.
_WIDEST_GAP = """() => {
  const lines = [...document.querySelectorAll(".body .line")], gaps = [0];
  for (let i = 1; i < lines.length; i += 1) {
    if (lines[i].matches(".subhead") || lines[i - 1].matches(".subhead")) continue;
    gaps.push(lines[i].getBoundingClientRect().top - lines[i - 1].getBoundingClientRect().bottom); }
  return Math.max(...gaps) / parseFloat(getComputedStyle(lines[0]).lineHeight); }"""
_SIGNS = """() => [...document.querySelectorAll(".body mark[data-sign]")]
  .filter((one) => getComputedStyle(one, "::after").display !== "none").length"""
_LAST_FACT = """() => {
  const all = [...document.querySelectorAll(".beside .fact")].filter((one) => one.checkVisibility());
  return all[all.length - 1].getBoundingClientRect().bottom; }"""


@pytest.mark.parametrize("width", _DESKS)
def test_that_the_text_has_no_holes_and_no_fact_stands_on_another(width: int, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", width) as visit:
        page = visit.page
        visit.open(site.path("/articles/{article}"))
        page.wait_for_selector("article.is-placed")
        assert visit.evaluate(_OVERLAPS) == 0 and visit.evaluate(_WIDEST_GAP) < 1
        page.evaluate("for (const one of document.querySelectorAll('details.more')) one.open = true")
        settle(visit)  # what unfolds pushes the rest down, in the next frame
        assert visit.evaluate(_OVERLAPS) == 0 and visit.evaluate(_WIDEST_GAP) < 1
        foot = visit.evaluate("document.querySelector('.article > footer').getBoundingClientRect().top")
        assert visit.evaluate(_LAST_FACT) <= foot
        assert not visit.faults and not visit.violations()


@pytest.mark.parametrize("width", [_PHONE, *_DESKS])
def test_that_a_click_on_a_fact_marks_its_evidence_and_the_other_way_round(
    width: int, browser: Any, site: Any
) -> None:
    with visiting(browser, site.origin, "zh", width) as visit:
        page = visit.page
        visit.open(site.path("/articles/{article}"))
        fact = page.locator(".body .fact").nth(3)
        if width == _PHONE:
            fact.locator("xpath=ancestor::details[contains(@class, 'beside')]/summary").click()
        fact.locator("a.where").click()
        page.wait_for_selector(".line .hit")
        assert "lit" in (fact.get_attribute("class") or "")
        page.keyboard.press("Escape")
        assert page.locator(".line .hit").count() == 0
        note = page.locator(".body a.note").last
        ids = (note.get_attribute("data-facts") or "").split(" ")
        note.click()
        page.wait_for_selector(".fact.lit")
        lit = page.eval_on_selector_all(".fact.lit", "all => all.map((one) => [one.id, one.checkVisibility()])")
        assert sorted(one for one, _ in lit) == sorted(ids) and all(seen for _, seen in lit)
        assert visit.evaluate(_OVERLAPS) == 0 and not visit.faults


def test_that_a_click_on_a_sentence_leaves_the_reader_there(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", 1440) as visit:
        page = visit.page
        visit.open(site.path("/articles/{article}"))
        page.wait_for_selector("article.is-placed")
        last = page.locator(".body .sentence[id]:has(+ a.note)").last
        last.scroll_into_view_if_needed()
        before = visit.evaluate("scrollY")
        last.dispatch_event("click")
        page.wait_for_selector(".fact.lit")
        page.wait_for_timeout(400)  # a gentle scroll would be under way
        assert abs(visit.evaluate("scrollY") - before) < 450
        assert page.locator(".row:has(.note[aria-pressed=true]) .fact.lit").count()
        assert not visit.faults


def test_that_signs_of_classes_are_shown_on_request_and_remembered(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESKS[1]) as visit:
        path = site.path("/articles/{article}")
        visit.open(path)
        assert visit.evaluate(_SIGNS) == 0
        visit.page.check("#show-signs")
        assert visit.evaluate(_SIGNS) > 0
        visit.open(path)
        assert visit.page.is_checked("#show-signs") and visit.evaluate(_SIGNS) > 0


def test_that_on_a_phone_the_text_comes_before_the_facts_of_its_head(browser: Any, site: Any) -> None:
    for scripts in (True, False):
        with visiting(browser, site.origin, "en", _PHONE, scripts=scripts) as visit:
            visit.open(site.path("/articles/{article}"))
            first = visit.page.locator(".body .line").first.bounding_box()
            for fact in visit.page.locator(".of-head .fact").all():
                assert first and not fact.is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_that_on_a_phone_the_text_can_be_read_as_one(scripts: bool, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "en", _PHONE, scripts=scripts) as visit:
        page = visit.page
        visit.open(site.path("/articles/{article}"))
        assert page.locator(".body .fact").count() > 10 and visit.evaluate(_WIDEST_GAP) < 2
        assert not any(fact.is_visible() for fact in page.locator(".body .fact").all())
        beside = page.locator(".body details.beside:has(.more)").first
        told = beside.locator("> summary").inner_text()
        beside.locator("> summary").click()
        facts = beside.locator(".fact").all()
        assert told == f"{len(facts)} facts" and all(fact.is_visible() for fact in facts)
        assert visit.evaluate(_OVERLAPS) == 0


def test_that_the_facts_follow_their_paragraphs_without_scripts(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", 800, scripts=False) as visit:
        visit.open(site.path("/articles/{article}"))
        row = visit.page.locator(".row:has(.beside)").first
        text, facts = row.locator(".line").bounding_box(), row.locator(".beside").bounding_box()
        assert text and facts and facts["y"] >= text["y"] + text["height"] and facts["x"] < text["x"] + text["width"]


def test_that_the_facts_stand_beside_the_text_on_a_desk_without_scripts(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESKS[1], scripts=False) as visit:
        visit.open(site.path("/articles/{article}"))
        row = visit.page.locator(".row:has(.beside)").first
        text, fact = row.locator(".line").bounding_box(), row.locator(".fact").first.bounding_box()
        assert text and fact and fact["x"] > text["x"] + text["width"] and fact["y"] < text["y"] + text["height"]


def test_the_way_from_the_newspaper_to_the_article(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _PHONE) as visit:
        page = visit.page
        visit.open("/articles")
        page.click(".papers a >> nth=0")
        page.wait_for_url("**/id/newspaper/**")
        page.click("ul.issues a >> nth=0")
        page.wait_for_url("**/id/issue/**")
        page.click(".pages h2 a >> nth=0")
        page.wait_for_url("**/id/page/**")
        page.click("ol.on-page > li > a >> nth=0")
        page.wait_for_url("**/articles/**")
        assert page.locator(".crumbs li").count() == 4
        page.click(".crumbs a >> nth=0")
        page.wait_for_url("**/id/newspaper/**")
        assert not visit.faults and not visit.violations()
