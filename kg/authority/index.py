"""Known entities by key and by name, with the wider and narrower ones of each.

A short form may name several entities (昌吉: the city or the prefecture); priors are made here by rule
from the level of a place and its distance from the home place, they stand in no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.authority.reading import Description, fold, local_name, read_descriptions
from kg.errors import ResourceError
from kg.lexicon import words
from kg.records import AuthorityEntity, Candidate
from kg.resources import ontology_dir
from kg.vocab import DCTERMS, ENTITY_CLASSES, KG, RDF, SCHEMA, SKOS

__all__ = ["Authority", "load_authority"]

#: Properties whose object is the one wider thing of an entity.
_PARENT_PROPERTIES = (KG + "placePartOf", KG + "bodyPartOf", KG + "locatedIn")
#: Properties that lead from an industry to the chain it belongs to.
_CHAIN_PROPERTIES = (SKOS + "broader", KG + "partOfChain", SKOS + "closeMatch")

#: Prior of an entity among those of one name, by level; everything that is no division: 0.9.
_LEVEL_TO_PRIOR = {"country": 0.98, "province": 0.96, "prefecture": 0.92, "county": 0.9, "town": 0.7}
_ALIAS_FACTOR, _RISKY_FACTOR, _FAR_FACTOR, _SAME_PROVINCE_FACTOR = 0.95, 0.5, 0.75, 0.9
#: Length of an official division code without the trailing zeros of its lower levels -> level.
_CODE_LENGTH_TO_LEVEL = {2: "province", 4: "prefecture", 6: "county", 9: "town"}
_SUFFIX_TO_LEVEL = {"县": "county", "镇": "town", "乡": "town"}


class Authority:
    """All entries, read-only.  Made by `load_authority`."""

    def __init__(self, descriptions: Mapping[str, Description]) -> None:
        self._descriptions = descriptions
        self._risky = frozenset(words("risky_names"))
        entities: dict[str, AuthorityEntity] = {}
        for key, description in descriptions.items():
            if (entity := _entity(key, description)) is not None:
                entities[key] = entity
        self._entities = entities
        children: defaultdict[str, list[str]] = defaultdict(list)
        surfaces: defaultdict[str, dict[str, bool]] = defaultdict(dict)
        for key, entity in entities.items():
            if entity.parent is not None:
                if entity.parent not in descriptions:
                    raise ResourceError(f"authority entry {key} has parent {entity.parent}, which is no entry; add it")
                children[entity.parent].append(key)
            for form in (entity.name, *entity.aliases):
                surfaces[fold(form)].setdefault(key, form == entity.name)
        self._children = {key: tuple(sorted(narrower)) for key, narrower in children.items()}
        self._surfaces = dict(surfaces)

    @property
    def entities(self) -> Mapping[str, AuthorityEntity]:
        """Every entry by its key."""
        return MappingProxyType(self._entities)

    def get(self, key: str) -> AuthorityEntity | None:
        """Return the entry of `key`, ``None`` when there is none."""
        return self._entities.get(key)

    def candidates(self, surface: str, home: str | None = None) -> tuple[Candidate, ...]:
        """Return the entities that `surface` may name, likeliest first, ties by key.

        Args:
            surface: as printed; quotation marks, brackets' width and dashes do not matter.
            home: key of the place the text is about; places of its prefecture come first.
        """
        keys = self._surfaces.get(fold(surface), {})
        near = set(self.ancestors(home)) | {home} if home is not None else None
        found = []
        for key, is_name in keys.items():
            common = self._is_common(self._entities[key], surface)
            score = self._score(key, is_name, common, near)
            found.append(Candidate(key, score, "name" if is_name else "alias", common or len(keys) > 1))
        return tuple(sorted(found, key=lambda candidate: (-candidate.score, candidate.key)))

    def _is_common(self, entity: AuthorityEntity, form: str) -> bool:
        """Tell whether `form` is a common word: an alias on the list, or an industry or product of that name."""
        return fold(form) in self._risky and (form != entity.name or entity.type in ("Industry", "Product"))

    def _score(self, key: str, is_name: bool, common: bool, near: set[str] | None) -> float:
        entity = self._entities[key]
        score = _LEVEL_TO_PRIOR.get(entity.level or "", 0.9) * (1.0 if is_name else _ALIAS_FACTOR)
        if common:
            score *= _RISKY_FACTOR
        if near is not None and entity.level in ("prefecture", "county", "town") and key not in near:
            above = self.ancestors(key)
            prefectures = [wider for wider in above if self._entities[wider].level == "prefecture"]
            provinces = [wider for wider in above if self._entities[wider].level == "province"]
            if not any(wider in near for wider in prefectures):
                score *= _SAME_PROVINCE_FACTOR if any(wider in near for wider in provinces) else _FAR_FACTOR
        return round(score, 3)

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Return every folded form (see `fold`) with the classes it may have, for a matcher over text."""
        types = {key: entity.type for key, entity in self._entities.items()}
        return {surface: tuple(sorted({types[key] for key in keys})) for surface, keys in self._surfaces.items()}

    def surfaces(self) -> Mapping[str, tuple[tuple[str, str, bool], ...]]:
        """Return every form as the files print it, with (key, class, risky) of each entity that bears it.

        Risky is here a form that is a common word; that it names several entities does not make it one.
        """
        found: defaultdict[str, set[tuple[str, str, bool]]] = defaultdict(set)
        for key, entity in self._entities.items():
            for form in (entity.name, *entity.aliases):
                found[form].add((key, entity.type, self._is_common(entity, form)))
        return {form: tuple(sorted(entries)) for form, entries in found.items()}

    def is_risky(self, surface: str) -> bool:
        """Tell whether `surface` is a common word or names several entries."""
        return fold(surface) in self._risky or len(self._surfaces.get(fold(surface), {})) > 1

    def ancestors(self, key: str) -> tuple[str, ...]:
        """Return the wider places or bodies of `key`, nearest first; empty for an unknown key.

        Raises:
            ResourceError: the files make an entry part of itself.
        """
        chain: list[str] = []
        entity = self._entities.get(key)
        while entity is not None and entity.parent is not None:
            if entity.parent in chain or entity.parent == key:
                raise ResourceError(f"authority entry {key} is part of itself by way of {entity.key}; break the circle")
            chain.append(entity.parent)
            entity = self._entities.get(entity.parent)
        return tuple(chain)

    def children(self, key: str) -> tuple[str, ...]:
        """Return what lies directly in `key`, sorted by key."""
        return self._children.get(key, ())

    def at_level(self, key: str, level: str) -> str | None:
        """Return `key` itself or its nearest wider place of `level` (province, prefecture, county), if any."""
        for wider in (key, *self.ancestors(key)):
            if (entity := self._entities.get(wider)) is not None and entity.level == level:
                return wider
        return None

    def chains(self, industry: str) -> tuple[str, ...]:
        """Return what `industry` reaches by broader, part of chain and close match, itself first, then sorted."""
        reached, open_ends = {industry}, [industry]
        while open_ends:
            for wider in self._related(open_ends.pop(), _CHAIN_PROPERTIES):
                if wider not in reached:
                    reached.add(wider)
                    open_ends.append(wider)
        return (industry, *sorted(reached - {industry}))

    def upstream(self, industry: str) -> tuple[str, ...]:
        """Return the stages directly before `industry`, sorted."""
        return tuple(sorted(self._related(industry, (KG + "downstreamOf",))))

    def downstream(self, industry: str) -> tuple[str, ...]:
        """Return the stages directly after `industry`, sorted."""
        return tuple(sorted(self._related(industry, (KG + "upstreamOf",))))

    def industries_of(self, product: str) -> tuple[str, ...]:
        """Return the industries that make `product`, in file order."""
        return tuple(self._related(product, (KG + "productOfIndustry",)))

    def _related(self, key: str, properties: Iterable[str]) -> list[str]:
        description = self._descriptions.get(key, {})
        return [value for name in properties for value in description.get(name, ())]


