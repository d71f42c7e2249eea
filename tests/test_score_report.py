"""The report: every miss and every false find in its text, in one file that needs nothing else."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.cli import app
from kg.records import Span
from kg.score.gold import read_gold
from kg.score.judge import Judgement, judge_store
from kg.score.report import report
from kg.score.report.measures import measure_rows
from kg.score.report.relations import relation_rows
from kg.score.report.texts import CLASS_SIGNS, Mark, Printed, marks, pieces
from kg.score.summary import summarize
from kg.score.tally import Finding
from kg.store import open_store
from kg.vocab import ENTITY_CLASSES

SAMPLE_GOLD = Path(__file__).resolve().parents[1] / "kg" / "samples" / "gold"
VOID = {"meta", "br", "line", "circle", "rect"}


@pytest.fixture(scope="module")
def judgement(sample_store: Path) -> Judgement:
    return judge_store(open_store(sample_store), read_gold(SAMPLE_GOLD))


@pytest.fixture(scope="module")
def page(judgement: Judgement) -> str:
    return report(judgement, summarize(judgement))


class _Tags(HTMLParser):
    """Keeps the open tags, and what would need the network or a script."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.outside: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name == "src" or name.startswith("on"):
                self.outside.append(f"{tag} {name}")
        if tag in ("script", "link", "iframe", "img"):
            self.outside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_is_well_formed_and_needs_nothing_else(page: str) -> None:
    tags = _Tags()
    tags.feed(page)
    assert tags.open == [] and tags.outside == []
    assert len(tags.ids) == len(set(tags.ids))
    assert {link.removeprefix("#") for link in tags.links} <= set(tags.ids)
    assert "url(" not in page and "@import" not in page
    assert "prefers-color-scheme: dark" in page and "@media print" in page
    assert "\t" not in page and not re.search(r"\bNone\b", "".join(tags.text))


def test_every_article_and_its_text_is_there_as_it_is(judgement: Judgement, page: str) -> None:
    tags = _Tags()
    tags.feed(page)
    text = "".join("".join(tags.text).split())
    for article in judgement.gold:
        assert f'id="a-{article.id}"' in page
        found = judgement.found(article.id)
        assert found is None or all("".join(line.split()) in text for line in found.printed.split("\n"))


def test_the_same_graph_gives_the_same_page(judgement: Judgement, page: str) -> None:
    assert report(judgement, summarize(judgement)) == page


def test_every_class_has_a_sign_of_its_own() -> None:
    assert set(CLASS_SIGNS) == set(ENTITY_CLASSES) and len(set(CLASS_SIGNS.values())) == len(ENTITY_CLASSES)


def test_every_miss_and_every_false_find_is_shown(judgement: Judgement) -> None:
    for article in judgement.gold:
        found = judgement.found(article.id)
        printed = Printed(found.printed if found else "")
        held = [f for f in judgement.findings if f.article == article.id]
        counts = Counter((f.kind, f.outcome) for f in held)
        rows = [row for rows in relation_rows(judgement, article.id, printed).values() for row in rows]
        assert Counter(row.outcome for row in rows) == {
            outcome: counts["relations", outcome] for outcome in ("missed", "spurious") if counts["relations", outcome]}
        assert all(row.why for row in rows)
        assert all(row.sentences and row.confidence for row in rows if row.outcome == "spurious")
        sides = Counter[str]()
        for measure in measure_rows(judgement, article.id, printed):
            sides["missed"] += measure.outcome in ("missed", "wrong")
            sides["spurious"] += measure.outcome in ("spurious", "wrong")
            assert (measure.gold is None) == (measure.outcome == "spurious")
            assert measure.outcome == "right" or measure.why
        for outcome in ("missed", "spurious"):
            assert sides[outcome] == counts["measures", outcome] + counts["aims", outcome]
        marked, nowhere = marks(printed, (f for f in held if f.kind == "mentions"))
        for outcome in ("missed", "spurious"):
            shown = {mark for mark in marked if mark.outcome == outcome}
            assert bool(shown) or not counts["mentions", outcome] or nowhere


def test_a_missed_form_is_marked_where_nothing_right_covers_it() -> None:
    from kg.score.gold import GoldEntity
    from kg.score.graph import FoundMention
    printed = Printed("东山煤业投产。煤业好。")
    gold = GoldEntity(name="煤业", type="Industry", mentions=("煤业",))
    right = Finding("mentions", "g", "right", "", "Company", gold=gold,
                    found=FoundMention("东山煤业", frozenset({"org"}), "Company", (Span(0, 4),)))
    missed = Finding("mentions", "g", "missed", "", "Industry", gold=gold)
    marked, nowhere = marks(printed, [right, missed])
    assert [(mark.span, mark.outcome, mark.sign) for mark in marked] == [
        (Span(0, 4), "right", "企"), (Span(7, 9), "missed", "−业")]
    assert nowhere == [] and marks(Printed("别的"), [missed])[1] == [missed]


@pytest.mark.parametrize(("text", "snippet", "sentence"), [
    ("甲。乙丙丁！戊", "丙丁", ("乙丙丁！",)),
    ("甲。“乙丙。”丁戊。", "丁", ("丁戊。",)),
    ("甲\n乙 丙\n丁", "乙丙", ("乙 丙",)),
    ("甲。乙。丙。", "乙。丙", ("乙。丙。",)),
    ("甲", "乙", ()), ("甲", None, ()),
])
def test_the_sentence_around_a_snippet(text: str, snippet: str | None, sentence: tuple[str, ...]) -> None:
    assert Printed(text).around(snippet) == sentence


@given(st.text(alphabet="甲乙丙，。\n ", max_size=30), st.lists(st.tuples(
    st.integers(0, 30), st.integers(1, 6), st.sampled_from(ENTITY_CLASSES),
    st.sampled_from(("right", "missed", "spurious"))), max_size=8))
def test_pieces_are_the_text_and_each_mark_gives_its_sign_once(
        text: str, drawn: list[tuple[int, int, str, str]]) -> None:
    marked = {Mark(Span(b, min(b + n, len(text))), kind, how) for b, n, kind, how in drawn  # type: ignore[arg-type]
              if b < len(text) and "\n" not in text[b:b + n]}
    paragraphs = pieces(text, sorted(marked))
    assert [line for line in text.split("\n") if line] == ["".join(p.text for p in held) for held in paragraphs]
    signs = "".join(piece.signs for held in paragraphs for piece in held)
    assert Counter(signs) == Counter("".join(mark.sign for mark in marked))


def test_the_command_writes_the_file_and_says_where_it_cannot(sample_store: Path, tmp_path: Path, page: str) -> None:
    def call(file: Path) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["score", str(SAMPLE_GOLD), "--store", str(sample_store), "--html", str(file)])
        return result.exit_code, result.stderr

    assert call(tmp_path / "r.html")[0] == 0
    assert (tmp_path / "r.html").read_text("utf-8") == page
    code, told = call(tmp_path / "nowhere" / "r.html")
    assert code == 2 and "does not exist; make it first" in told
