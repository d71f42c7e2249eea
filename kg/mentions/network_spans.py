"""Voice: the spans that the shipped network names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.mentions.draft import Draft, View

__all__ = ["LABEL_TO_TYPE", "RULE", "propose"]

RULE = "network.v1"
#: The network's labels and the classes they stand for; its titles of posts and works are other voices' matter.
LABEL_TO_TYPE = {"PER": "Person", "PLACE": "Place", "GOV": "Government", "COMPANY": "Company", "ORG": "Organization"}


def propose(view: View, spans: Iterable[tuple[int, int, str, float]]) -> Iterator[Draft]:
    """Propose each span with its calibrated score, as a hint: other voices say what becomes of it."""
    for begin, end, label, score in spans:
        kind = LABEL_TO_TYPE.get(label)
        if kind is None:
            continue
        yield Draft(begin, end, kind, RULE, score, risky=True)
