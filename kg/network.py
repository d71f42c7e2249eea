"""The shipped network: characters in, named spans and tagged words out.

One ONNX graph holds two heads over encoders of their own.  The head ``names`` was tuned on named entities and
gives spans; the head ``words`` is LAC as published and gives words with their part of speech, among them
persons, places, bodies, titles of works and times.  Both are decoded by Viterbi over a linear-chain CRF; a
span's score is its marginal probability under that CRF, calibrated on sentences held out from training.

Only numpy and onnxruntime are needed.  The network runs in one thread, and what it says of a text depends on
that text alone.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.errors import ResourceError

Scores = NDArray[np.float32]
Weights = NDArray[np.float64]
Lengths = NDArray[np.int32]

#: Files of a model directory.
MODEL_FILE, NETWORK_FILE, TRANSITIONS_FILE = "model.onnx", "network.json", "transitions.npz"
#: Longest stretch read at once, in characters; longer sentences are cut after a comma where there is one.
LONGEST_CHUNK = 150
#: Chunks read together.
BATCH_SIZE = 32
SCORE_DECIMALS = 3
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
    [(2, 4, 'POSITION'), (4, 7, 'PER')]
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
        """The labels that ``spans`` can give, sorted."""
        return tuple(sorted(set(self._heads["names"].label_by_tag.values())))

    def spans(self, text: str) -> tuple[NetworkSpan, ...]:
        """The named spans of a text in reading order; spans never overlap."""
        return self.read(text)[0]

    def words(self, text: str) -> tuple[TaggedWord, ...]:
        """The words of a text with LAC's parts of speech, in reading order; blanks belong to no word."""
        return self.read(text)[1]

    def read(self, text: str) -> tuple[tuple[NetworkSpan, ...], tuple[TaggedWord, ...]]:
        """Both answers from one pass over the text: named spans, words."""
        spans: list[NetworkSpan] = []
        words: list[TaggedWord] = []
        naming, wording = self._heads["names"], self._heads["words"]
        for batch, lengths, scores in self._batches(text):
            paths = best_paths(scores["names"], lengths, naming.transitions)
            sums = forward_backward(scores["names"], lengths, naming.transitions)
            for row, (offset, _) in enumerate(batch):
                for begin, end, kind in bounds([naming.tags[tag] for tag in paths[row, : lengths[row]]]):
                    if kind in naming.label_by_tag:
                        score = naming.calibrated(kind, sums.span(row, begin, end, naming.tags, kind))
                        spans.append(NetworkSpan(offset + begin, offset + end, naming.label_by_tag[kind], score))
            paths = best_paths(scores["words"], lengths, wording.transitions)
            for row, (offset, _) in enumerate(batch):
                for begin, end, kind in word_bounds([wording.tags[tag] for tag in paths[row, : lengths[row]]]):
                    words.append(TaggedWord(offset + begin, offset + end, kind))
        return tuple(sorted(spans)), tuple(sorted(words))

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


@dataclass(frozen=True)
class Sums:
    """The forward and backward sums of a batch, scaled so that their products are marginal probabilities."""

    emissions: Weights
    forward: Weights
    backward: Weights
    transitions: Weights
    lengths: Lengths

    def span(self, row: int, begin: int, end: int, tags: Sequence[str], kind: str) -> float:
        """The probability that the stretch, no more and no less, has this kind."""
        first, inner = tags.index(f"B-{kind}"), tags.index(f"I-{kind}")
        emissions = self.emissions[row]
        value = float(emissions[begin, first])
        if begin:
            value *= float(self.forward[row, begin - 1] @ self.transitions[:, first])
        before = first
        for place in range(begin + 1, end):
            value *= float(self.transitions[before, inner] * emissions[place, inner])
            before = inner
        if end < self.lengths[row]:
            after = self.transitions[before] * emissions[end] * self.backward[row, end]
            value *= float(after.sum() - after[inner])
        return min(1.0, max(0.0, value))


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


def forward_backward(scores: Scores, lengths: Lengths, transitions: Scores) -> Sums:
    """Forward and backward sums of the CRF; every place is divided by its forward total."""
    moves = np.exp(transitions.astype(np.float64))
    emissions = np.exp(scores.astype(np.float64) - scores.max(axis=2, keepdims=True))
    forward, backward = np.zeros_like(emissions), np.ones_like(emissions)
    places = emissions.shape[1]
    for place in range(places):
        here = emissions[:, place] if place == 0 else (forward[:, place - 1] @ moves) * emissions[:, place]
        total = here.sum(axis=1, keepdims=True)
        forward[:, place] = here / total
        emissions[:, place] /= total
    for place in range(places - 2, -1, -1):
        longer = (emissions[:, place + 1] * backward[:, place + 1]) @ moves.T
        backward[:, place] = np.where((lengths > place + 1)[:, None], longer, 1.0)
    return Sums(emissions, forward, backward, moves, lengths)


def best_paths(scores: Scores, lengths: Lengths, transitions: Scores) -> NDArray[np.int64]:
    """The best tag sequence of each row (Viterbi); places past a row's length are to be left out."""
    rows, places, tags = scores.shape
    into = np.ascontiguousarray(transitions.T)  # (to, from): the search runs over the last axis
    pointers = np.empty((places, rows, tags), dtype=np.int64)
    best = scores[:, 0].copy()
    for place in range(1, places):
        candidates = best[:, None, :] + into
        chosen = candidates.argmax(axis=2)
        longer = np.take_along_axis(candidates, chosen[:, :, None], axis=2)[:, :, 0] + scores[:, place]
        alive = (lengths > place)[:, None]
        best = np.where(alive, longer, best)
        pointers[place] = np.where(alive, chosen, np.arange(tags))
    paths = np.empty((rows, places), dtype=np.int64)
    paths[:, -1] = best.argmax(axis=1)
    for place in range(places - 1, 0, -1):
        paths[:, place - 1] = pointers[place, np.arange(rows), paths[:, place]]
    return paths


def bounds(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The half-open stretches that BIO tags mark.

    >>> bounds(["B-PER", "I-PER", "O", "B-ORG"])
    [(0, 2, 'PER'), (3, 4, 'ORG')]
    """
    found: list[tuple[int, int, str]] = []
    begin, kind = 0, ""
    for place, tag in enumerate([*tags, "O"]):
        if kind and tag != f"I-{kind}":
            found.append((begin, place, kind))
            kind = ""
        if tag != "O" and not kind:
            begin, kind = place, tag[2:]
    return found


def word_bounds(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The words that BIO tags mark: every ``I`` lengthens the word before it, whose first tag decides.

    >>> word_bounds(["B-v", "I-vn", "B-w"])
    [(0, 2, 'v'), (2, 3, 'w')]
    """
    begins = [place for place, tag in enumerate(tags) if place == 0 or not tag.startswith("I-")]
    return [
        (begin, end, tags[begin][2:] or tags[begin])
        for begin, end in zip(begins, [*begins[1:], len(tags)], strict=True)
    ]


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
