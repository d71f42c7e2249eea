"""Whose organ a body is, as its name tells: 昌吉回族自治州人民政府 is one of 昌吉回族自治州.

A name is read as head, place and tail: 中共|奇台县|委员会宣传部, nothing|昌吉市|公安局.  Heads and tails of standing
bodies stand in ``lexicon/bodies.tsv``.  Behind a place's official name the tail of a government body may also be a
newer word for an office (金融工作局), as long as nothing in it names a narrower place or another one.  The longest
name of a place counts; what several places may mean and no article tells apart is left open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from kg.authority import fold, organ_names
from kg.contextnames import is_contextual
from kg.curated import PlaceName
from kg.iris import entity_iri
from kg.lexicon import table, words
from kg.resolve import Identity

__all__ = ["places_served"]

_BODIES = ("Government", "Institution", "Organization")
_SHORTEST, _LONGEST = 2, 24  # characters of a place's name
#: Ends of official names, of divisions, zones and states; 昌吉 and 准东 are none.
_OFFICIAL = ("省", "市", "县", "区", "州", "旗", "盟", "镇", "乡", "街道", "村", "社区", "团", "场", "园", "港", "国")
_OFFICE = re.compile(
    "(?:国务院|人民政府|公署|委|委员会|局|厅|部|署|法院|检察院|办公厅|办公室|领导小组|党组|大队|支队|总队"
    "|(?:服务|发展|管理|保障|指导|监测|推广|执法)中心)")
#: What ends like an office and is a branch somewhere, a firm, a site, or for another place.
_NO_OFFICE = re.compile("分局|工程局|铁路局|石油|油田|指挥部|项目部|俱乐部|总部|[驻援赴第]")
_NARROWER = re.compile("[省市县区州盟旗乡镇村团师]|街道")
#: Words of offices that hold such a character and name no place.
_HARMLESS = re.compile(
    "农村|乡村|城乡|村镇|城镇|乡镇企业|城市|市场|市政|市容|县域|区域|团委|共青团|教师|律师|民族团结")
_OF_PARTY = ("中共", "中国共产党")
#: The bodies of the smallest places stand in no table.
_OF_VILLAGES = frozenset(["村民委员会", "居民委员会", "村委会", "居委会", "党支部", "党总支", "党委", "办事处"])
_VILLAGES = ("村", "社区", "街道")
_TERM = re.compile("^第?[一二三四五六七八九十]{1,4}届")


class _Reading(NamedTuple):
    """One way to take a body's name apart: the place's name, and whether a short one such as 昌吉 may stand there."""

    place: str
    may_be_short: bool


def places_served(identity: Identity, gone: Collection[str], known: Iterable[PlaceName], base: str) -> dict[str, str]:
    """Return, by the key of each body whose name tells it, the IRI of the place whose organ it is.

    Args:
        identity: what articles name, with all its forms.
        gone: keys of what stands no more in the graph.
        known: the names of the places of the curated files, under the IRIs that stand now.
        base: base of resources.
    """
    entities = {key: entity for key, entity in identity.entities.items() if key not in gone}
    readings = {key: list(_readings(fold(entity.name), entity.type))
                for key, entity in entities.items() if entity.type in _BODIES}
    names = _Names({reading.place for found in readings.values() for reading in found})
    for iri, name, is_canonical in known:
        names.add(name, iri, 0 if is_canonical else 1, is_known=True)
    for key, entity in entities.items():
        if entity.type in ("Place", "Zone"):
            iri = entity_iri(key, base)
            names.add(entity.name, iri, 0)
            for form in entity.aliases:
                names.add(form, iri, 2)
    found: dict[str, str] = {}
    for key, ways in readings.items():
        parent = entities[key].parent
        told = entity_iri(identity.replaced.get(parent, parent), base) if parent is not None else None
        if (place := names.meant(ways, told)) is not None:
            found[key] = place
    return found


class _Names:
    """The names of places that some body's name may begin with."""

    def __init__(self, wanted: set[str]) -> None:
        pointing = {row[0] for row in table("mention_deictics")}
        self._wanted = {form for form in wanted
                        if form not in pointing and not is_contextual(form) and not _is_kind(form)}
        self._risky = frozenset(words("risky_names"))
        self._bearers: defaultdict[str, dict[str, int]] = defaultdict(dict)  # form -> IRI -> rank, the lowest counts
        self._known: set[tuple[str, str]] = set()

    def add(self, name: str, iri: str, rank: int, is_known: bool = False) -> None:
        """Add a name: of rank 0 where it is the canonical one, 1 another known one, 2 one that articles use."""
        form = fold(name)
        if form in self._wanted:
            bearers = self._bearers[form]
            bearers[iri] = min(rank, bearers.get(iri, rank))
            if is_known:
                self._known.add((form, iri))

    def meant(self, readings: Iterable[_Reading], told: str | None) -> str | None:
        """Return the place of the first reading that names one; of several `told`, if it is one of them, or none."""
        for form, may_be_short in readings:
            bearers = self._bearers.get(form, {})
            if not form.endswith(_OFFICIAL):
                if not may_be_short or form in self._risky:
                    continue
                bearers = {iri: rank for iri, rank in bearers.items() if (form, iri) in self._known}
            if bearers:
                first = min(bearers.values())
                best = [iri for iri, rank in bearers.items() if rank == first]
                return best[0] if len(best) == 1 else told if told in best else None
        return None


def _is_kind(form: str) -> bool:
    """Tell whether a name is the word for a kind of zone alone: 经济技术开发区."""
    for word in sorted(words("mention_zone_kinds"), key=len, reverse=True):
        form = form.removeprefix(word)
    return form in ("", "区", "新区", "开发区", "园区", "园", "工业园", "产业园", "高新区", "经开区")


def _readings(name: str, kind: str) -> Iterator[_Reading]:
    """Yield the ways to read the name of a body of class `kind`, those with the longest name of a place first."""
    standing = organ_names()
    head = next((one for one in standing if one and name.startswith(one)), "")
    rest = _TERM.sub("", name[len(head):]) if head else name
    for length in range(min(len(rest) - 1, _LONGEST), _SHORTEST - 1, -1):
        place, tail = rest[:length], _TERM.sub("", rest[length:])
        row = standing[head].get(tail)
        if row is not None:
            yield _Reading(place, row == "Government" and (bool(head) or not tail.startswith("委")))
        elif (not head and tail in _OF_VILLAGES and place.endswith(_VILLAGES)) or (
                kind == "Government" and place.endswith(_OFFICIAL) and _is_office(head, tail)):
            yield _Reading(place, False)


def _is_office(head: str, tail: str) -> bool:
    """Tell whether a tail that no table holds is the word for an office of the place before it."""
    if head and not (head in _OF_PARTY and tail.startswith(("委", "工作委", "纪律检查委"))):
        return False
    ends = [match.end() for match in _OFFICE.finditer(tail)]
    return len(tail) > 2 and len(tail) in ends and not _NO_OFFICE.search(tail) and not _NARROWER.search(
        _HARMLESS.sub("", tail))
