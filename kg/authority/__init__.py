"""The authority file: what is known before the first page, found by name.

``reading`` turns the Turtle into grouped triples, ``index`` answers by key and by surface, ``bodies`` makes
the standing bodies of a place by rule, ``concepts`` holds roles, indicators and units.
"""

from kg.authority.bodies import BodyRules, load_body_rules, organ_names
from kg.authority.concepts import SCHEMES, Concept, load_concepts
from kg.authority.index import Authority, load_authority
from kg.authority.reading import fold

__all__ = [
    "Authority", "BodyRules", "Concept", "SCHEMES", "fold", "load_authority", "load_body_rules", "load_concepts",
    "organ_names",
]
