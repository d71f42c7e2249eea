"""The tokenizer: spacy-pkuseg on the package's own model, every character kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import spacy_pkuseg
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from kg.errors import ResourceError
from kg.language.digests import digest_of
from kg.resources import models_dir

__all__ = ["Segmenter", "create_segmenter"]

_PIECE = re.compile(r"\s|\S+")
_STATE_FILE = "segmenter.json"


@cache
def _model(directory: Path) -> Any:
    """Open a segmentation model once a process; its own default dictionary stays out, it was trained without."""
    if not (directory / "weights.npz").is_file():
        raise ResourceError(f"segmentation model {directory} is missing; reinstall the package")
    model = spacy_pkuseg.pkuseg(str(directory))
    # without the default dictionary: the model alone decides
    model.preprocesser = spacy_pkuseg.Preprocesser([])
    model.postprocesser = spacy_pkuseg.Postprocesser(None, [])
    return model


class Segmenter(DummyTokenizer):
    """Cuts a text into words; blanks and line ends are tokens of their own, so that offsets are the text's."""

    def __init__(self, vocab: Vocab, model: str) -> None:
        self.vocab = vocab
        self.model = model
        self._directory = models_dir() / model

    def __call__(self, text: str) -> Doc:
        """Return the document whose tokens, put together, are `text`."""
        segment = _model(self._directory)
        words: list[str] = []
        for piece in _PIECE.findall(text):
            words.extend([piece] if piece.isspace() else _whole(piece, segment.cut(piece)))
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_disk(self, path: str | Path, **kwargs: object) -> None:
        """Write which model this is; the model itself lies in the package."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        srsly.write_json(folder / _STATE_FILE, {"model": self.model, "sha256": digest_of(self._directory)})

    def from_disk(self, path: str | Path, **kwargs: object) -> Segmenter:
        """Check that the package's model is the one that was written.

        Raises:
            ResourceError: it is another one.
        """
        state = srsly.read_json(Path(path) / _STATE_FILE)
        self._check(state)
        return self

    def to_bytes(self, **kwargs: object) -> bytes:
        """Return what `to_disk` writes."""
        return bytes(srsly.msgpack_dumps({"model": self.model, "sha256": digest_of(self._directory)}))

    def from_bytes(self, data: bytes, **kwargs: object) -> Segmenter:
        """Check as `from_disk` does."""
        self._check(srsly.msgpack_loads(data))
        return self

    def _check(self, state: dict[str, str]) -> None:
        self.model = state["model"]
        self._directory = models_dir() / self.model
        if digest_of(self._directory) != state["sha256"]:
            raise ResourceError(
                f"segmentation model {self.model} is not the one this pipeline was written with; write the pipeline "
                "again with python -m kg.language")


def _whole(piece: str, words: list[str]) -> list[str]:
    """Return `words` where they make up `piece`; single characters otherwise."""
    return words if "".join(words) == piece else list(piece)


@registry.tokenizers("zhundong.Segmenter.v1")  # type: ignore[untyped-decorator]
def create_segmenter(model: str = "pkuseg") -> Callable[[Language], Segmenter]:
    """Return a factory of the tokenizer over ``models/MODEL``."""
    return lambda nlp: Segmenter(nlp.vocab, model)
