"""Word segmentation: train spacy-pkuseg on Universal Dependencies Chinese and prune it.

The trained model holds one weight for each (feature, tag) pair, most of them close to nought.  Dropping the
features whose weights are all small and rounding the rest shrinks the files some fifteen times and leaves the
segmentation as it was.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import spacy_pkuseg
import srsly  # type: ignore[import-untyped]

Words = list[str]

#: Half-width punctuation of the training part -> the form that Chinese print uses.
PUNCTUATION_TO_PRINTED = {
    ",": "，", ".": "。", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）", "----": "——",
}  # fmt: skip
#: Every so many sentences stay as they are, so that half-width punctuation is known too.
UNCHANGED_EVERY = 4
TRAINING_ROUNDS = 8
SMALLEST_WEIGHT = 0.05
WEIGHT_DECIMALS = 2


def read_conll(path: Path) -> list[Words]:
    """The sentences of a CoNLL or CoNLL-U file as lists of words (column 2; multiword lines left out)."""
    sentences: list[Words] = []
    words: Words = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) < 2:
            if words and not line.startswith("#"):
                sentences.append(words)
                words = []
        elif fields[0].isdigit():
            words.append(fields[1])
    if words:
        sentences.append(words)
    return sentences


def printed(sentences: Sequence[Words]) -> list[Words]:
    """The sentences with the punctuation of print, every fourth one unchanged."""
    return [
        words if number % UNCHANGED_EVERY == 0 else [PUNCTUATION_TO_PRINTED.get(word, word) for word in words]
        for number, words in enumerate(sentences)
    ]


def write_segmented(sentences: Iterable[Words], path: Path) -> None:
    """Write one sentence a line, words parted by blanks, the form that spacy-pkuseg reads."""
    path.write_text("".join(" ".join(words) + "\n" for words in sentences), encoding="utf-8")


def train(ud_dir: Path, out_dir: Path, *, rounds: int = TRAINING_ROUNDS, seed: int = 0) -> None:
    """Train on ``ud_dir/udc.train.conll`` and write the pruned model into ``out_dir``."""
    random.seed(seed)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_segmented(printed(read_conll(ud_dir / "udc.train.conll")), work / "train.seg")
        write_segmented(read_conll(ud_dir / "zh_gsdsimp-ud-dev.conllu"), work / "dev.seg")
        spacy_pkuseg.train(str(work / "train.seg"), str(work / "dev.seg"), str(work / "model"), train_iter=rounds)
        prune(work / "model", out_dir)


def prune(model_dir: Path, out_dir: Path) -> None:
    """Copy a spacy-pkuseg model without the features whose weights are all below ``SMALLEST_WEIGHT``."""
    stored = np.load(model_dir / "weights.npz")
    tag_count, feature_count = (int(size) for size in stored["sizes"])
    weights = stored["w"][: feature_count * tag_count].reshape(feature_count, tag_count)
    transitions = stored["w"][feature_count * tag_count :]
    kept = np.abs(weights).max(axis=1) >= SMALLEST_WEIGHT
    kept[0] = True  # feature 0 also stands for "no feature found"
    new_index = np.cumsum(kept) - 1
    features = srsly.msgpack_loads((model_dir / "features.msgpack").read_bytes())
    features["feature_to_idx"] = {
        feature: int(new_index[index])
        for feature, index in sorted(features["feature_to_idx"].items(), key=lambda pair: pair[1])
        if kept[index]
    }
    features["unigram"] = sorted(features["unigram"])
    features["bigram"] = []  # read at load, used by nothing when words are cut
    out_dir.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        out_dir / "weights.npz",
        sizes=np.array([tag_count, int(kept.sum())]),
        w=np.concatenate([np.round(weights[kept], WEIGHT_DECIMALS).ravel(), transitions]),
    )
    (out_dir / "features.msgpack").write_bytes(srsly.msgpack_dumps(features))


def f1(model_dir: Path, sentences: Sequence[Words]) -> float:
    """Word F1 of the model, without any dictionary, on segmented sentences."""
    cutter = spacy_pkuseg.pkuseg(str(model_dir))
    cutter.postprocesser.do_process = False
    right = found = wanted = 0
    for words in sentences:
        gold, cut = _bounds(words), _bounds(cutter.cut("".join(words)))
        right, found, wanted = right + len(gold & cut), found + len(cut), wanted + len(gold)
    return 2 * right / (found + wanted)


def _bounds(words: Iterable[str]) -> set[tuple[int, int]]:
    bounds: set[tuple[int, int]] = set()
    begin = 0
    for word in words:
        bounds.add((begin, begin + len(word)))
        begin += len(word)
    return bounds
