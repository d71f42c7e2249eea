"""The day of a fact in words: by what it is, and whether it is the day of the report or one that the text tells."""

from __future__ import annotations

import pytest

from kg.vocab import KG, SCHEMA
from service.heldon import HeldOn, held_on
from service.reading.sayings import Evidence, Named, Post, Statement
from service.texts import TEXTS

_SUBJECT, _OBJECT = Named("甲公司", "https://w3id.org/x/id/company/甲公司"), Named("乙市", "https://w3id.org/x/id/place/乙市")
_MEETING = Named("推介会", "https://w3id.org/x/id/event/推介会")
_DAY = "2024-12-10"


def _proof(sentence: str, day: str | None = _DAY) -> tuple[Evidence, ...]:
    return (Evidence("u:a#char=0,9", sentence, "u:a", None, day),)


@pytest.mark.parametrize(
    ("predicate", "other", "modality", "day", "sentence", "found"),
    [
        ("locatedIn", _OBJECT, "Fact", _DAY, "甲公司位于乙市。", HeldOn(_DAY, "held_reported")),
        ("develops", _OBJECT, "Fact", "2023-07-01", "2023年7月，甲公司建设乙市。", HeldOn("2023-07", "held_told")),
        ("locatedIn", _MEETING, "Fact", _DAY, "推介会在乙市举行。", HeldOn(_DAY, None)),
        ("organizes", _OBJECT, "Fact", _DAY, "甲公司举办活动。", HeldOn(_DAY, None)),
        ("issued", _OBJECT, "Fact", "2023-01-01", "今年发布。", HeldOn("2023", None)),
        ("develops", _OBJECT, "Planned", "2025-01-01", "今年将建。", HeldOn("2025", None)),
        ("locatedIn", _OBJECT, "Fact", None, "甲公司位于乙市。", None),
    ],
)
def test_that_states_and_events_have_their_own_words(
    predicate: str, other: Named, modality: str, day: str | None, sentence: str, found: HeldOn | None
) -> None:
    said = Statement("u:n", _SUBJECT, KG + predicate, other, KG + modality, day, evidence=_proof(sentence))
    assert held_on(said) == found


def test_that_the_day_of_a_day_is_not_told() -> None:
    day = Named("2023-05-17", None)
    said = Statement("u:n", _MEETING, SCHEMA + "startDate", day, KG + "Fact", "2023-05-17", evidence=_proof("开幕。"))
    assert held_on(said) is None


@pytest.mark.parametrize(
    ("event", "day", "words"),
    [("Holds", _DAY, "post_reported"), ("Holds", "2024-11-02", "post_told"), ("Appointed", _DAY, None),
     ("Left", _DAY, None)],
)  # fmt: skip
def test_that_a_post_is_held_when_it_was_reported(event: str, day: str, words: str | None) -> None:
    post = Post("u:n", _SUBJECT, _OBJECT, "局长", KG + event, day, evidence=_proof("局长到会。"))
    assert held_on(post) == HeldOn(day, words)


def test_that_no_words_of_a_state_or_a_post_read_as_an_end() -> None:
    for words in ("held_reported", "held_told", "post_reported", "post_told"):
        assert "截至" not in TEXTS["zh"][words] and "until" not in TEXTS["en"][words]
        assert all(TEXTS[lang][words].count("{day}") == 1 for lang in ("zh", "en"))
