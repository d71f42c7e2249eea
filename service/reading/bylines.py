"""What a person wrote, took or edited: the articles whose byline names them, and as what."""

from __future__ import annotations

from dataclasses import dataclass

from service.backend import Backend
from service.reading.asking import node, read, text
from service.reading.headlines import read_headlines
from service.reading.things import ArticleLine

__all__ = ["Signed", "read_signed"]

_SIGNED = """SELECT ?role ?article (MAX(?told) AS ?day) WHERE {
  GRAPH ?article { VALUES ?person { THIS } ?node schema:author ?person ; schema:roleName ?role }
  OPTIONAL { ?article schema:contentReferenceTime ?reported } OPTIONAL { ?article schema:datePublished ?published }
  BIND(COALESCE(STR(?reported), STR(?published), "") AS ?told) } GROUP BY ?role ?article ORDER BY ?role ?article"""
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Signed:
    """Articles that a person signed: in what roles, how many there are, and the newest of them.

    `roles` are those of all articles, as printed, the most frequent first.
    """

    roles: tuple[str, ...] = ()
    count: int = 0
    articles: tuple[ArticleLine, ...] = ()


async def read_signed(backend: Backend, iri: str, most: int) -> Signed:
    """Return what a person signed, with the `most` newest articles."""
    rows = await read(backend, _SIGNED.replace("THIS", node(iri), 1), _MOST_ROWS)
    days = {row["article"].value: text(row, "day") or "" for row in rows if "article" in row}
    roles = [row["role"].value for row in rows if "role" in row]
    newest = sorted(sorted(days), key=lambda article: days[article], reverse=True)[:most]
    known = await read_headlines(backend, newest)
    return Signed(
        tuple(sorted(set(roles), key=lambda role: (-roles.count(role), role))),
        len(days),
        tuple(known[article] for article in newest if article in known),
    )