def _entity(key: str, description: Description) -> AuthorityEntity | None:
    """Return the record of one entry; ``None`` for what is no entity (a concept scheme)."""
    classes = [name for iri in description.get(RDF + "type", ()) if (name := local_name(iri)) in ENTITY_CLASSES]
    if not classes:
        return None
    names = [label for label in description.get(SKOS + "prefLabel", ()) if not label.endswith("@en")]
    if len(classes) != 1 or len(names) != 1 or DCTERMS + "source" not in description:
        raise ResourceError(
            f"authority entry {key} has classes {classes} and Chinese names {names}; "
            "it needs one class, one name and a source")
    parents = [value for name in _PARENT_PROPERTIES for value in description.get(name, ())]
    identifier = next(iter(description.get(SCHEMA + "identifier", ())), None)
    level = _level(key, identifier) if classes[0] == "Place" else None
    return AuthorityEntity(
        key=key, type=classes[0], name=names[0], aliases=tuple(description.get(SKOS + "altLabel", ())),
        parent=parents[0] if parents else None, level=level, identifier=identifier)


def _level(key: str, identifier: str | None) -> str | None:
    """Return the level that a division's code tells; a country's code is two letters (ISO 3166-1).

    A division younger than the code list has no code: its suffix tells.
    """
    if identifier is None:
        return _SUFFIX_TO_LEVEL.get(key.partition("~")[0][-1])
    if identifier.isalpha():
        return "country"
    if len(identifier) == 9:
        return "town"
    bare = identifier.removesuffix("00").removesuffix("00")
    return _CODE_LENGTH_TO_LEVEL.get(len(bare))


@cache
def load_authority(directory: Path | None = None) -> Authority:
    """Read ``authority/*.ttl`` and ``industries.ttl`` under `directory` (the package's ontology unless told).

    Raises:
        ResourceError: a file is missing, broken, or an entry lacks its class, name or source.
    """
    folder = directory or ontology_dir()
    paths = [*sorted((folder / "authority").glob("*.ttl")), folder / "industries.ttl"]
    return Authority(read_descriptions(paths))
