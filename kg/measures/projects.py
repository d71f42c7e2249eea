"""Figures within or beside a project's name: 5.9兆瓦分布式光伏项目, 31个重点项目, 总投资82亿元."""

from __future__ import annotations

import re

from kg.lexicon import words
from kg.measures.drafts import Draft
from kg.measures.quantities import Quantity
from kg.measures.subjects import Subject
from kg.records import Mention

__all__ = ["CAPACITIES", "is_project_property", "is_thing_property", "read_capacity", "read_counted_project"]

#: Base unit -> what a project's figure in it tells.
CAPACITIES: dict[str, str] = {
    "千瓦": "装机容量", "千伏": "电压等级", "千伏安": "变电容量", "公里": "长度", "元": "总投资", "亩": "面积",
    "平方米": "面积", "千瓦时": "储能容量", "P": "算力规模", "蒸吨": "蒸发量", "小时": "储能时长"}


#: Counts of projects; 5000台织机 in a project's name is what it is laid out for.
_BUNDLES = frozenset({"个", "项", "批", "件", "大", "座", "条", "处"})


def _subject(mention: Mention) -> Subject:
    return Subject(mention.entities[0], mention.type, "clause", mention.span.begin, mention.span.end)


def read_capacity(quantity: Quantity, mention: Mention, text: str) -> list[Draft]:
    """Read a figure inside a project's or plant's name."""
    about = _subject(mention)
    rest = text[quantity.outer.end:mention.span.end]
    thing = re.sub(r"(?:的|等)|(?:重大|重点)?(?:工程|项目|生产线|装置|基地)(?:[一二三四]期)?$", "", rest)
    if quantity.form == "count" and quantity.unit not in _BUNDLES:
        return [Draft("capacity.v1", thing, quantity, about=about, timeless=True)] if thing else []
    if quantity.form == "count" and quantity.span.begin - mention.span.begin <= 1:
        noun = "项目" if mention.surface.endswith("项目") else thing or "项目"
        return [Draft("project-count.v1", f"{noun}数", quantity, about=about)]
    if quantity.form in ("time", "ratio"):
        return []
    before = text[mention.span.begin:quantity.outer.begin]
    if re.search(r"\d[个项座]|[两二三四五六七八九十][个项座]", before):
        return [Draft("capacity.v1", "单个项目规模", quantity, about=about, timeless=True)]
    verb = re.search(r"(?:年|日)(?:产|处理|加工|供应|出栏|发电|生产)$", before)
    base = (quantity.base or "").split("/")[0]
    if not rest and before:
        return [Draft("capacity.v1", f"{before[-12:]}规模", quantity, about=about, timeless=True)]
    if base in CAPACITIES and not verb:
        name = CAPACITIES[base]
    elif verb:
        name = f"{verb[0]}{thing}"
    else:
        name = f"{thing}产能"
    return [Draft("capacity.v1", name, quantity, about=about, timeless=True)]


def read_counted_project(quantity: Quantity, mention: Mention) -> list[Draft]:
    """Read 37个|…工程 and …项目|54个: the bundle's count, told of the bundle."""
    noun = re.sub(r"[”’\"]", "", mention.surface)[-2:] if mention.type == "Policy" else "项目"
    return [Draft("project-count.v1", f"{noun}数", quantity, about=_subject(mention))]


def is_project_property(indicator: str) -> bool:
    """Tell whether an indicator is one that projects have: 总投资, 建筑面积."""
    return re.sub(r"^(?:该|本|整个)?(?:项目|工程)", "", indicator) in words("indicator_project_properties")


def is_thing_property(indicator: str) -> bool:
    """Tell whether an indicator is one that products have: 批发价, 厚度."""
    return indicator.endswith(words("indicator_thing_properties"))
