"""The graph page: all that the drawing can do, by pointer and by keyboard, and what its address keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import pytest
from visiting import Visit, settle, visiting
from walking import enter, tab_to

_LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
_PHONE, _DESK = 390, 1440
_WAIT_MS = 10_000
#: Entities and edges as the status line tells them.
_STATUS = re.compile(r"图中 (\d+) 个实体、(\d+) 条连线|(\d+) entities, (\d+) lines drawn")


def _drawn(visit: Visit) -> tuple[int, int]:
    """Return how many entities and edges are drawn."""
    settle(visit)
    found = _STATUS.search(visit.page.inner_text("[data-test=status]"))
    assert found, visit.page.inner_text("[data-test=status]")
    entities, edges = (int(number) for number in found.groups() if number)
    return entities, edges


def _becomes(visit: Visit, wanted: Callable[[int, int], bool]) -> tuple[int, int]:
    """Wait until so many entities and edges are drawn as are wanted."""
    for _ in range(_WAIT_MS // 200):
        if wanted(*(now := _drawn(visit))):
            return now
        visit.page.wait_for_timeout(100)
    raise AssertionError(f"{now} at {visit.page.url}")


def _hash(visit: Visit) -> dict[str, list[str]]:
    """Return what the address holds behind the #."""
    parts = (part.partition("=") for part in visit.page.evaluate("location.hash.slice(1)").split("&") if part)
    return {name: [unquote(one) for one in value.split(",")] for name, _, value in parts}


def _open_alone(visit: Visit, site: Any, kind: str = "Company", more: str = "") -> str:
    """Open the graph page with one entity and nothing else; return its key."""
    key = unquote(site.places[kind])
    visit.open(f"/explore#n={quote(key, safe='/')}{more}")
    visit.page.wait_for_selector("[data-test=panel] .expander")
    return key


def _open_with_neighbours(visit: Visit, site: Any) -> tuple[int, int]:
    """Open the graph page at a company, which brings its neighbours; return how many entities and edges are drawn."""
    visit.open(site.path("/explore?id={Company}"))
    return _becomes(visit, lambda entities, edges: edges > 3)


def _no_faults(visit: Visit) -> None:
    assert not visit.faults and not visit.violations(), [*visit.faults, *visit.violations()]


