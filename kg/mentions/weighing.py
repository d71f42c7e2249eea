"""How likely a draft is a mention: a logistic model over what voices, network and words say of it.

The weights are trained on the annotated corpus (``training/weighing.py``) with networks that had not seen the
articles in question, so a probability means what it says: of the drafts with 0.8, eight in ten are mentions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.mentions.draft import Draft, View

__all__ = ["Evidence", "best_subset", "features"]

_LONGEST = 12
_NO_LOGIT, _MOST_LOGIT = -7, 7


@dataclass(frozen=True)
class Evidence:
    """What is known of an article's drafts together."""

    view: View
    drafts: tuple[Draft, ...]

    @cached_property
    def rules(self) -> Mapping[tuple[int, int], Mapping[str, tuple[str, ...]]]:
        """By span and class the voices that propose it."""
        found: dict[tuple[int, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for draft in self.drafts:
            found[draft.begin, draft.end][draft.type].add(draft.rule + ("?" if draft.risky else ""))
        return {
            span: {kind: tuple(sorted(rules)) for kind, rules in by_type.items()} for span, by_type in found.items()
        }

    @cached_property
    def by_surface(self) -> Mapping[tuple[str, str], float]:
        """The best probability that the network gives a form and class anywhere in the article."""
        best: dict[tuple[str, str], float] = {}
        for draft in self.drafts:
            key = (draft.span.of(self.view.text), draft.type)
            best[key] = max(best.get(key, 0.0), self.view.likelihood(draft.begin, draft.end, draft.type))
        return best

    def rivals(self, draft: Draft) -> Iterator[tuple[int, int, str, float]]:
        """Yield what the network's best reading has over the draft's characters."""
        return (span for span in self.view.named if span[0] < draft.end and draft.begin < span[1])


def features(evidence: Evidence, draft: Draft) -> Iterator[str]:
    """Yield the names of a draft's features."""
    view, kind, text = evidence.view, draft.type, evidence.view.text
    likelihood = view.likelihood(draft.begin, draft.end, kind)
    yield "bias"
    yield f"type:{kind}"
    yield f"rule:{draft.rule}:{kind}:{draft.risky}"
    yield f"score:{draft.rule}:{round(draft.score, 1)}"
    yield f"likely:{_logit(likelihood)}"
    yield f"likely:{_logit(likelihood)}:{kind}"
    rivals = tuple(evidence.rivals(draft))
    relation = _relation(draft, rivals)
    against = max((score for begin, end, _, score in rivals if (begin, end) != (draft.begin, draft.end)), default=0.0)
    yield f"rival:{_logit(against)}"
    yield f"rival:{_logit(against)}:{draft.rule}"
    yield f"path:{relation}"
    yield f"path:{relation}:{kind}"
    yield f"path:{relation}:{draft.rule}"
    elsewhere = evidence.by_surface.get((draft.span.of(text), kind), 0.0)
    yield f"elsewhere:{_logit(elsewhere)}"
    for other_kind, rules in evidence.rules.get((draft.begin, draft.end), {}).items():
        for rule in rules:
            if other_kind != kind:
                yield f"against:{rule}:{other_kind}:{kind}"
            elif rule != draft.rule:
                yield f"with:{rule}:{kind}"
    yield f"edges:{_edges(draft, view.word_edges)}:{_edges(draft, view.token_edges)}"
    yield f"length:{min(len(draft), _LONGEST)}:{kind}"
    yield f"last:{text[draft.end - 1]}:{kind}"
    yield f"before:{text[draft.begin - 1] if draft.begin else ''}"
    yield f"behind:{text[draft.end] if draft.end < len(text) else ''}"
    yield f"known:{bool(draft.keys)}:{kind}"
    yield f"headline:{draft.end <= view.body_begin}"


def _logit(probability: float) -> int:
    if probability <= 0.0005:
        return _NO_LOGIT
    if probability >= 0.9995:
        return _MOST_LOGIT
    return round(math.log(probability / (1 - probability)))


def _relation(draft: Draft, rivals: Sequence[tuple[int, int, str, float]]) -> str:
    """How a draft lies to the network's best reading."""
    for begin, end, kind, _ in rivals:
        if (begin, end) == (draft.begin, draft.end):
            return "same" if kind == draft.type else f"as-{kind}"
    if not rivals:
        return "none"
    begin, end, kind, _ = rivals[0]
    side = "same" if kind == draft.type else "other"
    if len(rivals) > 1:
        return f"over-several-{side}"
    if begin <= draft.begin and draft.end <= end:
        return f"inside-{side}-{'left' if begin == draft.begin else 'right' if end == draft.end else 'middle'}"
    if draft.begin <= begin and end <= draft.end:
        return f"around-{side}-{'left' if begin == draft.begin else 'right' if end == draft.end else 'middle'}"
    return f"across-{side}"


def _edges(draft: Draft, edges: frozenset[int]) -> str:
    return f"{int(draft.begin in edges)}{int(draft.end in edges)}" if edges else "-"


def best_subset(drafts: Sequence[Draft], worth: Sequence[float]) -> list[int]:
    """Return the places of those drafts that do not overlap and are worth most together.

    Ties go to the drafts that stand first in order of end and place (weighted interval scheduling).
    """
    order = sorted((i for i in range(len(drafts)) if worth[i] > 0), key=lambda i: (drafts[i].end, i))
    best, taken = [0.0], [False]
    before: list[int] = []
    ends = [drafts[i].end for i in order]
    for place, i in enumerate(order):
        low, high = 0, place
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if ends[middle] <= drafts[i].begin else (low, middle)
        before.append(low)
        with_it = best[low] + worth[i]
        taken.append(with_it > best[-1])
        best.append(max(best[-1], with_it))
    found = []
    place = len(order)
    while place:
        if taken[place]:
            found.append(order[place - 1])
            place = before[place - 1]
        else:
            place -= 1
    return sorted(found)
