"""What did not happen: 未发生生产安全事故 is nought accidents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.measures.drafts import Draft
from kg.records import Span

__all__ = ["find_absences"]

_ABSENT = re.compile(
    r"(?:未|没有|从未|无)发生(?:过)?(?:一起|任何)?(?P<what>[^，。；、]{0,14}(?:事故|案件|疫情|火灾|事件))")


def find_absences(text: str, piece: Span) -> Iterator[tuple[int, Draft]]:
    """Yield (place, draft) of each thing that a piece says never happened."""
    for match in _ABSENT.finditer(text, piece.begin, piece.end):
        yield match.start(), Draft("absence.v1", match["what"], value=Decimal(0), unit="起", place=match.start())
