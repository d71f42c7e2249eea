"""The sample pages and their gold annotation: complete, well-formed, and true to what the pages print."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parents[1] / "kg" / "samples"
GOLD = SAMPLES / "gold"

TYPES = {
    "Place", "Zone", "Government", "Company", "Institution", "Organization", "Person",
    "Project", "Facility", "Industry", "Product", "Policy", "Event",
}  # fmt: skip
PREDICATES = {
    "holdsPost", "locatedIn", "partOf", "develops", "produces", "inIndustry",
    "cooperatesWith", "issued", "organizes", "attends", "partOfChain",
}  # fmt: skip
KINDS = {"news", "photo", "commentary", "sidebar", "masthead"}
CHANGES = {None, "yoy-increase", "yoy-decrease"}

PAGE_KEYS = {"source", "notes", "articles"}
ARTICLE_KEYS = {
    "id", "headline", "kind", "starts", "ends", "bylines", "date",
    "entities", "relations", "measures", "quotes",
}  # fmt: skip
RELATION_KEYS = {"subject", "predicate", "object", "evidence"}
MEASURE_KEYS = {
    "kind", "subject", "indicator", "value", "unit", "change", "period", "qualifier", "evidence",
}  # fmt: skip

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = r"\d{4}(?:-\d{2}){0,2}"
PERIOD = re.compile(rf"{MOMENT}(?:/{MOMENT})?")
LONGEST_EVIDENCE = 40
LONGEST_DOUBLED_RUN = 40

PAGES = sorted(path.stem for path in SAMPLES.glob("*.txt"))
GOLDS = sorted(path.stem for path in GOLD.glob("*.json"))


def squeeze(text: str) -> str:
    """The printed characters alone, without spaces and line breaks."""
    return re.sub(r"\s", "", text)


@cache
def single(text: str) -> str:
    """Text with every run that is printed twice in a row read once, until none is left.

    True doublings (1100, 往往) are folded as well: compare only with text folded in the same way.
    """
    while True:
        folded, at = [], 0
        while at < len(text):
            longest = min(LONGEST_DOUBLED_RUN, (len(text) - at) // 2)
            run = next((n for n in range(longest, 0, -1) if text.startswith(text[at : at + n], at + n)), 0)
            folded.append(text[at : at + max(run, 1)])
            at += max(2 * run, 1)
        if len(folded) == len(text):
            return text
        text = "".join(folded)


def unprinted(snippets: list[str], page: str) -> list[str]:
    """The snippets that do not stand on the page, in their order."""
    return [s for s in snippets if squeeze(s) not in page and single(squeeze(s)) not in single(page)]


def gold(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def page(name: str) -> str:
    return squeeze((SAMPLES / f"{name}.txt").read_text(encoding="utf-8"))


def test_every_page_has_gold_and_every_gold_a_page() -> None:
    assert PAGES == GOLDS


def test_there_are_six_pages_with_twenty_five_articles() -> None:
    assert len(PAGES) >= 6
    assert sum(len(gold(name)["articles"]) for name in GOLDS) >= 25


def test_article_ids_are_unique() -> None:
    ids = [article["id"] for name in GOLDS for article in gold(name)["articles"]]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("name", GOLDS)
def test_gold_has_the_schema_form(name: str) -> None:
    tree = gold(name)
    assert set(tree) == PAGE_KEYS
    assert tree["source"] == f"{name}.txt"
    for article in tree["articles"]:
        where = article["id"]
        assert set(article) == ARTICLE_KEYS, where
        assert article["kind"] in KINDS, where
        assert article["date"] is None or DAY.fullmatch(article["date"]), where
        assert all(set(byline) == {"name", "role"} for byline in article["bylines"]), where
        assert all(set(quote) == {"speaker", "starts"} for quote in article["quotes"]), where
        for entity in article["entities"]:
            assert set(entity) == {"name", "type", "mentions"}, (where, entity)
            assert entity["type"] in TYPES, (where, entity)
        for relation in article["relations"]:
            assert set(relation) - {"role"} == RELATION_KEYS, (where, relation)
            assert relation["predicate"] in PREDICATES, (where, relation)
            assert bool(relation.get("role")) == (relation["predicate"] == "holdsPost"), (where, relation)
        for measure in article["measures"]:
            assert set(measure) == MEASURE_KEYS, (where, measure)
            assert measure["kind"] in {"observation", "target"}, (where, measure)
            assert measure["change"] in CHANGES, (where, measure)
            assert measure["period"] is None or PERIOD.fullmatch(measure["period"]), (where, measure)
            assert measure["value"] is None or isinstance(measure["value"], int | float), (where, measure)
            assert measure["value"] is not None or measure["kind"] == "target", (where, measure)
            assert (measure["value"] is None) == (measure["unit"] is None), (where, measure)


@pytest.mark.parametrize("name", GOLDS)
def test_relations_measures_and_quotes_speak_of_listed_entities(name: str) -> None:
    for article in gold(name)["articles"]:
        names = [entity["name"] for entity in article["entities"]]
        assert sorted(set(names)) == sorted(names), article["id"]
        told = {end for r in article["relations"] for end in (r["subject"], r["object"])}
        told |= {m["subject"] for m in article["measures"]} | {q["speaker"] for q in article["quotes"]}
        told |= {byline["name"] for byline in article["bylines"]}
        assert told <= set(names), (article["id"], sorted(told - set(names)))


@pytest.mark.parametrize("name", GOLDS)
def test_gold_stands_on_the_page(name: str) -> None:
    printed = page(name)
    for article in gold(name)["articles"]:
        snippets = [article["starts"], article["ends"]]
        snippets += [mention for entity in article["entities"] for mention in entity["mentions"]]
        snippets += [told["evidence"] for told in article["relations"] + article["measures"]]
        snippets += [quote["starts"] for quote in article["quotes"]]
        assert unprinted(snippets, printed) == [], article["id"]


@pytest.mark.parametrize("name", GOLDS)
def test_evidence_is_a_short_snippet(name: str) -> None:
    for article in gold(name)["articles"]:
        for told in article["relations"] + article["measures"]:
            assert 0 < len(told["evidence"]) <= LONGEST_EVIDENCE, (article["id"], told)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("煤煤炭炭产产区区", "煤炭产区"),
        ("煤炭产区煤炭产区", "煤炭产区"),
        ("一座一座1100千伏1100千伏站站", "一座1100千伏站"),
        ("煤炭产区", "煤炭产区"),
    ],
)
def test_doubled_print_reads_as_single(printed: str, read: str) -> None:
    assert single(printed) == single(read)


def test_a_snippet_that_is_not_printed_is_found_out() -> None:
    assert unprinted(["煤矿", "产 区"], "煤煤炭炭产产区区") == ["煤矿"]