@_LANGUAGES
def test_that_it_begins_at_any_entity(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        visit.open("/explore")
        assert page.locator(".beginnings a").count() > 3
        tab_to(page, "#begin")
        page.keyboard.type("zhundong")
        page.wait_for_selector("#begin-list [role=option]")
        page.keyboard.press("ArrowDown")
        assert page.get_attribute("#begin", "aria-activedescendant") == "begin-0"
        page.keyboard.press("Enter")
        entities, edges = _becomes(visit, lambda entities, edges: entities > 1)
        assert edges >= entities - 1
        assert _hash(visit)["n"][0].partition("/")[0] in {"zone", "place"}
        page.fill("#begin", "没有这个名字")
        page.keyboard.press("Enter")
        page.locator("[data-test=status]", has_text="没有这个名字").wait_for(timeout=_WAIT_MS)
        _no_faults(visit)


def test_that_a_predicate_brings_as_many_as_it_says(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        key = _open_alone(visit, site)
        assert _drawn(visit) == (1, 0)
        button = page.locator("[data-test=panel] .expander").first
        count = int(button.locator(".count").inner_text())
        button.click()
        assert _becomes(visit, lambda entities, edges: entities > 1)[0] == 1 + count
        button = page.locator("[data-test=panel] .expander").first
        assert button.locator(".count").inner_text() == f"{count}/{count}" and button.is_disabled()
        assert len(_hash(visit)["n"]) == 1 + count and _hash(visit)["n"][0] == key
        _no_faults(visit)


def test_that_classes_and_periods_are_filtered(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        all_of_it = _open_with_neighbours(visit, site)
        page.click("[data-test=fold-filter] > summary")
        box = page.locator("[data-test^=class-]").nth(1)
        name = str(box.get_attribute("data-test")).removeprefix("class-")
        box.uncheck()
        fewer = _becomes(visit, lambda entities, edges: entities < all_of_it[0])
        assert _hash(visit)["c"] == [name] and fewer[1] < all_of_it[1]
        page.locator(f"[data-test=class-{name}]").check()
        assert _becomes(visit, lambda entities, edges: entities == all_of_it[0]) == all_of_it

        page.fill("[data-test=day-to]", "1999")
        page.keyboard.press("Enter")
        assert _becomes(visit, lambda entities, edges: edges == 0) == (1, 0)
        assert _hash(visit)["to"] == ["1999-12-31"]
        page.fill("[data-test=day-to]", "２０９９年２月")
        page.keyboard.press("Enter")
        later = _becomes(visit, lambda entities, edges: edges > 0)
        assert _hash(visit)["to"] == ["2099-02-28"] and later[1] <= all_of_it[1]
        page.fill("[data-test=day-from]", "昨天")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-test=day-from][aria-invalid]")
        assert "2024-01-30" in page.inner_text("[data-test=status]")
        _no_faults(visit)


def test_that_entities_are_hidden_pinned_and_removed_and_all_is_undone(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        whole = _open_with_neighbours(visit, site)
        page.wait_for_selector("[data-test=canvas] canvas")
        second = page.locator(".tree > li").nth(1)
        key = str(second.locator("details").first.get_attribute("data-key"))
        second.locator("summary").first.click()
        act = page.locator(f'[data-focus="list hide {key}"]')
        act.click()
        assert _becomes(visit, lambda entities, edges: entities < whole[0])[0] == whole[0] - 1
        assert _hash(visit)["h"] == [key]
        page.click("[data-test=tool-show_hidden]")
        assert _becomes(visit, lambda entities, edges: entities == whole[0]) == whole

        page.click(f'[data-focus="list pin {key}"]')
        page.wait_for_url("**&p=*", timeout=_WAIT_MS)
        assert _hash(visit)["p"][0].startswith(f"{key}@")
        page.click(f'[data-focus="list remove {key}"]')
        assert _becomes(visit, lambda entities, edges: entities < whole[0])[0] == whole[0] - 1
        assert key not in _hash(visit)["n"] and "p" not in _hash(visit)

        page.keyboard.press("Control+z")
        _becomes(visit, lambda entities, edges: entities == whole[0])
        assert _hash(visit)["p"][0].startswith(f"{key}@")
        page.click("[data-test=tool-redo]")
        _becomes(visit, lambda entities, edges: entities == whole[0] - 1)
        for _ in range(4):
            page.click("[data-test=tool-undo]")
        assert _becomes(visit, lambda entities, edges: entities == whole[0]) == whole
        assert page.is_disabled("[data-test=tool-undo]") and "p" not in _hash(visit)
        page.click("[data-test=tool-clear]")
        settle(visit)
        assert page.evaluate("location.hash") == ""
        _no_faults(visit)


@_LANGUAGES
def test_that_an_edge_shows_its_sentences(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        key = _open_alone(visit, site)
        page.locator("[data-test=panel] .expander").first.click()
        _becomes(visit, lambda entities, edges: edges > 0)
        other = _hash(visit)["n"][1]
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        keys = [quote(one, safe="/") for one in (key, other)]
        visit.open(f"/explore#n={','.join(keys)}&p={keys[0]}@-150@0,{keys[1]}@150@0")
        page.wait_for_selector("[data-test=canvas] canvas")
        _becomes(visit, lambda entities, edges: edges > 0)
        page.wait_for_timeout(300)
        drawing = page.locator("[data-test=canvas]").bounding_box()
        for lower in range(-40, 41, 4):  # between the two is their edge, at the height of their signs
            page.mouse.click(drawing["x"] + drawing["width"] / 2, drawing["y"] + drawing["height"] / 2 + lower)
            if page.locator("[data-test=panel] blockquote.evidence a").count():
                break
        page.wait_for_selector("[data-test=panel] blockquote.evidence a", timeout=_WAIT_MS)
        sentence = page.locator("[data-test=panel] blockquote.evidence a").first
        assert "/articles/" in str(sentence.get_attribute("href")) and len(sentence.inner_text()) > 5
        sentence.click()
        page.wait_for_url("**/articles/**")
        page.wait_for_selector(".hit, .sentence:target, .anchor:target")
        _no_faults(visit)


@_LANGUAGES
@pytest.mark.parametrize("width", [_PHONE, _DESK])
def test_that_an_address_brings_the_view_back(lang: str, width: int, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, width) as visit:
        page = visit.page
        whole = _open_with_neighbours(visit, site)
        if width == _PHONE:
            assert page.locator("[data-test=canvas]").bounding_box()["y"] < 480, "controls push the drawing away"
        page.click("[data-test=fold-filter] > summary")
        page.locator("[data-test^=class-]").nth(1).uncheck()
        now = _becomes(visit, lambda entities, edges: entities < whole[0])
        address, names = page.url, page.locator(".tree > li summary").all_inner_texts()
        page.goto("about:blank")
        visit.open(address.removeprefix(site.origin))
        assert _becomes(visit, lambda entities, edges: (entities, edges) == now) == now
        assert page.locator(".tree > li summary").all_inner_texts() == names
        _no_faults(visit)


def _many(visit: Visit) -> list[str]:
    """Return keys of things of the sample graph, as an address has them."""
    hits = [
        hit
        for kind in ("Company", "Policy", "Project")
        for hit in visit.page.request.get(f"{visit.origin}/search?type={kind}&limit=60&format=json").json()["hits"]
    ]
    return [quote(hit["iri"].partition("/id/")[2], safe="") for hit in hits]


def _packed(visit: Visit) -> str:
    """Wait until the address is packed; return it."""
    visit.page.wait_for_function("location.hash.startsWith('#z=')", timeout=3 * _WAIT_MS)
    return str(visit.page.url)


@_LANGUAGES
def test_that_a_long_address_is_packed_and_still_brings_the_view_back(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        keys = _many(visit)
        plain = f"n={','.join(keys)}&h={keys[3]}&p={keys[0]}@-150@20,{keys[5]}@90@-7&c=Place&to=2099-12-31"
        assert len(keys) > 30 and len(plain) > 2_000
        visit.open(f"/explore#{plain}")
        packed = _packed(visit)
        assert len(packed.partition("#")[2]) < len(plain) / 3
        entities = _drawn(visit)
        names = page.locator(".tree > li summary").all_inner_texts()
        undrawn = "all => all.map(one => one.dataset.key)"
        hidden = page.locator(".tree > li.undrawn > details").evaluate_all(undrawn)
        assert unquote(keys[3]) in hidden and page.input_value("[data-test=day-to]") == "2099-12-31"
        page.goto("about:blank")
        visit.open(packed.removeprefix(site.origin))
        assert _becomes(visit, lambda *now: now == entities) == entities
        assert page.locator(".tree > li summary").all_inner_texts() == names
        assert page.locator(".tree > li.undrawn > details").evaluate_all(undrawn) == hidden
        pinned = "已固定" if lang == "zh" else "pinned"
        assert sum(pinned in name for name in names) == 2, names[:6]
        assert _packed(visit) == packed and page.is_hidden("[data-test=long]")
        page.goto("about:blank")
        visit.open(packed.removeprefix(site.origin)[:-60])  # as a program cuts it
        _becomes(visit, lambda entities, edges: entities > 3)
        cut = "网址不完整" if lang == "zh" else "The address is incomplete"
        assert cut in page.inner_text("[data-test=status]")
        some = page.locator(".tree > li summary").all_inner_texts()
        assert 3 < len(some) < len(names)
        _no_faults(visit)


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


@_LANGUAGES
@pytest.mark.parametrize("width", [_PHONE, 768, 1024, _DESK])
def test_that_all_is_seen_and_no_name_hides_another(lang: str, width: int, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, width) as visit:
        page = visit.page
        _open_with_neighbours(visit, site)
        page.wait_for_selector("[data-test=canvas] canvas")
        for wide in (width, 700):  # the window becomes another while one looks
            page.set_viewport_size({"width": wide, "height": 900})
            page.wait_for_timeout(400)
            seen = visit.evaluate(_SEEN)
            assert (seen["signs"], seen["names"], seen["out"]) == (0, 0, 0), seen
            assert seen["shown"] >= min(5, seen["all"]) and seen["least"] > 9, seen
            assert seen["below"] < 5, "the page goes on below its foot"
        _no_faults(visit)


def test_that_the_side_folds_away(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        _open_with_neighbours(visit, site)
        narrow = page.locator("[data-test=canvas]").bounding_box()["width"]
        assert narrow > 0.65 * _DESK
        page.click("[data-test=tool-side]")
        assert page.is_hidden("[data-test=panel]") and page.is_hidden("[data-test=list]")
        assert page.get_attribute("[data-test=tool-side]", "aria-expanded") == "false"
        assert page.locator("[data-test=canvas]").bounding_box()["width"] > narrow + 200
        page.click("[data-test=tool-side]")
        assert page.is_visible("[data-test=panel]")
        _no_faults(visit)


@_LANGUAGES
def test_that_it_says_when_its_address_cannot_be_read(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        said = "读不出来" if lang == "zh" else "cannot be read"
        for address in ("/explore#z=@@@", "/explore#n=%zz", site.path("/explore?id={Company}") + "#z=AAAA"):
            visit.open(address)
            visit.page.locator("[data-test=status]", has_text=said).wait_for(timeout=_WAIT_MS)
            visit.page.goto("about:blank")
        _no_faults(visit)


@_LANGUAGES
def test_that_it_says_when_its_address_is_too_long_for_some(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        visit.open(f"/explore?lang={lang}&more={'x' * 5_000}#n={','.join(_many(visit)[:12])}")
        assert page.is_hidden("[data-test=long]")
        visit.page.goto("about:blank")
        visit.open(f"/explore?lang={lang}&more={'x' * 8_000}#n={','.join(_many(visit)[:12])}")
        page.wait_for_selector("[data-test=long]", state="visible", timeout=_WAIT_MS)
        told = page.inner_text("[data-test=long]")
        size = f"{page.evaluate('location.href.length'):,}"
        assert size in told and ("字符" if lang == "zh" else "characters") in told
        page.click("[data-test=tool-clear]")
        page.click("[data-test=tool-undo]")
        assert page.is_visible("[data-test=long]")
        _no_faults(visit)


def test_that_it_is_taken_away_as_a_picture_and_as_turtle(browser: Any, site: Any) -> None:
    import pyoxigraph

    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        _open_with_neighbours(visit, site)
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
        _no_faults(visit)


@_LANGUAGES
def test_that_it_says_when_it_is_full(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page

        def smaller(route: Any) -> None:
            answer = route.fetch()
            body, n = re.subn(r'"most": ?1000\b', '"most": 3', answer.text())
            assert n == 1, "the page does not tell its cap of 1,000"
            route.fulfill(response=answer, body=body)

        page.route("**/explore*", smaller)
        _open_alone(visit, site)
        page.wait_for_selector("[data-focus^='panel all ']")
        page.click("[data-focus^='panel all ']")
        assert _becomes(visit, lambda entities, edges: entities > 1)[0] == 3
        full = "最多画 3 个实体" if lang == "zh" else "At most 3 entities"
        assert full in page.inner_text("[data-test=status]")
        page.click("[data-test=panel] .actions button >> nth=1")  # pinning changes nothing of it
        settle(visit)
        assert full in page.inner_text("[data-test=status]"), "said once and forgotten"
        _no_faults(visit)


@_LANGUAGES
@pytest.mark.parametrize("width", [_PHONE, _DESK])
def test_that_the_list_does_all_by_keyboard(lang: str, width: int, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, width) as visit:
        page = visit.page
        key = _open_alone(visit, site)
        tab_to(page, ".tree summary")
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(".tree .inside .expander")
        tab_to(page, ".tree .inside .expander")
        page.keyboard.press("Enter")
        entities, edges = _becomes(visit, lambda entities, edges: entities > 1)
        assert edges >= entities - 1
        page.wait_for_selector(".tree .edges summary")
        page.locator(f'[data-focus="list {key}"]').focus()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.closest('.edges') !== null")
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(".tree .edges .evidence a")
        page.keyboard.press("End")
        last = page.evaluate("document.activeElement.closest('details').dataset.key")
        assert last in _hash(visit)["n"]
        page.keyboard.press("ArrowRight")
        for act, part in (("pin", "p"), ("hide", "h")):
            tab_to(page, f'[data-focus="list {act} {last}"]')
            page.keyboard.press("Enter")
            page.wait_for_url(f"**&{part}=*", timeout=_WAIT_MS)
            assert page.evaluate("document.activeElement.dataset.focus") == f"list {act} {last}", "the focus is lost"
        assert _becomes(visit, lambda now, _: now == entities - 1)
        page.keyboard.press("Control+z")
        assert _becomes(visit, lambda now, _: now == entities)
        enter(page, ".tree .evidence a", "**/articles/**")
        _no_faults(visit)


@_LANGUAGES
def test_the_way_from_an_article_to_its_drawing(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        visit.open(site.path("/articles/{article}"))
        enter(page, "[data-test=see-graph]", "**/explore?id=*")
        assert _becomes(visit, lambda entities, edges: edges > 5)[0] > 10
        page.go_back()
        page.wait_for_url("**/articles/**")
        enter(page, "[data-test=compare]", "**/compare?a=article*")
        _no_faults(visit)
