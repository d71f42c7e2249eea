"""The corpus's parts by article: training, development, test; and folds of the training part."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from training.annotated.records import AnnotatedText

__all__ = ["Part", "fold_of", "part_of", "parts"]

Part = Literal["train", "dev", "test"]


def _number(id_: str, salt: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt}:{id_}".encode()).digest()[:4], "big")


def part_of(id_: str) -> Part:
    """Return the part of an article: four fifths train, a tenth each dev and test; the id alone decides."""
    place = _number(id_, "part") % 10
    return "test" if place == 0 else "dev" if place == 1 else "train"


def fold_of(id_: str, count: int) -> int:
    """Return in which of `count` folds an article is held out."""
    return _number(id_, "fold") % count


def parts(articles: Sequence[AnnotatedText]) -> dict[Part, list[AnnotatedText]]:
    """Return the articles of each part in their order."""
    found: dict[Part, list[AnnotatedText]] = {"train": [], "dev": [], "test": []}
    for article in articles:
        found[part_of(article.id)].append(article)
    return found
