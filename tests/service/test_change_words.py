"""Changes of several years are not said to be on the year before."""

from __future__ import annotations

import pytest

from kg.store import Answer, Term
from kg.vocab import KG, XSD
from service.answers import AnswerTable
from service.changewords import change_label, is_of_years
from service.reading.sayings import Evidence, Measure, Named
from service.telling import tell
from service.texts import TEXTS
from service.vocabulary import Vocabulary

_YEAR, _YEARS, _NONE = ("2024-01-01", "2024-12-31"), ("2021-01-01", "2025-12-31"), (None, None)


@pytest.mark.parametrize(("period", "sentence", "expected"), [
    (_YEAR, "产量增长9%。", False),
    (_YEARS, "产量增长9%。", True),
    (_YEAR, "产量年均增长9%。", True),
    (_NONE, "产量平均每年增长9%。", True),
    (_NONE, "近年来，产量增长9%。", True),
    (_YEAR, "近年来形势向好，产量增长9%。", False),
    (_NONE, "近年来形势向好，产量同比增长9%。", False),
    (_NONE, "收入年均增长7%，产量增长9%。", False),
])
def test_that_the_year_before_is_named_only_where_nothing_shows_several(
    period: tuple[str | None, str | None], sentence: str, expected: bool
) -> None:
    assert is_of_years(*period, [sentence], "9%") is expected
    told = (KG + "Observation", Named("产量", "i"), "9%", KG + "YoYIncrease", None, None, None, period)
    measure = Measure("n", Named("甲", "x"), *told, evidence=(Evidence("e", sentence, "a", None, None),))
    said = change_label(measure, lambda _: "on the year before", TEXTS["en"])
    assert said == ("increase" if expected else "on the year before")


@pytest.mark.parametrize(("lang", "expected"), [("zh", "增长"), ("en", "increase")])
def test_that_answers_say_it_too(lang: str, expected: str) -> None:
    labels = {(KG + "YoYIncrease", "zh"): "同比增长", (KG + "YoYIncrease", "en"): "year-on-year increase"}
    sentence = Term("literal", "产量平均每年增长9%。")
    values = (Term("literal", "同比增长"), Term("literal", "9.0", XSD + "decimal"), sentence)
    table = AnswerTable.of(Answer(("change", "value", "sentence"), (values,), False))
    told = tell(table, lang, Vocabulary(labels), lambda _: {})
    (row,) = told.rows
    assert row.cells[0] is not None and row.cells[0].text == expected
