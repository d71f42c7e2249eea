"""A question's answer in the words of a page: labels in its language, periods and figures as one text, no empty column.

What programs get stays as the query gave it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kg.vocab import KG
from service.answers import AnswerRow, AnswerTable, NamedCell
from service.changewords import NEUTRAL, is_of_years
from service.daycolumns import first_days
from service.periods import as_of_text, figure_text, period_text
from service.texts import TEXTS
from service.texts.questions import ANSWER_WORDS
from service.vocabulary import Vocabulary

__all__ = ["lay_out", "tell", "things_of"]

#: Columns that hold labels of terms, in Chinese.
_LABELS = frozenset(
    {"modality", "relation", "event", "change", "says", "outcome", "position", "item", "figure", "said"}
)
#: Columns that say whether a row is a plan: the terms whose labels do.
_PLANS = {"modality": ("Planned", "Target"), "says": ("Target",)}

#: Columns with the first and the last day of a period, and the one where the period is shown.
_PERIODS = (("start", "end", "start"), ("since", "until", "until"), ("since", "day", "day"))

_Cells = dict[str, NamedCell | None]


def things_of(table: AnswerTable, id_base: str) -> tuple[str, ...]:
    """Return the IRIs of the things in an answer, each once."""
    cells = (cell for row in table.rows for cell in row.cells)
    return tuple(dict.fromkeys(c.iri for c in cells if c and c.iri and c.iri.startswith(id_base) and "#" not in c.iri))


def _english(vocabulary: Vocabulary) -> dict[str, str]:
    """Return Chinese label -> English one; a property's before that of a class of the same label."""
    pairs = [
        (label, vocabulary.labels[iri, "en"])
        for (iri, lang), label in vocabulary.labels.items()
        if lang == "zh" and (iri, "en") in vocabulary.labels
    ]
    ordered = sorted(pairs, key=lambda pair: pair[1][:1].islower())
    return {zh: en[:1].lower() + en[1:] for zh, en in ordered} | ANSWER_WORDS


def _plans(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    return {
        column: frozenset(vocabulary.labels.get((KG + term, "zh"), term) for term in terms)
        for column, terms in _PLANS.items()
    }


def _text(cell: NamedCell | None) -> str:
    return cell.text if cell else ""


def _joined(cells: _Cells, row: AnswerRow) -> _Cells:
    """Join what is read as one: number and unit, begin and end, a thing and its name among what is said."""
    if "unit" in cells and (value := cells.get("value")) is not None:
        worded = _text(cells.get("qualifier"))
        cells["value"] = replace(value, text=figure_text(value.text, _text(cells["unit"]), worded))
    for first, last, shown in _PERIODS:
        if first in cells and last in cells and (cells[first] or shown == first):
            period = period_text(_text(cells[first]) or None, _text(cells[last]) or None)
            cells[shown] = NamedCell(period, None, False) if period else None
    for name in first_days(tuple(cells)):
        if (day := cells.get(name)) is not None and not cells.get("since"):
            cells[name] = replace(day, text=as_of_text(day.text, [row.sentence or ""], row.date))
    if "said" in cells and "object" in cells and cells["object"] is not None:
        cells["said"] = replace(cells["said"] or cells["object"], iri=cells["object"].iri)
    return cells


def _dropped(columns: tuple[str, ...]) -> frozenset[str]:
    """Return the columns whose text stands in another one."""
    pairs = (("unit", "value"), ("qualifier", "value"), ("qualifier", "figure"), ("end", "start"),
             ("since", "until"), ("since", "day"), ("object", "said"))  # fmt: skip
    return frozenset(one for one, other in pairs if one in columns and other in columns)


def _is_of_years(row: AnswerRow, cells: _Cells) -> bool:
    number = _text(cells.get("value")).removesuffix(".0") or _text(cells.get("figure"))
    sentences = [row.sentence] if row.sentence else []
    return is_of_years(_text(cells.get("start")), _text(cells.get("end") or cells.get("until")), sentences, number)


def tell(
    table: AnswerTable, lang: str, vocabulary: Vocabulary, names: Callable[[str], Mapping[str, str]]
) -> AnswerTable:
    """Return an answer in the language of a page, with plans marked as such.

    Args:
        table: the answer.
        lang: ``zh`` or ``en``.
        vocabulary: labels of terms.
        names: IRI of a thing -> its names by language.
    """
    english, plans = _english(vocabulary) if lang == "en" else {}, _plans(vocabulary)
    neutral = {vocabulary.labels.get((term, "zh"), ""): TEXTS["zh"][key] for term, key in NEUTRAL.items()}
    figure, fact = (vocabulary.labels.get((KG + term, "zh"), term) for term in ("Observation", "Fact"))

    def told(column: str, cell: NamedCell | None) -> NamedCell | None:
        if cell is not None and cell.text == figure:  # the ontology's word for a figure is nobody else's
            cell = replace(cell, text=fact if column == "modality" else TEXTS[lang]["figure_of_row"])
        if cell is None or lang != "en":
            return cell
        if cell.iri is not None:
            return replace(cell, text=names(cell.iri).get("en", cell.text))
        return replace(cell, text=english.get(cell.text, cell.text)) if column in _LABELS else cell

    def row_of(row: AnswerRow) -> AnswerRow:
        cells: _Cells = dict(zip(table.columns, row.cells, strict=True))
        said, end = cells.get("said"), cells.get("object")
        if lang == "en" and said and end and end.iri and names(end.iri).get("zh") == said.text:
            cells["said"] = replace(said, text=names(end.iri).get("en", said.text))
        if (change := cells.get("change")) is not None and change.text in neutral and _is_of_years(row, cells):
            cells["change"] = replace(change, text=neutral[change.text])
        planned = any(_text(cells.get(column)) in labels for column, labels in plans.items())
        return replace(row, cells=tuple(told(column, cell) for column, cell in cells.items()), planned=planned)

    return replace(table, rows=tuple(map(row_of, table.rows)))


def lay_out(table: AnswerTable) -> AnswerTable:
    """Return an answer as it is read: what belongs together in one column, no column that nothing fills."""
    gone = _dropped(table.columns)
    rows = [_joined(dict(zip(table.columns, row.cells, strict=True)), row) for row in table.rows]
    kept = [c for c in table.columns if c not in gone and any(row[c] for row in rows)]
    named = {"start": "period"} if "end" in gone else {}
    if "since" in gone and "until" in kept:
        named["until"] = "period"
    if "title" in kept:
        named["event"] = "postEvent"  # of a post: that it is held or left
    return AnswerTable(
        tuple(named.get(column, column) for column in kept),
        tuple(
            replace(row, cells=tuple(cells[c] for c in kept)) for row, cells in zip(table.rows, rows, strict=True)
        ),
        table.truncated,
    )
