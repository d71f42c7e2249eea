"""The address of the graph page: it brings the view back, packed where it is long, and says what it cannot."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

import pytest
from drawing import DESK, LANGUAGES, PHONE, WAIT_MS, count_drawn, no_faults, open_with_neighbours, until_drawn
from visiting import Visit, visiting


@LANGUAGES
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_that_an_address_brings_the_view_back(lang: str, width: int, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, width) as visit:
        page = visit.page
        whole = open_with_neighbours(visit, site)
        if width == PHONE:
            assert page.locator("[data-test=canvas]").bounding_box()["y"] < 480, "controls push the drawing away"
        page.click("[data-test=fold-filter] > summary")
        page.locator("[data-test^=class-]").nth(1).uncheck()
        now = until_drawn(visit, lambda entities, edges: entities < whole[0])
        address, names = page.url, page.locator(".tree > li summary").all_inner_texts()
        page.goto("about:blank")
        visit.open(address.removeprefix(site.origin))
        assert until_drawn(visit, lambda entities, edges: (entities, edges) == now) == now
        assert page.locator(".tree > li summary").all_inner_texts() == names
        no_faults(visit)


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
    visit.page.wait_for_function("location.hash.startsWith('#z=')", timeout=3 * WAIT_MS)
    return str(visit.page.url)


@LANGUAGES
def test_that_a_long_address_is_packed_and_still_brings_the_view_back(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, DESK) as visit:
        page = visit.page
        keys = _many(visit)
        plain = f"n={','.join(keys)}&h={keys[3]}&p={keys[0]}@-150@20,{keys[5]}@90@-7&c=Place&to=2099-12-31"
        assert len(keys) > 30 and len(plain) > 2_000
        visit.open(f"/explore#{plain}")
        packed = _packed(visit)
        assert len(packed.partition("#")[2]) < len(plain) / 3
        entities = count_drawn(visit)
        names = page.locator(".tree > li summary").all_inner_texts()
        undrawn = "all => all.map(one => one.dataset.key)"
        hidden = page.locator(".tree > li.undrawn > details").evaluate_all(undrawn)
        assert unquote(keys[3]) in hidden and page.input_value("[data-test=day-to]") == "2099-12-31"
        page.goto("about:blank")
        visit.open(packed.removeprefix(site.origin))
        assert until_drawn(visit, lambda *now: now == entities) == entities
        assert page.locator(".tree > li summary").all_inner_texts() == names
        assert page.locator(".tree > li.undrawn > details").evaluate_all(undrawn) == hidden
        pinned = "已固定" if lang == "zh" else "pinned"
        assert sum(pinned in name for name in names) == 2, names[:6]
        assert _packed(visit) == packed and page.is_hidden("[data-test=long]")
        page.goto("about:blank")
        visit.open(packed.removeprefix(site.origin)[:-60])  # as a program cuts it
        until_drawn(visit, lambda entities, edges: entities > 3)
        cut = "网址不完整" if lang == "zh" else "The address is incomplete"
        assert cut in page.inner_text("[data-test=status]")
        some = page.locator(".tree > li summary").all_inner_texts()
        assert 3 < len(some) < len(names)
        no_faults(visit)


@LANGUAGES
def test_that_it_says_when_its_address_cannot_be_read(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, DESK) as visit:
        said = "读不出来" if lang == "zh" else "cannot be read"
        for address in ("/explore#z=@@@", "/explore#n=%zz", site.path("/explore?id={Company}") + "#z=AAAA"):
            visit.open(address)
            visit.page.locator("[data-test=status]", has_text=said).wait_for(timeout=WAIT_MS)
            visit.page.goto("about:blank")
        no_faults(visit)


@LANGUAGES
def test_that_it_says_when_its_address_is_too_long_for_some(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, DESK) as visit:
        page = visit.page
        visit.open(f"/explore?lang={lang}&utm_source={'x' * 5_000}#n={','.join(_many(visit)[:12])}")
        assert page.is_hidden("[data-test=long]")
        visit.page.goto("about:blank")
        visit.open(f"/explore?lang={lang}&utm_source={'x' * 8_000}#n={','.join(_many(visit)[:12])}")
        page.wait_for_selector("[data-test=long]", state="visible", timeout=WAIT_MS)
        told = page.inner_text("[data-test=long]")
        size = f"{page.evaluate('location.href.length'):,}"
        assert size in told and ("字符" if lang == "zh" else "characters") in told
        page.click("[data-test=tool-clear]")
        page.click("[data-test=tool-undo]")
        page.wait_for_selector("[data-test=long]", state="visible", timeout=WAIT_MS)
        no_faults(visit)
