"""One thing, one key: what several articles name is joined, by name, class and place.

A stage before the graph sees one article at a time and gives each thing a key of the article's own
making (its fullest name there).  Here those keys meet.  The outcome depends on the set of articles
only, never on their order: every choice is by count, then by key.

Joined are: one name under several classes (the class most mentions give it) or in several quotation
marks, which are no part of a name; a short form that
only one longer name of that class bears (天山面粉 beside 新疆天山面粉（集团）有限责任公司).
Kept apart are two people of one name whose posts stand in bodies of different places.
What a person has ruled (`kg.rulings`) stands above these rules.  Each decision is told with its reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.errors import UsageError
from kg.iris import entity_key
from kg.joining import Groups, name_of, unquoted
from kg.merges import Decision
from kg.records import ArticleRecords, Entity, Issue
from kg.rulings import NO_RULINGS, Ruling, Rulings, contradiction
from kg.vocab import ENTITY_CLASSES

__all__ = ["EntityUse", "Identity", "UsesByKey", "entity_uses", "gather", "merge_issues", "resolve"]

#: The rules, as the log of decisions names them.
ONE_NAME, SHORT_FORM, PERSONS, SEVERAL, CLASSES = (
    "one-name.v1", "short-form.v1", "persons-by-place.v1", "short-form-of-several.v1", "one-name-two-things.v1")

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
    decisions: tuple[Decision, ...] = ()  # what was joined, kept apart, renamed, and why; in keys

    def key_of(self, article_key: str, local_key: str) -> str:
        """Return the global key of an article's key."""
        found = self.split.get((article_key, local_key))
        return found if found is not None else self.replaced.get(local_key, local_key)

    def type_of(self, key: str) -> str:
        """Return the class name of a global key; raises KeyError for one that no article uses."""
        return self.entities[key].type


#: Every key with its uses, after people of one name were told apart.
UsesByKey = Mapping[str, list[EntityUse]]


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


def gather(uses: Iterable[EntityUse], rulings: Rulings = NO_RULINGS) -> tuple[UsesByKey, dict[tuple[str, str], str]]:
    """Return the uses of every key, and the key of each (article, key) that means another than the key says."""
    ordered = sorted(uses, key=lambda u: (u.entity.key, u.article))
    ruled = {at: key for at, (key, _) in rulings.splits.items()}
    split = _split_persons([u for u in ordered if (u.article, u.entity.key) not in ruled])
    split |= {at: ruled[at] for u in ordered if (at := (u.article, u.entity.key)) in ruled}
    by_key: dict[str, list[EntityUse]] = defaultdict(list)
    for use in ordered:
        by_key[split.get((use.article, use.entity.key), use.entity.key)].append(use)
    return by_key, split


def resolve(uses: Iterable[EntityUse], rulings: Rulings = NO_RULINGS) -> Identity:
    """Join the entities of all articles.

    Args:
        uses: every article's uses, in any order.
        rulings: what a person has ruled.

    Returns:
        The identity of every key used; a function of the set of uses and the rulings.

    Raises:
        UsageError: rulings contradict each other; both are named.
    """
    by_key, split = gather(uses, rulings)
    groups = Groups(by_key, rulings.apart, {k for k, found in by_key.items() if any(u.entity.known for u in found)})
    for keys, ruling in rulings.same:
        for key in keys[1:]:
            groups.join_ruled(key, keys[0], ruling)
    gone = _join_classes(by_key, groups)
    _join_short_forms(by_key, gone, groups)
    _note_splits(split, rulings, groups)
    corrected = _corrected(by_key, groups, rulings)
    final = {key: corrected[groups.root(key)] for key in by_key}
    members: dict[str, list[EntityUse]] = defaultdict(list)
    for key, target in final.items():
        members[target].extend(by_key[key])
    return Identity(
        entities={key: _merged(key, members[key], by_key) for key in sorted(members)},
        replaced={key: target for key, target in sorted(final.items()) if key != target},
        split={at: final[key] for at, key in sorted(split.items())},
        decisions=groups.decisions(final, {k: tuple(sorted({u.article for u in by_key[k]})) for k in by_key}),
    )


def _rank(type_name: str) -> int:
    return ENTITY_CLASSES.index(type_name)


def _join_classes(by_key: UsesByKey, groups: Groups) -> set[str]:
    """Join one name under several classes or in several quotation marks: to the known, else the most mentioned.

    Returns:
        The keys that were joined to another.
    """
    by_name: dict[str, list[str]] = defaultdict(list)
    for key in by_key:
        by_name[unquoted(key)].append(key)
    gone: set[str] = set()
    for keys in by_name.values():
        if len(keys) < 2:
            continue
        weight = {k: sum(u.mentions for u in by_key[k]) for k in keys}
        known = {k: any(u.entity.known for u in by_key[k]) for k in keys}
        first, *rest = sorted(keys, key=lambda k: (
            not known[k], -weight[k], _rank(by_key[k][0].entity.type), _single(k), len(k), k))
        bearers = {by_key[first][0].entity.type: first}
        for key in rest:
            other = by_key[key][0].entity.type
            best = bearers.setdefault(other, key)
            best = first if best == key else best
            kind = by_key[best][0].entity.type
            if known[key] or not any({kind, other} <= family for family in _FAMILIES):
                why = ("the authority file knows both" if known[key] else
                       f"a name of the classes {kind} and {other} is that of two things")
                groups.note_apart(key, (best,), CLASSES, why)
            elif groups.join(key, best, ONE_NAME, (
                    f"one name, as {other} and as {kind}; " if other != kind else
                    "one name, but for its quotation marks; ") + (
                    "the authority file knows the latter" if known[best] else
                    f"{weight[key]} and {weight[best]} mentions")):
                gone.add(key)
    return gone


