"""Articles written down with their mentions: ``[木垒县:Place=木垒哈萨克自治县]今年开工…``.

``[surface:Class]`` or ``[surface:Class=canonical name]``; two names at once: ``=甲;乙``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from kg.records import AnnotatedArticle, Article, AuthorityEntity, Candidate, Entity, Mention, Run, Sentence, Span

__all__ = ["SmallAuthority", "marked", "told"]

_MARK = re.compile(r"\[([^\[\]:]+):([A-Z][a-z]+)(?:=([^\]]+))?\]")
_PLACES = {
    "place/中华人民共和国": (None, "country", ("中国",)),
    "place/新疆维吾尔自治区": ("place/中华人民共和国", "province", ("新疆",)),
    "place/昌吉回族自治州": ("place/新疆维吾尔自治区", "prefecture", ("昌吉州",)),
    "place/昌吉市": ("place/昌吉回族自治州", "county", ()),
    "place/奇台县": ("place/昌吉回族自治州", "county", ("奇台",)),
    "place/阜康市": ("place/昌吉回族自治州", "county", ("阜康",)),
    "place/甘肃省": ("place/中华人民共和国", "province", ("甘肃",)),
    "zone/新疆准东经济技术开发区": ("place/昌吉回族自治州", None, ("准东开发区", "准东")),
    "industry/风电": (None, None, ("风电产业",)),
    "industry/光伏": (None, None, ()),
    "industry/煤炭": (None, None, ("煤炭产业",)),
    "industry/煤电": (None, None, ()),
}


class SmallAuthority:
    """A few places, a zone and industries, asked like the authority file."""

    def __init__(self) -> None:
        self.entities: Mapping[str, AuthorityEntity] = {
            key: AuthorityEntity(key, key.split("/")[0].capitalize(), key.split("/")[1], aliases, parent, level)
            for key, (parent, level, aliases) in _PLACES.items()}

    def ancestors(self, key: str) -> tuple[str, ...]:
        """Return the wider places, nearest first."""
        found: list[str] = []
        entity = self.entities.get(key)
        while entity and entity.parent:
            found.append(entity.parent)
            entity = self.entities.get(entity.parent)
        return tuple(found)

    def candidates(self, surface: str, home: str | None = None) -> tuple[Candidate, ...]:
        """Return the entries of this name or alias."""
        return tuple(Candidate(key, 0.9, "name") for key, entity in self.entities.items()
                     if surface in (entity.name, *entity.aliases))

    def chains(self, industry: str) -> tuple[str, ...]:
        """Return the industry itself: nothing is wider here."""
        return (industry,)


def marked(text: str, *, headline: str = "", kind: str = "news", reported: date | None = date(2024, 12, 10),
           home: str | None = "place/昌吉回族自治州") -> AnnotatedArticle:
    """Return the article that `text` with its marks describes; a line is a paragraph."""
    plain, mentions, entities = "", [], {}
    source = f"{headline}\n{text}" if headline else text
    at = 0
    for match in _MARK.finditer(source):
        plain += source[at:match.start()]
        at = match.end()
        surface, kind_, names = match.groups()
        keys = []
        for name in (names or surface).split(";"):
            key = f"{kind_.lower()}/{name}"
            keys.append(key)
            entities.setdefault(key, Entity(key, kind_, name))
        mentions.append(Mention(Span(len(plain), len(plain) + len(surface)), surface, kind_, tuple(keys), False, 0.9,
                                "marked.v1"))
        plain += surface
    plain += source[at:]
    sentences, begin = [], 0
    for number, line in enumerate(plain.split("\n")):
        inner = 0
        for stop in [m.end() for m in re.finditer("[。！？]+[”\"’』」]*", line)] + [len(line)]:
            if stop > inner:
                sentences.append(Sentence(Span(begin + inner, begin + stop), number))
                inner = stop
        begin += len(line) + 1
    article = Article("page", 0, kind, plain, plain.index("\n") + 1 if headline else 0, (Run(0, 0, len(plain)),),
                      headline=headline or None, reported=reported, year=reported.year if reported else None)
    return AnnotatedArticle(article, tuple(sentences), (), tuple(mentions), tuple(entities.values()), home)


def told(text: str, predicate: str, **options: object) -> set[tuple[str, str]]:
    """Return (subject, object) names that the rules find `text` to state with `predicate`; ``?`` marks a plan."""
    from kg.statements import tell

    statements, _, _ = tell(marked(text, **options), SmallAuthority(), None)  # type: ignore[arg-type]
    found = set()
    for statement in statements:
        if statement.predicate == predicate:
            name = statement.object.partition("/")[2] or statement.object
            plan = "?" if statement.modality == "Planned" else ""
            found.add((statement.subject.partition("/")[2], name + plan))
    return found
