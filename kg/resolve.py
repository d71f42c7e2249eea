"""One thing, one key: what several articles name is joined, by name, class and place.

A stage before the graph sees one article at a time and gives each thing a key of the article's own
making (its fullest name there).  Here those keys meet.  The outcome depends on the set of articles
only, never on their order: every choice is by count, then by key.

Joined are: one name under several classes (the class most mentions give it); a short form that
only one longer name of that class bears (天山面粉 beside 新疆天山面粉（集团）有限责任公司).
Kept apart are two people of one name whose posts stand in bodies of different places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.iris import entity_key
from kg.records import ArticleRecords, Entity, Issue
from kg.vocab import ENTITY_CLASSES

__all__ = ["EntityUse", "Identity", "entity_uses", "merge_issues", "resolve"]

# Classes between which one name may waver; a join never crosses two groups.
_FAMILIES = (
    {"Company", "Institution", "Organization", "Government"}, {"Place", "Zone", "Facility"},
    {"Project", "Facility"}, {"Industry", "Product"}, {"Policy", "Event", "Project"}, {"Person"},
)
_SHORT_FORMS = {"Company", "Institution", "Organization", "Government", "Zone"}


@dataclass(frozen=True, slots=True)
class EntityUse:
    """An entity as one article uses it: its forms there, how often, and the bodies of its posts."""

    article: str
    entity: Entity
    forms: tuple[str, ...]
    mentions: int
    bodies: tuple[str, ...] = ()
    body_places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """The build's view of identity."""

    entities: Mapping[str, Entity]  # global key -> entity with all its forms
    replaced: Mapping[str, str]  # key that some article gave -> global key, where they differ
    split: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (article, key) -> global key

    def key_of(self, article_key: str, local_key: str) -> str:
        """Return the global key of an article's key."""
        found = self.split.get((article_key, local_key))
        return found if found is not None else self.replaced.get(local_key, local_key)

    def type_of(self, key: str) -> str:
        """Return the class name of a global key; raises KeyError for one that no article uses."""
        return self.entities[key].type


def entity_uses(records: ArticleRecords) -> list[EntityUse]:
    """Return the entities of one article with their forms and posts."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in records.annotated.mentions:
        for key in mention.entities:
            if len(mention.entities) == 1:
                forms[key][mention.surface] += 1
            else:
                forms[key][""] += 1
    parents = {e.key: e.parent for e in records.annotated.entities}
    bodies: dict[str, set[str]] = defaultdict(set)
    for post in records.posts:
        bodies[post.person].add(post.body)
    return [
        EntityUse(
            article=records.annotated.article.key, entity=entity,
            forms=tuple(sorted(f for f in forms[entity.key] if f)), mentions=sum(forms[entity.key].values()),
            bodies=tuple(sorted(bodies[entity.key])),
            body_places=tuple(sorted({p for b in bodies[entity.key] if (p := parents.get(b))})))
        for entity in records.annotated.entities
    ]


def merge_issues(issues: Iterable[Issue]) -> dict[str, Issue]:
    """Return one issue for each key: of what its pages print, what most of them do, else what sorts first."""
    by_key: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_key[issue.key].append(issue)

    def most(values: Iterable[str | None]) -> str | None:
        counted = Counter(v for v in values if v is not None)
        return min(counted, key=lambda v: (-counted[v], v)) if counted else None

    return {
        key: Issue(key, most(i.newspaper for i in same), same[0].published, most(i.number for i in same),
                   most(i.publisher for i in same))
        for key, same in sorted(by_key.items())
    }


def resolve(uses: Iterable[EntityUse]) -> Identity:
    """Join the entities of all articles.

    Args:
        uses: every article's uses, in any order.

    Returns:
        The identity of every key used; a function of the set of uses.
    """
    ordered = sorted(uses, key=lambda u: (u.entity.key, u.article))
    split = _split_persons(ordered)
    by_key: dict[str, list[EntityUse]] = defaultdict(list)
    for use in ordered:
        by_key[split.get((use.article, use.entity.key), use.entity.key)].append(use)
    replaced = _join_classes(by_key)
    _join_short_forms(by_key, replaced)
    final = {key: _follow(key, replaced) for key in by_key}
    groups: dict[str, list[EntityUse]] = defaultdict(list)
    for key, target in final.items():
        groups[target].extend(by_key[key])
    return Identity(
        entities={key: _merged(key, groups[key], by_key) for key in sorted(groups)},
        replaced={key: target for key, target in sorted(final.items()) if key != target},
        split={at: _follow(key, replaced) for at, key in sorted(split.items())},
    )


def _follow(key: str, replaced: Mapping[str, str]) -> str:
    while key in replaced:
        key = replaced[key]
    return key


def _rank(type_name: str) -> int:
    return ENTITY_CLASSES.index(type_name)


def _join_classes(by_key: Mapping[str, list[EntityUse]]) -> dict[str, str]:
    """One name under several classes goes to the known one, else to the one most mentions give."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for key in by_key:
        by_name[key.partition("/")[2]].append(key)
    replaced: dict[str, str] = {}
    for keys in by_name.values():
        if len(keys) < 2:
            continue
        weight = {k: sum(u.mentions for u in by_key[k]) for k in keys}
        known = {k: any(u.entity.known for u in by_key[k]) for k in keys}
        best = min(keys, key=lambda k: (not known[k], -weight[k], _rank(by_key[k][0].entity.type), k))
        kind = by_key[best][0].entity.type
        for key in keys:
            other = by_key[key][0].entity.type
            if key != best and not known[key] and any({kind, other} <= family for family in _FAMILIES):
                replaced[key] = best
    return replaced


