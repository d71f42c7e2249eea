"""Pages with gold annotation as annotated texts: what trains behind the page splitter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.articles import split_page
from kg.pages import read_page
from kg.records import Article, Told
from training.annotated.records import AnnotatedText, Entity, Markup, Relation

__all__ = ["read_gold_page"]

_OPENING = 8


def read_gold_page(gold: Path, folder: Path) -> list[tuple[Article, AnnotatedText | None]]:
    """Return the articles of the page that `gold` annotates, each with its annotation where one fits.

    Args:
        gold: the annotation, a JSON file.
        folder: where the page's text lies under the name that `gold` gives as its source.
    """
    page = json.loads(gold.read_text("utf-8"))
    split = split_page(read_page(folder / page["source"], Told()))
    wanted = [article for article in page["articles"] if article["kind"] != "masthead"]
    return [(article, _fitting(article, wanted)) for article in split.articles if article.kind != "masthead"]


def _plain(text: str | None) -> str:
    return "".join(char for char in text or "" if char.isalnum())


def _fitting(article: Article, wanted: list[dict[str, Any]]) -> AnnotatedText | None:
    body = _plain(article.text[article.body_begin :])
    for gold in wanted:
        opening = _plain(gold["starts"])
        if opening and opening[:_OPENING] in body[: len(opening) + 2 * _OPENING]:
            return _annotated(article, gold)
    return None


def _annotated(article: Article, gold: dict[str, Any]) -> AnnotatedText:
    """Return the annotation with every form found in the article's text, longer forms first."""
    key_by_name = {entity["name"]: f"x{number}" for number, entity in enumerate(gold["entities"])}
    relations = tuple(
        Relation(
            key_by_name[r["subject"]], r["predicate"], key_by_name[r["object"]], r.get("role"), r.get("evidence") or ""
        )
        for r in gold["relations"]
        if r["subject"] in key_by_name and r["object"] in key_by_name
    )
    return AnnotatedText(
        gold["id"],
        "page",
        "",
        "paper",
        article.kind,
        gold["date"],
        (),
        article.headline or "",
        article.text,
        article.body_begin,
        tuple(sorted(_marks(article.text, gold, key_by_name), key=lambda m: (m.begin, -m.end))),
        (),
        tuple(Entity(key_by_name[e["name"]], e["type"], e["name"]) for e in gold["entities"]),
        relations,
        (),
        (),
    )


def _marks(text: str, gold: dict[str, Any], key_by_name: dict[str, str]) -> Iterator[Markup]:
    forms = sorted(
        {(form, key_by_name[entity["name"]]) for entity in gold["entities"] for form in entity["mentions"]},
        key=lambda pair: (-len(pair[0]), pair),
    )
    taken: dict[int, str] = {}
    for form, key in forms:
        at = text.find(form)
        while at >= 0:
            span = range(at, at + len(form))
            if all(taken.get(place, form) == form for place in span):
                taken.update(dict.fromkeys(span, form))
                yield Markup(at, at + len(form), key)
            at = text.find(form, at + len(form))
