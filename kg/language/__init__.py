"""The one spaCy pipeline: an article in, words, sentences, mentions and entities out."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

from kg.language.components import COMPONENTS, MENTIONS, sentence_spans
from kg.language.page import annotate_page, names_of
from kg.language.reading import annotate
from kg.language.segmenter import Segmenter
from kg.resources import models_dir

__all__ = [
    "COMPONENTS", "MENTIONS", "Segmenter", "annotate", "annotate_page", "build_pipeline", "load_pipeline",
    "names_of", "pipeline_dir", "sentence_spans",
]


def pipeline_dir() -> Path:
    """Return the folder of the shipped pipeline, which ``spacy.load`` opens."""
    return models_dir() / "zhundong"


def build_pipeline() -> Language:
    """Return the pipeline put together from its parts."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhundong.Segmenter.v1", "model": "pkuseg"}}})
    nlp.meta["name"], nlp.meta["version"] = "zhundong", "1.0.0"
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def load_pipeline(path: Path | None = None) -> Language:
    """Open the pipeline in `path` (the shipped one unless told).

    Raises:
        ResourceError: a model of the package is missing or is not the one the pipeline was written with.
    """
    return spacy.load(path or pipeline_dir())
