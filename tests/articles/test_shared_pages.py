"""The split of the shared pages against their gold; runs where KG_SHARED names them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.articles import split_page
from kg.pages import read_page
from kg.records import Article
from kg.text import squash


def _answers(gold: dict[str, str], articles: tuple[Article, ...]) -> Article | None:
    start, end = squash(gold["starts"])[:12], squash(gold["ends"])[-12:]
    return next((a for a in articles if start in squash(a.text) and end in squash(a.text)), None)


@pytest.mark.shared
def test_shared_pages(shared: Path) -> None:
    bounds = headlines = days = bylines = total = 0
    golds = sorted((shared / "gold").glob("*.json"))
    assert golds
    for path in golds:
        gold = json.loads(path.read_text("utf-8"))
        articles = split_page(read_page(shared / "corpus" / gold["source"])).articles
        for wanted in gold["articles"]:
            if wanted["kind"] not in ("news", "commentary"):
                continue
            total += 1
            found = _answers(wanted, tuple(a for a in articles if a.kind == wanted["kind"]))
            if found is None:
                continue
            bounds += 1
            said, printed = squash(found.headline or ""), squash(wanted["headline"] or "")
            headlines += said in printed or printed in said
            days += (found.reported.isoformat() if found.reported else None) == wanted["date"]
            bylines += {(b.name, b.role) for b in found.bylines} == {(b["name"], b["role"]) for b in wanted["bylines"]}
    assert min(bounds, bylines) >= 0.9 * total and headlines >= 0.8 * total and days >= 0.9 * total
