"""Reading named-entity corpora: sentences of characters with a BIO tag each."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kg.crf import bounds

__all__ = ["Tagged", "bounds", "read_cluener", "read_columns", "split_cluener"]


class Tagged(NamedTuple):
    """A sentence: its characters and as many tags (``O``, ``B-name``, ``I-name``)."""

    characters: list[str]
    tags: list[str]


def read_cluener(path: Path) -> list[Tagged]:
    """CLUENER2020 JSON lines (inclusive end offsets)."""
    sentences = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        characters = list(record["text"])
        tags = ["O"] * len(characters)
        for label, surfaces in record["label"].items():
            for places in surfaces.values():
                for begin, last in places:
                    tags[begin : last + 1] = [f"B-{label}"] + [f"I-{label}"] * (last - begin)
        sentences.append(Tagged(characters, tags))
    return sentences


def split_cluener(sentences: Sequence[Tagged], *, seed: int = 0) -> tuple[list[Tagged], list[Tagged]]:
    """Seven eighths for training, one eighth held out."""
    mixed = list(sentences)
    random.Random(seed).shuffle(mixed)
    cut = len(mixed) // 8
    return mixed[cut:], mixed[:cut]


def read_columns(path: Path) -> list[Tagged]:
    """A character and its tag a line, blank line between sentences; BIO or BMES."""
    sentences, characters, tags = [], [], []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        fields = line.split()
        if len(fields) == 2:
            kind, dash, label = fields[1].partition("-")
            characters.append(fields[0])
            tags.append(f"{'B' if kind in 'BS' else 'I'}-{label}" if dash else "O")
        elif not line.strip() and characters:
            sentences.append(Tagged(characters, tags))
            characters, tags = [], []
    return sentences
