"""One article through the pipeline."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language

from kg.mentions import KnownName, Word
from kg.records import AnnotatedArticle, Article, Figure, Mention, Span, Token

__all__ = ["annotate"]

#: Labels of the network's classes that are no mentions.
_FIGURES = ("FIGURE", "AIM")


def _tags(words: Iterable[Word], length: int) -> list[str]:
    """Return for each of `length` characters the tag of the word that it stands in, empty for none."""
    tags = [""] * length
    for word in words:
        tags[word.begin:word.end] = [word.tag] * (word.end - word.begin)
    return tags


def annotate(
        nlp: Language, article: Article, home: str | None, known: tuple[KnownName, ...] = ()) -> AnnotatedArticle:
    """Run the pipeline over an article.

    Args:
        home: key of the place that 全州, 我州 mean where the article does not tell, or none.
        known: names that the other articles of the page give.
    """
    doc = nlp.make_doc(article.text)
    doc._.article, doc._.home, doc._.known = article, home, known
    doc = nlp(doc)
    mentions = tuple(
        Mention(link.draft.span, link.draft.span.of(article.text), link.draft.type, link.keys, link.known,
                link.score, link.draft.rule)
        for link in doc._.links)
    tags = _tags(doc._.words, len(article.text))
    tokens = tuple(
        Token(Span(token.idx, token.idx + len(token.text)), token.text, tags[token.idx])
        for token in doc if not token.is_space)
    said = doc._.reading.spans_of("classes") if doc._.reading else ()
    figures = tuple(Figure(Span(s.begin, s.end), s.label, s.score) for s in said if s.label in _FIGURES)
    return AnnotatedArticle(article, doc._.sentence_spans, tokens, mentions, doc._.entities, home, figures)
