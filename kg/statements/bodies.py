"""Which body a title belongs to, printed or implied: 州长 is in the government of the 州 spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.iris import entity_key
from kg.lexicon import table
from kg.records import AnnotatedArticle, Entity, Mention, Span
from kg.statements.lookup import Lookup

__all__ = ["BodyNames", "Held"]


@dataclass(frozen=True, slots=True)
class Held:
    """A post: the key of its body, its title, the mentions in the title, the zone that the body runs."""

    body: str
    role: str
    spans: tuple[Span, ...]
    seat: str | None
    place: str | None = None  # key of the place that the body governs, where known


@cache
def _short_bodies() -> tuple[tuple[str, str, str], ...]:
    rows = [(row[0], row[1], row[2]) for row in table("roles_bodies")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


@cache
def _place_offices() -> dict[str, str]:
    return {row[0]: row[1] for row in table("roles_place_offices")}


class BodyNames:
    """Names the bodies of one article's posts and keeps those that no mention names."""

    def __init__(self, annotated: AnnotatedArticle, lookup: Lookup) -> None:
        self._entities = {entity.key: entity for entity in annotated.entities}
        self._by_name = {entity.name: entity.key for entity in annotated.entities}
        self._surfaces: dict[str, set[str]] = {}
        for mention in annotated.mentions:
            self._surfaces.setdefault(mention.entities[0], set()).add(mention.surface)
        self._lookup = lookup
        self._implied: dict[str, Entity] = {}

    def implied(self) -> tuple[Entity, ...]:
        """Return the bodies that were implied and are not among the article's entities, by key."""
        return tuple(self._implied[key] for key in sorted(self._implied))

    def imply(self, name: str, kind: str = "Government", parent: str | None = None) -> str:
        """Return the key of the body `name`, noting it when the article has no such entity."""
        if name in self._by_name:
            return self._by_name[name]
        key = entity_key(kind, name)
        if key not in self._entities:
            known = self._lookup.entities.get(key)
            self._implied[key] = Entity(key, kind, known.name if known else name,
                                        known.aliases if known else (), known is not None,
                                        (known.parent if known else None) or parent)
        return key

    def know(self, key: str) -> str:
        """Note the authority's entity `key` where the article names no such entity; return `key`."""
        known = self._lookup.entities.get(key)
        if known and key not in self._entities:
            self._implied[key] = Entity(key, known.type, known.name, known.aliases, True, known.parent)
        return key

    def of_phrase(self, place: str, short: str) -> str | None:
        """Return the body that `short` (党委, 管委会 …) behind the name of `place` means, None for none."""
        for form, pattern, kind in _short_bodies():
            if form == short:
                return self.imply(pattern.format(place=self._name(place)), kind, place)
        return None

    def held(self, owners: list[Mention], role: str, context: Held | None, seen: list[Mention],
             part: Span) -> Held | None:
        """Return the post `role` of `owners`, the mentions before it in its part of the title.

        Args:
            owners: bodies and places printed in this part, in order.
            role: the characters behind them.
            context: the post printed before, in the same title.
            seen: all mentions before the person, for 公司 and 该县.
            part: the part's characters.
        """
        spans = tuple(m.span for m in owners)
        if not role or re.search("[，。“”0-9某]", role):
            return None
        if owners:
            return self._of_owner(owners, role, spans)
        return self._without_owner(role, context, seen, spans)

    def _of_owner(self, owners: list[Mention], role: str, spans: tuple[Span, ...]) -> Held | None:
        owner = owners[-1]
        key = owner.entities[0]
        company = self._company_in(owner)
        if company:
            # 新疆嘉润公司新能源项目部部长: the department goes into the title
            return Held(company[0], owner.surface[company[1]:] + role, spans, None)
        if owner.type in ("Place", "Zone"):
            return self._of_place(key, owner.type, role, spans)
        place = self._place_of(key, owners)
        seat = self.know(place) if place and place.startswith("zone/") and self._runs(key) else None
        return Held(key, role, spans, seat, place)

    def _company_in(self, owner: Mention) -> tuple[str, int] | None:
        """Return the company that a department's name opens with, and how far its name reaches."""
        if owner.type == "Government" or not re.search("(?:部|中心|车间|班|室|处|科|组|队|分厂|工段)$", owner.surface):
            return None
        best: tuple[str, int] | None = None
        for entity in self._entities.values():
            if entity.type == "Company" and entity.key not in owner.entities:
                for form in (entity.name, *entity.aliases, *self._surfaces.get(entity.key, ())):
                    if len(form) >= 3 and owner.surface.startswith(form) and (best is None or len(form) > best[1]):
                        best = (entity.key, len(form))
        return best

    def _of_place(self, key: str, kind: str, role: str, spans: tuple[Span, ...]) -> Held | None:
        name = self._name(key)
        for short, pattern, body_kind in _short_bodies():
            if role.startswith(short) and len(role) > len(short) and not role.startswith(("委员", "委派")):
                body = self.imply(pattern.format(place=name), body_kind, key)
                return Held(body, role.removeprefix(short), spans, key if kind == "Zone" else None, key)
        office = self._office(role)
        chair = name.endswith("自治区") and role in ("主席", "副主席")
        if chair or (office and name.endswith((office, "自治" + office))):
            return Held(self.imply(f"{name}人民政府", "Government", key), role, spans, None, key)
        if kind == "Zone" and role in ("主任", "副主任"):
            return Held(self.imply(f"{name}管理委员会", "Government", key), role, spans, key, key)
        return Held(key, role, spans, None, key)

    def _without_owner(self, role: str, context: Held | None, seen: list[Mention],
                       spans: tuple[Span, ...]) -> Held | None:
        place = context.place if context else None
        office = self._office(role)
        if office and place is None:
            fitting = [m for m in seen if m.type == "Place" and self._name(m.entities[0]).endswith(office)]
            place = fitting[-1].entities[0] if fitting else None
        if office:
            if place and self._name(place).endswith(office):
                return Held(self.imply(f"{self._name(place)}人民政府", "Government", place), role, spans, None, place)
            return None
        short = next((row for row in _short_bodies() if role.startswith(row[0]) and len(role) > len(row[0])
                      and len(row[0]) > 1), None)
        if short:
            if place is None and context is None:
                ending = short[0][0] if short[0] in ("省委", "州委", "市委", "县委", "区委") else None
                fitting = [m for m in seen if m.type in ("Place", "Zone") and (
                    not ending or self._name(m.entities[0]).endswith(ending))] if ending or len(short[0]) > 2 else []
                place = fitting[-1].entities[0] if fitting else None
            if place:
                body = self.imply(short[1].format(place=self._name(place)), short[2], place)
                seat = place if place.startswith("zone/") else None
                return Held(body, role.removeprefix(short[0]), spans, seat, place)
        again = re.match("^(?:该|本)?(?:公司|企业|集团)(?=.)", role)
        if again:
            companies = [m for m in seen if m.type == "Company"]
            rest = role[again.end():]
            return Held(companies[-1].entities[0], rest, spans, None) if companies else None
        if context:
            return Held(context.body, role, spans, context.seat, context.place)
        return self._told_before(role, seen, spans)

    def _told_before(self, role: str, seen: list[Mention], spans: tuple[Span, ...]) -> Held | None:
        """Return the post of a bare title: 大队长 of the 大队 just spoken of, 总经理 of the company."""
        body = re.search("(大队|中队|支队|研究院|医院|学院|院|学校|校|协会|研究会|商会|局|厅|站|馆|行)长$", role)
        if body:
            fitting = [m for m in seen if m.type in ("Government", "Institution", "Organization")
                       and m.surface.endswith(body.group(1))]
            return Held(fitting[-1].entities[0], role, spans, None) if fitting else None
        if re.search("董事长|总经理|总裁|厂长|矿长|总监|总工|车间|班组|项目部|生产部", role):
            companies = [m for m in seen if m.type == "Company"]
            return Held(companies[-1].entities[0], role, spans, None) if companies else None
        return None

    def _office(self, role: str) -> str | None:
        for title, ending in _place_offices().items():
            if role.endswith(title) and re.fullmatch("(?:常务|代理?|副|原)*", role.removesuffix(title)):
                return ending
        return None

    def _runs(self, key: str) -> bool:
        return re.search("(?:工作委员会|管理委员会)$", self._name(key)) is not None

    def _name(self, key: str) -> str:
        entity = self._entities.get(key)
        if entity:
            return entity.name
        known = self._lookup.entities.get(key)
        return known.name if known else key.partition("/")[2].partition("~")[0]

    def _place_of(self, key: str, owners: list[Mention]) -> str | None:
        """Return the place that the body `key` governs: told, part of its name, or printed before it."""
        entity = self._entities.get(key)
        parents = [entity.parent] if entity and entity.parent else []
        for parent in (*parents, *self._lookup.ancestors(key)):
            if parent.startswith(("place/", "zone/")):
                return parent
        bare = re.sub("^中共|(?:工作委员会|管理委员会|委员会|人民政府.*)$", "", self._name(key))
        for kind in ("place", "zone"):
            wanted = f"{kind}/{bare}"
            if wanted in self._entities or wanted in self._lookup.entities:
                return wanted
        governed = re.search("委员会$|人民政府", self._name(key))
        if governed and bare and bare != self._name(key) and re.search("[省州市县区镇乡]$", bare):
            return self._by_name.get(bare, f"place/{bare}")
        return next((m.entities[0] for m in reversed(owners[:-1]) if m.type in ("Place", "Zone")), None)
