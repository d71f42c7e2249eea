"""The share of the marked pages' measures that is found when every mention is right."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from oracle import annotate_gold, gold_pages

from kg.measures import extract_measures
from kg.records import AnnotatedArticle

#: Least F1; two careful annotators reach 0.88, 0.96 and 0.92 on measures, periods and changes.
BARS = {"measures": 0.80, "aims": 0.70, "periods": 0.88, "changes": 0.92}

pytestmark = pytest.mark.shared


def _scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", folder / "tools" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _as_read(score: ModuleType, annotated: AnnotatedArticle) -> dict[str, Any]:
    """Return an article in the form in which the scorer reads graphs."""
    mentions: dict[str, set[str]] = defaultdict(set)
    for entity in annotated.entities:
        mentions[entity.key] = set()
    for mention in annotated.mentions:
        for key in mention.entities:
            mentions[key].add(score.surface(mention.surface))
    measures = []
    for measure in extract_measures(annotated):
        ends = [end for end in (measure.low, measure.high) if end is not None]
        for value in [measure.value] if measure.value is not None else ends or [None]:
            start, end = measure.period.start, measure.period.end
            measures.append({
                "kind": measure.kind.lower(), "subject": measure.about, "value": value, "unit": measure.unit or "",
                "indicator": score.squash(measure.indicator_text), "change": measure.change or "",
                "start": start and start.isoformat(), "end": end and end.isoformat()})
    return {"text": score.squash(annotated.article.text), "headline": annotated.article.headline, "date": None,
            "mentions": mentions, "relations": set(), "measures": measures, "quotes": []}


@pytest.fixture(scope="module")
def tallies(shared: Path) -> dict[str, Any]:
    score = _scorer(shared)
    graph: dict[str, Any] = {"articles": {}, "types": defaultdict(set), "labels": defaultdict(set)}
    pages = []
    for gold, page in gold_pages():
        pages.append(gold)
        for piece, annotated in annotate_gold(gold, page):
            graph["articles"][piece["id"]] = _as_read(score, annotated)
            for entity in annotated.entities:
                graph["types"][entity.key].add(entity.type)
                graph["labels"][entity.key].add(score.squash(entity.name))
    assert len(pages) >= 3
    return dict(score.score(graph, pages))


@pytest.mark.parametrize("kind", BARS)
def test_the_marked_measures_are_found(tallies: dict[str, Any], kind: str) -> None:
    assert tallies[kind].f1()[2] >= BARS[kind]
