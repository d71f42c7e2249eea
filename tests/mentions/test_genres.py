"""Sentences of all news genres: what a reader sees named must be found, what names nothing must not."""

from __future__ import annotations

from collections.abc import Callable

import genres
import pytest

from kg.records import AnnotatedArticle

Reader = Callable[[str], AnnotatedArticle]

ROWS = [row for name in genres.__all__ if name != "NOTHING" for row in getattr(genres, name)]


@pytest.mark.parametrize(("text", "kinds", "forms"), ROWS, ids=[row[0][:16] for row in ROWS])
def test_what_a_sentence_names(read: Reader, text: str, kinds: str, forms: list[str]) -> None:
    found = {mention.surface for mention in read(text).mentions if mention.type in kinds.split("|")}
    assert [form for form in forms if not set(form.split("|")) & found] == [], sorted(found)


@pytest.mark.parametrize(("text", "forms"), genres.NOTHING, ids=[row[0][:16] for row in genres.NOTHING])
def test_what_names_nothing(read: Reader, text: str, forms: list[str]) -> None:
    found = {mention.surface for mention in read(text).mentions}
    assert sorted(found & set(forms)) == []
