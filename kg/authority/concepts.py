"""Roles, indicators and units: concepts of SKOS schemes, found by label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from kg.authority.reading import read_descriptions
from kg.errors import ResourceError
from kg.resources import ontology_dir
from kg.vocab import SKOS

__all__ = ["SCHEMES", "Concept", "load_concepts"]

#: The files of concepts beside the authority file, without their suffix.
SCHEMES = ("roles", "indicators", "units")


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of a scheme: ``role/州长``, ``indicator/原煤产量``, ``unit/吨``."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()  # keys
    same_as: str | None = None  # IRI of the QUDT unit, where there is one


@cache
def load_concepts(scheme: str) -> Mapping[str, Concept]:
    """Return the concepts of ``roles``, ``indicators`` or ``units`` by every label.

    >>> load_concepts("units")["度"].label
    '千瓦时'

    Raises:
        ResourceError: the file is missing or broken, or one label stands for two concepts.
    """
    by_label: dict[str, Concept] = {}
    for key, description in read_descriptions([ontology_dir() / f"{scheme}.ttl"]).items():
        if SKOS + "inScheme" not in description:
            continue
        label = next(text for text in description[SKOS + "prefLabel"] if not text.endswith("@en"))
        concept = Concept(
            key, label, tuple(description.get(SKOS + "altLabel", ())), tuple(description.get(SKOS + "broader", ())),
            next(iter(description.get(SKOS + "exactMatch", ())), None))
        for form in (label, *concept.aliases):
            if form in by_label:
                raise ResourceError(f"{scheme}.ttl: {form} stands for {by_label[form].key} and {key}; keep it in one")
            by_label[form] = concept
    return MappingProxyType(by_label)
