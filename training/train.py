"""Train the shipped models: ``python -m training.train --shared DATA --out kg/models``.

DATA is a folder with ``data/ud`` and ``data/ner`` (see README.md).  Fixed seeds, one thread: the same machine
gives the same files.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import torch

from kg.network import Network
from training import corpora, evaluation, lac, mentions, mentions_model, segmentation
from training.cards import write_card
from training.mentions_model import CLUENER_TO_LABEL

#: One tuned encoder for each seed.
SEEDS = (0, 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train what it asks for."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description="Train the shipped models.")
    parser.add_argument(
        "--shared",
        type=Path,
        default=os.environ.get("KG_SHARED"),
        help="folder with data/ud and data/ner ($KG_SHARED)",
    )
    parser.add_argument("--out", type=Path, default=Path("kg/models"), help="folder to write into (kg/models)")
    parser.add_argument("--only", choices=("segmentation", "mentions"), help="train one of the two")
    options = parser.parse_args(arguments)
    if options.shared is None or not (options.shared / "data").is_dir():
        parser.error(f"--shared {options.shared}: no folder with data/ud and data/ner; name it or set KG_SHARED")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    if options.only != "mentions":
        train_segmentation(options.shared / "data" / "ud", options.out / "pkuseg")
    if options.only != "segmentation":
        train_mentions(options.shared / "data" / "ner", options.out / "mentions")


def train_segmentation(ud_dir: Path, out_dir: Path) -> None:
    """Train, prune and score the segmentation model; write its card."""
    segmentation.train(ud_dir, out_dir)
    dev, test = (
        segmentation.f1(out_dir, segmentation.read_conll(ud_dir / f"zh_gsdsimp-ud-{part}.conllu"))
        for part in ("dev", "test")
    )
    print(f"segmentation: word F1 {dev:.3f} on UD dev, {test:.3f} on UD test")
    write_card("segmentation", out_dir / "CARD.md", {"dev_f1": dev, "test_f1": test})


def train_mentions(ner_dir: Path, out_dir: Path) -> None:
    """Tune, calibrate, export and score the mentions network; write its card."""
    base = lac.load()
    sentences, heldout = corpora.split_cluener(corpora.read_cluener(ner_dir / "cluener.train.jsonl"))
    taggers = []
    for seed in SEEDS:
        print(f"mentions: encoder with seed {seed}", flush=True)
        taggers.append(mentions.tune(base, sentences, mentions.Tuning(seed=seed)))
    mentions_model.write_network(base, taggers, out_dir)
    calibration = mentions_model.calibrate(Network.load(out_dir), heldout)
    mentions_model.write_network(base, taggers, out_dir, calibration)
    score_mentions(Network.load(out_dir), ner_dir, out_dir, len(sentences), heldout)


def score_mentions(
    network: Network, ner_dir: Path, out_dir: Path, train_count: int, heldout: Sequence[corpora.Tagged]
) -> None:
    """Score a written network and write its card."""
    same = {label: label for label in network.labels}
    scores = evaluation.score(network, heldout, CLUENER_TO_LABEL, same)
    others = "\n\n".join(
        f"### {name}\n\n{evaluation.markdown(_score_kinds(network, rest))}"
        for name, rest in evaluation.other_corpora(ner_dir).items()
    )
    print(evaluation.markdown(scores))
    facts: dict[str, str | float | int] = {
        "heldout": evaluation.markdown(scores),
        "others": others,
        "encoders": len(SEEDS),
        "train_count": train_count,
        "heldout_count": len(heldout),
        "made_share": mentions.Tuning.made_share,
        "sure": evaluation.share_right(network, heldout, CLUENER_TO_LABEL, 0.9, 1.0),
        "unsure": evaluation.share_right(network, heldout, CLUENER_TO_LABEL, 0.5, 0.6),
    }
    write_card("mentions", out_dir / "CARD.md", facts)


def _score_kinds(network: Network, sentences: Sequence[corpora.Tagged]) -> list[evaluation.Score]:
    return evaluation.score(network, sentences, evaluation.COLUMN_LABEL_TO_KIND, evaluation.LABEL_TO_KIND)


if __name__ == "__main__":
    main()
