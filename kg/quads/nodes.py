"""What names the node of a statement, post, measure or quotation: the parts that its IRI is the hash of."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kg import iris
from kg.records import Measure, Post, Quotation, Statement

__all__ = ["Said", "node_iri", "parts_of"]

Said = Statement | Post | Measure | Quotation
#: Predicates whose object is a literal or a term, not an entity.
LITERAL_OBJECTS = {"startDate", "endDate", "projectStatus"}
_PREFIXES: dict[type[Said], str] = {Statement: "st", Post: "post", Measure: "m", Quotation: "q"}


def parts_of(said: Said, key: Callable[[str], str]) -> tuple[object, ...]:
    """Return what tells a record from others of its kind in its article; equal parts are one node.

    Args:
        said: the record.
        key: from the article's key of an entity to the one used in the graph.
    """
    if isinstance(said, Statement):
        subject = key(said.subject)
        value = said.object if said.predicate in LITERAL_OBJECTS else key(said.object)
        if said.predicate == "cooperatesWith" and value < subject:
            subject, value = value, subject
        return subject, said.predicate, value
    if isinstance(said, Post):
        return key(said.person), key(said.body), said.title, said.event
    if isinstance(said, Quotation):
        return key(said.speaker), said.text
    return (said.kind, key(said.about), said.indicator_text, said.value, said.unit, said.low, said.high, said.change,
            said.rank, said.period)


def node_iri(article: str, kind: type[Said], parts: tuple[object, ...]) -> str:
    """Return the IRI of the node of `parts` in the article of that IRI."""
    return iris.fragment_iri(article, _PREFIXES[kind], *(
        format(part.normalize(), "f") if isinstance(part, Decimal) else part for part in parts))
