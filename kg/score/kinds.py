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

__all__ = ["CHANGES", "CLASS_TO_COARSE", "COMPATIBLE", "KINDS"]

KINDS: tuple[str, ...] = (
    "articles", "headlines", "dates", "mentions", "entities", "names", "relations", "measures", "aims", "periods",
    "changes", "quotes", "identity",
)

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
