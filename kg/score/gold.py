"""Gold pages: what a careful human reader would put in a graph, one JSON file a page."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kg.errors import UsageError

__all__ = ["GoldArticle", "GoldEntity", "GoldMeasure", "GoldQuote", "GoldRelation", "read_gold"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldEntity(_Model):
    """A thing with every form in which the article prints it; none where it is only implied."""

    name: str
    type: str
    mentions: tuple[str, ...]


class GoldRelation(_Model):
    """Subject, predicate, object by canonical name; `role` of a post; `evidence` is a snippet of the text."""

    subject: str
    predicate: str
    object: str
    role: str | None = None
    evidence: str | None = None


class GoldMeasure(_Model):
    """A figure, or an aim where `value` is None."""

    kind: str
    subject: str
    indicator: str
    value: float | int | str | None = None
    unit: str | None = None
    change: str | None = None
    period: str | None = None
    evidence: str | None = None


class GoldQuote(_Model):
    """Who speaks, and how it begins."""

    speaker: str
    starts: str


class GoldArticle(_Model):
    """An article as annotated; `starts` and `ends` are the body's first and last characters."""

    id: str
    headline: str | None = None
    kind: str
    starts: str
    ends: str
    date: str | None = None
    entities: tuple[GoldEntity, ...] = ()
    relations: tuple[GoldRelation, ...] = ()
    measures: tuple[GoldMeasure, ...] = ()
    quotes: tuple[GoldQuote, ...] = ()


class _GoldPage(_Model):
    articles: tuple[GoldArticle, ...]


def read_gold(folder: Path, only: Collection[str] | None = None) -> list[GoldArticle]:
    """Return the articles of all gold pages in a folder, mastheads left out.

    Args:
        folder: the folder of ``*.json``.
        only: names of files, without ``.json``, to read alone.

    Raises:
        UsageError: there is no such folder, no gold page in it, or a file is none.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give the folder of gold pages (*.json)")
    files = [path for path in sorted(folder.glob("*.json")) if only is None or path.stem in only]
    if not files:
        named = f" named {', '.join(sorted(only))}" if only else ""
        raise UsageError(f"{folder}: holds no gold page{named}; one JSON file a page is needed")
    articles: list[GoldArticle] = []
    for path in files:
        try:
            page = _GoldPage.model_validate(json.loads(path.read_text("utf-8")))
        except ValidationError as error:
            first = error.errors()[0]
            raise UsageError(f"{path}: no gold page: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        except (OSError, ValueError) as error:
            raise UsageError(f"{path}: no gold page: {error}") from error
        articles += [a for a in page.articles if a.kind != "masthead"]
    return articles
