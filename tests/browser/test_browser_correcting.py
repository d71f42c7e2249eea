"""From a statement to the entry that rejects it, and to the file: by keyboard, with scripts and without."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from inspecting import axe_faults, foreign_words, layout_faults
from liveserver import live_client
from pagelist import addresses
from visiting import Visit, settle, visiting
from walking import enter, tab_to

from kg.settings import Settings

TOKEN = "a-token-of-the-editors-42"


@dataclass(frozen=True)
class Editing:
    """A service that may write a file: its origin, the places of addresses, and the file."""

    origin: str
    places: dict[str, str]
    file: Path


@pytest.fixture(scope="module")
def editing(browser: Any, sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editing]:
    """The service over the sample pages."""
    file = tmp_path_factory.mktemp("corrections") / "curation.toml"
    settings = Settings(store=sample_store, query_workers=2, curate=file, curate_token=TOKEN)  # type: ignore[arg-type]
    with live_client(settings) as client:
        yield Editing(str(client.base_url).rstrip("/"), addresses(client, settings.id_base), file)


def entries(file: Path) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def looked_at(visit: Visit, lang: str) -> None:
    """Check the page that is open now, which no address leads to."""
    faults = [*axe_faults(visit), *layout_faults(visit), *foreign_words(visit, lang), *visit.violations()]
    assert not faults and not visit.faults, [*faults, *visit.faults]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_walk_from_a_statement_to_the_file(scripts: bool, browser: Any, editing: Editing) -> None:
    file = editing.file
    before = len(entries(file).get("reject", []))
    width = 1440 if scripts else 390
    lang = "zh" if scripts else "en"
    with visiting(browser, editing.origin, lang, width, scripts=scripts) as visit:
        page = visit.page
        visit.open(("/id/{Company}" if scripts else "/articles/{article}").format(**editing.places))
        if not scripts:  # there the facts are folded under their paragraphs
            tab_to(page, ".row details.beside > summary")
            page.keyboard.press("Enter")
        enter(page, "a.correct", "**/correct?of=article*")
        tab_to(page, "input[name=where]")  # the one choice there is stands open
        tab_to(page, "[data-test=preview]")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-test=entry] pre")
        shown = page.inner_text("[data-test=entry] pre")
        with page.expect_download() as download:
            page.click("[data-test=download]")
        assert download.value.suggested_filename == "correction.toml"
        assert Path(download.value.path()).read_text("utf-8").strip() == shown.strip()
        tab_to(page, "input[name=token]")
        page.keyboard.type("a wrong one, long enough")
        visit.expected, visit.asked = 403, "/correct"
        page.keyboard.press("Enter")
        page.wait_for_selector("#fault-token")
        looked_at(visit, lang) if scripts else None
        assert len(entries(file).get("reject", [])) == before and page.input_value("input[name=token]") == ""
        page.fill("input[name=token]", TOKEN)
        page.press("input[name=token]", "Enter")
        page.wait_for_selector("[data-test=written]")
        looked_at(visit, lang) if scripts else None
        assert len(entries(file)["reject"]) == before + 1 and TOKEN not in page.url
        enter(page, "[data-test=back]", "**/articles/**")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_the_same_thing_is_picked_from_suggestions(lang: str, browser: Any, editing: Editing) -> None:
    with visiting(browser, editing.origin, lang, 390) as visit:
        page = visit.page
        visit.open("/id/{Company}".format(**editing.places))
        enter(page, "[data-test=correct-thing]", "**/correct?of=company*")
        settle(visit)
        assert not page.is_visible("input[name=other]")
        tab_to(page, "#what-same")
        page.keyboard.press("Space")
        tab_to(page, "input[name=other]")
        if page.get_attribute(":focus", "role") == "combobox":
            page.keyboard.insert_text("准东")
            page.wait_for_selector("[role=option]:visible")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        else:  # the scripts were not built
            page.keyboard.type("新疆准东经济技术开发区")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-test=entry] pre")
        found = tomllib.loads(page.inner_text("[data-test=entry] pre"))["same"][0]["things"]
        assert found[0].startswith("company/") and "准东" in found[1]
        looked_at(visit, lang)
