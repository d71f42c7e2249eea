"""What became of a target, as far as later figures of the same thing and indicator tell.  Pure functions.

A figure is an interval: what is printed as "more than 1000" is at least 1000, "about" leaves a margin.  A target is
kept or missed only where the whole interval lies on one side; no clock plays a part, only the days that are printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.vocab import KG
from service.reading.sayings import Measure
from service.reading.timelines import scale_of

__all__ = ["OUTCOMES", "Judged", "Later", "judge"]

#: Every outcome, in the order in which a reader wants to see them.
OUTCOMES = ("kept", "missed", "unclear", "open", "none", "worded")
#: How far "about" and "nearly" may be from what is printed.
MARGIN = Decimal("0.05")
#: Words before a number that come close to it from below; the bound kg:LessThan is no ceiling then.
_NEARLY = ("近", "接近", "将近", "逼近")
#: Indicators of which less is better, unless the wording is of cutting them.
_LESS_IS_BETTER = ("浓度", "能耗", "水耗", "煤耗", "排放", "强度", "失业率", "事故", "死亡", "负债率")
_CUTTING = ("减", "降", "压", "下降")
_CEILINGS = (KG + "AtMost", KG + "LessThan")
_PERCENT = "PERCENT"


@dataclass(frozen=True, slots=True)
class Later:
    """A figure that can stand beside a target: whether it is enough (None: cannot tell) and whether it decides.

    `is_progress` tells that it is of a time before the deadline, or was told no later than the target: on the way, and
    not what became of it.
    """

    measure: Measure
    enough: bool | None
    settles: bool
    is_progress: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A target, the same one told by all `measures`, with its outcome and what is known since."""

    measures: tuple[Measure, ...]
    outcome: str
    later: tuple[Later, ...]

    @property
    def target(self) -> Measure:
        """The first that tells it."""
        return self.measures[0]

    @property
    def progress(self) -> tuple[Later, ...]:
        """The figures from on the way."""
        return tuple(one for one in self.later if one.is_progress)

    @property
    def after(self) -> tuple[Later, ...]:
        """The figures that are later."""
        return tuple(one for one in self.later if not one.is_progress)

    @property
    def deadline(self) -> str | None:
        """The day by which it is to be reached."""
        return self.target.period[1]


def _is_nearly(measure: Measure) -> bool:
    return (measure.qualifier or "").startswith(_NEARLY) or measure.printed.startswith(_NEARLY)


