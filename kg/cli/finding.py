"""``kg find``: things by name, alias or pinyin."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.exits import say_error
from kg.cli.options import ConfigOption, JsonOption, StoreOption, open_existing
from kg.cli.output import print_json, print_table
from kg.errors import UsageError

__all__ = ["find"]


def find(
    words: Annotated[list[str], typer.Argument(
        metavar="TEXT...", help="A part of the name, pinyin or its initials; of several words all must fit.")],
    store: StoreOption = None,
    type_name: Annotated[str | None, typer.Option("--type", metavar="CLASS", help="Only things of this class.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, metavar="N", help="Most things.")] = 20,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Find things by name, alias or pinyin, the best first: exact names, names that begin so, names that hold it."""
    from kg.api import find as find_hits
    from kg.vocab import ENTITY_CLASSES
    if type_name is not None and type_name not in ENTITY_CLASSES:
        raise UsageError(f"--type {type_name} does not exist; allowed are {', '.join(ENTITY_CLASSES)}")
    text = " ".join(words)
    if not text.strip():
        raise UsageError("no text was given; try: kg find 准东")
    hits = find_hits(open_existing(store, config), text, type_name, limit)
    if as_json:
        print_json([{"iri": hit.iri, "type": hit.type, "name": hit.name, "matched": hit.matched, "how": hit.how,
                     "articles": hit.articles} for hit in hits])
    elif hits:
        print_table(("name", "class", "matched", "articles", "iri"),
                    [(hit.name, hit.type, hit.matched if hit.matched != hit.name else "", str(hit.articles), hit.iri)
                     for hit in hits], right=("articles",))
    if hits and hits[0].is_loose:
        say_error(f"nothing is called {text}; these sound like it, or hold most of it")
    if not hits:
        say_error(f"nothing is called {text}; a shorter part of the name, or its pinyin, finds more")
