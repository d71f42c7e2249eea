"""Which body a title belongs to, printed or implied: 州长 is in the government of the 州 spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.iris import entity_key
from kg.lexicon import table
from kg.records import AnnotatedArticle, Entity, Mention, Span
from kg.statements.lookup import Lookup
from kg.statements.roles import (
    AGAIN,
    BARE_ZONE_BODY,
    COMPANY_POST,
    INNER_DEPARTMENT,
    INNER_OFFICE,
    NO_POST_OF_PLACE,
    OF_NO_BODY,
    OWN_NOUN,
    PARTY_DEPARTMENT,
    STRONG,
    VILLAGE_BODY,
)

__all__ = ["BodyNames", "Held"]


@dataclass(frozen=True, slots=True)
class Held:
    """A post: the key of its body, its title, the mentions in the title, the zone that the body runs."""

    body: str
    role: str
    spans: tuple[Span, ...]
    seat: str | None
    place: str | None = None  # key of the place that the body governs, where known
    #: How the body was found: printed, carried (from the title before), again (该局), earlier, office (州长).
    how: str = "printed"
    former: bool = False  # 原局长


@cache
def _short_bodies() -> tuple[tuple[str, str, str], ...]:
    rows = [(row[0], row[1], row[2]) for row in table("roles_bodies")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


#: Classes of what a bare title may be held in; a place only as a village.
_BODY_TYPES = frozenset({"Government", "Institution", "Organization", "Company", "Place", "Facility", "Project"})


@cache
def _bare_titles() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return, in order, the ending of a body's name and the bare titles that belong to such a body."""
    return tuple((re.compile(f"(?:{row[1]})$"), re.compile(f"(?:{row[0]})$")) for row in table("roles_bare"))


@cache
def _place_offices() -> dict[str, str]:
    return {row[0]: row[1] for row in table("roles_place_offices")}


#: Class of a body -> how its name ends.
_KINDS = (
    ("Company", "有限责任公司|有限公司|公司|集团|合作社"),
    ("Government", "委员会|(?<!管理)局|派出所|法院|检察院"),
    ("Institution", "大学|学院|中学|小学|学校|医院|研究院|研究所|农场|牧场"),
    ("Organization", "协会|商会|联合会|研究会|基金会|俱乐部|大队|支队"),
)
_BODY_AND_TITLE = re.compile(
    "(?:据|由|来自|受访的|如今的|现在的)?([一-龥·（）()]{2,24}?(?:" + "|".join(ending for _, ending in _KINDS) + "))"
    "((?:(?!公司|集团|合作社|委员会|大学|学院|医院|协会|中心)[一-龥]){2,12})")
#: What opens no name: 该公司, 一家公司, 当地医院 are known from what was said before, if at all.
_OPEN_NAME = re.compile("^(?:该|本|这|那|我|其|某|两|一|几|每|各|当地|驻|担任|时任|原|所在|附近)"
                        "|^(?:选举|聘任|任命|推荐|提名|作为)|的|了|在|与|和|同|是|为|到|对")


def _seat_of(name: str) -> str:
    """Return what governs the place `name`: a prefecture of the province's own has an office, no government."""
    return "行政公署" if name.endswith("地区") else "人民政府"


