"""The shipped network: characters in, named spans and tagged words out.

One ONNX graph holds three heads.  The heads ``names`` (web news' kinds of names) and ``classes`` (the contract's
classes, figures and aims) share a tuned encoder and give spans; the head ``words`` is LAC as published and gives
words with their part of speech, among them persons, places, bodies, titles of works and times.  All are decoded by
Viterbi over a linear-chain CRF; a span's score is its marginal probability under that CRF, calibrated on sentences
held out from training.

Only numpy and onnxruntime are needed.  The network runs in one thread, and what it says of a text depends on that
text alone.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

#: onnxruntime writes to the user's folders and tells its maker of each use, unless told not to before it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

from kg.crf import Lengths, Scores, best_paths, bounds, forward_backward, word_bounds
from kg.errors import ResourceError

#: Files of a model directory.
MODEL_FILE, NETWORK_FILE, TRANSITIONS_FILE = "model.onnx", "network.json", "transitions.npz"
#: Longest stretch read at once, in characters; longer sentences are cut after a comma where there is one.
LONGEST_CHUNK = 150
#: Chunks read together.
BATCH_SIZE = 32
SCORE_DECIMALS = 3
#: LAC's words, the contract's classes, web news' names.
WORDS, CLASSES, NAMES = "words", "classes", "names"
UNKNOWN_CHARACTER = 1
SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?[”’」』）)]*")
PAUSES = "，、：,: "


@dataclass(frozen=True, order=True)
class NetworkSpan:
    """A named stretch of a text: half-open ``begin`` and ``end`` in code points, label, score in 0..1."""

    begin: int
    end: int
    label: str
    score: float


@dataclass(frozen=True, order=True)
class TaggedWord:
    """A word of a text with LAC's tag: a part of speech (``n``, ``v`` …) or ``PER LOC ORG TIME``."""

    begin: int
    end: int
    tag: str


@dataclass(frozen=True)
class Head:
    """How one output is read: BIO tags, transitions (from, to), label and calibration (slope, shift) by kind."""

    name: str
    tags: tuple[str, ...]
    transitions: Scores
    label_by_tag: dict[str, str]
    calibration: dict[str, tuple[float, float]]

    def calibrated(self, kind: str, probability: float) -> float:
        """The share of right spans among those of this kind with such a marginal probability."""
        slope, shift = self.calibration[kind]
        certain = min(max(probability, 1e-6), 1 - 1e-6)
        return round(1 / (1 + math.exp(-(slope * math.log(certain / (1 - certain)) + shift))), SCORE_DECIMALS)


