"""The values that an answer is for: those that were given, and the examples that count where none was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.questions import CannedQuery, example_value
from service.asking import Field, Found

__all__ = ["heading_of", "told_values", "values_in_force"]


def values_in_force(question: CannedQuery, values: Mapping[str, str], id_base: str) -> dict[str, str]:
    """Return the values that were given, with the examples of the file where a default was left out."""
    counting = {name: value for name, value in values.items() if value.strip()}
    left_out = (p for p in question.parameters if p.absent == "default" and p.name not in counting)
    return counting | {p.name: example_value(p.example, id_base) for p in left_out}


def told_values(fields: Sequence[Field], lang: str) -> tuple[tuple[str, str], ...]:
    """Return the label and the value of each field that has one."""
    return tuple((f.parameter.label_en if lang == "en" else f.parameter.label_zh, f.value) for f in fields if f.value)


def heading_of(question: CannedQuery, fields: Sequence[Field], found: Found, lang: str, id_base: str) -> str:
    """Return the title of a question as it was asked.

    A title that names the examples of its file is one of these alone; of other values it names those.
    """
    named = {field.parameter.name: field for field in fields}
    left_out = {p: example_value(p.example, id_base) for p in question.parameters if p.absent == "default"}
    own = all(
        found.get(p.name) == (value,) if p.classes else named[p.name].value == value for p, value in left_out.items()
    )
    told = question.asked(lang)
    if own or not told or not all(field.value for field in named.values() if f"{{{field.parameter.name}}}" in told):
        return question.title(lang)
    for name, field in named.items():
        told = told.replace(f"{{{name}}}", field.value)
    return told
