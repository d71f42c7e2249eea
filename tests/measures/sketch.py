"""Articles written as one string, mentions marked ``<Type surface>`` or ``<Type surface=name>``."""

from __future__ import annotations

import re
from datetime import date

from oracle import split_sentences

from kg.records import AnnotatedArticle, Article, Entity, Mention, Run, Span

__all__ = ["sketch"]

_MARK = re.compile(r"<([A-Z][a-z]+) ([^<>=]+)(?:=([^<>]+))?>")


def sketch(marked: str, reported: date | None = date(2025, 6, 20), home: str | None = "place/青山州",
           headline: str | None = None, kind: str = "news") -> AnnotatedArticle:
    """Return the article that `marked` describes; an entity's key is its type and name.

    >>> sketch("<Place 青山州>产煤。").mentions[0].entities
    ('place/青山州',)
    """
    head = f"{headline}\n" if headline else ""
    text, mentions, entities, read = "", [], {}, 0
    for match in _MARK.finditer(head + marked):
        text += (head + marked)[read:match.start()]
        span, read = Span(len(text), len(text) + len(match[2])), match.end()
        text += match[2]
        key = f"{match[1].lower()}/{match[3] or match[2]}"
        mentions.append(Mention(span, match[2], match[1], (key,), True, 1.0, "sketch.v1"))
        entities[key] = Entity(key, match[1], match[3] or match[2], (match[2],), True)
    text += (head + marked)[read:]
    body = text.index("\n") + 1 if headline else 0
    article = Article("sketch", 0, kind, text, body, (Run(0, 0, len(text)),), headline=headline, reported=reported,
                      year=reported.year if reported else None)
    return AnnotatedArticle(article, split_sentences(text), (), tuple(mentions), tuple(entities.values()), home)
