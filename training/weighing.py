"""Training the weights by which drafts become mentions (``kg/mentions/weighing.py``)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.language import components
from kg.mentions.arbiter import candidates
from kg.mentions.draft import Draft, View
from kg.mentions.weighing import Evidence, best_subset, features
from kg.network import Network
from kg.weights import Weights
from training.annotated.records import AnnotatedText
from training.crossfit import read_behind

__all__ = ["Example", "collect", "fit", "score_choice", "write_weights"]

LEAST_COUNT = 4
#: A draft of the article: names of its features, whether it is a mention, whether it is sure anyway.
Example = tuple[Draft, tuple[str, ...], bool]


def collect(
    network_of: Callable[[AnnotatedText], Network], articles: Sequence[AnnotatedText]
) -> list[tuple[list[Example], int]]:
    """Return for each article its weighed candidates, and how many mentions it has.

    The articles go through the pipeline as it stands, with the network that `network_of` names for each in place of
    the shipped one.
    """
    seen: dict[str, tuple[View, tuple[Draft, ...]]] = {}

    def record(view: View, drafts: Sequence[Draft], weights: Weights | None = None) -> tuple[Draft, ...]:
        seen[view.text] = view, tuple(drafts)
        return choose(view, drafts, weights)

    choose = components.choose
    components.choose = record
    try:
        found = []
        for article, _ in read_behind(network_of, articles):
            view, drafts = seen[article.text]
            evidence = Evidence(view, drafts)
            types = {entity.key: entity.type for entity in article.entities}
            gold = {(mark.begin, mark.end, types[mark.key]) for mark in article.mentions}
            examples = [
                (draft, tuple(features(evidence, draft)), (draft.begin, draft.end, draft.type) in gold)
                for draft in candidates(view, drafts)
            ]
            found.append((examples, len(gold)))
        return found
    finally:
        components.choose = choose


def fit(collected: Sequence[tuple[list[Example], int]], strength: float = 0.3) -> dict[str, float]:
    """Return the weights by feature name (logistic regression, L2; `strength` is its inverse)."""
    examples = [example for article, _ in collected for example in article]
    counts = Counter(name for _, names, _ in examples for name in set(names))
    names = sorted(name for name, count in counts.items() if count >= LEAST_COUNT)
    place = {name: number for number, name in enumerate(names)}
    rows, columns = [], []
    for row, (_, present, _) in enumerate(examples):
        for name in set(present):
            if name in place:
                rows.append(row)
                columns.append(place[name])
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(examples), len(names)))
    wanted = np.array([right for _, _, right in examples])
    model = LogisticRegression(C=strength, max_iter=2000, fit_intercept=False)
    model.fit(matrix, wanted)
    return {
        name: round(float(weight), 3)
        for name, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight) >= 0.0005
    }


def score_choice(collected: Sequence[tuple[list[Example], int]], weights: Weights) -> tuple[float, float, float]:
    """Return precision, recall and F1 of what these weights choose (exact spans and classes)."""
    right = found = wanted = 0
    for examples, count in collected:
        drafts = [draft for draft, _, _ in examples]
        worth = [
            1.0 if draft.rule == "byline.v1" else weights.probability(names) - weights.threshold
            for draft, names, _ in examples
        ]
        kept = best_subset(drafts, worth)
        right += sum(examples[i][2] for i in kept)
        found += len(kept)
        wanted += count
    return right / max(1, found), right / max(1, wanted), 2 * right / max(1, found + wanted)


def write_weights(path: Path, weights: Weights) -> None:
    """Write a weights file."""
    text = json.dumps(
        {"threshold": weights.threshold, "weights": dict(sorted(weights.by_name.items()))}, ensure_ascii=False, indent=0
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", "utf-8")