class Network:
    """The loaded network.

    >>> network = Network.load(Path("kg/models/mentions"))
    >>> [(span.begin, span.end, span.label) for span in network.spans("本报记者李明远报道")]
    [(4, 7, 'Person')]
    """

    def __init__(self, session: onnxruntime.InferenceSession, characters: dict[str, int], heads: dict[str, Head]):
        self._session = session
        self._characters = characters
        self._heads = heads

    @classmethod
    def load(cls, directory: Path) -> Network:
        """Open a model directory; ``ResourceError`` if it is incomplete."""
        for name in (MODEL_FILE, NETWORK_FILE, TRANSITIONS_FILE):
            if not (directory / name).is_file():
                raise ResourceError(
                    f"{directory} holds no {name}: a network needs {MODEL_FILE}, {NETWORK_FILE} and "
                    f"{TRANSITIONS_FILE}; make them with python -m training.train"
                )
        description = _read_description(directory / NETWORK_FILE)
        with np.load(directory / TRANSITIONS_FILE) as stored:
            transitions = {name: stored[name].astype(np.float32) for name in stored.files}
        heads = {
            name: Head(
                name,
                tuple(head["tags"]),
                transitions[name],
                dict(head["labels"]),
                {kind: (slope, shift) for kind, (slope, shift) in head["calibration"].items()},
            )
            for name, head in description["heads"].items()
        }
        session = _open_session(directory / MODEL_FILE)
        return cls(session, description["characters"], heads)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the head ``names`` can give, sorted."""
        return tuple(sorted(set(self._heads[NAMES].label_by_tag.values())))

    def spans(self, text: str, head: str = CLASSES) -> tuple[NetworkSpan, ...]:
        """The spans of a head in reading order; spans never overlap."""
        return self.read(text).spans_of(head)

    def words(self, text: str) -> tuple[TaggedWord, ...]:
        """The words of a text with LAC's parts of speech, in reading order; blanks belong to no word."""
        return self.read(text).words

    def read(self, text: str) -> Reading:
        """Everything from one pass over the text."""
        spans: dict[str, list[NetworkSpan]] = {name: [] for name in self._heads if name != WORDS}
        words: list[TaggedWord] = []
        wording = self._heads[WORDS]
        for batch, lengths, scores in self._batches(text):
            for name, found in spans.items():
                found += _spans(self._heads[name], scores[name], lengths, batch)
            paths = best_paths(scores[WORDS], lengths, wording.transitions)
            for row, (offset, _) in enumerate(batch):
                for begin, end, kind in word_bounds([wording.tags[tag] for tag in paths[row, : lengths[row]]]):
                    words.append(TaggedWord(offset + begin, offset + end, kind))
        return Reading({name: tuple(sorted(found)) for name, found in spans.items()}, tuple(sorted(words)))

    def _batches(self, text: str) -> Iterator[tuple[list[tuple[int, int]], Lengths, dict[str, Scores]]]:
        """Chunks read together, their lengths, each head's scores; the text alone sets the order."""
        names = list(self._heads)
        ordered = sorted(chunks(text), key=lambda chunk: (chunk[1] - chunk[0], chunk[0]))
        for first in range(0, len(ordered), BATCH_SIZE):
            batch = ordered[first : first + BATCH_SIZE]
            lengths = np.array([end - begin for begin, end in batch], dtype=np.int32)
            numbers = np.zeros((len(batch), int(lengths.max())), dtype=np.int32)
            for row, (begin, end) in enumerate(batch):
                numbers[row, : end - begin] = [
                    self._characters.get(character, UNKNOWN_CHARACTER) for character in text[begin:end]
                ]
            outputs = self._session.run(names, {"characters": numbers, "lengths": lengths})
            yield batch, lengths, dict(zip(names, outputs, strict=True))


def _spans(head: Head, scores: Scores, lengths: Lengths, batch: Sequence[tuple[int, int]]) -> Iterator[NetworkSpan]:
    paths = best_paths(scores, lengths, head.transitions)
    sums = forward_backward(scores, lengths, head.transitions)
    for row, (offset, _) in enumerate(batch):
        for begin, end, kind in bounds([head.tags[tag] for tag in paths[row, : lengths[row]]]):
            if (label := head.label_by_tag.get(kind)) is not None:
                score = head.calibrated(kind, sums.span(row, begin, end, head.tags, kind))
                yield NetworkSpan(offset + begin, offset + end, label, score)


@dataclass(frozen=True)
class Reading:
    """What the network says of a text: each head's spans, and LAC's words."""

    spans: dict[str, tuple[NetworkSpan, ...]]
    words: tuple[TaggedWord, ...]

    def spans_of(self, head: str) -> tuple[NetworkSpan, ...]:
        """The spans of a head in reading order; none where the network has no such head."""
        return self.spans.get(head, ())


def _read_description(path: Path) -> dict[str, Any]:
    try:
        description: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ResourceError(f"{path} is not JSON ({error}): restore it from the package or train it again") from error
    return description


def _open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own classes share no base but Exception
        raise ResourceError(
            f"{path} is not a graph that onnxruntime {onnxruntime.__version__} reads: "
            "restore it from the package or train it again"
        ) from error


def chunks(text: str) -> list[tuple[int, int]]:
    """Half-open stretches for the network to read: sentences, long ones cut at a pause, blank ends left out.

    >>> chunks("今天晴。明天雨。")
    [(0, 4), (4, 8)]
    """
    found = []
    for sentence in SENTENCE.finditer(text):
        begin, end = sentence.span()
        while end - begin > LONGEST_CHUNK:
            pause = max(text.rfind(mark, begin + 1, begin + LONGEST_CHUNK) for mark in PAUSES)
            cut = pause + 1 if pause > begin else begin + LONGEST_CHUNK
            found.append((begin, cut))
            begin = cut
        found.append((begin, end))
    stripped = []
    for begin, end in found:
        while begin < end and text[begin].isspace():
            begin += 1
        while begin < end and text[end - 1].isspace():
            end -= 1
        if begin < end:
            stripped.append((begin, end))
    return stripped
