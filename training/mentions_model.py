"""Putting the mentions network together: calibration, description, ONNX file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from kg.network import MODEL_FILE, NETWORK_FILE, TRANSITIONS_FILE, Network
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


def write_network(
    lac: Lac,
    taggers: Sequence[Tagger],
    out_dir: Path,
    calibration: Mapping[str, tuple[float, float]] | None = None,
) -> None:
    """Write graph, transitions and description; several taggers are averaged."""
    out_dir.mkdir(parents=True, exist_ok=True)
    heads = [("names", [tagger.weights() for tagger in taggers]), ("words", [lac.weights])]
    write_onnx(heads, out_dir / MODEL_FILE)
    names = np.mean([tagger.transitions.detach().numpy() for tagger in taggers], axis=0)
    np.savez(out_dir / TRANSITIONS_FILE, names=names.astype(np.float16), words=lac.transitions.astype(np.float16))
    description = {
        "heads": {
            "names": {
                "tags": taggers[0].tags,
                "labels": CLUENER_TO_LABEL,
                "calibration": {kind: (calibration or {}).get(kind, IDENTITY) for kind in CLUENER_TO_LABEL},
            },
            "words": {"tags": [_bio(tag) for tag in lac.tags], "labels": {}, "calibration": {}},
        },
        "characters": lac.characters,
    }
    text = json.dumps(description, ensure_ascii=False, separators=(",", ":"))
    (out_dir / NETWORK_FILE).write_text(text + "\n", encoding="utf-8")


def _bio(tag: str) -> str:
    """LAC writes ``n-B``, we write ``B-n``."""
    kind, dash, place = tag.partition("-")
    return f"{place}-{kind}" if dash else "O"


def calibrate(network: Network, sentences: Iterable[Tagged]) -> dict[str, tuple[float, float]]:
    """Slope and shift for each label's score, fitted on unseen sentences (Platt scaling)."""
    kind_by_label: dict[str, list[str]] = {}
    for kind, label in CLUENER_TO_LABEL.items():
        kind_by_label.setdefault(label, []).append(kind)
    pairs: dict[str, list[tuple[float, bool]]] = {}
    for sentence in sentences:
        gold = {(begin, end, CLUENER_TO_LABEL[kind]) for begin, end, kind in bounds(sentence.tags)}
        for span in network.spans("".join(sentence.characters)):
            right = (span.begin, span.end, span.label) in gold
            pairs.setdefault(span.label, []).append((span.score, right))
    return {kind: _platt(pairs[label]) for label, kinds in kind_by_label.items() if label in pairs for kind in kinds}


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
