"""Training the weights by which figures find their subjects and are believed (``kg/measures/choosing.py``)."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.authority import load_authority
from kg.measures import read_rows
from kg.measures.candidates import Candidates
from kg.measures.choosing import NAMES, WITHIN_NAMES, Models, Row, has_figure, judged
from kg.measures.judging import future_features
from kg.measures.layout import lay_out
from kg.network import Network
from kg.records import AnnotatedArticle, Mention
from kg.records import Measure as Read
from kg.statements import extract_statements
from kg.weights import Weights
from training.annotated.parts import parts
from training.annotated.records import AnnotatedText, Measure
from training.crossfit import network_for, read_behind

__all__ = ["fit_logistic", "fit_shares", "read_articles", "train_measures", "train_rows", "write_models"]

LEAST_COUNT = 3
#: Weights nearer to nought than this are left out.
LEAST_WEIGHT = 0.01
#: Share of the characters that two headings of one figure have in common (Dice).
LEAST_ALIKE = 0.4
#: Measures less likely right than this are not told: they cost more than they bring.
LEAST_RIGHT = 0.07
#: An article as annotated, and as read.
Reading = tuple[AnnotatedText, AnnotatedArticle]
#: Alternatives, each with the names of its features, and which one is right.
Alternatives = tuple[list[tuple[str, ...]], int]


def train_measures(articles: Sequence[AnnotatedText], folds_dir: Path, shipped_dir: Path, out_dir: Path) -> Models:
    """Train on the training part of the corpus and write the weights into ``out_dir`` (``kg/models/measures``).

    Each article is read with the network that has not seen it (``training/crossfit.py``).
    """
    train = parts(articles)["train"]
    models = train_rows(read_articles(train, lambda article: network_for(article, folds_dir, shipped_dir)))
    write_models(out_dir, models)
    return models


def read_articles(articles: Sequence[AnnotatedText], network_of: Callable[[AnnotatedText], Network]) -> list[Reading]:
    """Return the articles with what the pipeline reads in them, each by the network that `network_of` names."""
    authority = load_authority()
    found: list[Reading] = []
    for article, annotated in read_behind(network_of, articles):
        known = {entity.key for entity in annotated.entities}
        implied = extract_statements(annotated, authority)[2]
        entities = annotated.entities + tuple(entity for entity in implied if entity.key not in known)
        found.append((article, replace(annotated, entities=entities)))
    return found


def keys_of(article: AnnotatedText, annotated: AnnotatedArticle) -> dict[str, str]:
    """Return, by the corpus's key, the key that most mentions of the same spans have in the reading."""
    spans: dict[tuple[int, int], Mention] = {(m.span.begin, m.span.end): m for m in annotated.mentions}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for mark in article.mentions:
        if found := spans.get((mark.begin, mark.end)):
            votes[mark.key][found.entities[0]] += 1
    return {key: min(count, key=lambda k: (-count[k], k)) for key, count in votes.items()}


def wanted_of(article: AnnotatedText, row: Row) -> list[Measure]:
    """Return the annotated measures whose figure (or wording) stands where the row's does."""
    place = row.told.place
    keys = {m.key for m in article.figures if m.begin - 3 <= place <= m.end}
    numberless = row.measure.value is None and row.measure.low is None
    return [m for m in article.measures if m.key in keys and (m.value is None) == numberless]


def subject_examples(article: AnnotatedText, annotated: AnnotatedArticle) -> list[Alternatives]:
    """Return for each row that the corpus tells the subject of its candidates."""
    layout = lay_out(annotated)
    candidates, keys = Candidates(layout), keys_of(article, annotated)
    examples: list[Alternatives] = []
    for row in read_rows(layout).rows:
        subjects = {keys.get(m.subject) for m in wanted_of(article, row)} - {None}
        among = candidates.of(row.told)
        right = [n for n, one in enumerate(among) if one.key in subjects]
        if right and row.told.rule not in WITHIN_NAMES and has_figure(row.measure):
            examples.append(([tuple(candidates.features(row.told, one)) for one in among], right[0]))
    return examples


