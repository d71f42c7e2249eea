"""What the pipeline makes of one page: its records, and the same as a JSON document."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.inputs import page_files
from kg.pipeline import Pipeline
from kg.records import Article, ArticleRecords, PageRecords, Span, Told
from kg.settings import Settings, load_settings

__all__ = ["as_document", "explain"]


def explain(path: Path | str, *, settings: Settings | None = None, told: Told | None = None) -> PageRecords:
    """Read one page and return all that the pipeline finds in it; nothing is stored.

    Args:
        path: the page's file.
        settings: else `load_settings()`.
        told: what the user knows of the page and the text does not tell.

    Raises:
        UsageError: the file does not exist or is a folder.
        PageError: the page cannot be read.
    """
    file = Path(path)
    if not file.exists():
        raise UsageError(f"{file}: no such file; give the file of one page")
    if file.is_dir():
        raise UsageError(f"{file}: is a folder; give the file of one page")
    (page,), _ = page_files([file])
    return Pipeline(settings or load_settings()).read(file, page.key, told or Told())


def as_document(records: PageRecords) -> dict[str, Any]:
    """Return the records as a JSON document; every span comes with the characters it covers."""
    page = records.page
    return {
        "page": {"key": page.key, "source": page.source, "sha256": page.sha256, "encoding": page.encoding,
                 "characters": len(page.text), "told": _plain(asdict(page.told))},
        "issue": _plain(asdict(records.issue)) if records.issue else None,
        "warnings": [asdict(w) for w in records.warnings],
        "articles": [_article(a) for a in records.articles],
    }


def _article(records: ArticleRecords) -> dict[str, Any]:
    annotated = records.annotated
    article = annotated.article
    fields = ("kind", "headline", "kicker", "subtitle", "section", "reported", "published", "year", "body_begin",
              "text")
    return {
        "key": article.key,
        **{name: _plain(getattr(article, name)) for name in fields},
        "bylines": [{"name": b.name, "role": b.role} for b in article.bylines],
        "sentences": [[s.span.begin, s.span.end] for s in annotated.sentences],
        "entities": [_plain(asdict(e)) for e in annotated.entities],
        "mentions": [
            _span(article, m.span) | {"type": m.type, "entities": list(m.entities), "known": m.known, "score": m.score,
                                      "rule": m.rule, "printed": [[p.begin, p.end] for p in article.printed(m.span)]}
            for m in annotated.mentions],
        "statements": [_record(article, s) for s in records.statements],
        "posts": [_record(article, p) for p in records.posts],
        "measures": [_record(article, m) for m in records.measures],
        "quotations": [_record(article, q) for q in records.quotations],
    }


def _span(article: Article, span: Span) -> dict[str, Any]:
    return {"begin": span.begin, "end": span.end, "text": span.of(article.text)}


def _record(article: Article, record: Any) -> dict[str, Any]:
    """A statement, post, measure or quotation, its evidence with the characters."""
    return _plain(asdict(record)) | {"evidence": [_span(article, span) for span in record.evidence]}  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    """Days and decimals as text and numbers, the rest as it is."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
