"""What is left out of an article's records before they become quads, and what then has no use any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from kg.iris import entity_key
from kg.records import AnnotatedArticle, ArticleRecords, Measure, Post, Quotation, Statement
from kg.resolve import Identity

__all__ = ["Record", "Sieve"]

Record = TypeVar("Record", Statement, Post, Measure, Quotation)


class Sieve:
    """Passes article after article; a subclass says what stays, and is false when it leaves nothing out."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._alive: set[str] = set()
        self._loose: set[str] = set()

    def __bool__(self) -> bool:
        return True

    def keep(self, records: ArticleRecords) -> ArticleRecords:
        """Return the records of an article without what is left out."""
        if not self:
            return records
        article = records.annotated.article.key
        kept = replace(
            records, annotated=self._marked(records.annotated),
            statements=self._left(article, records.statements), posts=self._left(article, records.posts),
            measures=self._left(article, records.measures), quotations=self._left(article, records.quotations))
        used = _used_keys(kept)
        self._alive |= {self._identity.key_of(article, key) for key in used}
        self._loose |= {self._identity.key_of(article, key) for key in _used_keys(records) - used}
        return kept

    def orphans(self) -> set[str]:
        """Return the keys of the graph that only what was left out used."""
        return self._loose - self._alive

    def _marked(self, annotated: AnnotatedArticle) -> AnnotatedArticle:
        """Return an article with what it still names."""
        return annotated

    def _left(self, article: str, said: Sequence[Record]) -> tuple[Record, ...]:
        return tuple(said)


def _used_keys(records: ArticleRecords) -> set[str]:
    """Return the article's keys of all that its graph will name."""
    used = {key for mention in records.annotated.mentions for key in mention.entities}
    used |= {entity_key("person", byline.name) for byline in records.annotated.article.bylines}
    used |= {key for s in records.statements for key in (s.subject, s.object)}
    used |= {key for p in records.posts for key in (p.person, p.body)}
    used |= {key for m in records.measures for key in (m.about, m.rank_scope) if key is not None}
    return used | {q.speaker for q in records.quotations}
