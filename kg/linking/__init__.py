"""Linking: which entity each mention names.

Known things come from the authority file and from its rules for standing bodies; what is not known gets a
key of the article's own making, from the fullest name that the article gives.  Choices are by count, score
and key, never by chance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.authority import Authority, BodyRules
from kg.iris import entity_key
from kg.linking.context import Standpoint, deictic_keys, place_keys, standpoint, stands_in_row, zones_before
from kg.linking.names import core_of_industry, core_of_product, firm_in_full, local_name, same_plenary
from kg.linking.nearby import places_nearby
from kg.mentions.deictics import SHORT_RULE
from kg.mentions.draft import Draft, View
from kg.records import Entity

__all__ = ["Linked", "Linker", "Link"]

_LEADING_DEICTICS = ("自治区", "自治州", "我州", "我区", "我省", "我市", "我县")
_TOWN_AGAIN = re.compile("[全我该](?:镇|乡|村|街道|社区)")
_BOTH_ZONES = "两区"
_BARE_ZONES = frozenset([
    "开发区", "园区", "工业园区", "工业园", "产业园", "产业园区", "高新区", "经开区", "新区", "保税区", "合作区",
    "试验区"])
_BODY_TYPES = ("Government", "Institution", "Organization")


@dataclass(frozen=True, slots=True)
class Link:
    """A mention with the entities that it names."""

    draft: Draft
    keys: tuple[str, ...]
    known: bool
    score: float


@dataclass(frozen=True, slots=True)
class Linked:
    """All links of an article and the entities they name."""

    links: tuple[Link, ...]
    entities: tuple[Entity, ...]


class Linker:
    """Links the mentions of one article at a time; holds nothing between articles."""

    def __init__(self, authority: Authority, rules: BodyRules) -> None:
        self._authority = authority
        self._rules = rules

    def link(self, view: View, chosen: tuple[Draft, ...], home: str | None = None) -> Linked:
        """Link the mentions that the arbiter chose.

        Args:
            view: the article with every draft of the voices, for the places that it names.
            chosen: the mentions, by place.
            home: key of the place that 全州, 我州 mean where the article does not tell, or none.
        """
        stand = standpoint(view, self._authority, home)
        entities: dict[str, Entity] = {}
        by_surface: dict[tuple[str, str], str] = {}
        links: list[Link] = []
        # full names first, so that short forms find them
        for draft in sorted(chosen, key=lambda d: (d.name is not None, -len(d), d.begin)):
            surface = draft.span.of(view.text)
            found = self._entities(view, chosen, draft, surface, stand, by_surface, entities)
            if not found:
                continue
            for entity in found:
                known = entities.get(entity.key, entity)
                form = local_name(surface, entity.type)
                aliases = known.aliases if form == known.name or form in known.aliases else (*known.aliases, form)
                entities[entity.key] = replace(known, aliases=aliases)
                by_surface.setdefault((draft.type, form), entity.key)
            known_all = all(entity.known for entity in found)
            links.append(Link(draft, tuple(entity.key for entity in found), known_all, round(draft.score, 2)))
        links.sort(key=lambda link: link.draft.order)
        return Linked(tuple(links), tuple(entities[key] for key in sorted(entities)))

    def _entities(self, view: View, chosen: tuple[Draft, ...], draft: Draft, surface: str, stand: Standpoint,
                  by_surface: dict[tuple[str, str], str], entities: dict[str, Entity]) -> tuple[Entity, ...]:
        kind = draft.type
        if draft.rule == SHORT_RULE:
            key = max((key for key in stand.named if self._authority.entities[key].name.startswith(surface)),
                      key=lambda key: (stand.named[key], key), default=None)
            return (self._known(key),) if key is not None else ()
        if draft.rule.startswith("deictic"):
            nearby = places_nearby(view, draft.begin, self._authority, surface.startswith("该"))
            return tuple(self._known(key) for key in deictic_keys(surface, stand, self._authority, nearby))
        if kind == "Zone" and surface.strip("“”\"'‘’") == _BOTH_ZONES:
            keys = list(dict.fromkeys(
                key for zone in zones_before(chosen, draft.begin)
                for key, _ in place_keys(zone, zone.span.of(view.text), stand, self._authority)))[:2]
            return tuple(self._known(key) for key in sorted(keys)) if len(keys) == 2 else ()
        if kind in ("Place", "Zone"):
            in_row = stands_in_row(draft, view.text, chosen, self._authority)
            if _TOWN_AGAIN.fullmatch(surface):  # 全镇: the town named last
                return self._town_again(view, chosen, draft, surface, by_surface, entities)
            placed = place_keys(draft, surface, stand, self._authority, in_row)
            if placed:
                return tuple(self._known(key) for key, _ in placed)
            if surface in _BARE_ZONES:  # 开发区: the zone of that kind named before
                return self._zone_again(view, chosen, draft, surface, by_surface, entities)
        full = self._in_full(local_name(draft.name or surface, kind), kind, stand)
        if draft.keys:
            keys = [key for key in draft.keys if key in self._authority.entities]
            if keys:
                candidates = self._authority.candidates(surface, stand.focus)
                best = [candidate.key for candidate in candidates if candidate.key in keys] or sorted(keys)
                return (self._known(best[0]),)
        if kind in _BODY_TYPES:
            body = self._body(view, chosen, draft, full, stand)
            if body is not None:
                return (body,)
        if kind not in ("Person", "Policy", "Event", "Project"):
            for candidate in self._authority.candidates(full, stand.focus):
                if self._authority.entities[candidate.key].type == kind:
                    return (self._known(candidate.key),)
        if kind in ("Industry", "Product"):
            core = core_of_industry(full) if kind == "Industry" else core_of_product(full)
            if core != full:
                for candidate in self._authority.candidates(core, stand.focus):
                    if self._authority.entities[candidate.key].type == kind:
                        return (self._known(candidate.key),)
                shorter = by_surface.get((kind, core))
                if shorter is not None:
                    full = entities[shorter].name
                elif any(other.span.of(view.text) == core and other.type == kind for other in chosen):
                    full = core
        key = by_surface.get((kind, full)) or (
            firm_in_full(full, entities.values(), self._is_place) if kind == "Company" else None)
        if key is None and kind == "Event":
            key = next((k for k in sorted(entities) if k.startswith("event/") and same_plenary(full, entities[k].name)),
                       None)
        if key is None and kind in ("Project", "Facility") and draft.name and draft.name.endswith(surface):
            key = by_surface.get((kind, local_name(surface, kind)))  # 某公司|某项目, and 某项目 alone elsewhere
        if key is not None:
            return (entities[key],)
        return (Entity(entity_key(kind, full), kind, full),)

    def _town_again(self, view: View, chosen: tuple[Draft, ...], draft: Draft, surface: str,
                    by_surface: dict[tuple[str, str], str], entities: dict[str, Entity]) -> tuple[Entity, ...]:
        towns = [other.span.of(view.text) for other in chosen if other.type == "Place" and other.end <= draft.begin]
        meant = next((town for town in reversed(towns) if town.endswith(surface[1:]) and town != surface), None)
        key = by_surface.get(("Place", meant)) if meant else None
        return (entities[key],) if key else ()

    def _zone_again(self, view: View, chosen: tuple[Draft, ...], draft: Draft, surface: str,
                    by_surface: dict[tuple[str, str], str], entities: dict[str, Entity]) -> tuple[Entity, ...]:
        for zone in zones_before(chosen, draft.begin):
            form = zone.span.of(view.text)
            placed = self._authority.candidates(form)
            known = [self._known(c.key) for c in placed if c.key.startswith("zone/")]
            key = by_surface.get(("Zone", local_name(form, "Zone")))
            meant = entities.get(key) if key else known[0] if known else None
            if meant is not None and form not in _BARE_ZONES and (
                    surface == "园区" or meant.name.endswith(surface) or form.endswith(surface)):
                return (meant,)
        return ()

    def _is_place(self, form: str) -> bool:
        return any(self._authority.entities[c.key].type == "Place" for c in self._authority.candidates(form))

    def _in_full(self, name: str, kind: str, stand: Standpoint) -> str:
        """Return a name that opens with a deictic word (自治区十件实事) with the place that it means."""
        if kind in ("Policy", "Project"):
            for word in _LEADING_DEICTICS:
                if name.startswith(word):
                    keys = deictic_keys(word, stand, self._authority)
                    return self._authority.entities[keys[0]].name + name[len(word):] if keys else name
        return name

    def _known(self, key: str) -> Entity:
        entry = self._authority.entities[key]
        return Entity(entry.key, entry.type, entry.name, entry.aliases, True, entry.parent)

    def _body(self, view: View, chosen: tuple[Draft, ...], draft: Draft, full: str, stand: Standpoint) -> Entity | None:
        """Return the standing body that a name reads as; a bare 党工委 or 管委会 is that of the zone named last."""
        places = stand.places
        zones = zones_before(chosen, draft.begin)
        if full in ("党工委", "管委会") and zones:
            zone = place_keys(zones[0], zones[0].span.of(view.text), stand, self._authority)
            name = zone[0][0].partition("/")[2] if zone else local_name(zones[0].span.of(view.text), "Zone")
            official = f"中共{name}工作委员会" if full == "党工委" else f"{name}管理委员会"
            return self._rules.body_by_rule(name + full, places) or Entity(
                entity_key("Government", official), "Government", official, (), False, zone[0][0] if zone else None)
        found = self._rules.body_by_rule(full, places)
        if found is None and full.endswith("管委会") and len(full) > len("某园区管委会"):
            official = full.removesuffix("管委会") + "管理委员会"
            return Entity(entity_key("Government", official), "Government", official)
        if found is None:
            return None
        # aliases by rule are many: keep those that the paper's short forms of the place make
        return found
