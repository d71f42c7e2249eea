"""The sign of each class: one on the canvas, in answers and at the mentions of an article, none used twice."""

from __future__ import annotations

__all__ = ["CLASS_MARKS", "SIGNS"]

#: Class -> its sign: one Chinese character, or two letters; what tells classes apart without colour.
CLASS_MARKS: dict[str, tuple[str, str]] = {
    "Place": ("地", "Pl"),
    "Zone": ("园", "Zo"),
    "Government": ("政", "Go"),
    "Company": ("企", "Co"),
    "Institution": ("院", "In"),
    "Organization": ("社", "Or"),
    "Person": ("人", "Pe"),
    "Project": ("项", "Pj"),
    "Facility": ("设", "Fa"),
    "Industry": ("业", "Id"),
    "Product": ("品", "Pd"),
    "Policy": ("策", "Po"),
    "Event": ("会", "Ev"),
}

#: Language -> class -> sign.
SIGNS: dict[str, dict[str, str]] = {
    lang: {name: pair[at] for name, pair in CLASS_MARKS.items()} for at, lang in enumerate(("zh", "en"))
}