#: 某市|文旅局副局长: a department printed behind its place.
_DEPARTMENT = re.compile(
    "([一-龥]{2,12}?(?:局|厅|委员会|办公室|中心|(?<![党纪省市县区州地工常])委|(?<![主承协举])办))(?=(?:党|副|局长|厅长|主任))")


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

    def governed(self, key: str) -> str | None:
        """Return the place that the body `key` governs or is a department of, where its name tells."""
        return self._place_of(key, [])

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
        if not owners and OF_NO_BODY.fullmatch(role):
            return None
        if owners:
            return self._of_owner(owners, role, spans, seen)
        return self._without_owner(role, context, seen, spans)

    def _of_owner(self, owners: list[Mention], role: str, spans: tuple[Span, ...], seen: list[Mention]
                  ) -> Held | None:
        owner = owners[-1]
        key = owner.entities[0]
        company = self._company_in(owner)
        if company:
            # 新疆嘉润公司新能源项目部部长: the department goes into the title
            return Held(company[0], owner.surface[company[1]:] + role, spans, None)
        if owner.type in ("Place", "Zone"):
            return self._of_place(key, owner.type, role, spans)
        zone = next((m for m in reversed(seen) if m.type == "Zone"), None)
        bare = BARE_ZONE_BODY.fullmatch(self._name(key))
        if bare and zone:
            return self._of_place(zone.entities[0], "Zone", bare.group(1) + role, spans)
        village = VILLAGE_BODY.fullmatch(self._name(key)) if owner.type != "Place" else None
        if village:
            home = self._by_name.get(village["place"]) or self.imply(village["place"], "Place")
            return Held(home, village["body"] + role, spans, None)
        office = INNER_OFFICE.match(role) if owner.type == "Government" else None
        if office:
            body = self.imply(self._name(key) + office.group(), "Government", key)
            return Held(body, role[office.end():], spans, None, self._place_of(key, owners))
        place = self._place_of(key, owners)
        seat = self.know(place) if place and place.startswith("zone/") and self._runs(key) else None
        return Held(key, role, spans, seat, place)

    def _company_in(self, owner: Mention) -> tuple[str, int] | None:
        """Return the company that a department's name opens with, and how far its name reaches."""
        inner = INNER_DEPARTMENT.fullmatch(owner.surface)
        called = self._called(inner["name"]) if inner else None
        if inner and called and called != owner.entities[0]:
            return called, inner.end("name")
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
            return Held(self.imply(f"{name}{_seat_of(name)}", "Government", key), role, spans, None, key)
        town = re.match("([一-龥]{2,6}(?:乡|镇|街道))(?=(?:党委|人大|政协|政府|人民政府).)", role)
        if town and kind == "Place":
            return self._of_place(self.imply(town.group(1), "Place", key), kind, role[town.end():], spans)
        branded = self._branded(role)
        if branded:
            return Held(*branded, spans, None)
        if NO_POST_OF_PLACE.fullmatch(role) and not re.search("(?:村|社区)$", name):
            return None
        part = _DEPARTMENT.match(role)
        if part and kind == "Place":
            return Held(self.imply(name + part.group(1), "Government", key), role[part.end(1):], spans, None, key)
        own = _BODY_AND_TITLE.fullmatch(role)
        if own and kind == "Place" and not _OPEN_NAME.search(own.group(1)):
            body_kind = next(kind for kind, ending in _KINDS if re.search(f"(?:{ending})$", own.group(1)))
            return Held(self.imply(name + own.group(1), body_kind, key), own.group(2), spans, None, key)
        if kind == "Zone" and role in ("主任", "副主任"):
            return Held(self.imply(f"{name}管理委员会", "Government", key), role, spans, key, key)
        return Held(key, role, spans, None, key)

    def _without_owner(self, role: str, context: Held | None, seen: list[Mention],
                       spans: tuple[Span, ...]) -> Held | None:
        place = context.place if context else None
        named_again = self._again(role, seen)
        if named_again:
            return Held(*named_again, spans, None, how="again")
        if place and re.fullmatch("副?(?:师长|团长|政委|政治委员)", role):
            return Held(place, role, spans, None, place, "carried")
        office = self._office(role)
        if office and place is None:
            fitting = [m for m in seen if m.type == "Place" and self._name(m.entities[0]).endswith(office)]
            place = fitting[-1].entities[0] if fitting else self._only_place(office)
        if office:
            if place and self._name(place).endswith(office):
                name = self._name(place)
                government = self.imply(f"{name}{_seat_of(name)}", "Government", place)
                return Held(government, role, spans, None, place, "office")
            return None
        short = next((row for row in _short_bodies() if role.startswith(row[0]) and len(role) > len(row[0])
                      and len(row[0]) > 1), None)
        if short:
            if place is None and context is None:
                ending = short[0][0] if short[0] in ("省委", "州委", "市委", "县委", "区委") else None
                fitting = [m for m in seen if m.type in ("Place", "Zone") and (
                    not ending or self._name(m.entities[0]).endswith(ending))] if ending or len(short[0]) > 2 else []
                place = fitting[-1].entities[0] if fitting else self._only_place(ending) if ending else None
            if place:
                body = self.imply(short[1].format(place=self._name(place)), short[2], place)
                seat = place if place.startswith("zone/") else None
                return Held(body, role.removeprefix(short[0]), spans, seat, place, "office")
        branded = self._branded(role)
        if branded:
            return Held(*branded, spans, None)
        if context and context.body.startswith("company/") and re.match("[一-龥]{2,6}委员会.", role):
            return Held(context.body, role, spans, context.seat, context.place, "carried")
        named = _BODY_AND_TITLE.fullmatch(role)
        if named and not _OPEN_NAME.search(named.group(1)):
            return self._named_only_here(named.group(1), named.group(2), seen, spans)
        party = PARTY_DEPARTMENT.match(role)
        if party and context and re.fullmatch("中共.+委员会", self._name(context.body)):
            # 州委常委、组织部部长: the committee's department
            body = self.imply(self._name(context.body) + party.group(), "Government", context.body)
            return Held(body, role[party.end():], spans, None, context.place, "carried")
        if context and not (context.body.startswith("government/") and re.search("教授|研究员|院士|博士", role)):
            return Held(context.body, role, spans, context.seat, context.place, "carried")
        return self._told_before(role, seen, spans)

    def _named_only_here(self, name: str, role: str, seen: list[Mention], spans: tuple[Span, ...]) -> Held | None:
        """Return the post in a body that is named in a title alone; 市财政局 is the last named city's."""
        level = re.match("[市县州区省镇乡]", name)
        if level:
            fitting = [m for m in seen if m.type == "Place" and self._name(m.entities[0]).endswith(level.group())]
            place = fitting[-1].entities[0] if fitting else self._only_place(level.group())
            if not place:
                return None
            name = self._name(place) + name[1:]
        kind = next(kind for kind, ending in _KINDS if re.search(f"(?:{ending})$", name))
        if kind != "Government" or level or re.search("[市县州区省镇乡盟旗]", name[:-1]):
            return Held(self.imply(name, kind), role, spans, None)
        return None

    def _told_before(self, role: str, seen: list[Mention], spans: tuple[Span, ...]) -> Held | None:
        """Return the post of a bare title in the last body before it that has such posts.

        大队长 of the 大队 just spoken of, 法官 of the court, 驻村第一书记 of the village, 总经理 of the company.
        """
        strong = STRONG.fullmatch(role)
        if strong and strong["before"] not in ("", "常务", "执行", "轮值", "第一", "联席", "代理", "原"):
            return None
        for ending, titles in _bare_titles():
            if titles.search(role):
                fitting = [m for m in seen if m.type in _BODY_TYPES and (
                    ending.search(self._name(m.entities[0])) or (m.type == "Company" and ending.search("公司"))
                    or (m.type == "Project" and ending.search("项目")))]
                if fitting:
                    return Held(fitting[-1].entities[0], role, spans, None, how="earlier")
        return None

    def _again(self, role: str, seen: list[Mention]) -> tuple[str, str] | None:
        """Return the body that 该局…, 本校… means and the title behind it."""
        again = AGAIN.match(role)
        if again is None:
            return None
        noun = again["short"] or again["noun"]
        firms = noun in ("公司", "企业", "集团")
        fitting = [m.entities[0] for m in seen if m.type in _BODY_TYPES and (
            self._name(m.entities[0]).endswith(noun) or m.surface.endswith(noun) or (m.type == "Company" and firms)
            or (noun in ("市", "县", "州", "区") and m.type == "Place" and noun in self._name(m.entities[0])[-3:]))]
        groups = [key for key in fitting if noun == "集团" and "集团" in self._name(key)]
        return ((groups or fitting)[-1], role[again.end():]) if fitting else None

    def without_own_noun(self, body: str, role: str) -> str:
        """Return a title without the noun that the name of its body ends in: 村党支部书记, 实验室主任."""
        noun = OWN_NOUN.match(role)
        own = noun is not None and self._name(body).endswith(noun.group()) and len(role) > noun.end() + 1
        return role[noun.end():] if own and noun and role != "村支书" else role

    def _only_place(self, office: str) -> str | None:
        """Return the one place of the article whose name ends in `office`."""
        found = {key for key, entity in self._entities.items()
                 if entity.type == "Place" and entity.name.endswith(office)}
        return found.pop() if len(found) == 1 else None

    def _branded(self, role: str) -> tuple[str, str] | None:
        """Return the company that the first characters of `role` name in short, and the title behind them."""
        for end in range(min(8, len(role) - 2), 1, -1):
            company = self._called(role[:end]) if COMPANY_POST.fullmatch(role[end:]) else None
            if company:
                return company, role[end:]
        return None

    def _called(self, brand: str) -> str | None:
        """Return the one company of the article whose name holds `brand`; none for several."""
        found = {key for key, entity in self._entities.items() if entity.type == "Company" and any(
            brand in form for form in (entity.name, *entity.aliases, *self._surfaces.get(key, ())))}
        return found.pop() if len(found) == 1 else None

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
