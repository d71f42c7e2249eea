"""The graph page: all that the drawing can do, by pointer and by keyboard."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

import pytest
from drawing import (
    DESK,
    LANGUAGES,
    PHONE,
    WAIT_MS,
    address_parts,
    count_drawn,
    no_faults,
    open_alone,
    open_with_neighbours,
    until_drawn,
)
from playwright.sync_api import Locator
from visiting import Visit, settle, visiting
from walking import enter, tab_to


@LANGUAGES
def test_that_it_begins_at_any_entity(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, DESK) as visit:
        page = visit.page
        visit.open("/explore")
        assert page.locator(".beginnings a").count() > 3
        tab_to(page, "#begin")
        page.keyboard.insert_text("zhundong")  # at once: one list, which no other takes the place of
        page.wait_for_selector("#begin-list [role=option]")
        page.keyboard.press("ArrowDown")
        assert page.get_attribute("#begin", "aria-activedescendant") == "begin-0"
        page.keyboard.press("Enter")
        entities, edges = until_drawn(visit, lambda entities, edges: entities > 1)
        assert edges >= entities - 1
        told = page.inner_text("[data-test=panel]")
        assert ("准东" if lang == "zh" else "Zhundong") in told, told
        page.fill("#begin", "没有这个名字")
        page.keyboard.press("Enter")
        page.locator("[data-test=status]", has_text="没有这个名字").wait_for(timeout=WAIT_MS)
        no_faults(visit)


def test_that_a_predicate_brings_as_many_as_it_says(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", DESK) as visit:
        page = visit.page
        key = open_alone(visit, site)
        assert count_drawn(visit) == (1, 0)
        button = page.locator("[data-test=panel] .expander").first
        count = int(button.locator(".count").inner_text())
        button.click()
        assert until_drawn(visit, lambda entities, edges: entities > 1)[0] == 1 + count
        button = page.locator("[data-test=panel] .expander").first
        assert button.locator(".count").inner_text() == f"{count}/{count}" and button.is_disabled()
        assert len(address_parts(visit)["n"]) == 1 + count and address_parts(visit)["n"][0] == key
        no_faults(visit)


def test_that_classes_and_periods_are_filtered(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", DESK) as visit:
        page = visit.page
        all_of_it = open_with_neighbours(visit, site)
        page.click("[data-test=fold-filter] > summary")
        box = page.locator("[data-test^=class-]").nth(1)
        name = str(box.get_attribute("data-test")).removeprefix("class-")
        box.uncheck()
        fewer = until_drawn(visit, lambda entities, edges: entities < all_of_it[0])
        assert address_parts(visit)["c"] == [name] and fewer[1] < all_of_it[1]
        page.locator(f"[data-test=class-{name}]").check()
        assert until_drawn(visit, lambda entities, edges: entities == all_of_it[0]) == all_of_it

        page.fill("[data-test=day-to]", "1999")
        page.keyboard.press("Enter")
        assert until_drawn(visit, lambda entities, edges: edges == 0) == (1, 0)
        assert address_parts(visit)["to"] == ["1999-12-31"]
        page.fill("[data-test=day-to]", "２０９９年２月")
        page.keyboard.press("Enter")
        later = until_drawn(visit, lambda entities, edges: edges > 0)
        assert address_parts(visit)["to"] == ["2099-02-28"] and later[1] <= all_of_it[1]
        page.fill("[data-test=day-from]", "昨天")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-test=day-from][aria-invalid]")
        assert "2024-01-30" in page.inner_text("[data-test=status]")
        no_faults(visit)


def test_that_entities_are_hidden_pinned_and_removed_and_all_is_undone(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", DESK) as visit:
        page = visit.page
        whole = open_with_neighbours(visit, site)
        page.wait_for_selector("[data-test=canvas] canvas")
        second = page.locator(".tree > li").nth(1)
        key = str(second.locator("details").first.get_attribute("data-key"))
        second.locator("summary").first.click()
        act = page.locator(f'[data-focus="list hide {key}"]')
        act.click()
        assert until_drawn(visit, lambda entities, edges: entities < whole[0])[0] == whole[0] - 1
        assert address_parts(visit)["h"] == [key]
        page.click("[data-test=tool-show_hidden]")
        assert until_drawn(visit, lambda entities, edges: entities == whole[0]) == whole

        page.click(f'[data-focus="list pin {key}"]')
        page.wait_for_url("**&p=*", timeout=WAIT_MS)
        assert address_parts(visit)["p"][0].startswith(f"{key}@")
        page.click(f'[data-focus="list remove {key}"]')
        assert until_drawn(visit, lambda entities, edges: entities < whole[0])[0] == whole[0] - 1
        assert key not in address_parts(visit)["n"] and "p" not in address_parts(visit)

        page.keyboard.press("Control+z")
        until_drawn(visit, lambda entities, edges: entities == whole[0])
        assert address_parts(visit)["p"][0].startswith(f"{key}@")
        page.click("[data-test=tool-redo]")
        until_drawn(visit, lambda entities, edges: entities == whole[0] - 1)
        for _ in range(4):
            page.click("[data-test=tool-undo]")
        assert until_drawn(visit, lambda entities, edges: entities == whole[0]) == whole
        assert page.is_disabled("[data-test=tool-undo]") and "p" not in address_parts(visit)
        page.click("[data-test=tool-clear]")
        settle(visit)
        assert page.evaluate("location.hash") == ""
        no_faults(visit)


@LANGUAGES
def test_that_an_edge_shows_its_sentences(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, DESK) as visit:
        page = visit.page
        key = open_alone(visit, site)
        page.locator("[data-test=panel] .expander").first.click()
        until_drawn(visit, lambda entities, edges: edges > 0)
        other = address_parts(visit)["n"][1]
    with visiting(browser, site.origin, lang, DESK) as visit:
        page = visit.page
        keys = [quote(one, safe="/") for one in (key, other)]
        visit.open(f"/explore#n={','.join(keys)}&p={keys[0]}@-150@0,{keys[1]}@150@0")
        page.wait_for_selector("[data-test=canvas] canvas")
        until_drawn(visit, lambda entities, edges: edges > 0)
        sentence = _choose_edge(visit).locator("a").first
        assert "/articles/" in str(sentence.get_attribute("href")) and len(sentence.inner_text()) > 5
        sentence.click()
        page.wait_for_url("**/articles/**")
        page.wait_for_selector(".hit, .sentence:target, .anchor:target")
        no_faults(visit)


#: Two things and what links them by the very headline of an article.
_BY_HEADLINE = """SELECT ?s ?o WHERE { GRAPH ?article { ?node rdf:subject ?s ; rdf:object ?o ;
  prov:wasQuotedFrom ?evidence . ?evidence nif:anchorOf ?line . ?article schema:headline ?headline }
  FILTER(STR(?headline) = STR(?line)) } ORDER BY ?s ?o LIMIT 1"""


@LANGUAGES
def test_that_a_headline_does_not_stand_below_itself(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, DESK) as visit:
        page = visit.page
        asked = page.request.get(f"{site.origin}/sparql", params={"query": _BY_HEADLINE, "format": "json"}).json()
        ends = [row[name]["value"] for row in asked["results"]["bindings"] for name in ("s", "o")]
        keys = [quote(one.partition("/id/")[2], safe="/") for one in ends]
        visit.open(f"/explore#n={','.join(keys)}&p={keys[0]}@-150@0,{keys[1]}@150@0")
        page.wait_for_selector("[data-test=canvas] canvas")
        until_drawn(visit, lambda entities, edges: edges > 0)
        quotes = _choose_edge(visit)
        told = [(one.locator("> a").inner_text(), one.locator("cite > a").inner_text()) for one in quotes.all()]
        assert all(sentence != article for sentence, article in told), told
        assert ("文章标题" if lang == "zh" else "The article's headline") in [article for _, article in told], told
        no_faults(visit)


def _choose_edge(visit: Visit) -> Locator:
    """Click on the edge between two things that stand side by side; return the sentences behind it."""
    page = visit.page
    settle(visit)
    drawing = page.locator("[data-test=canvas]").bounding_box()
    assert drawing
    quotes = page.locator("[data-test=panel] blockquote.evidence")
    for lower in range(-40, 41, 4):  # between the two is their edge, at the height of their signs
        page.mouse.click(drawing["x"] + drawing["width"] / 2, drawing["y"] + drawing["height"] / 2 + lower)
        settle(visit)
        if quotes.count():
            break
    quotes.first.wait_for(timeout=WAIT_MS)
    return quotes


#: What one sees of the drawing: names by their boxes, signs by theirs, in pixels of the page.
_SEEN = """() => {
  const cy = document.querySelector("[data-test=canvas]")._cyreg.cy;
  const box = (x, y, side, high) => ({left: x - side, right: x + side, top: y, bottom: y + high});
  const signs = cy.nodes().map(n => n.renderedBoundingBox({includeLabels: false, includeOverlays: false}))
    .map(b => ({left: b.x1, right: b.x2, top: b.y1, bottom: b.y2}));
  const names = cy.nodes().filter(n => n.style("label")).map(n => {
    const b = n.renderedBoundingBox({includeNodes: false, includeOverlays: false});
    return {left: b.x1, right: b.x2, top: b.y1, bottom: b.y2, font: n.numericStyle("font-size") * cy.zoom()};
  });
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  const pairs = (list) => list.flatMap((a, i) => list.slice(i + 1).filter(b => meet(a, b))).length;
  const out = [...signs, ...names].filter(b => b.left < -1 || b.top < -1 || b.right > cy.width() + 1
    || b.bottom > cy.height() + 1).length;
  return {signs: pairs(signs), names: pairs(names), shown: names.length, all: cy.nodes().length, out,
    least: Math.min(...names.map(b => b.font)), below: document.documentElement.scrollHeight
      - document.querySelector("footer.site").getBoundingClientRect().bottom - scrollY};
}"""


#: The drawing knows how large its place is by now.
_FITS = """() => {
  const place = document.querySelector("[data-test=canvas]"), cy = place._cyreg.cy;
  return Math.abs(cy.width() - place.clientWidth) < 1 && Math.abs(cy.height() - place.clientHeight) < 1;
}"""


@LANGUAGES
@pytest.mark.parametrize("width", [PHONE, 768, 1024, DESK])
def test_that_all_is_seen_and_no_name_hides_another(lang: str, width: int, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, width) as visit:
        page = visit.page
        open_with_neighbours(visit, site)
        page.wait_for_selector("[data-test=canvas] canvas")
        for wide in (width, 700):  # the window becomes another while one looks
            page.set_viewport_size({"width": wide, "height": 900})
            settle(visit)
            page.wait_for_function(_FITS, timeout=WAIT_MS)
            seen = visit.evaluate(_SEEN)
            assert (seen["signs"], seen["names"], seen["out"]) == (0, 0, 0), seen
            assert seen["shown"] >= min(5, seen["all"]) and seen["least"] > 9, seen
            assert seen["below"] < 5, "the page goes on below its foot"
        no_faults(visit)


def test_that_the_side_folds_away(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", DESK) as visit:
        page = visit.page
        open_with_neighbours(visit, site)
        narrow = page.locator("[data-test=canvas]").bounding_box()["width"]
        assert narrow > 0.65 * DESK
        page.click("[data-test=tool-side]")
        assert page.is_hidden("[data-test=panel]") and page.is_hidden("[data-test=list]")
        assert page.get_attribute("[data-test=tool-side]", "aria-expanded") == "false"
        assert page.locator("[data-test=canvas]").bounding_box()["width"] > narrow + 200
        page.click("[data-test=tool-side]")
        assert page.is_visible("[data-test=panel]")
        no_faults(visit)


def test_that_it_is_taken_away_as_a_picture_and_as_turtle(browser: Any, site: Any) -> None:
    import pyoxigraph

    with visiting(browser, site.origin, "zh", DESK) as visit:
        page = visit.page
        open_with_neighbours(visit, site)
        page.wait_for_selector("[data-test=canvas] canvas")
        with page.expect_download() as picture:
            page.click("[data-test=tool-png]")
        assert picture.value.path().read_bytes().startswith(b"\x89PNG")
        assert picture.value.suggested_filename.endswith(".png")
        with page.expect_download() as graph:
            page.click("[data-test=tool-turtle]")
        triples = list(pyoxigraph.parse(graph.value.path().read_bytes(), pyoxigraph.RdfFormat.TURTLE))
        subjects = {triple.subject.value for triple in triples}
        assert any(one.endswith(unquote(site.places["Company"])) for one in subjects)
        assert any(triple.predicate.value.endswith("#wasQuotedFrom") for triple in triples), "no evidence"
        no_faults(visit)


@LANGUAGES
def test_that_it_says_when_it_is_full(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, DESK) as visit:
        page = visit.page

        def smaller(route: Any) -> None:
            answer = route.fetch()
            body, n = re.subn(r'"most": ?1000\b', '"most": 3', answer.text())
            assert n == 1, "the page does not tell its cap of 1,000"
            route.fulfill(response=answer, body=body)

        page.route("**/explore*", smaller)
        open_alone(visit, site)
        page.wait_for_selector("[data-focus^='panel all ']")
        page.click("[data-focus^='panel all ']")
        assert until_drawn(visit, lambda entities, edges: entities > 1)[0] == 3
        full = "最多画 3 个实体" if lang == "zh" else "At most 3 entities"
        assert full in page.inner_text("[data-test=status]")
        page.click("[data-test=panel] .actions button >> nth=1")  # pinning changes nothing of it
        settle(visit)
        assert full in page.inner_text("[data-test=status]"), "said once and forgotten"
        no_faults(visit)


@LANGUAGES
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_that_the_list_does_all_by_keyboard(lang: str, width: int, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, width) as visit:
        page = visit.page
        key = open_alone(visit, site)
        tab_to(page, ".tree summary")
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(".tree .inside .expander")
        tab_to(page, ".tree .inside .expander")
        page.keyboard.press("Enter")
        entities, edges = until_drawn(visit, lambda entities, edges: entities > 1)
        assert edges >= entities - 1
        page.wait_for_selector(".tree .edges summary")
        page.locator(f'[data-focus="list {key}"]').focus()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.closest('.edges') !== null")
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(".tree .edges .evidence a")
        page.keyboard.press("End")
        last = page.evaluate("document.activeElement.closest('details').dataset.key")
        assert last in address_parts(visit)["n"]
        page.keyboard.press("ArrowRight")
        for act, part in (("pin", "p"), ("hide", "h")):
            tab_to(page, f'[data-focus="list {act} {last}"]')
            page.keyboard.press("Enter")
            page.wait_for_url(f"**&{part}=*", timeout=WAIT_MS)
            assert page.evaluate("document.activeElement.dataset.focus") == f"list {act} {last}", "the focus is lost"
        assert until_drawn(visit, lambda now, _: now == entities - 1)
        page.keyboard.press("Control+z")
        assert until_drawn(visit, lambda now, _: now == entities)
        enter(page, ".tree .evidence a", "**/articles/**")
        no_faults(visit)


@LANGUAGES
def test_the_way_from_an_article_to_its_drawing(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, DESK) as visit:
        page = visit.page
        visit.open(site.path("/articles/{article}"))
        enter(page, "[data-test=see-graph]", "**/explore?id=*")
        assert until_drawn(visit, lambda entities, edges: edges > 5)[0] > 10
        page.go_back()
        page.wait_for_url("**/articles/**")
        enter(page, "[data-test=compare]", "**/compare?a=article*")
        no_faults(visit)
