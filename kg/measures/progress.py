"""Progress: of how many a plan speaks, and how many of them the same sentence says are done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.measures.choosing import Row
from kg.measures.layout import Layout

__all__ = ["RULE", "progressed"]

RULE = "progress.v1"
_COUNTED = re.compile(r"[\d一二两三四五六七八九十百余多]+[个项座条](?P<thing>[一-龥]{2,})")
_DONE = re.compile("(?:已|已经|目前|现已|累计)[^，。；]{0,4}(?:完成|建成|开工|竣工|投产|实施|落地|投运|投用)")


def progressed(layout: Layout, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Tell of a planned bundle what is said to be done of it: 计划实施40个减排项目，已完成减排项目25个.

    The second figure becomes an observation of the bundle, of the indicator that its target has, so that both
    can be set side by side.  `rows` and the result stand in the order of the text.
    """
    found = list(rows)
    for place, row in enumerate(found):
        for plan in reversed(found[:place]):
            if _is_part(layout, plan, row):
                told = replace(row.told, indicator=plan.told.indicator, rule=RULE, about=plan.told.about, target=False)
                found[place] = Row(told, replace(
                    row.measure, kind="Observation", about=plan.measure.about, rule=RULE,
                    indicator_text=plan.measure.indicator_text, indicator=plan.measure.indicator))
                break
    return tuple(found)


def _is_part(layout: Layout, plan: Row, row: Row) -> bool:
    whole, part = plan.measure, row.measure
    if plan.told.rule != "project-count.v1" or whole.kind != "Target" or part.kind != "Observation" \
            or plan.told.piece.sentence != row.told.piece.sentence or part.unit != whole.unit \
            or part.value is None or whole.value is None or part.value > whole.value:
        return False
    name = next((e.name for e in layout.annotated.entities if e.key == whole.about), "")
    thing = _COUNTED.fullmatch(name)
    clause = row.told.piece.span.of(layout.text)
    return thing is not None and _DONE.search(clause) is not None and thing["thing"] in clause
