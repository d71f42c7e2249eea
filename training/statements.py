"""Training the weights by which statements are told (``kg/statements/scoring.py``).

``python -m training.statements --folds FOLDS`` trains them alone, where the folds' networks stand already.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.authority import load_authority
from kg.iris import entity_key
from kg.language import annotate_page, load_pipeline
from kg.network import Network
from kg.records import AnnotatedArticle, Entity, Mention, Span
from kg.statements.candidates import Candidate, Known, find_candidates
from kg.statements.features import pair_features
from kg.statements.gathering import gather
from kg.statements.pairs import SIGNATURES, find_pairs
from kg.statements.scoring import PairModel
from kg.statements.surroundings import Surroundings
from training.annotated.parts import fold_of, parts
from training.annotated.reading import read_corpus
from training.annotated.records import AnnotatedText
from training.crossfit import FOLDS, network_for, read_behind
from training.gold_pages import read_gold_page

__all__ = ["Collected", "collect", "cross_scores", "fit", "train_statements"]

LEAST_COUNT = 3
#: Inverse of the strength of the L2 penalty.
STRENGTH = 0.15
ROUNDS = 2
TINY = 0.02
#: Pages like those that are read: they are few and count thrice.
SAMPLES, HOME, PAGE_WEIGHT = Path("kg/samples"), "place/昌吉回族自治州", 3
Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Example:
    """A candidate: what its statement shows, its pairs' (layout, features, in an evidence sentence), and its label."""

    candidate: Candidate
    statement: tuple[str, ...]
    pairs: tuple[tuple[str, tuple[str, ...], bool], ...]
    right: bool


@dataclass(frozen=True)
class Collected:
    """An article's candidates, and how many relations of each predicate it states.

    `ideal` tells whether its mentions are the annotation's, not those that the pipeline finds.
    """

    id: str
    ideal: bool
    examples: tuple[Example, ...]
    wanted: Mapping[str, int]


def collect(network_of: Callable[[AnnotatedText], Network], articles: Sequence[AnnotatedText]) -> list[Collected]:
    """Return the candidates of each article behind the network that `network_of` names for it.

    Each article is read twice: with the mentions that are found in it, and with those annotated, for what states a
    relation is learnt from either.
    """
    authority = load_authority()
    found = []
    for article, annotated in read_behind(network_of, articles):
        found.append(_collected(article, annotated, authority, False))
        found.append(_collected(article, _idealized(article, annotated), authority, True))
    return found


def collect_pages(gold: Iterable[Path], folder: Path, home: str | None) -> list[Collected]:
    """Return the candidates of the articles of annotated pages in `folder`, split and read as any page is."""
    nlp, authority = load_pipeline(), load_authority()
    found = []
    for path in gold:
        pieces = read_gold_page(path, folder)
        page = annotate_page(nlp, [article for article, _ in pieces], home)
        for annotated, (_, article) in zip(page, pieces, strict=True):
            if article is not None:
                found.append(_collected(article, annotated, authority, False))
                found.append(_collected(article, _idealized(article, annotated), authority, True))
    return found


