"""Where works and zones are, by what is told of them afterwards: routes, sites chosen, a zone's own name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.claims import Claim
from kg.statements.places import administrative
from kg.statements.reading import PLACES, Clause, Reading

__all__ = ["by_route", "by_zone_name", "work_again"]

_ROUTES = re.compile("公路|高速|铁路|高铁|国道|省道|管道|管线|线路|输电|复线|专线|通道|干渠|运河|隧道|[0-9]线")
_PASSES = re.compile("(?:[起始止终](?:自|于|点(?:位于|为|在)?)|途经|经由?|穿越|穿过|跨越)$")
_KIND = "(?:经济|高新|工业|产业|农业|物流|化工|循环经济|综合保税|临空|边境|重点开发开放|国家|国际)"
#: The work that was named before, called by its kind, and where it is put: 基地选址…, 项目落户….
_AGAIN = re.compile(
    "^(?:目前|据悉|其中)?，?(?:该|此|本|整个)?"
    "(?P<kind>项目|工程|基地|电站|园区|产业园|中心|工厂|生产线|公路|铁路|水库|市场|码头)"
    "(?:选址|坐落|位于|地处|建在|落户|落地|落子|设在|布局)[于在到]?$")


def by_route(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """公路起自A，经B，止于C: a route lies in each place that it passes."""
    route: Mention | None = None
    sentence = -1
    for clause in reading.clauses:
        named = [m for m in clause.mentions if m.type in ("Facility", "Project") and _ROUTES.search(m.surface)]
        if clause.sentence != sentence:
            sentence = clause.sentence
            if not (named or re.match("(?:该|这条|全线|公路|铁路|线路|项目|工程|管道|起|途经)", clause.text)):
                route = None
        route = named[-1] if named else route
        for number, place in enumerate(clause.mentions if route else ()):
            if route is None or place.type not in PLACES or not _PASSES.search(clause.before(place)):
                continue
            modality = reading.modality(place.span.begin)
            spot = _narrowest(clause, number)
            if modality and not set(spot.entities) & set(route.entities):
                yield Claim(route.entities[0], "locatedIn", spot.entities[0], (route.span, spot.span), modality)


def _narrowest(clause: Clause, number: int) -> Mention:
    """Return the last of the places printed one right behind the other from `number` on."""
    spot = clause.mentions[number]
    for mention in clause.mentions[number + 1:]:
        if mention.type in PLACES and mention.span.begin == spot.span.end:
            spot = mention
    return spot


def by_zone_name(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """玉泉县…玉泉经济开发区: a zone named after a town or county that the article names too."""
    located = {claim.subject for claim in told if claim.predicate == "locatedIn"}
    places: dict[str, Mention] = {}
    for _, mention in reading.every({"Place"}):
        if administrative(reading, mention):
            places.setdefault(mention.entities[0], mention)
    done: set[str] = set()
    for _, zone in reading.every({"Zone"}):
        key, name = zone.entities[0], reading.name_of(zone.entities[0])
        if key in done or key in located or key in reading.lookup.entities:
            continue
        done.add(key)
        fitting = [(len(stem), place) for place in places if (stem := _stem(reading.name_of(place)))
                   and re.match(f"{re.escape(stem)}[市县区旗州]?{_KIND}", name)]
        if fitting:
            _, place = max(fitting, key=lambda fit: (fit[0], fit[1]))
            yield Claim(key, "locatedIn", place, (zone.span, places[place].span))


def _stem(name: str) -> str:
    """Return a town's name without its kind; empty for a province and for what is too short."""
    if name.endswith(("省", "自治区")):
        return ""
    stem = re.sub("(?:[^市县]{2,6}族)*自治[县旗州]$|(?:市|县|区|旗|州|地区|盟)$", "", name)
    return stem if len(stem) > 1 else ""


def work_again(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """(共建X基地。)基地选址Z: what is called by its kind alone is the last work of that kind."""
    seen: list[Mention] = []
    for clause in reading.clauses:
        for number, place in enumerate(clause.mentions):
            again = _AGAIN.match(clause.before(place)) if place.type in PLACES else None
            kind = again["kind"] if again else ""
            work = next((m for m in reversed(seen) if (kind in ("项目", "工程") and m.type == "Project")
                         or reading.name_of(m.entities[0]).endswith(kind)), None) if again else None
            modality = reading.modality(place.span.begin)
            spot = _narrowest(clause, number)
            if work and modality and not set(work.entities) & set(spot.entities):
                yield Claim(work.entities[0], "locatedIn", spot.entities[0], (work.span, spot.span), modality)
        seen.extend(m for m in clause.mentions if m.type in ("Project", "Facility", "Zone"))
