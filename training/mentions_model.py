"""Putting the mentions network together: calibration, description, ONNX file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from kg.network import MODEL_FILE, NETWORK_FILE, TRANSITIONS_FILE, Network
from training.annotated.signatures import CLASSES
from training.annotated.tagging import AIM, FIGURE
from training.corpora import Tagged, bounds
from training.export import write_onnx
from training.lac import Lac
from training.tagger import Tagger

#: CLUENER's labels -> the labels of the shipped network.
CLUENER_TO_LABEL = {
    "name": "PER", "position": "POSITION", "company": "COMPANY", "government": "GOV", "organization": "ORG",
    "address": "PLACE", "scene": "PLACE", "book": "BOOK", "movie": "MOVIE", "game": "GAME",
}  # fmt: skip
#: Calibration that leaves a probability as it is.
IDENTITY = (1.0, 0.0)
CALIBRATION_STEPS = 2000


#: The classes head's kinds are the contract's classes and two kinds of stretches that are no mentions.
CLASS_TO_LABEL = {kind: kind for kind in (*CLASSES, AIM, FIGURE)}
#: What each head that is tuned here calls its kinds.
HEAD_LABELS: dict[str, Mapping[str, str]] = {"names": CLUENER_TO_LABEL, "classes": CLASS_TO_LABEL}
Calibration = Mapping[str, Mapping[str, tuple[float, float]]]


def write_network(lac: Lac, taggers: Sequence[Tagger], out_dir: Path, calibration: Calibration | None = None) -> None:
    """Write graph, transitions and description; several taggers are averaged.

    ``calibration`` holds slope and shift by head and kind.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    tuned = tuple(taggers[0].tags)
    words = {name: array for name, array in lac.weights.items() if not name.startswith("output")}
    words |= {"output_words": lac.weights["output"], "output_bias_words": lac.weights["output_bias"]}
    write_onnx([(tuned, [tagger.weights() for tagger in taggers]), (("words",), [words])], out_dir / MODEL_FILE)
    transitions = {
        head: np.mean([tagger.transitions[head].detach().numpy() for tagger in taggers], axis=0).astype(np.float16)
        for head in tuned
    }
    np.savez(out_dir / TRANSITIONS_FILE, words=lac.transitions.astype(np.float16), **transitions)
    description = {
        "heads": {
            head: {
                "tags": taggers[0].tags[head],
                "labels": HEAD_LABELS[head],
                "calibration": {
                    kind: (calibration or {}).get(head, {}).get(kind, IDENTITY) for kind in HEAD_LABELS[head]
                },
            }
            for head in tuned
        }
        | {"words": {"tags": [_bio(tag) for tag in lac.tags], "labels": {}, "calibration": {}}},
        "characters": lac.characters,
    }
    text = json.dumps(description, ensure_ascii=False, separators=(",", ":"))
    (out_dir / NETWORK_FILE).write_text(text + "\n", encoding="utf-8")


def _bio(tag: str) -> str:
    """LAC writes ``n-B``, we write ``B-n``."""
    kind, dash, place = tag.partition("-")
    return f"{place}-{kind}" if dash else "O"


def calibrate(network: Network, heldout: Mapping[str, Iterable[Tagged]]) -> Calibration:
    """Slope and shift for each head and kind, fitted on its unseen sentences (Platt scaling)."""
    return {head: _calibrate(network, head, sentences) for head, sentences in heldout.items()}


def _calibrate(network: Network, head: str, sentences: Iterable[Tagged]) -> dict[str, tuple[float, float]]:
    labels = HEAD_LABELS[head]
    kinds_of: dict[str, list[str]] = {}
    for kind, label in labels.items():
        kinds_of.setdefault(label, []).append(kind)
    pairs: dict[str, list[tuple[float, bool]]] = {}
    for sentence in sentences:
        gold = {(begin, end, labels[kind]) for begin, end, kind in bounds(sentence.tags)}
        for span in network.spans("".join(sentence.characters), head):
            right = (span.begin, span.end, span.label) in gold
            pairs.setdefault(span.label, []).append((span.score, right))
    return {kind: _platt(pairs[label]) for label, kinds in kinds_of.items() if label in pairs for kind in kinds}


def _platt(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Logistic regression of rightness on the log odds, by plain gradient descent; deterministic."""
    certain = np.clip(np.array([score for score, _ in pairs]), 1e-3, 1 - 1e-3)
    odds = np.log(certain / (1 - certain))
    # Labels pulled in a little, so that a label that is always right does not run to infinity.
    count = sum(right for _, right in pairs)
    high, low = (count + 1) / (count + 2), 1 / (len(pairs) - count + 2)
    wanted = np.array([high if right else low for _, right in pairs])
    slope, shift = 1.0, 0.0
    for _ in range(CALIBRATION_STEPS):
        wrong = 1 / (1 + np.exp(-(slope * odds + shift))) - wanted
        slope -= 0.1 * float((wrong * odds).mean())
        shift -= 0.1 * float(wrong.mean())
    if not math.isfinite(slope + shift):
        raise ValueError(f"calibration did not settle: slope {slope}, shift {shift}")
    return round(slope, 3), round(shift, 3)
