"""One article through the pipeline."""

from __future__ import annotations

from spacy.language import Language

from kg.mentions import KnownName
from kg.records import AnnotatedArticle, Article, Mention, Span, Token

__all__ = ["annotate"]


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
    tokens = tuple(
        Token(Span(token.idx, token.idx + len(token.text)), token.text) for token in doc if not token.is_space)
    return AnnotatedArticle(article, doc._.sentence_spans, tokens, mentions, doc._.entities, home)
