"""Standing bodies of a place by rule: 昌吉州发改委 → 昌吉回族自治州发展和改革委员会.

The table ``lexicon/bodies.tsv`` tells, for each level of place, what is written behind the place's name and
what the full name is.  A place may be named (昌吉州党委), or told by its kind alone (州党委, 自治区党委), which
is then read from the places given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.authority.index import Authority, load_authority
from kg.iris import entity_key
from kg.lexicon import table
from kg.records import AuthorityEntity, Entity

__all__ = ["BodyRules", "load_body_rules", "organ_names"]

_LEVEL_TO_LETTER = {"province": "P", "prefecture": "R", "county": "C", "town": "T"}
#: Behind these a party body is 委 alone (市委), and a place's name is an official one, not a bare stem.
_OFFICIAL_ENDINGS = ("省", "市", "县", "区", "州", "旗", "盟", "镇", "乡", "街道")
_BRANCH_TO_PREFIXES = {"standing": ("",), "party": ("", "党委", "委"), "government": ("", "人民政府", "政府")}
_DISPATCHED_BODIES = ("地委", "行署")
#: Surfaces longer than this are no place's name; keeps the search for a leading place short.
_LONGEST_PLACE = 18


@dataclass(frozen=True, slots=True)
class _Row:
    forms: tuple[str, ...]  # bare forms, without what stands before them
    patterns: tuple[str, ...]
    type: str
    levels: str
    branch: str
    within: str

    def tails(self, official: bool) -> Iterator[str]:
        """What may be written behind a place's name; 委 alone only behind an official ending."""
        for prefix in _BRANCH_TO_PREFIXES[self.branch]:
            for form in self.forms:
                tail = prefix + form
                if official or not tail.startswith("委"):
                    yield tail


def _rows() -> tuple[_Row, ...]:
    return tuple(
        _Row(tuple(forms.split(",")), tuple(patterns.split(";")), kind, levels, branch, within)
        for forms, patterns, kind, levels, branch, within in table("bodies")
    )


class BodyRules:
    """The table, ready to read surfaces.  Made by `load_body_rules`."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._rows = _rows()
        heads = {pattern.partition("{X}")[0] for row in self._rows for pattern in row.patterns} - {""}
        self._prefixes = tuple(sorted(heads, key=lambda head: (-len(head), head)))

    def body_by_rule(self, surface: str, places: Sequence[str] = ()) -> Entity | None:
        """Return the body that `surface` names, or ``None``.

        Args:
            surface: as printed: 昌吉州发改委, 木垒县人民政府, 自治区党委, 市委宣传部, 准东开发区管委会.
            places: keys of the places that 自治区, 州, 市, 县, 区 may mean, nearest first (the article's place,
                then the home place); their wider places are tried too.  They also decide between places of one name.
        """
        for prefix in (*(p for p in self._prefixes if surface.startswith(p)), ""):
            rest = surface[len(prefix):]
            for place, form in self._named(rest, places):
                if (body := self._read(place, form, prefix, rest[len(form):])) is not None:
                    return body
            for place, form in self._told_by_kind(rest, places):
                if (body := self._read(place, form, prefix, rest[len(form):])) is not None:
                    return body
        return None

    def bodies_of(self, place: str) -> tuple[Entity, ...]:
        """Return every standing body of `place` (a key), in the table's order; empty for an unknown key."""
        entity = self._authority.entities.get(place)
        if entity is None or (letter := _letter(entity)) is None:
            return ()
        found: dict[str, Entity] = {}
        told: set[str] = set()
        for row in self._rows:
            if self._fits(row, letter, entity) and row.forms[0] not in told:
                told.update(row.forms)
                body = self._body(entity, row)
                found.setdefault(body.key, body)
        return tuple(found.values())

    def _named(self, text: str, places: Sequence[str]) -> Iterator[tuple[AuthorityEntity, str]]:
        home = places[0] if places else None
        for length in range(min(len(text) - 1, _LONGEST_PLACE), 1, -1):
            form = text[:length]
            for candidate in self._authority.candidates(form, home):
                entity = self._authority.entities[candidate.key]
                if entity.type in ("Place", "Zone"):
                    yield entity, form

    def _told_by_kind(self, text: str, places: Sequence[str]) -> Iterator[tuple[AuthorityEntity, str]]:
        seen: set[str] = set()
        for place in places:
            for key in (place, *self._authority.ancestors(place)):
                if key in seen or key not in self._authority.entities:
                    continue
                seen.add(key)
                entity = self._authority.entities[key]
                for kind in (*_kinds(entity), *(("",) if key == place and entity.type == "Zone" else ())):
                    if text.startswith(kind) and len(text) > len(kind):
                        yield entity, kind

    def _read(self, place: AuthorityEntity, form: str, prefix: str, tail: str) -> Entity | None:
        letter = _letter(place)
        if letter is None:
            return None
        official = form.endswith(_OFFICIAL_ENDINGS)
        for row in self._rows:
            if not self._fits(row, letter, place):
                continue
            parts = [pattern.partition("{X}") for pattern in row.patterns]
            full = {(head, _filled(rest, place, letter)) for head, _, rest in parts}
            if (not prefix and tail in row.tails(official)) or (prefix, tail) in full:
                return self._body(place, row)
            if prefix == "中共" and row.patterns[0].startswith("中共{X}委员会") and tail in row.tails(official):
                return self._body(place, row)
        return None

    def _fits(self, row: _Row, letter: str, place: AuthorityEntity) -> bool:
        if letter not in row.levels:
            return False
        is_dispatched = place.name.endswith("地区")  # a 地区 has a 行署 and a 地委, and no government of its own
        if (row.forms[0] in _DISPATCHED_BODIES and not is_dispatched) or (
                row.forms[0] == "人民政府" and is_dispatched):
            return False
        if row.within == "*":
            return True
        province = self._authority.at_level(place.key, "province")
        return province is not None and self._authority.entities[province].name == row.within

    def _body(self, place: AuthorityEntity, row: _Row) -> Entity:
        letter = _letter(place) or ""
        name = _filled(row.patterns[0], place, letter).replace("{X}", place.name)
        forms = [form for form in (place.name, *place.aliases) if letter == "Z" or form.endswith(_OFFICIAL_ENDINGS)]
        tails = [tail for tail in row.tails(True) if not (_of_province(tail) and letter != "P")]
        aliases = [
            form + tail for form in forms for tail in tails
            if form.endswith(_OFFICIAL_ENDINGS) or not tail.startswith("委")]
        aliases += [_filled(pattern, place, letter).replace("{X}", form) for form in forms for pattern in row.patterns]
        qualifier = place.key.partition("~")[2] or None
        return Entity(
            key=entity_key(row.type, name, qualifier), type=row.type, name=name,
            aliases=tuple(dict.fromkeys(alias for alias in aliases if alias != name)), known=True, parent=place.key)


