"""More variety of names in training: some mentions exchanged for names made by rule."""

from __future__ import annotations

import random
from collections.abc import Sequence

from training.corpora import Tagged, bounds
from training.names import LABEL_TO_MAKER


def vary(sentences: Sequence[Tagged], made_share: float, chance: random.Random) -> list[Tagged]:
    """A copy of the sentences; each mention that a maker exists for is exchanged with probability ``made_share``."""
    return [_vary(sentence, made_share, chance) for sentence in sentences]


def _vary(sentence: Tagged, made_share: float, chance: random.Random) -> Tagged:
    characters: list[str] = []
    tags: list[str] = []
    last = 0
    for begin, end, label in bounds(sentence.tags):
        surface = "".join(sentence.characters[begin:end])
        if chance.random() < made_share and label in LABEL_TO_MAKER:
            surface = LABEL_TO_MAKER[label](chance)
        characters += [*sentence.characters[last:begin], *surface]
        tags += [*sentence.tags[last:begin], f"B-{label}", *[f"I-{label}"] * (len(surface) - 1)]
        last = end
    return Tagged(characters + sentence.characters[last:], tags + sentence.tags[last:])
