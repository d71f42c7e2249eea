"""Calibration against hand-made cases, bootstrap intervals, and the tables and document that tell them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.cli import app
from kg.score.calibration import SAID, Judged, calibrate, calibrations
from kg.score.gold import read_gold
from kg.score.intervals import Drawings, Interval
from kg.score.judge import Judgement, judge_store
from kg.score.kinds import GROUPS, KINDS, SAMPLES
from kg.score.summary import document, summarize
from kg.score.tally import Finding, Outcome, tally
from kg.store import open_store

SAMPLE_GOLD = Path(__file__).resolve().parents[1] / "kg" / "samples" / "gold"
THINGS = st.lists(st.builds(Judged, st.integers(0, 100).map(lambda n: n / 100), st.booleans()), max_size=60)


def things(*pairs: tuple[float, bool]) -> list[Judged]:
    return [Judged(*pair) for pair in pairs]


@pytest.mark.parametrize(("found", "error", "area", "better", "distinct"), [
    ([], None, None, None, 0),
    (things((0.8, True)), 0.2, None, 1.0, 1),
    (things((0.8, True), (0.8, False)), 0.3, 0.5, 0.5, 1),  # it tells nothing
    (things((0.9, True), (0.2, False)), (0.1 + 0.2) / 2, 1.0, 1.0, 2),  # it tells all
    (things((0.2, True), (0.9, False)), (0.8 + 0.9) / 2, 0.0, 0.0, 2),  # it tells the contrary
    # Two in one bin count together: mean 0.75, all right; the third is off by 0.4.
    (things((0.7, True), (0.79, True), (0.4, False)), (2 * 0.255 + 0.4) / 3, 1.0, 1.0, 3),
    # One of the three at 0.6 has room in the half of two: two thirds of it are right.
    (things((0.9, True), (0.6, True), (0.6, True), (0.6, False)), (0.1 + 3 * (2 / 3 - 0.6)) / 4, 2 / 3,
     (1 + 2 / 3) / 2, 2),
])
def test_calibration_of_cases_done_by_hand(found: list[Judged], error: float | None, area: float | None,
                                           better: float | None, distinct: int) -> None:
    got = calibrate(found)
    assert (got.error, got.area, got.better_half) == tuple(
        pytest.approx(value) if value is not None else None for value in (error, area, better))
    assert (got.count, got.distinct) == (len(found), distinct)


def test_a_confidence_stands_in_the_bin_that_begins_with_it() -> None:
    bins = calibrate(things(*((n / 10, True) for n in range(11)))).bins
    assert [held.count for held in bins] == [1] * 9 + [2]  # 1.0 with 0.9


@given(THINGS)
def test_area_is_the_chance_that_the_right_one_is_surer(found: list[Judged]) -> None:
    right, wrong = ([t.confidence for t in found if t.is_right is kind] for kind in (True, False))
    won = [1.0 if r > w else 0.5 if r == w else 0.0 for r in right for w in wrong]
    assert calibrate(found).area == (pytest.approx(sum(won) / len(won)) if won else None)


@given(THINGS, st.randoms(use_true_random=False))
def test_the_order_of_what_was_found_does_not_matter(found: list[Judged], random: object) -> None:
    mixed = list(found)
    getattr(random, "shuffle")(mixed)  # noqa: B009
    assert calibrate(found) == calibrate(mixed)


@given(THINGS)
def test_measures_stay_in_their_bounds(found: list[Judged]) -> None:
    got = calibrate(found)
    for value in (got.error, got.area, got.better_half, got.precision):
        assert value is None or 0 <= value <= 1
    assert sum(held.count for held in got.bins) == len(found)


OUTCOMES = st.sampled_from(("right", "missed", "wrong", "spurious"))
ARTICLES = ("g-1", "g-2", "g-3", "g-4")


def finding(article: str, outcome: Outcome, other: str = "") -> Finding:
    return Finding("mentions", article, outcome, "", other=other)


@given(st.lists(st.tuples(st.sampled_from(ARTICLES), OUTCOMES), max_size=30))
def test_intervals_are_the_same_each_time_and_in_any_order(pairs: list[tuple[str, Outcome]]) -> None:
    findings = [finding(*pair) for pair in pairs]
    first = Drawings(ARTICLES, samples=50).intervals(findings)
    assert first == Drawings(ARTICLES, samples=50).intervals(findings[::-1])
    for held in (first.precision, first.recall, first.f1):
        assert held is None or 0 <= held.low <= held.high <= 1


def test_an_interval_holds_the_figure_and_grows_with_the_difference_of_articles() -> None:
    alike = [finding(article, outcome) for article in ARTICLES for outcome in ("right", "missed")]
    differing = [finding(article, "right" if article < "g-3" else "missed") for article in ARTICLES for _ in "ab"]
    drawings = Drawings(ARTICLES)
    assert drawings.intervals(alike).recall == Interval(0.5, 0.5)
    wide = drawings.intervals(differing).recall
    assert wide is not None and wide.low < 0.25 and wide.high > 0.75
    assert tally(alike).recall == tally(differing).recall == 0.5
    assert Drawings(ARTICLES, seed=1).intervals(differing).recall is not None


def test_what_no_drawing_defines_has_no_interval() -> None:
    got = Drawings(ARTICLES).intervals([finding("g-1", "missed")])
    assert got.precision is None and got.recall == Interval(0.0, 0.0) == got.f1
    assert Drawings(ARTICLES).intervals([]).f1 is None


def test_a_pair_counts_as_often_as_both_articles_were_drawn() -> None:
    pairs = [finding("g-1", "right", "g-2"), finding("g-3", "spurious", "g-4")]
    got = Drawings(ARTICLES).intervals(pairs).precision
    assert got == Interval(0.0, 1.0)


@pytest.fixture(scope="module")
def judgement(sample_store: Path) -> Judgement:
    return judge_store(open_store(sample_store), read_gold(SAMPLE_GOLD))


def test_groups_add_up_to_their_kind(judgement: Judgement) -> None:
    summary = summarize(judgement)
    for kind in GROUPS:
        whole, parts = summary.kind(kind).tally, [line.tally for line in summary.groups(kind)]
        assert whole.right == sum(part.right for part in parts)
        assert sorted(whole.missed) == sorted(said for part in parts for said in part.missed)
        assert sorted(whole.spurious) == sorted(said for part in parts for said in part.spurious)
    for line in summary.lines:
        for value, held in ((line.tally.f1, line.intervals.f1), (line.tally.recall, line.intervals.recall)):
            assert held is None or held.low - 0.05 <= value <= held.high + 0.05


def test_every_found_statement_post_and_measure_has_a_confidence(judgement: Judgement) -> None:
    found = calibrations(judgement)
    assert tuple(found) == SAID and all(held.count > 20 for held in found.values())
    relations = [f for f in judgement.of_kind("relations") if f.found is not None]
    assert found["statements"].count + found["posts"].count == len(relations)
    assert found["statements"].right + found["posts"].right == tally(relations).right


def test_the_document_holds_all_and_twice_the_same(judgement: Judgement) -> None:
    told = document(summarize(judgement))
    assert tuple(told) == KINDS and json.dumps(told) == json.dumps(document(summarize(judgement)))
    assert set(told["relations"]["calibration"]) == {"statements", "posts"}
    assert set(told["measures"]["by"]) == {"observation", "target"}
    assert told["mentions"]["bootstrap"]["samples"] == SAMPLES
    for figures in told.values():
        assert {"precision", "recall", "f1", "gold", "interval"} <= set(figures)


def said(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_more_tables_follow_the_plain_one(sample_store: Path) -> None:
    call = ("score", SAMPLE_GOLD, "--store", sample_store)
    plain = said(*call)
    assert "Place" not in plain and "[" not in plain
    for option, word in (("--by-class", "  Place"), ("--intervals", "of 1000 drawings of the"),
                         ("--calibration", "ROC area")):
        table = said(*call, option)
        assert table.startswith(plain.rstrip("\n")) and word in table[len(plain):]
    full = said(*call, "--full")
    assert full.startswith(plain.rstrip("\n")) and all(w in full for w in ("  Place", "drawings", "ROC area"))