def fit_shares(examples: Sequence[Alternatives], strength: float = 0.1) -> dict[str, float]:
    """Return weights under which the right alternatives are likeliest (conditional logistic regression, L2)."""
    counts = Counter(name for named, _ in examples for names in named for name in set(names))
    order = sorted(name for name, count in counts.items() if count >= LEAST_COUNT)
    place = {name: number for number, name in enumerate(order)}
    rows, columns, groups, right, row = [], [], [], [], 0
    for group, (named, which) in enumerate(examples):
        right.append(row + which)
        for names in named:
            present = {place[name] for name in names if name in place}
            rows += [row] * len(present)
            columns += sorted(present)
            groups.append(group)
            row += 1
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(row, len(order)))
    of = np.array(groups)
    first = np.searchsorted(of, np.arange(len(examples)))
    chosen = np.array(right)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        totals = matrix @ weights
        totals = totals - np.maximum.reduceat(totals, first)[of]
        powers = np.exp(totals)
        sums = np.add.reduceat(powers, first)
        value = float(np.sum(np.log(sums) - totals[chosen])) + weights @ weights / (2 * strength)
        pull = powers / sums[of]
        pull[chosen] -= 1
        return value, matrix.T @ pull + weights / strength

    found = minimize(loss, np.zeros(len(order)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {name: round(float(w), 3) for name, w in zip(order, found.x, strict=True) if abs(w) >= LEAST_WEIGHT}


def write_weights(path: Path, weights: Weights) -> None:
    """Write a weights file."""
    text = json.dumps(
        {"threshold": weights.threshold, "weights": dict(sorted(weights.by_name.items()))}, ensure_ascii=False, indent=0
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", "utf-8")


def fit_logistic(examples: Sequence[tuple[Sequence[str], bool]], strength: float) -> dict[str, float]:
    """Return the weights of a logistic regression (L2; `strength` is its inverse)."""
    counts = Counter(name for names, _ in examples for name in set(names))
    order = sorted(name for name, count in counts.items() if count >= LEAST_COUNT)
    place = {name: number for number, name in enumerate(order)}
    pairs = [
        (row, place[name]) for row, (names, _) in enumerate(examples) for name in sorted(set(names)) if name in place
    ]
    matrix = csr_matrix((np.ones(len(pairs)), tuple(zip(*pairs, strict=True))), shape=(len(examples), len(order)))
    model = LogisticRegression(C=strength, max_iter=2000, fit_intercept=False)
    model.fit(matrix, np.array([right for _, right in examples]))
    return {name: round(float(w), 3) for name, w in zip(order, model.coef_[0], strict=True) if abs(w) >= LEAST_WEIGHT}


def future_examples(article: AnnotatedText, annotated: AnnotatedArticle) -> list[tuple[tuple[str, ...], bool]]:
    """Return for each row that the corpus tells its features and whether it is a target."""
    layout = lay_out(annotated)
    found = []
    for row in read_rows(layout).rows:
        kinds = {m.kind for m in wanted_of(article, row) if m.value is not None}
        if len(kinds) == 1:
            found.append((tuple(future_features(layout, row.told)), kinds == {"target"}))
    return found


def right_examples(
    article: AnnotatedText, annotated: AnnotatedArticle, models: Models
) -> list[tuple[tuple[str, ...], bool]]:
    """Return for each row with a figure its features and whether its measure is right."""
    layout = lay_out(annotated)
    candidates, keys = Candidates(layout), keys_of(article, annotated)
    found = []
    for row in read_rows(layout).rows:
        if not has_figure(row.measure):
            continue
        measure, names = judged(layout, candidates, row, models)
        found.append((names, any(_is_right(m, measure, keys) for m in wanted_of(article, row))))
    return found


def _is_right(wanted: Measure, found: Read, keys: dict[str, str]) -> bool:
    """Tell whether a measure read is the one annotated: kind, subject, value, heading alike."""
    ends = [end for end in (found.value, found.low, found.high) if end is not None]
    if wanted.kind != found.kind.lower() or keys.get(wanted.subject) != found.about or wanted.value is None:
        return False
    if not any(abs(float(end) - wanted.value) <= abs(wanted.value) / 1000 for end in ends):
        return False
    one, other = Counter(wanted.indicator), Counter(found.indicator_text)
    return 2 * sum((one & other).values()) >= LEAST_ALIKE * (sum(one.values()) + sum(other.values()))


def train_rows(read: Sequence[Reading]) -> Models:
    """Fit all models on articles and their readings.

    What is right as a whole is learned from what models of the other half of the articles choose.
    """

    def first(articles: Sequence[Reading]) -> Models:
        subject = fit_shares([e for one in articles for e in subject_examples(*one)])
        future = fit_logistic([e for one in articles for e in future_examples(*one)], 0.1)
        return Models(Weights(subject, 0.0), Weights(future, 0.5), Weights({}, 0.0))

    halves = read[::2], read[1::2]
    blind = [first(half) for half in halves]
    judged_rows = [
        e
        for half, models in zip(halves, reversed(blind), strict=True)
        for one in half
        for e in right_examples(*one, models)
    ]
    return replace(first(read), right=Weights(fit_logistic(judged_rows, 0.1), LEAST_RIGHT))


def write_models(folder: Path, models: Models) -> None:
    """Write the weights files of a folder."""
    for name in NAMES:
        write_weights(folder / f"{name}.json", getattr(models, name))
