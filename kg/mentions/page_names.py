"""Voice: names that other articles of the same page give (a caption prints the short form alone)."""

from __future__ import annotations

from collections.abc import Iterator

from kg.mentions.draft import Draft, View

__all__ = ["RULE", "propose"]

RULE = "page-name.v1"
_SURE_LENGTH = 4  # longer forms end where they end, however the text was cut into words


def propose(view: View) -> Iterator[Draft]:
    """Propose every place where a form stands that the page tells."""
    for known in view.known:
        begin = view.text.find(known.form)
        while begin >= 0:
            end = begin + len(known.form)
            if len(known.form) >= _SURE_LENGTH or _is_whole(view, begin, end):
                yield Draft(begin, end, known.type, RULE, 0.8, name=known.name)
            begin = view.text.find(known.form, end)


def _is_whole(view: View, begin: int, end: int) -> bool:
    """Tell whether words or tokens begin and end with the stretch."""
    return not view.words or all(edge in view.word_edges or edge in view.token_edges for edge in (begin, end))
