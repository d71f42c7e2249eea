"""Canonical local names: what a thing is called that the authority file does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from kg.iris import canonical_name
from kg.records import Entity

__all__ = ["core_of_industry", "core_of_product", "firm_in_full", "local_name", "plenary", "same_plenary", "variants"]

_INDUSTRY_TAIL = re.compile(r"(?:上下游产业链|全产业链|产业链条|产业|行业|产业链)$")
_PRODUCT_TAIL = re.compile(r"(?:产品)$")
_MISREAD_DASH = re.compile("“([一-鿿])一([一-鿿])一([一-鿿])”")  # a dash that was read as 一
_QUALITY = re.compile("^(?:新疆)?(?:特色优质|优质特色|优质商品|高附加值|新鲜)(?=[一-鿿]{2})")
_LEGAL_FORM = re.compile("(?:股份|有限责任|有限)公司$")
_SHORTEST_FIRM = 3
_NTH = "[一二三四五六七八九十]{1,3}"
_PLENARY_SHORT = re.compile(f"(?P<of>[^第]*?)(?:党委|委)?(?P<nth>{_NTH})届(?P<time>{_NTH})次全(?:会|体会议)")
_PLENARY_FULL = re.compile(
    f"(?:中国共产党|中共)(?P<of>.*?)第?(?P<nth>{_NTH})届委员会第(?P<time>{_NTH})次全(?:会|体会议)")
_BARE_PLACES = ("", "自治区", "州", "市", "县", "区", "省", "地区", "旗", "盟", "兵团", "师")
_QUOTES = (("\"", "“”"), ("'", "‘’"))


def local_name(surface: str, kind: str) -> str:
    """Return the canonical local name of `surface`: blanks closed, brackets and quotation marks of one form.

    >>> local_name("新疆天山(集团)有限公司", "Company")
    '新疆天山（集团）有限公司'
    """
    name = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", canonical_name(surface))
    for mark, pair in _QUOTES:
        opened = False
        while mark in name:
            name = name.replace(mark, pair[1] if opened else pair[0], 1)
            opened = not opened
    name = _MISREAD_DASH.sub(r"“\1—\2—\3”", name)
    if kind in ("Project", "Policy") and not name.startswith("《"):
        name = name.replace("的", "")
    if kind == "Product":
        name = _QUALITY.sub("", name) or name
    if kind == "Person":
        name = name.replace(" ", "").replace("•", "·")
    if kind == "Organization":
        name = name.strip("《》")
    if kind == "Policy" and "》" in name and "《" not in name:
        name = "《" + name
    return name


def core_of_industry(name: str) -> str:
    """Return an industry's name without 产业, 行业, 产业链.

    >>> core_of_industry("新能源上下游产业链")
    '新能源'
    """
    core = _INDUSTRY_TAIL.sub("", name)
    return core if len(core) >= 2 else name


def core_of_product(name: str) -> str:
    """Return a product's name without 产品, where a name is left."""
    core = _PRODUCT_TAIL.sub("", name)
    return core if len(core) >= 2 else name


def firm_in_full(name: str, entities: Iterable[Entity], is_place: Callable[[str], bool]) -> str | None:
    """Return the key of the one company whose full name `name` shortens: its end, its place or both left out.

    某某集团 of 某某集团有限公司, 青禾文旅 of 新疆青禾文旅开发有限公司.
    """
    if len(name) < _SHORTEST_FIRM or name.endswith(("有限公司", "有限责任公司")):
        return None
    fuller = [entity.key for entity in entities if entity.type == "Company" and _LEGAL_FORM.search(entity.name)
              and (at := entity.name.find(name)) >= 0 and (at == 0 or _places_only(entity.name[:at], is_place))]
    return fuller[0] if len(fuller) == 1 else None


def _places_only(lead: str, is_place: Callable[[str], bool]) -> bool:
    """Tell whether `lead` is a place or several in a row (福建宁德)."""
    return any(is_place(lead[:end]) and (end == len(lead) or _places_only(lead[end:], is_place))
               for end in range(len(lead), 1, -1))


def variants(name: str, places: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return `name` with its leading place in each of the forms (short, official) that are given."""
    found = []
    for short, official in places:
        if name.startswith(official):
            found.append(short + name[len(official):])
        elif name.startswith(short):
            found.append(official + name[len(short):])
    return tuple(dict.fromkeys(form for form in found if form != name))


def plenary(name: str) -> tuple[str, str, str] | None:
    """Return whose party committee, of which term, meets which time, where `name` is that of a plenary meeting.

    >>> plenary("中国共产党云台市第五届委员会第九次全体会议"), plenary("云台市委五届九次全会")
    (('云台市', '五', '九'), ('云台市', '五', '九'))
    """
    match = _PLENARY_FULL.fullmatch(name) or _PLENARY_SHORT.fullmatch(name)
    return (match["of"], match["nth"], match["time"]) if match else None


def same_plenary(one: str, other: str) -> bool:
    """Tell whether two names mean one plenary meeting: the same term and time, and no other place."""
    first, second = plenary(one), plenary(other)
    if first is None or second is None or first[1:] != second[1:]:
        return False
    return first[0] in _BARE_PLACES or second[0] in _BARE_PLACES or first[0][:2] == second[0][:2]
