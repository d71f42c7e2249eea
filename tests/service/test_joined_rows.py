"""What several articles tell is one row on a page, with all sentences."""

from __future__ import annotations

from service.answers import AnswerRow, AnswerTable, NamedCell, SecondProof
from service.joinedrows import joined_rows


def row(text: str, proof: str, *second: str) -> AnswerRow:
    others = tuple(SecondProof("other", one, one, one) for one in second)
    return AnswerRow((NamedCell(text, None, False),), proof, proof, proof, None, None, others)


def test_that_equal_rows_are_one_with_each_sentence_once() -> None:
    told = joined_rows(AnswerTable(("figure",), (row("3", "a", "x"), row("4", "d"), row("3", "a", "y"),
                                                 row("3", "b", "x")), False))  # fmt: skip
    assert [[cell.text for cell in one.cells if cell] for one in told.rows] == [["3"], ["4"]]
    first, second = told.rows
    assert (first.evidence, [(one.of, one.evidence) for one in first.second]) == (
        "a", [("", "b"), ("other", "x"), ("other", "y")])  # fmt: skip
    assert second.second == ()


def test_that_rows_that_differ_stay() -> None:
    table = AnswerTable(("figure",), (row("3", "a"), row("4", "a")), True)
    assert joined_rows(table) == table


def test_that_a_post_told_of_several_days_is_one_with_the_latest() -> None:
    rows = []
    for day in ("2024-01-02", "", "2024-05-06"):
        cells = (NamedCell("书记", None, False), NamedCell(day, None, False) if day else None)
        rows.append(AnswerRow(cells, day, day, day, None, None))
    (told,) = joined_rows(AnswerTable(("title", "asOf"), tuple(rows), False)).rows
    assert told.cells[1] is not None and told.cells[1].text == "2024-05-06"
    assert [one.evidence for one in told.second] == ["2024-01-02"]