def _numbers(measure: Measure, printed: bool) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return value, lower and upper bound of a range, in the printed unit or the base one (where ranges have none)."""
    amount = measure.amount
    return (amount.printed, amount.lower, amount.upper) if printed else (amount.number, None, None)


def _interval(measure: Measure, printed: bool) -> tuple[Decimal, Decimal] | None:
    """Return the least and the greatest that a figure may mean."""
    value, lower, upper = _numbers(measure, printed)
    if value is None:
        if lower is None and upper is None:
            return None
        return lower if lower is not None else Decimal("-Infinity"), upper if upper is not None else Decimal("Infinity")
    bound, margin = measure.amount.bound, abs(value) * MARGIN
    if _is_nearly(measure):
        return value - margin, value
    if bound in (KG + "MoreThan", KG + "AtLeast"):
        return value, Decimal("Infinity")
    if bound in _CEILINGS:
        return Decimal("-Infinity"), value
    return (value - margin, value + margin) if bound == KG + "About" else (value, value)


def _is_ceiling(target: Measure) -> bool:
    if target.amount.bound in _CEILINGS:
        return not _is_nearly(target)
    if target.amount.bound is not None or target.change is not None:
        return False
    name = target.indicator.name
    return any(word in name for word in _LESS_IS_BETTER) and not any(word in name for word in _CUTTING)


def _wanted(target: Measure, printed: bool, ceiling: bool) -> Decimal | None:
    """Return what a target asks for at least, or at most."""
    value, lower, upper = _numbers(target, printed)
    if value is None:
        return upper if ceiling else lower
    lenient = target.amount.bound == KG + "About" or _is_nearly(target)
    margin = abs(value) * MARGIN if lenient else Decimal(0)
    return value + margin if ceiling else value - margin


def _enough(target: Measure, figure: Measure) -> bool | None:
    """Tell whether a figure reaches a target; None where it cannot be told."""
    printed = target.amount.number is None or figure.amount.number is None
    if printed and target.amount.printed_unit != figure.amount.printed_unit:
        return None
    ceiling = _is_ceiling(target)
    wanted, found = _wanted(target, printed, ceiling), _interval(figure, printed)
    if wanted is None or found is None:
        return None
    least, most = found
    if ceiling:
        strict = target.amount.bound == KG + "LessThan"
        below = most < wanted or (most == wanted and (not strict or figure.amount.bound == KG + "LessThan"))
        return True if below else False if least > wanted or (strict and least == wanted) else None
    strict = target.amount.bound == KG + "MoreThan"
    above = least > wanted or (least == wanted and (not strict or figure.amount.bound == KG + "MoreThan"))
    return True if above else False if most < wanted or (strict and most == wanted) else None


def _told(measure: Measure) -> str | None:
    """Return the first day on which it was told."""
    return min((e.date for e in measure.evidence if e.date), default=None)


def _is_comparable(targets: tuple[Measure, ...], figure: Measure) -> bool:
    """Tell whether a figure is later than the target was told, or of its period, and does not reach beyond it.

    Without a time of its own it is one if an article that tells the target tells it too.
    """
    target, (start, end) = targets[0], figure.period
    from_day, deadline = target.period
    begun = from_day or min((day for m in targets if (day := _told(m))), default=None)
    if figure.rank is None and start is None and end is None and _in_one_article(targets, figure):
        return True  # 计划实施40个，目前已完成25个
    if end is None or begun is None or end < begun or figure.rank is not None:
        return False
    if start is not None and start != end and deadline is not None and (start > deadline or end > deadline):
        return False  # of another year, or of more than the target's
    return not (start is not None and from_day is not None and start < from_day)


def _in_one_article(targets: tuple[Measure, ...], figure: Measure) -> bool:
    told = {e.article for m in targets for e in m.evidence}
    return any(e.article in told for e in figure.evidence)


def _is_progress(targets: tuple[Measure, ...], figure: Measure) -> bool:
    deadline, end, told = targets[0].period[1], figure.period[1], _told(figure)
    if end is None:
        return True
    if deadline is not None and end is not None and end < deadline:
        return True
    since = min((day for m in targets if (day := _told(m))), default=None)
    return told is None or since is None or told <= since


def _later(targets: tuple[Measure, ...], figure: Measure) -> Later:
    target, end = targets[0], figure.period[1]
    deadline, enough, on_the_way = target.period[1], _enough(target, figure), _is_progress(targets, figure)
    if end is None:
        return Later(figure, enough, False, True)
    if deadline is None:
        return Later(figure, enough, enough is True and not _must_last(target), on_the_way)
    told, begins = _told(figure), {day for day in (target.period[0], figure.period[0]) if day}
    # What is short in a month says nothing of the year that ends with it.
    due = end == deadline and (told is None or told >= deadline) and len(begins) < 2
    early = end <= deadline and enough is True and not _must_last(target)
    return Later(figure, enough, enough is not None and (due or early), on_the_way)


def _must_last(target: Measure) -> bool:
    """Tell whether a figure from before the deadline says nothing: ceilings and rates may still turn."""
    unit = target.amount.unit or ""
    return _is_ceiling(target) or target.change is not None or unit.endswith(_PERCENT)


def judge(targets: tuple[Measure, ...], figures: Iterable[Measure], beside: Iterable[Measure] = ()) -> Judged:
    """Return what became of a target.

    Args:
        targets: the same target, as each article tells it; one at least.
        figures: observations of the same thing and indicator, in any order.
        beside: what a sentence of the target tells of its progress under a shorter or longer name; it decides nothing.
    """
    scale = scale_of(targets[0])
    if scale is None:
        return Judged(targets, "worded", ())
    found = [_later(targets, one) for one in figures if scale_of(one) == scale and _is_comparable(targets, one)]
    known = {one.measure.node for one in found}
    later = sorted(
        [*found, *(Later(one, _enough(targets[0], one), False, True) for one in beside if one.node not in known)],
        key=lambda one: (one.measure.period[1] or "", one.measure.node),
    )
    if not later:
        return Judged(targets, "none", ())
    said = {one.enough for one in later if one.settles}
    outcome = "open" if not said else "unclear" if len(said) > 1 else "kept" if said == {True} else "missed"
    return Judged(targets, outcome, tuple(later))