def _single(key: str) -> int:
    """Count the single quotation marks: they come from a name inside somebody's speech."""
    return sum(key.count(mark) for mark in "‘’'")


def _join_short_forms(by_key: UsesByKey, gone: set[str], groups: Groups) -> None:
    """A name that is an alias of exactly one longer name of its class is that thing."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, uses in by_key.items():
        if key in gone:
            continue
        for use in uses:
            for alias in {*use.entity.aliases, *use.forms}:
                if alias != use.entity.name:
                    owners[use.entity.type, alias].add(key)
    ruled_one = groups.roots()
    for key in sorted(by_key):
        first = by_key[key][0].entity
        # What a person has joined by hand is whole: a rule adds names to it, never it to another thing.
        if key in gone or key in groups.ruled or first.known or first.type not in _SHORT_FORMS:
            continue
        bearers = {t for t in owners[first.type, first.name] if t != key and _longer(by_key[t][0].entity, first)}
        targets = {ruled_one[t]: t for t in sorted(bearers, reverse=True)}
        if len(targets) == 1:
            (target,) = targets.values()
            groups.join(key, target, SHORT_FORM,
                        f"{first.name} is a short form that of all names only {name_of(target)} bears")
        elif targets:
            others = tuple(sorted(targets.values()))
            groups.note_apart(key, others, SEVERAL, f"{first.name} is a short form of {len(others)} things: "
                              + ", ".join(map(name_of, others)))


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


def _note_splits(split: Mapping[tuple[str, str], str], rulings: Rulings, groups: Groups) -> None:
    """Log whom `gather` kept apart."""
    for (article, key), own in split.items():
        ruled = rulings.splits.get((article, key))
        if ruled is not None:
            groups.note_ruled("apart", (own, key), ruled[1])
        else:
            groups.note_apart(own, (key,), PERSONS,
                              f"people named {name_of(key)} have posts in bodies of different places")


def _corrected(by_key: UsesByKey, groups: Groups, rulings: Rulings) -> dict[str, str]:
    """Return root -> key after names and classes were corrected; things that come to bear one key are joined."""
    wanted: dict[str, list[str]] = defaultdict(list)
    reason: dict[str, Ruling] = {}
    made: dict[str, list[tuple[str, Ruling]]] = defaultdict(list)
    for root in sorted({groups.root(key) for key in (*rulings.names, *rulings.types)}):
        name, kind = _ruled(root, groups, rulings.names), _ruled(root, groups, rulings.types)
        own_kind, _, own_name = root.partition("/")
        plain, _, qualifier = (name[0] if name else own_name).partition("~")
        key = entity_key(kind[0] if kind else own_kind, plain, qualifier)
        for what, found in (("renamed", name), ("retyped", kind)):
            if found is not None and key != root:
                reason[root] = found[1]
                made[root].append((what, found[1]))
        if root in reason:
            wanted[key].append(root)
    final: dict[str, str] = {}
    for key, claimants in sorted(wanted.items()):
        owner = groups.root(key) if key in by_key else claimants[0]
        # An IRI is not given to a second thing: what it named before would lead to the wrong one.
        if owner not in claimants and owner in reason:
            raise UsageError(f"{reason[claimants[0]].label} makes {claimants[0]} {key}, which {reason[owner].label} "
                             "makes something else; an IRI is not used again: choose another name, or say with "
                             "[[same]] that they are one")
        if owner not in claimants and owner != key:
            for root in claimants:
                groups.note_unused(reason[root], f"{key} is another name of {owner} already; choose another name, or "
                                   "say with [[same]] that they are one")
            continue
        for root in claimants:
            for what, ruling in made[root]:
                groups.note_ruled(what, (root,), ruling)
            if root != owner:
                groups.join_ruled(root, owner, reason[root])
        final[owner] = key
    by_root = {groups.root(owner): key for owner, key in final.items()}
    return {root: by_root.get(root, root) for root in groups.all_roots()}


def _ruled(root: str, groups: Groups, said: Mapping[str, tuple[str, Ruling]]) -> tuple[str, Ruling] | None:
    """Return what was ruled on a group.

    Raises:
        UsageError: two things.
    """
    found = sorted((ruling, value) for key, (value, ruling) in said.items() if groups.root(key) == root)
    for ruling, value in found[1:]:
        if value != found[0][1]:
            raise contradiction(root, (found[0][1], found[0][0].label), (value, ruling.label))
    return (found[0][1], found[0][0]) if found else None


def _merged(key: str, uses: list[EntityUse], by_key: UsesByKey) -> Entity:
    own = by_key.get(key, uses)
    best = min(own, key=lambda u: (not u.entity.known, -u.mentions, u.article)).entity
    type_name, name = best.type, best.name
    if key not in by_key:  # a person gave the name or the class
        kind, _, tail = key.partition("/")
        type_name = next(c for c in ENTITY_CLASSES if c.lower() == kind)
        name = tail.partition("~")[0]
    forms = {f for u in uses for f in u.forms} | {a for u in uses for a in u.entity.aliases}
    forms |= {u.entity.name for u in uses}
    return Entity(key=key, type=type_name, name=name, aliases=tuple(sorted(forms - {name})),
                  known=any(u.entity.known for u in uses), parent=best.parent)
