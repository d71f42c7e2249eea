"""Where an article stands: the place it is mostly about, and what its deictic words mean from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.authority import Authority
from kg.mentions.deictics import level_of
from kg.mentions.draft import Draft, View
from kg.records import Candidate

__all__ = ["Standpoint", "standpoint"]

_DISTRICT_WORDS = ("全区", "我区", "区内")
_LEVELS = ("country", "province", "prefecture", "county", "town")


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The places that an article is read from, nearest first, and how often each is named in full."""

    places: tuple[str, ...]
    named: dict[str, int]

    @property
    def focus(self) -> str | None:
        """The place that comes first."""
        return self.places[0] if self.places else None


def standpoint(view: View, authority: Authority, home: str | None) -> Standpoint:
    """Return the article's standpoint: the place it names most, then the home place.

    A place is counted where an unambiguous form of it stands, also inside another name (昌吉州 in
    昌吉州生态环境局).  The home place is taken first where the article names it or a place inside it.
    """
    counts: Counter[str] = Counter()
    for draft in view.drafts:
        if draft.type not in ("Place", "Zone") or not draft.rule.startswith("authority") or draft.risky:
            continue
        if len(draft.keys) == 1:
            counts[draft.keys[0]] += 1
    local = {
        key: count for key, count in counts.items()
        if ((entity := authority.entities.get(key)) is not None and entity.level in ("prefecture", "county"))
        or key.startswith("zone/")
    }
    near = {key for key in local if home is not None and (key == home or home in authority.ancestors(key))}
    best = sorted(local, key=lambda key: (key not in near, -local[key], key))
    places: list[str] = []
    if home is not None and (not local or any(home == key or home in authority.ancestors(key) for key in local)):
        places.append(home)
    places += [key for key in best if key not in places]
    if not places:
        wider = {key: count for key, count in counts.items() if authority.entities[key].level == "province"}
        places += sorted(wider, key=lambda key: (-wider[key], key))
    if home is not None and home not in places:
        places.append(home)
    return Standpoint(tuple(places), dict(counts))


def deictic_keys(
        word: str, stand: Standpoint, authority: Authority, nearby: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the key of the place that a deictic word means; none where nothing tells.

    Args:
        nearby: places that the sentence is about, which come before the article's own.
    """
    level = level_of(word)
    if level is None:
        return ()
    if level == "country":
        return _countries(authority)
    if word in _DISTRICT_WORDS:
        for place in nearby:  # 某某区…全区: a city's district speaks of itself
            if authority.entities[place].level == "county" and authority.entities[place].name.endswith("区"):
                return (place,)
    for place in (*nearby, *stand.places):
        if level == "city":
            found = next((key for key in (place, *authority.ancestors(place)) if _is_city(key, authority)), None)
        else:
            found = authority.at_level(place, level)
        if found is not None and _fits_word(word, level, authority.entities[found].name):
            return (found,)
    return ()


def _is_city(key: str, authority: Authority) -> bool:
    entity = authority.entities[key]
    return entity.level in ("county", "prefecture") and entity.name.endswith("市")


def _fits_word(word: str, level: str, name: str) -> bool:
    """自治区 and 全区 mean an autonomous region, 全省 a province, 全疆 the region that 疆 stands for, 全旗 a banner."""
    if level == "county":
        return name.endswith("旗" if "旗" in word else "县")
    if level == "prefecture":
        return name.endswith("地区" if "地区" in word else "盟" if "盟" in word else "州")
    if level != "province":
        return True
    if "省" in word:
        return name.endswith("省")
    if "疆" in word:
        return "疆" in name
    return name.endswith("自治区")


def _countries(authority: Authority) -> tuple[str, ...]:
    return tuple(sorted(key for key, entity in authority.entities.items() if entity.level == "country"))[:1]


def place_keys(draft: Draft, surface: str, stand: Standpoint, authority: Authority, in_row: bool = False) -> tuple[
        tuple[str, float], ...]:
    """Return the entity that a place's name means, with its score: of several the one named in full most often.

    In a row of towns (奇台、库尔勒、喀什) the town is meant, not the prefecture around it.  Ties go to the
    authority's score seen from the standpoint, then to the key.
    """
    candidates = authority.candidates(surface, stand.focus)
    candidates = tuple(c for c in candidates if not draft.keys or c.key in draft.keys)
    if not candidates:
        return ()
    def weight(candidate: Candidate) -> tuple[int, bool, float]:
        is_city = authority.entities[candidate.key].name.endswith("市")
        return stand.named.get(candidate.key, 0), in_row and is_city, candidate.score

    best = sorted(candidates, key=lambda c: c.key)
    best.sort(key=weight, reverse=True)
    return ((best[0].key, best[0].score),)


def stands_in_row(draft: Draft, text: str, drafts: Iterable[Draft], authority: Authority) -> bool:
    """Tell whether a place stands in a row (、) beside one that can only be a county."""
    for other in drafts:
        first, second = sorted((draft, other), key=lambda place: place.begin)
        beside = first.end + 1 == second.begin and text[first.end] == "、"
        if beside and other.type == "Place" and len(other.keys) == 1 and (
                authority.entities[other.keys[0]].level == "county"):
            return True
    return False


def zones_before(drafts: Iterable[Draft], offset: int) -> tuple[Draft, ...]:
    """Return the zones that stand before `offset`, nearest first."""
    return tuple(sorted((d for d in drafts if d.type == "Zone" and d.end <= offset), key=lambda d: (-d.end, d.begin)))
