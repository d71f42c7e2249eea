"""Quotation marks within quotation marks: one pair around words, and those of the words themselves as inner ones."""

from __future__ import annotations

__all__ = ["nested"]

_SWAPPED = str.maketrans("“”‘’", "‘’“”")


def _closing(text: str) -> int:
    """Return where the mark that the text begins with is closed; -1 where it is not."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "“") - (character == "”")
        if depth == 0:
            return at
    return -1


def nested(text: str) -> str:
    """Return words as they stand between “ and ”: marks around the whole, and halves at its ends, give way to these.

    >>> nested("“甲是乙。”"), nested("“链主”企业"), nested("“经过多年发展。"), nested("说了‘是’")
    ('甲是乙。', '‘链主’企业', '经过多年发展。', '说了‘是’')
    """
    if text.startswith("“") and _closing(text) in (-1, len(text) - 1):
        text = text[1:].removesuffix("”")
    elif text.endswith("”") and text.count("”") > text.count("“"):
        text = text[:-1]
    return text.translate(_SWAPPED) if "“" in text or "”" in text else text