def _idealized(article: AnnotatedText, annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Return the article with the mentions and entities of its annotation."""
    entities = {e.key: Entity(entity_key(e.type, e.name), e.type, e.name) for e in article.entities}
    keys: dict[tuple[int, int], list[str]] = defaultdict(list)
    for mark in article.mentions:
        keys[mark.begin, mark.end].append(mark.key)
    mentions = tuple(
        Mention(
            Span(begin, end),
            article.text[begin:end],
            entities[marked[0]].type,
            tuple(dict.fromkeys(entities[key].key for key in marked)),
            False,
            1.0,
            "annotated",
        )
        for (begin, end), marked in sorted(keys.items())
    )
    return replace(annotated, mentions=mentions, entities=tuple({e.key: e for e in entities.values()}.values()))


def _collected(article: AnnotatedText, annotated: AnnotatedArticle, lookup: object, ideal: bool) -> Collected:
    gathered = gather(annotated, lookup)  # type: ignore[arg-type]
    reading = gathered.reading
    pairs = find_pairs(reading)
    candidates = find_candidates(pairs, ((rule.name, claim) for rule, claim in gathered.claims))
    around, known = Surroundings(reading), Known(reading, candidates)
    names = [pair_features(around, pair) for pair in pairs]
    partners = _partners(article, reading.annotated)
    stated: dict[Triple, set[int]] = {}
    for relation in article.relations:
        if relation.predicate in SIGNATURES:
            at = article.text.find(relation.evidence) if relation.evidence else -1
            sentences = (
                {reading.sentence_at(at), reading.sentence_at(at + len(relation.evidence) - 1)} if at >= 0 else set()
            )
            stated[relation.subject, relation.predicate, relation.object] = sentences
            if relation.predicate == "cooperatesWith":
                stated[relation.object, relation.predicate, relation.subject] = sentences
    examples = []
    for candidate in candidates:
        triple = partners.get(candidate.subject, ""), candidate.predicate, partners.get(candidate.object, "")
        evidence = stated.get(triple)
        examples.append(
            Example(
                candidate,
                tuple(known.names(candidate)),
                tuple(
                    (layout, names[n], evidence is not None and pairs[n].sentence in evidence)
                    for n, layout in candidate.pairs
                ),
                evidence is not None,
            )
        )
    return Collected(article.id, ideal, tuple(examples), Counter(r.predicate for r in article.relations))


def _partners(article: AnnotatedText, annotated: AnnotatedArticle) -> dict[str, str]:
    """The annotation's key of each of our entities: most characters in common, else the same name; one to one."""
    owner = {at: mark.key for mark in reversed(article.mentions) for at in range(mark.begin, mark.end)}
    shared: Counter[tuple[str, str]] = Counter()
    for mention in annotated.mentions:
        for at in range(mention.span.begin, mention.span.end):
            if at in owner:
                for key in mention.entities:
                    shared[key, owner[at]] += 1
    names = {entity.name: entity.key for entity in article.entities}
    for entity in annotated.entities:
        if entity.name in names:
            shared[entity.key, names[entity.name]] += 1000
    found: dict[str, str] = {}
    for key, theirs in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if key not in found and theirs not in found.values():
            found[key] = theirs
    return found


Row = tuple[list[str], bool]


def fit(
    collected: Sequence[Collected], predicate: str, strength: float = STRENGTH, rounds: int = ROUNDS
) -> dict[str, float]:
    """Return the weights of a predicate: names of pairs' features behind ``LAYOUT|``, of statements' behind ``|``.

    In the first round a true statement's pair is any in its evidence, then the one that the round before finds
    plainest; every pair of a false statement is false.
    """
    examples = [e for one in collected for e in one.examples if e.candidate.predicate == predicate]
    weights: dict[str, float] = {}
    for _ in range(rounds):
        rows = [row for example in examples for row in _rows(example, weights)]
        weights = _regress(rows, strength)
    return weights


def _rows(example: Example, weights: Mapping[str, float]) -> Iterable[Row]:
    own = [f"|{name}" for name in example.statement]
    if not example.pairs:
        yield own, example.right
    elif not example.right:
        for layout, names, _ in example.pairs:
            yield [*own, *(f"{layout}|{name}" for name in names)], False
    else:
        saying = [pair for pair in example.pairs if pair[2]] or list(example.pairs)
        if weights:
            saying = [max(saying, key=lambda pair: sum(weights.get(f"{pair[0]}|{n}", 0.0) for n in pair[1]))]
        for layout, names, _ in saying:
            yield [*own, *(f"{layout}|{name}" for name in names)], True


def _regress(rows: Sequence[Row], strength: float) -> dict[str, float]:
    counts = Counter(name for names, _ in rows for name in names)
    names = sorted(name for name, count in counts.items() if count >= LEAST_COUNT)
    place = {name: number for number, name in enumerate(names)}
    columns = [[place[name] for name in present if name in place] for present, _ in rows]
    pointers = np.cumsum([0, *map(len, columns)])
    flat = np.array([c for row in columns for c in row], dtype=np.int32)
    matrix = csr_matrix((np.ones(len(flat)), flat, pointers), shape=(len(rows), len(names)))
    model = LogisticRegression(C=strength, max_iter=300, fit_intercept=False, solver="liblinear", random_state=0)
    model.fit(matrix, np.array([right for _, right in rows]))
    return {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= TINY}


def totals(collected: Collected, weights: Mapping[str, Mapping[str, float]]) -> list[float]:
    """Return the total of each candidate of an article, its plainest pair and the statement's own features."""
    found = []
    for example in collected.examples:
        own = weights[example.candidate.predicate]
        best = max(
            (sum(own.get(f"{layout}|{name}", 0.0) for name in names) for layout, names, _ in example.pairs), default=0.0
        )
        found.append(best + sum(own.get(f"|{name}", 0.0) for name in example.statement))
    return found


def cross_scores(
    collected: Sequence[Collected], strength: float = STRENGTH, rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Return by article the totals of its candidates under weights fitted on the other folds."""
    found = {}
    for fold in range(FOLDS):
        rest = [one for one in collected if fold_of(one.id, FOLDS) != fold]
        weights = {predicate: fit(rest, predicate, strength, rounds) for predicate in SIGNATURES}
        for one in collected:
            if fold_of(one.id, FOLDS) == fold and not one.ideal:
                found[one.id] = totals(one, weights)
    return found


def calibrate(collected: Sequence[Collected], scores: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    """Return by predicate the line (slope, shift) that leads from a total to the logit of its share of right ones."""
    found = {}
    for predicate in SIGNATURES:
        rows = [
            (total, example.right)
            for one in collected
            for example, total in zip(one.examples, scores[one.id], strict=True)
            if example.candidate.predicate == predicate
        ]
        line = LogisticRegression(C=100.0).fit([[total] for total, _ in rows], [right for _, right in rows])
        found[predicate] = round(float(line.coef_[0][0]), 4), round(float(line.intercept_[0]), 4)
    return found


#: Probabilities that are tried as the least one of a statement that a rule told, and of one that none did.
RULED, UNRULED = (0.04, 0.06, 0.08, 0.1, 0.15, 0.2), (0.4, 0.45, 0.5)


def best_thresholds(
    groups: Sequence[Sequence[Collected]], scores: Mapping[str, Sequence[float]], model: PairModel
) -> tuple[float, float]:
    """Return the least probability of a ruled and of an unruled statement: the best mean F1 over `groups`."""

    def worth(least: tuple[float, float]) -> float:
        return sum(evaluate(group, _with_thresholds(model, *least), scores)[2] for group in groups)

    return max(((ruled, unruled) for ruled in RULED for unruled in UNRULED), key=worth)


def _with_thresholds(model: PairModel, ruled: float, unruled: float) -> PairModel:
    return replace(model, thresholds=dict.fromkeys(SIGNATURES, ruled), unruled=dict.fromkeys(SIGNATURES, unruled))


def evaluate(
    collected: Sequence[Collected], model: PairModel | None, scores: Mapping[str, Sequence[float]]
) -> tuple[float, float, float]:
    """Return precision, recall and F1 of what is told of these articles; without a model, of what the rules tell."""
    right = told = wanted = 0
    for one in collected:
        wanted += sum(count for predicate, count in one.wanted.items() if predicate in SIGNATURES)
        for example, total in zip(one.examples, scores[one.id], strict=True):
            ruled, predicate = bool(example.candidate.rules), example.candidate.predicate
            if model:
                least = (model.thresholds if ruled else model.unruled)[predicate]
            if model.probability(predicate, total) >= least if model else ruled:
                told += 1
                right += example.right
    return right / max(1, told), right / max(1, wanted), 2 * right / max(1, told + wanted)


def _model(weights: Mapping[str, Mapping[str, float]], calibration: Mapping[str, tuple[float, float]]) -> PairModel:
    pairs: dict[str, dict[str, dict[str, float]]] = {}
    statements: dict[str, dict[str, float]] = {}
    for predicate in SIGNATURES:
        pairs[predicate], statements[predicate] = {}, {}
        for name, weight in weights[predicate].items():
            layout, _, feature = name.partition("|")
            (pairs[predicate].setdefault(layout, {}) if layout else statements[predicate])[feature] = weight
    return PairModel(pairs, statements, calibration, {}, {})


def write_model(path: Path, model: PairModel) -> None:
    """Write the weights, one predicate's layout a line."""
    stored = {
        "thresholds": model.thresholds,
        "unruled": model.unruled,
        "calibration": model.calibration,
        "statements": model.statements,
        "pairs": model.pairs,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(text.replace("},", "},\n") + "\n", "utf-8")


def train_statements(
    articles: Sequence[AnnotatedText], folds_dir: Path, shipped_dir: Path, out_dir: Path, pages: Path | None = SAMPLES
) -> None:
    """Train the model on the training part and on annotated pages; write ``out_dir/weights.json``.

    The training part is read behind the folds' networks.  The weights of mentions in force are those that
    `kg.resources.models_dir` holds: train them first.  `pages` holds ``*.txt`` and ``gold/*.json``.
    """
    by_part = parts(articles)
    every = collect(lambda article: network_for(article, folds_dir, shipped_dir), [*by_part["train"], *by_part["dev"]])
    tuned = {article.id for article in by_part["train"]}
    printed = collect_pages(sorted((pages / "gold").glob("*.json")), pages, HOME) if pages else []
    train = [one for one in every if one.id in tuned] + printed * PAGE_WEIGHT
    read = [one for one in every if one.id in tuned and not one.ideal]
    scores = cross_scores(train)
    on_pages = [one for one in printed if not one.ideal]
    weights = {predicate: fit(train, predicate) for predicate in SIGNATURES}
    model = _model(weights, calibrate([*read, *on_pages], scores))
    groups = [group for group in (read, on_pages) if group]
    least = best_thresholds(groups, scores, model)
    model = _with_thresholds(model, *least)
    write_model(out_dir / "weights.json", model)
    unseen = [one for one in every if one.id not in tuned and not one.ideal]
    scores |= {one.id: totals(one, weights) for one in unseen}
    for name, group in (("folds of the training part", read), ("folds of the pages", on_pages), ("dev", unseen)):
        for way, judged in (("rules", None), ("rules and model", model)):
            precision, recall, f1 = evaluate(group, judged, scores)
            print(f"statements, {name}, {way}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}", flush=True)
    print(f"statements: told from {least[0]:.2f} on where a rule says so, else from {least[1]:.2f} on")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m training.statements", description="Train the model of statements.")
    parser.add_argument("--folds", type=Path, required=True, help="folder of the folds' networks")
    parser.add_argument("--shipped", type=Path, default=Path("kg/models/mentions"), help="the shipped network")
    parser.add_argument("--out", type=Path, default=Path("kg/models/statements"), help="folder to write into")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/articles"), help="the annotated corpus")
    options = parser.parse_args(arguments)
    train_statements(read_corpus(options.corpus), options.folds, options.shipped, options.out)


if __name__ == "__main__":
    main()
