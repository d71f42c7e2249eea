"""The pipeline, opened once, and a reader of single sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from kg.language import annotate, load_pipeline
from kg.records import AnnotatedArticle, Article, Run

HOME = "place/昌吉回族自治州"
Reader = Callable[[str], AnnotatedArticle]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_pipeline()


@pytest.fixture(scope="session")
def read(nlp: Language) -> Reader:
    def annotated(text: str) -> AnnotatedArticle:
        article = Article("test", 0, "news", text, 0, (Run(0, 0, len(text)),))
        return annotate(nlp, article, HOME)
    return annotated
