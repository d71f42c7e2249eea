"""What is scored, in the order of the table.

    articles    news and commentaries found as one article with the right bounds: it holds the gold's first and last
                words, and no other gold article's opening
    headlines   the printed headline, punctuation and spaces aside
    dates       the day the article reports on, where gold or graph has one
    mentions    pairs of surface and coarse class
    entities    gold entities that share a mention or the canonical name with a graph entity of a compatible class; one
                that gold implies and the page does not print costs nothing when it is not found
    names       of the matched entities, those that carry the gold's canonical name
    relations   subject, predicate, object and role over matched entities; all other statements are spurious
    measures    kind, subject, value within 0.1 %, unit, and an indicator alike, one to one
    aims        the same for targets without a number
    periods     of the matched measures, those of the same months (a target: of the same last month)
    changes     of the matched measures, those of the same change
    quotes      speaker and first characters
    identity    pairs of one name in two articles that are one thing, and of two names that are two
"""

from __future__ import annotations

from kg.vocab import ENTITY_CLASSES, PREDICATES

__all__ = ["CHANGES", "CLASS_TO_COARSE", "COMPATIBLE", "GROUPS", "KINDS", "LEVEL", "POST", "SAMPLES", "SEED"]

KINDS: tuple[str, ...] = (
    "articles", "headlines", "dates", "mentions", "entities", "names", "relations", "measures", "aims", "periods",
    "changes", "quotes", "identity",
)

#: Of the intervals: what share of the drawings lies inside, how many are drawn, and from which seed.
LEVEL = 0.95
SAMPLES = 1000
SEED = 20240130

#: The predicate of posts.
POST = "holdsPost"
_FIGURES = ("observation", "target")
#: What divides a kind: classes, predicates, or what is measured and what is aimed at.
GROUPS: dict[str, tuple[str, ...]] = {
    "mentions": ENTITY_CLASSES, "entities": ENTITY_CLASSES, "names": ENTITY_CLASSES,
    "relations": (*PREDICATES, POST), "measures": _FIGURES, "periods": _FIGURES, "changes": _FIGURES,
}

#: Classes that are told apart when surfaces are compared.
CLASS_TO_COARSE: dict[str, str] = {
    "Place": "place", "Zone": "place", "Facility": "place",
    "Government": "org", "Company": "org", "Institution": "org", "Organization": "org",
    "Person": "person", "Project": "project", "Industry": "industry", "Product": "product",
    "Policy": "policy", "Event": "event",
}
#: Pairs that careful annotators mix up (a zone is place and body at once): a match across them costs nothing.
COMPATIBLE: frozenset[frozenset[str]] = frozenset({
    frozenset({"project", "place"}), frozenset({"industry", "product"}), frozenset({"policy", "event"}),
    frozenset({"place", "org"}),
})
#: The gold's word for a change -> the graph's.
CHANGES: dict[str, str] = {"yoy-increase": "YoYIncrease", "yoy-decrease": "YoYDecrease"}
