"""Figures that tell no figure of a table: sizes that things are sold in, and how many there are to work on."""

from __future__ import annotations

import re

from kg.measures.quantities import Quantity

__all__ = ["is_background"]

#: 25公斤净含量的面粉: a size that things are sold in.
_SIZE = re.compile("(?:净含量|净重|规格|包装|袋装|桶装)的?[一-龥]")
#: 聚焦新材料等5个行业, 深化A和B两大工程: what is worked on is there already.
_WORKED_ON = re.compile("(?:聚焦|围绕|立足|紧扣|紧盯|瞄准|深化)[^，。；]*(?:等|[和与及][^，。；、]*)$")


def is_background(quantity: Quantity, before: str, after: str) -> bool:
    """Tell whether a figure only goes with what its clause tells.

    Args:
        quantity: the figure.
        before: the clause before it.
        after: the clause behind it.
    """
    if _SIZE.match(after):
        return True
    return quantity.form == "count" and _WORKED_ON.search(before) is not None
