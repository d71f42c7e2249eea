"""Train the shipped models: ``python -m training.train --shared DATA --out kg/models``.

DATA is a folder with ``data/ud`` and ``data/ner`` (see README.md).  Fixed seeds, one thread: the same machine
gives the same files.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from kg.network import Network
from training import corpora, crossfit, evaluation, lac, mentions, mentions_model, segmentation
from training.annotated.parts import parts
from training.annotated.reading import read_corpus
from training.annotated.records import AnnotatedText
from training.annotated.tagging import tagged
from training.cards import write_card
from training.measures import train_measures
from training.mentions import Tuning
from training.mentions_model import CLUENER_TO_LABEL
from training.statements import train_statements

#: One tuned encoder for each seed; their scores are averaged.
SEEDS = (0,)
CORPUS = Path("corpus/articles")
#: Our corpus is smaller than CLUENER and nearer to what is read: its sentences are seen more often.
TUNING = Tuning(rounds=5, encoder_rate=5e-4, repeats={"classes": 2})
FOLD_ROUNDS = 4
#: What can be trained, in the order in which one needs the other.
STEPS = ("segmentation", "mentions", "folds", "statements", "measures")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train what it asks for."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description="Train the shipped models.")
    parser.add_argument(
        "--shared",
        type=Path,
        default=os.environ.get("KG_SHARED"),
        help="folder with data/ud and data/ner ($KG_SHARED)",
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help=f"folder of annotated articles ({CORPUS})")
    parser.add_argument("--out", type=Path, default=Path("kg/models"), help="folder to write into (kg/models)")
    parser.add_argument(
        "--folds", type=Path, default=Path("build/folds"), help="folder for the networks of the folds (build/folds)"
    )
    parser.add_argument("--only", choices=STEPS, nargs="+", default=STEPS, help="train these alone")
    options = parser.parse_args(arguments)
    if options.shared is None or not (options.shared / "data").is_dir():
        parser.error(f"--shared {options.shared}: no folder with data/ud and data/ner; name it or set KG_SHARED")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    articles, ner_dir = read_corpus(options.corpus), options.shared / "data" / "ner"
    steps: dict[str, Callable[[], None]] = {
        "segmentation": lambda: train_segmentation(options.shared / "data" / "ud", options.out / "pkuseg"),
        "mentions": lambda: train_mentions(ner_dir, articles, options.out / "mentions"),
        "folds": lambda: train_folds(ner_dir, articles, options.folds),
        "statements": lambda: train_statements(
            articles, options.folds, options.out / "mentions", options.out / "statements"
        ),
        "measures": lambda: train_measures(articles, options.folds, options.out / "mentions", options.out / "measures"),
    }
    for step in STEPS:
        if step in options.only:
            steps[step]()


def train_segmentation(ud_dir: Path, out_dir: Path) -> None:
    """Train, prune and score the segmentation model; write its card."""
    segmentation.train(ud_dir, out_dir)
    dev, test = (
        segmentation.f1(out_dir, segmentation.read_conll(ud_dir / f"zh_gsdsimp-ud-{part}.conllu"))
        for part in ("dev", "test")
    )
    print(f"segmentation: word F1 {dev:.3f} on UD dev, {test:.3f} on UD test")
    write_card("segmentation", out_dir / "CARD.md", {"dev_f1": dev, "test_f1": test})


def train_mentions(ner_dir: Path, articles: Sequence[AnnotatedText], out_dir: Path) -> None:
    """Tune, calibrate, export and score the mentions network; write its card."""
    base = lac.load()
    sentences, heldout = corpora.split_cluener(corpora.read_cluener(ner_dir / "cluener.train.jsonl"))
    of_part = parts(articles)
    material = {"names": sentences, "classes": tagged(of_part["train"])}
    taggers = []
    for seed in SEEDS:
        print(f"mentions: encoder with seed {seed}", flush=True)
        taggers.append(mentions.tune(base, material, replace(TUNING, seed=seed)))
    mentions_model.write_network(base, taggers, out_dir)
    unseen = {"names": heldout, "classes": tagged(of_part["dev"])}
    calibration = mentions_model.calibrate(Network.load(out_dir), unseen)
    mentions_model.write_network(base, taggers, out_dir, calibration)
    score_mentions(ner_dir, articles, out_dir)


def score_mentions(ner_dir: Path, articles: Sequence[AnnotatedText], out_dir: Path) -> None:
    """Score a written network and write its card."""
    network = Network.load(out_dir)
    train, heldout = corpora.split_cluener(corpora.read_cluener(ner_dir / "cluener.train.jsonl"))
    of_part = parts(articles)
    same = {label: label for label in network.labels}
    others = "\n\n".join(
        f"### {name}\n\n{evaluation.markdown(_score_kinds(network, rest))}"
        for name, rest in evaluation.other_corpora(ner_dir).items()
    )
    classes = {label: label for label in mentions_model.CLASS_TO_LABEL}
    facts: dict[str, str | float | int] = {
        "heldout": evaluation.markdown(evaluation.score(network, heldout, CLUENER_TO_LABEL, same)),
        "others": others,
        "test": evaluation.markdown(evaluation.score(network, tagged(of_part["test"]), classes, classes, "classes")),
        "encoders": len(SEEDS),
        "train_count": len(train),
        "heldout_count": len(heldout),
        "article_count": len(of_part["train"]),
        "test_count": len(of_part["test"]),
        "character_count": sum(len(article.text) for article in of_part["train"]),
        "made_share": TUNING.made_share,
        "sure": evaluation.share_right(network, heldout, CLUENER_TO_LABEL, 0.9, 1.0),
        "unsure": evaluation.share_right(network, heldout, CLUENER_TO_LABEL, 0.5, 0.6),
    }
    print(facts["test"])
    write_card("mentions", out_dir / "CARD.md", facts)


def train_folds(ner_dir: Path, articles: Sequence[AnnotatedText], folds_dir: Path) -> None:
    """Tune the networks that have not seen a fold of the corpus; what is trained behind them needs them."""
    sentences, _ = corpora.split_cluener(corpora.read_cluener(ner_dir / "cluener.train.jsonl"))
    for fold in range(crossfit.FOLDS):
        print(f"folds: network without fold {fold}", flush=True)
        crossfit.train_fold(fold, articles, sentences, folds_dir, replace(TUNING, rounds=FOLD_ROUNDS))


def _score_kinds(network: Network, sentences: Sequence[corpora.Tagged]) -> list[evaluation.Score]:
    return evaluation.score(network, sentences, evaluation.COLUMN_LABEL_TO_KIND, evaluation.LABEL_TO_KIND)


if __name__ == "__main__":
    main()