def _letter(place: AuthorityEntity) -> str | None:
    return "Z" if place.type == "Zone" else _LEVEL_TO_LETTER.get(place.level or "")


def _kinds(place: AuthorityEntity) -> tuple[str, ...]:
    """The words that tell a place by its kind: 自治区 (and 区), 省, 自治州 (州), 地区, 市, 县, 镇 …"""
    if place.type == "Zone":
        return ("开发区", "园区", "高新区", "经开区")
    name = place.name
    if name.endswith("自治区"):
        return ("自治区", "区")
    if name.endswith("自治州"):
        return ("自治州", "州")
    if name.endswith("自治县"):
        return ("自治县", "县")
    kinds = ("街道", "地区", "省", "市", "县", "区", "旗", "盟", "镇", "乡")
    return next(((kind,) for kind in kinds if name.endswith(kind)), ())


def _of_province(tail: str) -> bool:
    """Tell whether a body so named is a province's: an 应急厅, and no 办公厅."""
    return tail.endswith("厅") and not tail.endswith("办公厅")


def _filled(pattern: str, place: AuthorityEntity, letter: str) -> str:
    """Fill in what depends on the level; {X} stays."""
    provincial = letter == "P" and not place.name.endswith("市")
    return (pattern.replace("{厅}", "厅" if provincial else "局")
            .replace("{办}", "办公厅" if letter == "P" else "办公室"))


@cache
def organ_names() -> Mapping[str, Mapping[str, str]]:
    """Return what is written before the place's name in the name of a standing body, longest first, with what may
    be written behind it and the class of the body that it then is; places of every level and province together.

    >>> organ_names()["中共"]["委员会宣传部"], organ_names()[""]["公安局"]
    ('Government', 'Government')
    """
    found: dict[str, dict[str, str]] = {"": {}}
    for row in _rows():
        for tail in row.tails(official=True):
            found[""].setdefault(tail, row.type)
        for pattern in row.patterns:
            head, _, rest = pattern.partition("{X}")
            for office in ("厅", "局"):
                for bureau in ("办公厅", "办公室"):
                    tail = rest.replace("{厅}", office).replace("{办}", bureau)
                    found.setdefault(head, {}).setdefault(tail, row.type)
    return {head: found[head] for head in sorted(found, key=lambda one: (-len(one), one))}


@cache
def load_body_rules() -> BodyRules:
    """Return the rules over the package's own authority file."""
    return BodyRules(load_authority())
