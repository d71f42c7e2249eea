"""The one arbiter: which of the drafts stand as mentions.

Drafts of the surest voices come first, then the longer one; of what remains none overlaps.  A chain of
owner and thing is split before (奇台县|江布拉克景区), a name inside a longer name falls.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.mentions.draft import Draft, View
from kg.mentions.zone_names import has_own_name

__all__ = ["choose"]

#: Voices whose drafts no other voice may cut or swallow, surest first.
_TIERS = {"byline.v1": 0}
_TYPE_ORDER = ("Person", "Place", "Zone", "Government", "Company", "Institution", "Organization", "Policy", "Event",
               "Project", "Facility", "Industry", "Product")
#: Voices in the order in which they are believed where two drafts cross or are equal.
_RULE_ORDER = (
    "byline.v1", "told-alias.v1", "page-name.v1", "row.v1", "titled-work.v1", "authority.v1", "standing-body.v1",
    "quoted-name.v1", "deictic.v1", "one-character-place.v1", "body-suffix.v1", "person.v1", "place-suffix.v1",
    "event.v1", "project.v1", "facility.v1", "policy.v1", "industry.v1", "product.v1", "beside-its-like.v1", "echo.v1",
    "classes.v1", "network.v1")
_RANK = {rule: rank for rank, rule in enumerate(_RULE_ORDER)}
_OWNER_RULES = frozenset(["body-suffix.v1", "facility.v1"])
_PLACE_RULES = frozenset(["authority.v1", "place-suffix.v1", "body-suffix.v1"])
_OFFICIAL_ENDS = frozenset("省市县区州旗盟镇乡村道")
_OWN_PROJECT = 6  # characters of a project's name that says enough without the zone before it
_OWN_FACILITY = 4  # characters of a facility's name that says enough without the school or hospital before it
_BODIES = ("Government", "Company", "Institution", "Organization")
_OWNED = ("Facility", "Zone", "Institution", "Organization", "Project")
_GENERIC_FACILITY = re.compile(r"(?:车间|堆场|基地|仓储库|厂区)$")
_BARE = re.compile(
    "(?:党支部|党总支|村委会|居委会|党委|卫生院|卫生室|派出所|人民政府|政府|办事处|(?:中心)?小学|(?:初级)?中学|幼儿园|文化站|合作社"
    "|种植合作社|养殖合作社|种植专业合作社|养殖专业合作社|农民专业合作社|敬老院|新时代文明实践[站所]|便民服务中心|党群服务中心)")
_WORKS = re.compile("(?<!公司)(?:煤矿|电厂|加工厂|酒店|水泥厂|牧场|农场)$")


def choose(view: View, drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Return the drafts that stand, by place, none overlapping another."""
    standing = tuple(draft for draft in _without_namesakes(drafts) if not draft.risky)
    chosen: list[Draft] = []
    for draft in sorted({_split(view, draft, standing) for draft in standing}, key=_preference):
        if len(draft) > 0 and not any(draft.overlaps(other) for other in chosen):
            chosen.append(draft)
    return tuple(sorted(chosen, key=lambda draft: draft.order))


def _without_namesakes(drafts: Iterable[Draft]) -> list[Draft]:
    """Drop places told by the look of a name alone where the article names a person so: 州长高山…，高山强调."""
    known = list(drafts)
    people = {draft.span for draft in known if draft.type == "Person" and draft.rule == "echo.v1"}
    return [draft for draft in known if draft.rule != "place-suffix.v1" or draft.span not in people]


def _preference(draft: Draft) -> tuple[int, int, int, int, int, float, str]:
    return (
        _TIERS.get(draft.rule, 1), -len(draft), _RANK.get(draft.rule, len(_RANK)), _TYPE_ORDER.index(draft.type),
        draft.begin, -draft.score, "|".join(draft.keys) + (draft.name or ""))


