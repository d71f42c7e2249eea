"""Annotated articles as tagged sentences: the thirteen classes, FIGURE (a measure's print) and AIM (its wording)."""

from __future__ import annotations

from collections.abc import Sequence

from kg.network import chunks
from training.annotated.records import AnnotatedText
from training.corpora import Tagged

__all__ = ["AIM", "FIGURE", "tagged"]

FIGURE, AIM = "FIGURE", "AIM"


def tagged(articles: Sequence[AnnotatedText]) -> list[Tagged]:
    """Return the stretches that the network reads of these articles, a BIO tag a character.

    A mention inside a figure's or an aim's span wins: what is left of an aim before and behind it keeps its tag.
    """
    sentences = []
    for article in articles:
        tags = _tags(article)
        for begin, end in chunks(article.text):
            piece = tags[begin:end]
            if piece and piece[0].startswith("I-"):
                piece[0] = "B-" + piece[0][2:]
            sentences.append(Tagged(list(article.text[begin:end]), piece))
    return sentences


def _tags(article: AnnotatedText) -> list[str]:
    tags = ["O"] * len(article.text)
    numberless = {measure.key for measure in article.measures if measure.value is None}
    for mark in article.figures:
        _paint(tags, mark.begin, mark.end, AIM if mark.key in numberless else FIGURE)
    types = {entity.key: entity.type for entity in article.entities}
    for mark in reversed(article.mentions):
        _paint(tags, mark.begin, mark.end, types[mark.key])
        if mark.end < len(tags) and tags[mark.end].startswith("I-"):
            tags[mark.end] = "B-" + tags[mark.end][2:]
    return tags


def _paint(tags: list[str], begin: int, end: int, label: str) -> None:
    tags[begin:end] = [f"B-{label}"] + [f"I-{label}"] * (end - begin - 1)