def _join_short_forms(by_key: Mapping[str, list[EntityUse]], replaced: dict[str, str]) -> None:
    """A name that is an alias of exactly one longer name of its class is that thing."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, uses in by_key.items():
        if key in replaced:
            continue
        for use in uses:
            for alias in {*use.entity.aliases, *use.forms}:
                if alias != use.entity.name:
                    owners[use.entity.type, alias].add(key)
    for key in sorted(by_key):
        first = by_key[key][0].entity
        if key in replaced or first.known or first.type not in _SHORT_FORMS:
            continue
        targets = {t for t in owners[first.type, first.name] if t != key and _longer(by_key[t][0].entity, first)}
        if len(targets) == 1:
            replaced[key] = targets.pop()


def _longer(entity: Entity, short: Entity) -> bool:
    return len(entity.name) > len(short.name) or entity.known


def _split_persons(uses: list[EntityUse]) -> dict[tuple[str, str], str]:
    """Give a qualifier to persons of one name whose posts stand in different places."""
    persons: dict[str, list[EntityUse]] = defaultdict(list)
    for use in uses:
        if use.entity.type == "Person" and not use.entity.known:
            persons[use.entity.key].append(use)
    split: dict[tuple[str, str], str] = {}
    for key, found in persons.items():
        groups: list[list[EntityUse]] = []
        for use in (u for u in found if u.bodies and u.body_places):
            home = next((g for g in groups if any(_same_person(use, other) for other in g)), None)
            if home is None:
                groups.append([use])
            else:
                home.append(use)
        if len(groups) < 2:
            continue
        # The person with most articles keeps the plain key; the others are told apart by their body.
        groups.sort(key=lambda g: (-len(g), min(u.article for u in g)))
        for group in groups[1:]:
            body = min(b for u in group for b in u.bodies).partition("/")[2]
            for use in group:
                split[use.article, key] = entity_key("person", use.entity.name, body)
    return split


def _same_person(a: EntityUse, b: EntityUse) -> bool:
    return bool(set(a.bodies) & set(b.bodies) or set(a.body_places) & set(b.body_places))


def _merged(key: str, uses: list[EntityUse], by_key: Mapping[str, list[EntityUse]]) -> Entity:
    own = by_key.get(key, uses)
    best = min(own, key=lambda u: (not u.entity.known, -u.mentions, u.article)).entity
    forms = {f for u in uses for f in u.forms} | {a for u in uses for a in u.entity.aliases}
    forms |= {u.entity.name for u in uses}
    return Entity(key=key, type=best.type, name=best.name, aliases=tuple(sorted(forms - {best.name})),
                  known=any(u.entity.known for u in uses), parent=best.parent)
