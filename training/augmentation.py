"""More variety in training: some mentions exchanged for other names, some sentences in other punctuation."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

from training.corpora import Tagged, bounds
from training.names import LABEL_TO_MAKER

#: Labels whose spans are no names: they stay as they are.
FIXED = frozenset(["FIGURE", "AIM"])
#: Print takes either form; a sentence in this share has the narrow one throughout.
NARROW_SHARE = 0.08
_NARROW = str.maketrans(
    {"，": ",", "（": "(", "）": ")", "：": ":", "；": ";", "“": '"', "”": '"', "！": "!", "？": "?"}
)


def vary(sentences: Sequence[Tagged], made_share: float, swapped_share: float, chance: random.Random) -> list[Tagged]:
    """A copy of the sentences with some mentions exchanged.

    Each mention is exchanged for a made name with probability ``made_share`` where a maker exists for its label, and
    for another mention of its label with ``swapped_share``.
    """
    surfaces: dict[str, list[str]] = defaultdict(list)
    for sentence in sentences:
        for begin, end, label in bounds(sentence.tags):
            surfaces[label].append("".join(sentence.characters[begin:end]))
    return [_vary(sentence, made_share, swapped_share, surfaces, chance) for sentence in sentences]


def _vary(
    sentence: Tagged,
    made_share: float,
    swapped_share: float,
    surfaces: Mapping[str, Sequence[str]],
    chance: random.Random,
) -> Tagged:
    characters: list[str] = []
    tags: list[str] = []
    last = 0
    for begin, end, label in bounds(sentence.tags):
        surface = "".join(sentence.characters[begin:end])
        luck = chance.random()
        if luck < made_share and label in LABEL_TO_MAKER:
            surface = LABEL_TO_MAKER[label](chance)
        elif luck > 1 - swapped_share and label not in FIXED:
            surface = chance.choice(surfaces[label])
        characters += [*sentence.characters[last:begin], *surface]
        tags += [*sentence.tags[last:begin], f"B-{label}", *[f"I-{label}"] * (len(surface) - 1)]
        last = end
    characters += sentence.characters[last:]
    if chance.random() < NARROW_SHARE:
        characters = list("".join(characters).translate(_NARROW))
    return Tagged(characters, tags + sentence.tags[last:])
