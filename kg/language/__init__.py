"""The one spaCy pipeline: an article in, words, sentences, mentions and entities out."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

from kg.language.components import COMPONENTS, MENTIONS, sentence_spans
from kg.language.segmenter import Segmenter
from kg.records import AnnotatedArticle, Article, Mention, Span, Token
from kg.resources import models_dir

__all__ = [
    "COMPONENTS", "MENTIONS", "Segmenter", "annotate", "build_pipeline", "load_pipeline", "pipeline_dir",
    "sentence_spans",
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


def annotate(nlp: Language, article: Article, home: str | None) -> AnnotatedArticle:
    """Run the pipeline over an article.

    Args:
        home: key of the place that 全州, 我州 mean where the article does not tell, or none.
    """
    doc = nlp.make_doc(article.text)
    doc._.article, doc._.home = article, home
    doc = nlp(doc)
    mentions = tuple(
        Mention(link.draft.span, link.draft.span.of(article.text), link.draft.type, link.keys, link.known,
                link.score, link.draft.rule)
        for link in doc._.links)
    tokens = tuple(
        Token(Span(token.idx, token.idx + len(token.text)), token.text) for token in doc if not token.is_space)
    return AnnotatedArticle(article, doc._.sentence_spans, tokens, mentions, doc._.entities, home)
