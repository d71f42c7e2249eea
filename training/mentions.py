"""Tuning LAC's network on annotated text: batches, schedule, averaged weights."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from training.augmentation import vary
from training.corpora import Tagged
from training.lac import PADDING, Lac
from training.tagger import Tagger, numbers

LONGEST_SENTENCE = 120


@dataclass(frozen=True)
class Tuning:
    """How long and how fast to tune.

    ``made_share`` of the mentions are exchanged for made names and ``swapped_share`` for others of their class, anew
    in each round; a head's sentences are read ``repeats`` times a round; the weights of the last ``averaged_share``
    of the steps are averaged.
    """

    rounds: int = 6
    batch: int = 32
    encoder_rate: float = 1e-3
    head_rate: float = 3e-3
    dropout: float = 0.2
    averaged_share: float = 0.35
    made_share: float = 0.1
    swapped_share: float = 0.1
    repeats: Mapping[str, int] = field(default_factory=dict)
    seed: int = 0


def tune(lac: Lac, material: Mapping[str, Sequence[Tagged]], tuning: Tuning) -> Tagger:
    """A tagger with a head for each corpus of ``material``, started from LAC; the same seed gives the same weights."""
    torch.manual_seed(tuning.seed)
    chance = random.Random(tuning.seed)
    heads = {
        head: ["O", *sorted({tag for sentence in sentences for tag in sentence.tags if tag != "O"})]
        for head, sentences in material.items()
    }
    tagger = Tagger(lac, heads, dropout=tuning.dropout)
    head_parameters = [*tagger.output.parameters(), *tagger.transitions.parameters()]
    encoder = [p for part in (tagger.embedding, tagger.lower, tagger.upper) for p in part.parameters()]
    rates = (tuning.head_rate, tuning.encoder_rate)
    optimizer = torch.optim.AdamW([{"params": head_parameters}, {"params": encoder}], weight_decay=0.01)
    average = torch.optim.swa_utils.AveragedModel(tagger)
    rounds = [_round(material, lac.characters, heads, tuning, chance) for _ in range(tuning.rounds)]
    steps = sum(len(batches) for batches in rounds)
    step = 0
    tagger.train()
    for number, batches in enumerate(rounds, 1):
        loss_sum = 0.0
        for head, characters, wanted in batches:
            factor = min(1.0, (step + 1) / 100) * max(0.05, 1 - step / steps)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            loss = tagger.loss(head, tagger(characters, head), wanted, (characters != PADDING).float())
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(tagger.parameters(), 5.0)
            optimizer.step()
            loss_sum += float(loss.detach())
            step += 1
            if step > steps * (1 - tuning.averaged_share):
                average.update_parameters(tagger)
        print(f"  round {number} of {tuning.rounds}: mean loss {loss_sum / len(batches):.3f}", flush=True)
    averaged = average.module
    assert isinstance(averaged, Tagger)
    averaged.eval()
    return averaged


def _round(
    material: Mapping[str, Sequence[Tagged]],
    table: dict[str, int],
    heads: Mapping[str, Sequence[str]],
    tuning: Tuning,
    chance: random.Random,
) -> list[tuple[str, Tensor, Tensor]]:
    """The batches of one round, those of the heads mixed; names and punctuation varied anew."""
    mixed = [
        (head, characters, wanted)
        for head, sentences in material.items()
        for _ in range(tuning.repeats.get(head, 1))
        for characters, wanted in _batches(
            vary(sentences, tuning.made_share, tuning.swapped_share, chance), table, heads[head], tuning.batch, chance
        )
    ]
    chance.shuffle(mixed)
    return mixed


def _batches(
    sentences: Sequence[Tagged], table: dict[str, int], tags: Sequence[str], size: int, chance: random.Random
) -> Iterator[tuple[Tensor, Tensor]]:
    """Padded batches of sentences of like length, in random order."""
    tag_to_number = {tag: number for number, tag in enumerate(tags)}
    rows = [
        (
            numbers(sentence.characters[begin : begin + LONGEST_SENTENCE], table),
            [tag_to_number[tag] for tag in sentence.tags[begin : begin + LONGEST_SENTENCE]],
        )
        for sentence in sentences
        for begin in range(0, len(sentence.characters), LONGEST_SENTENCE)
    ]
    chance.shuffle(rows)
    rows.sort(key=lambda row: len(row[0]) // 5)
    batches = [rows[begin : begin + size] for begin in range(0, len(rows), size)]
    chance.shuffle(batches)
    for batch in batches:
        longest = max(len(characters) for characters, _ in batch)
        yield (
            torch.tensor([characters + [PADDING] * (longest - len(characters)) for characters, _ in batch]),
            torch.tensor([wanted + [0] * (longest - len(wanted)) for _, wanted in batch]),
        )
