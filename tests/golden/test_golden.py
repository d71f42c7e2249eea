"""Golden pages: each stage's output for a page of ours, stored beside it.

    pytest tests/golden --rewrite-golden    writes them anew; read the diff before you keep it
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.curated import qudt_units
from kg.iris import ID_BASE
from kg.pipeline import Pipeline
from kg.quads import GraphContext, article_quads, lines
from kg.records import ArticleRecords, PageRecords, Span, Told
from kg.resolve import entity_uses, resolve
from kg.settings import Settings

HERE = Path(__file__).resolve().parent
PAGES = sorted(p.parent.name for p in HERE.glob("*/page.txt"))


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline(Settings())


def articles(page: PageRecords) -> object:
    found = [r.annotated.article for r in page.articles]
    return [{"kind": a.kind, "headline": a.headline, "kicker": a.kicker, "subtitle": a.subtitle, "section": a.section,
             "bylines": [f"{b.role} {b.name}" for b in a.bylines],
             "reported": str(a.reported), "published": str(a.published), "body": a.text[a.body_begin:]} for a in found]


def mentions(page: PageRecords) -> object:
    return [[f"{m.span.begin}-{m.span.end} {m.surface} {m.type} {' '.join(m.entities)} {m.rule}"
             for m in r.annotated.mentions] for r in page.articles]


def quote(records: ArticleRecords, spans: tuple[Span, ...]) -> str:
    return " … ".join(s.of(records.annotated.article.text)[:16] for s in spans)


def said(page: PageRecords) -> object:
    return [{
        "statements": [f"{s.subject} {s.predicate} {s.object} {s.modality} {s.as_of} {s.rule} | {quote(r, s.evidence)}"
                       for s in r.statements],
        "posts": [f"{p.person} {p.title} {p.body} {p.event} {p.as_of} {p.rule}" for p in r.posts],
        "measures": [f"{m.kind} {m.about} {m.indicator_text} {m.printed_text} = {m.value} {m.unit} [{m.low}, {m.high}] "
                     f"{m.numeric_value} {m.base_unit} {m.change} {m.bound} {m.rank} {m.period.start}..{m.period.end}"
                     for m in r.measures],
        "quotations": [f"{q.speaker}: {q.text}" for q in r.quotations],
    } for r in page.articles]


def graph(page: PageRecords) -> str:
    identity = resolve([u for r in page.articles for u in entity_uses(r)])
    context = GraphContext(ID_BASE, "golden", qudt_units())
    return "".join(f"{line}\n" for r in page.articles for line in lines(article_quads(r, identity, context)))


def test_there_are_golden_pages() -> None:
    assert len(PAGES) >= 2


@pytest.mark.parametrize("name", PAGES)
def test_golden(name: str, pipeline: Pipeline, request: pytest.FixtureRequest) -> None:
    folder = HERE / name
    page = pipeline.read(folder / "page.txt", name, Told())
    found = {f"{part.__name__}.json": json.dumps(part(page), ensure_ascii=False, indent=1) + "\n"
             for part in (articles, mentions, said)} | {"graph.nq": graph(page)}
    if request.config.getoption("--rewrite-golden"):
        for file, text in found.items():
            (folder / file).write_text(text, "utf-8")
    for file, text in found.items():
        stored = folder / file
        assert stored.is_file(), f"{stored.name} is missing; write it with: pytest tests/golden --rewrite-golden"
        assert text == stored.read_text("utf-8"), f"{name}/{file} changed"
