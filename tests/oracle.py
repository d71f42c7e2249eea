"""Articles with the mentions that a human marked: what the extraction stages see when all before them is right.

Needs the annotated pages: ``KG_SHARED`` names the folder that holds ``gold/`` and ``corpus/``.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kg.records import AnnotatedArticle, Article, Entity, Mention, Run, Sentence, Span, Token

__all__ = ["HOME", "annotate_gold", "gold_pages", "shared_dir", "split_sentences"]

HOME = "place/昌吉回族自治州"
_SENTENCE_END = re.compile(r"[。！？!?；;]?[。！？!?]+[”’」』\"']*")


def shared_dir() -> Path:
    """Return the folder of the annotated pages (``KG_SHARED``, else ``shared`` beside the checkout)."""
    return Path(os.environ.get("KG_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def gold_pages() -> Iterator[tuple[dict[str, Any], str]]:
    """Yield (gold, page text) of each annotated page, by name."""
    for path in sorted((shared_dir() / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        yield gold, (shared_dir() / "corpus" / gold["source"]).read_text("utf-8")


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", c) if c.isalnum() and len(
        unicodedata.normalize("NFKC", c)) == 1 else c for c in text)


def _paragraphs(page: str) -> list[str]:
    """Join the lines of a page into paragraphs: at blank lines, or at short lines of a set column."""
    lines = [line.strip() for line in page.split("\n")]
    filled = sorted(len(line) for line in lines if len(line) > 4)
    width = filled[len(filled) // 2] if filled else 0
    column = width < 30
    found, current = [], ""
    for line in lines:
        if line.startswith("□") and line[-1:] in "摄道":  # the photographer's credit stands in no body
            continue
        if not line:
            if current and (current[-1] in "。！？”…：:" or not re.search("[，。,]", current)):
                found.append(current)
                current = ""
            continue
        current += line
        if column and len(line) < width * 0.8 and line[-1] in "。！？”":
            found.append(current)
            current = ""
    return [*found, current] if current else found


def _bare(text: str) -> tuple[str, list[int]]:
    """Return the text without white space, and where each character stood."""
    places = [i for i, c in enumerate(text) if not c.isspace()]
    return "".join(text[i] for i in places), places


def _cut(page: str, gold: list[dict[str, Any]]) -> dict[str, str]:
    """Return each gold article's body, paragraphs parted by line feeds, foreign captions cut out."""
    marked = _fold("\n".join(_paragraphs(page)))
    bare, places = _bare(marked)
    bounds: dict[str, tuple[int, int]] = {}
    used: set[int] = set()
    for article in gold:
        start, end = _bare(_fold(article["starts"]))[0], _bare(_fold(article["ends"]))[0]
        begin = -1
        while (begin := bare.find(start, begin + 1)) in used:
            pass
        if begin < 0:
            continue
        used.add(begin)
        stop = bare.find(end, begin)
        if stop >= 0:
            bounds[article["id"]] = (begin, stop + len(end))
    bodies = {}
    for name, (begin, stop) in bounds.items():
        inner = [b for other, b in bounds.items() if other != name and begin < b[0] and b[1] <= stop]
        kept = [i for i in range(begin, stop) if not any(a <= i < b for a, b in inner)]
        body = "".join(
            ("\n" if n and "\n" in marked[places[kept[n - 1]]:places[i]] and bare[kept[n - 1]] in "。！？”…："
             else "") + bare[i] for n, i in enumerate(kept))
        # Latin words keep their blanks out; overprinted captions are read once.
        bodies[name] = re.sub(r"(.+)\1", r"\1", body) if body.endswith("。。") else body
    return bodies


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Split at line feeds and at 。！？ (closing quotes belong to the sentence before)."""
    found, offset = [], 0
    for number, line in enumerate(text.split("\n")):
        begin = 0
        for stop in [m.end() for m in _SENTENCE_END.finditer(line)] + [len(line)]:
            if stop > begin:
                found.append(Sentence(Span(offset + begin, offset + stop), number))
                begin = stop
        offset += len(line) + 1
    return tuple(found)


def _mentions(text: str, entities: list[dict[str, Any]]) -> tuple[Mention, ...]:
    named: dict[str, list[dict[str, Any]]] = {}
    for entity in entities:
        for surface in entity["mentions"]:
            named.setdefault(_bare(_fold(surface))[0], []).append(entity)
    taken: list[Span] = []
    found = []
    for surface in sorted(named, key=lambda s: (-len(s), s)):
        owners = named[surface]
        keys = tuple(dict.fromkeys(f"{e['type'].lower()}/{e['name']}" for e in owners))
        for match in re.finditer(re.escape(surface), text):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in taken):
                taken.append(span)
                found.append(Mention(span, surface, owners[0]["type"], keys, True, 1.0, "oracle.v1"))
    return tuple(sorted(found, key=lambda m: m.span))


def annotate_gold(gold: dict[str, Any], page: str) -> list[tuple[dict[str, Any], AnnotatedArticle]]:
    """Return each gold article with its annotated text (headline line, then the body)."""
    pieces = [a for a in gold["articles"] if a["kind"] != "masthead"]
    days = [date.fromisoformat(a["date"]) for a in gold["articles"] if a["date"]]
    masthead = next((a for a in gold["articles"] if a["kind"] == "masthead"), None)
    published = date.fromisoformat(masthead["date"]) if masthead and masthead["date"] else None
    bodies = _cut(page, pieces)
    found = []
    for number, piece in enumerate(pieces):
        if piece["id"] not in bodies:
            continue
        head = f"{_fold(piece['headline'])}\n" if piece["headline"] else ""
        text = head + bodies[piece["id"]]
        article = Article(
            page_key=gold["source"].split(".")[0], offset=number, kind=piece["kind"], text=text,
            body_begin=len(head), runs=(Run(0, 0, len(text)),), headline=piece["headline"],
            reported=date.fromisoformat(piece["date"]) if piece["date"] else None, published=published,
            year=max(days).year if days else None)
        entities = tuple(Entity(f"{e['type'].lower()}/{e['name']}", e["type"], e["name"], tuple(e["mentions"]), True)
                         for e in piece["entities"])
        tokens = tuple(Token(Span(i, i + 1), c) for i, c in enumerate(text) if not c.isspace())
        found.append((piece, AnnotatedArticle(
            article, split_sentences(text), tokens, _mentions(text, piece["entities"]), entities, HOME)))
    return found
