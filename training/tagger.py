"""The network in torch: LAC's two bidirectional GRU layers below one new layer of tags and CRF for each head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from training.lac import PADDING, UNKNOWN, Array, Lac

WIDTH = 128
#: What a transition that BIO forbids costs.
FORBIDDEN = -10.0


class Tagger(nn.Module):
    """Characters -> for each head one score a tag, with learned transitions between its tags."""

    def __init__(self, lac: Lac, heads: Mapping[str, Sequence[str]], *, dropout: float) -> None:
        super().__init__()
        self.tags = {head: tuple(tags) for head, tags in heads.items()}
        embedding = torch.tensor(lac.weights["embedding"])
        self.embedding = nn.Embedding(len(embedding), WIDTH, padding_idx=PADDING)
        self.lower = nn.GRU(WIDTH, WIDTH, bidirectional=True, batch_first=True)
        self.upper = nn.GRU(2 * WIDTH, WIDTH, bidirectional=True, batch_first=True)
        self.output = nn.ModuleDict({head: nn.Linear(2 * WIDTH, len(tags)) for head, tags in self.tags.items()})
        self.transitions = nn.ParameterDict(
            {head: nn.Parameter(torch.tensor(allowed_transitions(tags))) for head, tags in self.tags.items()}
        )
        self.dropout = nn.Dropout(dropout)
        with torch.no_grad():
            self.embedding.weight.copy_(embedding)
        _fill(self.lower, lac.weights, 1)
        _fill(self.upper, lac.weights, 2)

    def forward(self, characters: Tensor, head: str) -> Tensor:
        """Batch of character numbers (padded with 0) -> the head's scores (batch, length, tags)."""
        lengths = (characters != PADDING).sum(1)
        packed = pack_padded_sequence(
            self.dropout(self.embedding(characters)), lengths, batch_first=True, enforce_sorted=False
        )
        lower, _ = self.lower(packed)
        hidden, _ = self.upper(lower)
        padded, _ = pad_packed_sequence(hidden, batch_first=True)
        scores: Tensor = self.output[head](self.dropout(padded))
        return scores

    def loss(self, head: str, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Mean negative log-likelihood of the tag sequences under the CRF."""
        rows = torch.arange(len(scores))
        transitions = self.transitions[head]
        right = scores[rows, 0, tags[:, 0]]
        total = scores[:, 0]
        for place in range(1, scores.shape[1]):
            here = mask[:, place]
            step = scores[rows, place, tags[:, place]] + transitions[tags[:, place - 1], tags[:, place]]
            right = right + step * here
            longer = torch.logsumexp(total.unsqueeze(2) + transitions, 1) + scores[:, place]
            total = torch.where(here.unsqueeze(1) > 0, longer, total)
        return (torch.logsumexp(total, 1) - right).mean()

    def weights(self) -> dict[str, Array]:
        """The arrays in the order of gates that ONNX wants, under the names of ``training.lac``."""
        arrays = {"embedding": self.embedding.weight.detach().numpy()}
        for head, output in self.output.items():
            arrays[f"output_{head}"] = output.weight.detach().numpy().T
            arrays[f"output_bias_{head}"] = output.bias.detach().numpy()
        for layer, gru in ((1, self.lower), (2, self.upper)):
            arrays |= _arrays(gru, layer)
        return {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}


def allowed_transitions(tags: Sequence[str]) -> Array:
    """Nought where BIO lets a tag follow another, ``FORBIDDEN`` elsewhere (rows: from, columns: to)."""
    table = np.zeros((len(tags), len(tags)), dtype=np.float32)
    for column, tag in enumerate(tags):
        if tag.startswith("I-"):
            for row, before in enumerate(tags):
                if before[2:] != tag[2:]:
                    table[row, column] = FORBIDDEN
    return table


def numbers(characters: Sequence[str], table: dict[str, int]) -> list[int]:
    """Character numbers, ``UNKNOWN`` for those that the table lacks."""
    return [table.get(character, UNKNOWN) for character in characters]


def _reorder(array: Array) -> Array:
    """Swap the first two gates: ONNX has update, reset, new; torch has reset, update, new."""
    update, reset, new = np.split(array, 3)
    return np.concatenate([reset, update, new])


def _fill(gru: nn.GRU, weights: dict[str, Array], layer: int) -> None:
    state: dict[str, Tensor] = {}
    for direction, suffix in enumerate(("", "_reverse")):
        state[f"weight_ih_l0{suffix}"] = torch.tensor(_reorder(weights[f"input_{layer}"][direction]))
        state[f"weight_hh_l0{suffix}"] = torch.tensor(_reorder(weights[f"recurrent_{layer}"][direction]))
        first, second = np.split(weights[f"bias_{layer}"][direction], 2)
        state[f"bias_ih_l0{suffix}"] = torch.tensor(_reorder(first))
        state[f"bias_hh_l0{suffix}"] = torch.tensor(_reorder(second))
    gru.load_state_dict(state)


def _arrays(gru: nn.GRU, layer: int) -> dict[str, Array]:
    state = {name: tensor.numpy() for name, tensor in gru.state_dict().items()}
    both = ("", "_reverse")
    biases = [np.concatenate([_reorder(state[f"bias_{kind}_l0{suffix}"]) for kind in ("ih", "hh")]) for suffix in both]
    return {
        f"input_{layer}": np.stack([_reorder(state[f"weight_ih_l0{suffix}"]) for suffix in both]),
        f"recurrent_{layer}": np.stack([_reorder(state[f"weight_hh_l0{suffix}"]) for suffix in both]),
        f"bias_{layer}": np.stack(biases),
    }
