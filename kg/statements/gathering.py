"""What posts and rules find in an article, before any of it is weighed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.records import AnnotatedArticle, Span
from kg.statements.bodies import BodyNames
from kg.statements.claims import Claim, Rule
from kg.statements.headlines import settle
from kg.statements.lookup import Lookup
from kg.statements.posts import PostFinding, find_posts
from kg.statements.reading import Reading, read
from kg.statements.rules import RULES, SEAT_RULE

__all__ = ["Gathered", "gather"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """An article read, its posts, and the claims of the rules in the order in which they were made."""

    reading: Reading
    bodies: BodyNames
    posts: PostFinding
    claims: tuple[tuple[Rule, Claim], ...]

    def evidence(self, anchors: Iterable[Span]) -> tuple[Span, ...]:
        """Return the sentences of the first two anchors: what says it, and where its subject is named."""
        numbers = dict.fromkeys(self.reading.sentence_at(anchor.begin) for anchor in anchors)
        return tuple(sorted(self.reading.annotated.sentences[number].span for number in list(numbers)[:2]))


def gather(annotated: AnnotatedArticle, lookup: Lookup) -> Gathered:
    """Read `annotated` and let the posts' titles and every rule speak."""
    annotated = settle(replace(annotated, mentions=tuple(m for m in annotated.mentions if m.entities)))
    bodies = BodyNames(annotated, lookup)
    posts = find_posts(annotated, bodies)
    reading = read(annotated, lookup, bodies, posts.bodies, dict(posts.voices))
    seat = Rule(*SEAT_RULE, lambda _reading, _told: ())
    claims = [(seat, Claim(body, "partOf", zone, (span,))) for body, zone, span in posts.seats]
    told: list[Claim] = []
    for rule in RULES:
        found = list(dict.fromkeys(rule.find(reading, tuple(told))))
        told.extend(found)
        claims.extend((rule, claim) for claim in found)
    return Gathered(reading, bodies, posts, tuple(claims))
