"""Walks through the site, by keyboard: from a question to the sentence, the article, the thing, the graph, and back."""

from __future__ import annotations

from typing import Any

import pytest
from visiting import settle, visiting
from walking import enter, tab_to

_LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
_PHONE, _DESK = 390, 1440
#: The marked evidence of an article page: by the server, or by the address.
_LIT = ".hit, .sentence:target, .anchor:target"
_IN_VIEW = """selector => [...document.querySelectorAll(selector)].some(one => {
  const box = one.getBoundingClientRect(); return box.bottom >= 0 && box.top <= innerHeight; })"""


def _to_the_questions(page: Any, width: int) -> None:
    """Go there from the head of a page; on a phone the menu is opened first."""
    if width == _PHONE:
        tab_to(page, "header .menu summary")
        page.keyboard.press("Enter")
    enter(page, "header nav a[href$='/questions']", "**/questions")


@_LANGUAGES
@pytest.mark.parametrize("width", [_PHONE, _DESK])
def test_the_walk_from_a_question_to_the_graph_and_back(lang: str, width: int, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, width) as visit:
        page = visit.page
        visit.open("/")
        _to_the_questions(page, width)
        enter(page, "a[href$='/questions/who-builds-what']", "**/questions/who-builds-what*")
        enter(page, "td .evidence a, [data-test=evidence] a", "**/articles/*")
        page.wait_for_function(_IN_VIEW, arg=_LIT)  # the marked sentence
        article = page.url
        enter(page, "mark.Company > a, mark.Place > a, mark.Project > a", "**/id/**")
        entity = page.url
        enter(page, "[data-test=see-graph]", "**/explore?id=*")
        settle(visit)
        assert page.is_visible("[data-workplace]"), "no canvas"
        graph = page.url
        page.wait_for_selector("[data-workplace] canvas")
        enter(page, "[data-workplace] a[href*='/id/']", "**/id/**")
        page.go_back()
        page.wait_for_url("**/explore?id=*")
        page.go_back()
        page.wait_for_url(entity)
        page.go_back()
        page.wait_for_url(article)
        # The same way back, by links: graph, thing, sentence, questions.
        page.goto(graph)
        settle(visit)
        enter(page, "[data-workplace] a[href*='/id/']", "**/id/**")
        enter(page, "blockquote.evidence > a", "**/articles/**")
        page.wait_for_function(_IN_VIEW, arg=_LIT)  # the marked sentence
        _to_the_questions(page, width)
        assert not visit.faults and not visit.violations(), [*visit.faults, *visit.violations()]


def test_that_the_side_list_opens_and_expands_by_keyboard(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        visit.open(site.path("/explore?id={Company}"))
        page.wait_for_selector("[data-workplace] .tree")
        before = page.locator(".tree > li").count()
        tab_to(page, ".tree summary")
        page.keyboard.press("Enter")
        tab_to(page, ".tree .inside button")
        settle(visit)
        assert page.locator(".tree .inside").first.is_visible()
        page.keyboard.press("Escape")
        assert page.locator(".tree > li").count() >= before
        assert not visit.faults, [*visit.faults]


def test_that_a_fact_marks_its_evidence_by_keyboard(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        visit.open(site.path("/articles/{article}"))
        assert page.locator(".line .hit").count() == 0
        tab_to(page, ".fact a.where")
        page.keyboard.press("Enter")
        page.wait_for_selector(".line .hit")
        page.wait_for_function(_IN_VIEW, arg=".line .hit")
        page.keyboard.press("Escape")
        page.wait_for_selector(".line .hit", state="detached")
        tab_to(page, "a.note")
        page.keyboard.press("Enter")
        assert page.inner_text("[data-status]").strip()
        assert not visit.faults, [*visit.faults]


@_LANGUAGES
@pytest.mark.parametrize("path", ["/id/{Company}", "/articles/{article}", "/questions/zone-companies?zone=准东"])
def test_that_the_language_changes_on_the_page(path: str, lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        visit.open(site.path(path))
        here, other = page.evaluate("location.pathname"), {"zh": "en", "en": "zh"}[lang]
        enter(page, "a.language", f"**/*lang={other}*")
        assert page.evaluate("location.pathname") == here
        assert page.evaluate("document.documentElement.lang").startswith(other)
        if "zone=" in path:
            assert "zone=" in page.url
        enter(page, "header nav a[href$='/questions']", "**/questions")
        assert page.evaluate("document.documentElement.lang").startswith(other), "the choice is forgotten"


def test_that_the_search_box_suggests(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        visit.open("/")
        tab_to(page, "input[type=search]")
        if page.get_attribute(":focus", "role") != "combobox":
            pytest.skip("the search box does not suggest")
        page.keyboard.insert_text("准东")  # at once: one list, which no other takes the place of
        page.wait_for_selector("[role=option]:visible")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/id/**")
        assert not visit.faults, [*visit.faults]


@pytest.mark.parametrize(("lang", "kind"), [("zh", "指标"), ("en", "Indicator")])
def test_that_the_search_box_suggests_indicators_behind_the_things(
    lang: str, kind: str, browser: Any, site: Any
) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        visit.open("/")
        tab_to(page, "input[type=search]")
        page.keyboard.type("煤")
        page.wait_for_selector("[role=option]:visible")
        kinds = page.locator("[role=option] .tag").all_text_contents()
        assert kinds == sorted(kinds, key=lambda one: one == kind) and 8 <= len(kinds) <= 11, kinds
        page.keyboard.press("Backspace")
        page.keyboard.insert_text("gdp")
        page.wait_for_selector("[role=option]:visible:has-text('GDP')")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/id/indicator/**")
        assert not visit.faults, [*visit.faults]


def test_that_the_search_form_works_by_keyboard_without_scripts(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "en", _DESK, scripts=False) as visit:
        page = visit.page
        visit.open("/")
        tab_to(page, "input[type=search]")
        page.keyboard.type("准东")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        enter(page, "ul.hits a", "**/id/**")


def test_that_a_query_runs_from_the_editor(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        visit.open("/sparql")
        page.wait_for_selector(".CodeMirror")
        page.click(".CodeMirror")
        page.keyboard.press("Control+A")
        page.keyboard.insert_text("SELECT ?c WHERE { ?c a kg:Company } LIMIT 7")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#answer td, #answer [role=cell], #answer [role=gridcell]")
        assert not visit.faults and not visit.violations(), [*visit.faults, *visit.violations()]


@pytest.mark.parametrize("path", ["/id/{Company}", "/articles/{article}"])
def test_that_a_page_prints_without_menus(path: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", 800) as visit:
        visit.open(site.path(path))
        visit.page.emulate_media(media="print")
        assert not visit.page.is_visible("header.site nav")
        assert not visit.page.is_visible("header.site form")
        assert visit.page.is_visible("h1")
