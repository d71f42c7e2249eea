"""The SPARQL editor: completion, mistakes, views of an answer, what is kept and shared."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from visiting import WAIT_MS, Visit, settle, visiting
from walking import tab_to

_LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
_DESK = 1440
_ROWS = 10_000
_MANY = f"SELECT ?a ?b ?c ?d ?e ?f {{ ?a ?b ?c BIND(?a AS ?d) BIND(?b AS ?e) BIND(?c AS ?f) }} LIMIT {_ROWS}"
#: Reading and drawing of so many rows is told by the best of some tries, as the machine does other things too.
_TRIES = 3
_ONLY_LOCATED = """() => [...document.querySelectorAll("[data-test=rows] tbody tr")]
  .every((row) => /located|位于/.test(row.innerText))"""
_HINT = ".CodeMirror-hints li"
#: Holds the words of the data back until they are let come.
_WORDS_LATER = """const asks = window.fetch, held = new Promise(go => { window.letWordsCome = go });
window.fetch = (what, ...more) =>
  String(what).includes('/vocabulary') ? held.then(() => asks(what, ...more)) : asks(what, ...more);"""


def _written(visit: Visit) -> str:
    """Return the text of the editor."""
    return str(visit.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def _open(visit: Visit, text: str = "", path: str = "/sparql") -> None:
    """Open the editor with a text and the cursor at its end."""
    visit.open(path)
    visit.page.wait_for_selector(".CodeMirror")
    if text:
        _write(visit, text)


def _write(visit: Visit, text: str) -> None:
    page = visit.page
    page.click(".CodeMirror-lines")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def _run(visit: Visit, text: str) -> None:
    """Run a query and wait for its rows, not those of the query before."""
    _write(visit, text)
    visit.evaluate("document.querySelector('#answer [data-test=times]')?.setAttribute('data-before', '')")
    visit.page.keyboard.press("Control+Enter")
    visit.page.locator("#answer:has([data-test=times]:not([data-before])) [data-test=rows]").wait_for(timeout=WAIT_MS)


def _no_faults(visit: Visit) -> None:
    assert not visit.faults and not visit.violations(), [*visit.faults, *visit.violations()]


@pytest.mark.parametrize(
    ("before", "typed", "offered", "becomes"),
    [
        ("PREFIX ", "sk", "skos:", "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"),
        ("SELECT * WHERE { ?a ", "sko", "skos:", "?a skos:"),
        ("SELECT * WHERE { ?a a ", "企", "kg:Company", "?a a kg:Company"),
        ("SELECT * WHERE { ?a ", "位于", "kg:locatedIn", "?a kg:locatedIn"),
        ("SELECT * WHERE { ?a ", "kg:loc", "kg:locatedIn", "?a kg:locatedIn"),
        ("SELECT * WHERE { ?a kg:locatedIn ", "准东", "准东", "?a kg:locatedIn <https://w3id.org/zhundong-kg/id/"),
        ("SELECT * WHERE { ?a kg:locatedIn ", "zhundong", "准东", "?a kg:locatedIn <https://w3id.org/zhundong-kg/id/"),
        ("SELECT ?company WHERE { ", "?co", "?company", "{ ?company"),
    ],
)
def test_that_it_completes(before: str, typed: str, offered: str, becomes: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        _open(visit, before)
        page.keyboard.press("Escape")
        page.keyboard.insert_text(typed)
        page.keyboard.press("Control+Space")
        hint = page.locator(_HINT, has_text=offered).first
        hint.wait_for(timeout=WAIT_MS)
        settle(visit)
        page.locator(_HINT, has_text=offered).first.click()
        assert becomes in _written(visit), _written(visit)
        if "id/" in becomes:
            assert "# " in _written(visit) and "准东" in _written(visit), "its name does not stand beside it"
        _no_faults(visit)


def test_that_completion_goes_by_keyboard(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        _open(visit, "SELECT * WHERE { ?a a ")
        page.keyboard.press("Escape")
        page.keyboard.insert_text("企业")
        page.keyboard.press("Control+Space")
        page.locator(_HINT, has_text="kg:Company").first.wait_for(timeout=WAIT_MS)
        settle(visit)
        for _ in range(page.locator(_HINT).count()):
            if "kg:Company" in page.inner_text(".CodeMirror-hint-active"):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert "?a a kg:Company" in _written(visit)
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('.CodeMirror')"), "Tab is caught in the editor"
        _no_faults(visit)


def test_that_a_class_is_named_first_and_nothing_else_is_offered_there(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        for before, typed, name, kind in (
            ("SELECT * WHERE { ?a a ", "企", "kg:Company", "类"),
            ("SELECT * WHERE { ?a a ", "企业", "kg:Company", "类"),
            ("SELECT * WHERE { ?a a kg:Company ; ", "位于", "kg:locatedIn", "属性"),
        ):
            _open(visit, before)
            page.keyboard.press("Escape")
            page.keyboard.insert_text(typed)
            page.keyboard.press("Control+Space")
            page.locator(_HINT, has_text=name).first.wait_for(timeout=WAIT_MS)
            settle(visit)
            hints = page.locator(_HINT).all_inner_texts()
            assert hints[0].startswith(name) and all(kind in hint for hint in hints), hints
            page.keyboard.press("Enter")
            assert _written(visit).endswith(name), _written(visit)
            page.goto("about:blank")
        _no_faults(visit)


@_LANGUAGES
def test_that_it_says_what_the_graph_does_not_hold(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        names = "{ ?a a kg:Nothing ; kg:noWay ?b . ?b skos:prefLabel \"kg:Text\" . # a kg:Comment\n }"
        _open(visit, f"SELECT * WHERE {names}")
        told = page.locator("[data-test=unknown]")
        page.locator("[data-test=unknown]:not(:empty)").wait_for(timeout=WAIT_MS)
        assert "kg:Nothing" in told.inner_text() and "kg:noWay" in told.inner_text()
        assert not any(name in told.inner_text() for name in ("prefLabel", "kg:Text", "kg:Comment"))
        assert ("这个图里没有" in told.inner_text()) == (lang == "zh")
        _write(visit, "SELECT * WHERE { ?a a kg:Company ; kg:locatedIn ?b . ?s kg:modality kg:Fact }")
        page.locator("[data-test=unknown]:empty").wait_for(state="attached", timeout=WAIT_MS)
        _no_faults(visit)


@_LANGUAGES
def test_that_a_mistake_is_marked_at_its_place(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        _open(visit, "SELECT ?a WHERE {\n  ?a kg:locatedIn }\n")
        page.locator(".gutterErrorBar .sign, .editor .sign").first.wait_for(timeout=WAIT_MS)
        visit.expected, visit.asked = 400, "/sparql"  # the endpoint refuses it, as it should
        page.keyboard.press("Control+Enter")
        page.locator("[data-test=trouble]").wait_for(timeout=WAIT_MS)
        assert page.locator(".editor .wrong, .editor .wrong-line").count() > 0
        sign = str(page.get_attribute(".editor .sign", "title"))
        for told in (page.inner_text("[data-test=told]"), page.inner_text("[data-test=hint]")):
            assert bool(re.search("[\u4e00-\u9fff]", told)) == (lang == "zh") and told in sign, (told, sign)
        page.click("[data-test=go]")
        place = visit.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor()")
        assert (place["line"], place["ch"] > 10) == (1, True), place
        assert ("行" in page.inner_text("[data-test=go]")) == (lang == "zh")
        _write(visit, "ASK {}")
        assert page.locator(".editor .wrong").count() == 0
        _no_faults(visit)


@_LANGUAGES
def test_that_terms_get_their_labels_where_the_answer_is_there_first(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        page.add_init_script(_WORDS_LATER)
        _open(visit)
        _run(visit, "SELECT ?p ?a WHERE { ?s ?p ?o ; a ?a . FILTER(?p = kg:locatedIn && ?a = kg:Company) } LIMIT 3")
        cells = page.locator("[data-test=rows] tbody tr:first-child a")
        assert str(cells.first.get_attribute("title")).endswith("#locatedIn")
        visit.evaluate("window.letWordsCome()")
        for place, label in enumerate(("位于", "企业") if lang == "zh" else ("located in", "Company")):
            page.locator("[data-test=rows] tbody tr:first-child a", has_text=label).nth(0).wait_for(timeout=WAIT_MS)
            assert "#" not in cells.nth(place).inner_text() and "#" in str(cells.nth(place).get_attribute("title"))
        _no_faults(visit)


@_LANGUAGES
def test_that_an_answer_is_seen_in_four_ways(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        _open(visit)
        _run(visit, "SELECT ?class (COUNT(?x) AS ?n) { ?x a ?class ; skos:prefLabel ?l } GROUP BY ?class LIMIT 5")
        assert page.locator("[data-test=rows] tbody tr").count() == 5
        assert "5" in page.inner_text("[data-test=at-limit]") and "5" in page.inner_text("[data-test=times]")
        page.click("[data-test=view-chart]")
        page.locator("#answer .chart svg, #answer .chart canvas").first.wait_for(timeout=WAIT_MS)
        assert page.is_visible("[data-test=rows]"), "the rows stay beside the chart"
        page.click("[data-test=view-raw]")
        assert '"bindings"' in page.inner_text("[data-test=raw]")
        page.click("[data-test=view-table]")
        assert page.is_visible("[data-test=rows]")
        for name in ("csv", "tsv", "json", "xml"):
            href = str(page.get_attribute(f"[data-test=download-{name}]", "href"))
            assert page.request.get(href).ok, href
            with page.expect_download() as taken:
                page.click(f"[data-test=download-{name}]")
            assert taken.value.suggested_filename == f"answer.{name}"
        _run(visit, "CONSTRUCT { ?a kg:locatedIn ?b } WHERE { ?a kg:locatedIn ?b } LIMIT 20")
        page.click("[data-test=view-graph]")
        page.locator("[data-test=graph] [data-net] [data-id]").first.wait_for(timeout=WAIT_MS)
        with page.expect_download() as taken:
            page.click("[data-test=download-turtle]")
        assert taken.value.suggested_filename == "answer.ttl"
        comment = f"# {'长' * 3_000}\n"
        _run(visit, f"{comment}CONSTRUCT {{ ?a kg:locatedIn ?b }} WHERE {{ ?a kg:locatedIn ?b }} LIMIT 7")
        with page.expect_download() as taken:
            page.click("[data-test=download-ntriples]")
        assert taken.value.suggested_filename == "answer.nt"
        assert len(taken.value.path().read_text("utf-8").splitlines()) == 7
        _no_faults(visit)


def test_that_many_rows_are_shown_at_once(browser: Any, site: Any, record_property: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        _open(visit)
        took = []
        for n in range(_TRIES):
            _run(visit, f"# {n}\n{_MANY}")
            page.locator("[data-test=times]", has_text="10,000").wait_for(timeout=WAIT_MS)
            took.append(float(str(page.get_attribute("[data-test=times]", "data-drawing"))))
        record_property("measured", f"{'editor':<18} zh {_ROWS} rows of 6 columns read and drawn in {min(took):.0f} ms")
        assert page.locator("[data-test=rows] tbody tr").count() == 100
        page.click("[data-test=page-last]")
        page.locator("#answer .count", has_text="10,000").first.wait_for(timeout=WAIT_MS)
        page.fill("[data-test=filter]", "locatedIn")
        page.wait_for_function(_ONLY_LOCATED, timeout=WAIT_MS)
        _no_faults(visit)


@_LANGUAGES
def test_that_queries_are_kept_shared_and_asked_once(lang: str, browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        query = "# 企业\nSELECT ?c WHERE { ?c a kg:Company } LIMIT 3"
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        _open(visit)
        assert page.locator("#examples a").count() >= 5
        _run(visit, query)
        for place in ("[data-test=history]", "[role=tab][aria-selected=true]"):
            assert "企业" in page.inner_text(place), "a query is called by its first comment"
        page.click("[data-test=share]")
        page.locator("[data-test=said]").filter(has_text="。" if lang == "zh" else ".").wait_for(timeout=WAIT_MS)
        address = str(page.evaluate("navigator.clipboard.readText()"))
        assert parse_qs(urlsplit(address).query) == {"query": [query], "run": ["1"]}
        page.reload()
        page.wait_for_selector(".CodeMirror")
        assert _written(visit) == query, "not kept"
        assert "企业" in page.inner_text("[data-test=history]")
    with visiting(browser, site.origin, lang, _DESK) as visit:
        page = visit.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.method) if "/sparql" in request.url else None)
        visit.open(address.removeprefix(site.origin))
        page.locator("[data-test=rows] tbody tr").first.wait_for(timeout=WAIT_MS)
        settle(visit)
        assert asked == ["GET", "POST"] and page.locator("[data-test=rows]").count() == 1
        assert page.locator("#answer table").count() == 1 and page.is_visible("[data-test=times]")
        assert _written(visit) == query
        page.click("#history button.quiet")
        assert page.locator("[data-test=history]").count() == 0
        _no_faults(visit)


def test_that_an_answer_of_the_page_is_shown_by_the_editor(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        visit.open("/questions/who-builds-what")
        page.click("[data-test=open-editor]")
        page.locator("[data-test=times]").wait_for(timeout=WAIT_MS)
        assert page.locator("#answer table").count() == 1 and page.locator("[data-test=view-raw]").count() == 1
        _no_faults(visit)


def test_that_the_way_back_leads_to_the_queries_before(browser: Any, site: Any) -> None:
    def shows(query: str, rows: int) -> None:
        page.locator("[data-test=rows] tbody").filter(has=page.locator(f"tr:nth-child({rows}):last-child")).wait_for()
        assert _written(visit) == query and page.locator("[role=tab]").count() == 1
        assert parse_qs(urlsplit(page.url).query)["query"] == [query]

    first, second = (f"SELECT ?c WHERE {{ ?c a kg:Company }} LIMIT {n}" for n in (3, 5))
    with visiting(browser, site.origin, "en", _DESK) as visit:
        page = visit.page
        _open(visit)
        _run(visit, first)
        shows(first, 3)
        _run(visit, second)
        shows(second, 5)
        assert "LIMIT+5" in str(page.get_attribute("a.language", "href")).replace("%20", "+")
        page.go_back()
        shows(first, 3)
        page.go_forward()
        shows(second, 5)
        page.reload()
        shows(second, 5)
        _no_faults(visit)


def test_that_what_failed_is_kept_and_a_long_query_does_not_hide_its_answer(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "en", _DESK) as visit:
        page = visit.page
        _open(visit)
        _run(visit, "\n".join(f"# {n}" for n in range(60)) + "\nSELECT ?c WHERE { ?c a kg:Company } LIMIT 3")
        top = visit.evaluate("document.querySelector('#answer').getBoundingClientRect().top")
        assert 0 < top < 600, top
        visit.expected, visit.asked = 400, "/sparql"
        _write(visit, "SELECT ?c WHERE { ?c a ")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        page.locator("[data-test=trouble]").wait_for(timeout=WAIT_MS)
        kept = page.locator("[data-test=history] li").first.inner_text()
        assert "no answer 400" in kept and kept.rstrip().endswith("ms"), kept
        _no_faults(visit)


def test_that_the_editor_has_one_width_in_english(browser: Any, site: Any) -> None:
    measure = """letter => {
        const one = document.createElement('span');
        one.textContent = letter.repeat(10);
        document.querySelector('.CodeMirror-line').append(one);
        return one.getBoundingClientRect().width;
    }"""
    with visiting(browser, site.origin, "en", _DESK) as visit:
        _open(visit)
        assert visit.evaluate(measure, "i") == visit.evaluate(measure, "M")


def test_that_a_shared_link_waits_without_scripts(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK, scripts=False) as visit:
        page = visit.page
        visit.open("/sparql?query=SELECT%20%3Fc%20WHERE%20%7B%20%3Fc%20a%20kg%3ACompany%20%7D%20LIMIT%203&run=1")
        assert page.locator("#answer table").count() == 0 and page.is_visible("noscript .message")
        tab_to(page, "form.query button")
        page.keyboard.press("Enter")
        page.wait_for_url("**format=html*")
        assert page.locator("#answer tbody tr").count() == 3


def test_that_examples_run_and_a_running_query_is_stopped(browser: Any, site: Any) -> None:
    with visiting(browser, site.origin, "zh", _DESK) as visit:
        page = visit.page
        _open(visit)
        page.locator("#examples a").nth(1).click()
        page.locator("[data-test=times]").wait_for(timeout=WAIT_MS)
        assert page.locator("[role=tab]").count() == 2
        _write(visit, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        page.click("[data-test=cancel]")
        page.locator("[data-test=note]", has_text="停止").wait_for(timeout=WAIT_MS)
        _no_faults(visit)
