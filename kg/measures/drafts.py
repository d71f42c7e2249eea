"""What a reader makes of one figure, before subject and period are joined to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.measures.quantities import Quantity
from kg.measures.subjects import Subject
from kg.records import Span

__all__ = ["Context", "Draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """One measure to be; what is ``None`` is taken from the clause."""

    rule: str
    indicator: str
    quantity: Quantity | None = None
    value: Decimal | None = None
    unit: str | None = None
    change: str | None = None
    rank: int | None = None
    base: str | None = None  # what the next figure goes on with, where that is not `indicator`
    part: str = ""  # of a share: what is a part
    scope: Span | None = None  # of the words that name the place ranked in
    about: Subject | None = None
    timeless: bool = False  # 总投资, 装机容量: holds whenever
    place: int = 0  # where the figure stands, for order and period


@dataclass(frozen=True, slots=True)
class Context:
    """A figure in its piece: the words before and after it, and what was said just before."""

    text: str
    piece: Span
    before: str  # since the subject, the listed figure before, or the piece's begin
    after: str  # up to the next figure or the piece's end
    subject: Subject
    raw: str  # the same with its times
    last: str  # the indicator of the figure before, in the same sentence
    history: tuple[str, ...]  # the indicators of the sentence so far
    part: str  # what the share before was a part of
    lead: str  # the verb that the listed figures share: 新建 in 新建车库300个、站台20个
    listed: bool
    previous: str = ""  # the piece before, where it holds words and no figures
    following: Quantity | None = None
    part_of: str = ""  # of 其中X: what X is a part of
    last_base: str | None = None  # the base unit of the figure before, in the same sentence
    within: bool = False  # another figure stands before this one in the piece