def _split(view: View, draft: Draft, drafts: Iterable[Draft]) -> Draft:
    """Cut off the leading places that are things of their own: 北庭镇|互助幸福院, 某公司|智能中控室."""
    if draft.rule in ("authority.v1", "byline.v1", "deictic.v1", "standing-body.v1", "titled-work.v1"):
        return draft
    text = view.text
    joined = max((other.end + 1 for other in drafts if other.begin == draft.begin and other.end < draft.end - 3
                  and other.type in _BODIES and text[other.end] in "和与及、" and other.end - other.begin > 3),
                 default=None) if draft.type in _BODIES else None
    if joined:
        return replace(draft, begin=joined, name=None)  # 某银行|和|某公司: two bodies
    heads = [other for other in drafts if other is not draft and other.begin == draft.begin and other.end < draft.end]
    places = [other for other in heads if other.type in ("Place", "Zone") and other.rule in _PLACE_RULES]
    rest_from = None
    zones = [other for other in places if other.type == "Zone"]
    if places and draft.type == "Place":
        official = [other for other in places if text[other.end - 1] in _OFFICIAL_ENDS]
        rest_from = max((other.end for other in official), default=None)
    elif draft.type == "Zone" and places:
        ends = [other.end for other in places if (other.type == "Place" and text[other.end - 1] in _OFFICIAL_ENDS) or (
            other.type == "Zone" and text[other.end - 1] in "区园")]
        last = _end_of_chain(text, drafts, max(ends), draft.end) if ends else draft.begin
        if ends and not has_own_name(view, last, draft.end):  # 某市|某县工业园区
            last = _last_of_chain(text, drafts, max(ends), last) if last > max(ends) else draft.begin
        if last > draft.begin:
            return replace(draft, begin=last, name=None)
    elif draft.type == "Project" and (parks := [z.end for z in zones if text[z.end - 1] in "区园"]):
        own = [other.end for other in drafts if other.type == "Company" and other.begin == max(parks)
               and other.end < draft.end]
        begin = max((max(parks), *own))  # 某园区|某公司|30万吨绿氨项目
        return replace(draft, begin=begin, name=None) if draft.end - begin >= _OWN_PROJECT else draft
    elif zones and draft.type in ("Company", "Institution", "Organization", "Facility"):
        rest_from = max(other.end for other in zones)
    elif places and draft.type in ("Institution", "Facility", "Organization", "Company"):
        first = max(other.end for other in places)
        last = _end_of_chain(text, drafts, first, draft.end)
        if draft.type == "Facility" and text[first - 1] in _OFFICIAL_ENDS and any(
                other.begin == first and first + 2 < other.end < draft.end and other.type == "Place"
                and not other.risky for other in drafts):
            return replace(draft, begin=first, name=None)  # 某县|某某草原公路: named after a place of its own
        if draft.type == "Company" and text[first - 1] not in _OFFICIAL_ENDS:
            last = first  # 新疆|某州航空有限公司: a region without its kind opens the firm's own name
        if last > first:  # two places in a chain or more: each stands for itself
            rest_from = last
            if _BARE.fullmatch(text, last, draft.end):  # a village's 党支部 has no name but the village's
                rest_from = _last_of_chain(text, drafts, first, last)
    works = draft.type == "Company" and _WORKS.search(text, draft.begin, draft.end)
    shared = draft.type in _OWNED and not _GENERIC_FACILITY.search(draft.span.of(text))
    if rest_from is None and (shared or works):
        owners = [other for other in heads if _owns(other, draft)]
        if owners:
            rest_from = max(other.end for other in owners)
    if rest_from is None or draft.end - rest_from < 2:
        return draft
    # a company's own name is whole without the places before it
    return replace(draft, begin=rest_from, name=None if draft.type == "Company" else draft.span.of(text))


def _end_of_chain(text: str, drafts: Iterable[Draft], begin: int, limit: int) -> int:
    """Return where the places end that follow one another from `begin` on, short of `limit`."""
    ends = [other.end for other in drafts
            if other.begin == begin and other.type == "Place" and other.end < limit and not other.risky
            and text[other.end - 1] in _OFFICIAL_ENDS]
    return _end_of_chain(text, drafts, max(ends), limit) if ends else begin


def _last_of_chain(text: str, drafts: Iterable[Draft], begin: int, end: int) -> int:
    """Return where the last place of a chain begins that ends at `end`."""
    while (following := max((d.end for d in drafts if d.begin == begin and d.type == "Place" and d.end <= end
                             and not d.risky and text[d.end - 1] in _OFFICIAL_ENDS), default=begin)) < end:
        if following == begin:
            break
        begin = following
    return begin


def _owns(owner: Draft, thing: Draft) -> bool:
    """Tell whether a name that opens another is an owner of its own: a company by its full legal name, a bureau."""
    if owner.type == "Company" and owner.rule in _OWNER_RULES:
        return True
    if thing.type != "Facility":
        return False
    if owner.type == "Institution" and owner.rule in _OWNER_RULES:
        return thing.end - owner.end > _OWN_FACILITY  # 某市第五小学|人工草皮足球场, and not 某某学校体育馆
    return (owner.type == "Facility" and owner.rule in _OWNER_RULES) or owner.rule == "standing-body.v1"
