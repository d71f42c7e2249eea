"""Figures that the network points at and no other reader understands: named by the words around them."""

from __future__ import annotations

import re

from kg.measures.drafts import Context, Draft
from kg.measures.quantities import Quantity
from kg.measures.wording import clean_head, thing_of

__all__ = ["read_plain"]

_LONGEST_HEAD, _LONGEST_THING = 14, 10  # characters


def read_plain(quantity: Quantity, context: Context) -> list[Draft]:
    """Read any figure: what stands before it and what it counts make its heading; empty where nothing stands there."""
    head = clean_head(context.before)[-_LONGEST_HEAD:]
    thing, said = thing_of(context.after)
    if not thing and not head:
        thing = re.sub("[了过着]", "", said)
    if quantity.form == "rank":
        named = f"{head or context.last}排名"
        ordinal = int(quantity.value) if quantity.value is not None else None
        return [Draft("plain.v1", named, quantity, rank=ordinal, base=head or context.last)] if len(named) > 2 else []
    if quantity.form == "time" and not thing and not head.endswith(("时间", "时长", "周期", "工期", "年龄", "年限")):
        thing = "时间"
    elif quantity.form == "count" and not head:
        thing = f"{thing}数" if thing else ""
    named = f"{head}{thing[:_LONGEST_THING]}" or context.last or clean_head(context.previous)[-_LONGEST_HEAD:]
    return [Draft("plain.v1", named, quantity)] if named else []
