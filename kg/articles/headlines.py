"""Headline lines -> bodies: which lines go together and whose they are.

Lines are matched to bodies by what they say.  All lines of the page are shared out at once, so that a
line goes to the body where it is told best while every other headline keeps its own: each body gets at
most one stretch of lines, a stretch lies within one run.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.articles.blocks import Piece
from kg.articles.bodies import Body, Run
from kg.articles.headings import Heading, heading_of, is_dashed, is_section_name
from kg.articles.similarity import Wordings
from kg.text import squash

__all__ = ["Unit", "assign_headings", "share_units"]

_STANDS = 2.0  # what it is worth at most that a headline stands right over (or under) its body
_OPENS = 4.0  # … that running text follows a headline's byline
_ORDER = 0.3  # … that the headlines of one run stand in the order of the bodies
_FIRST = 0.5  # … that a body gets a headline at all
_AGAIN = 2.0  # what it costs that a column's name stands under other headline lines of a body
_APART = 0.3  # what it costs that a line which tells nothing of the body goes on with a headline among several
_LEFT = -0.3  # a line without a body
_LEFT_SECTION = -0.1  # a column's name without a body
_BYLINE_FITS = 1.0  # … that a headline with a byline stands over a body whose lead names nobody (else it never does)
_BEAM = 120
_REACH = 24  # bodies on each side of a headline that may be its own
_TIED_LINES = 3  # lines one under the other that make one headline; more are several


@dataclass(slots=True)
class Unit:
    """Lines that cannot be parted: set one under the other, or opened by a dash."""

    lines: list[Piece]
    run: int
    is_first: bool = False
    is_last: bool = False
    has_byline: bool = False
    is_section: bool = False
    in_array: bool = False
    scores: dict[int, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The lines' characters."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class _State:
    score: float
    used: frozenset[int]  # bodies that have their headline
    owner: int  # the body of the last unit, -1 for none
    before: _State | None


def assign_headings(bodies: Sequence[Body], runs: Sequence[Run]) -> list[Heading]:
    """Return each body's heading, empty where the page prints none."""
    wordings = Wordings([body.text for body in bodies])
    units, owners = share_units(bodies, runs)
    shares: dict[int, list[Unit]] = {}
    for unit, owner in zip(units, owners, strict=True):
        shares.setdefault(owner, []).append(unit)
    plain = {id(run.body): run.bylines for run in runs if not run.lines}
    headings: list[Heading] = []
    for i in range(len(bodies)):
        mine = shares.get(i, [])
        lines = [line for unit in mine for line in unit.lines]
        bylines = [piece for unit in mine if unit.is_last for piece in runs[unit.run].bylines]
        bylines += plain.get(id(bodies[i]), [])
        headings.append(heading_of(lines, bylines, wordings, i))
    return headings


def share_units(bodies: Sequence[Body], runs: Sequence[Run]) -> tuple[list[Unit], tuple[int, ...]]:
    """Return the units of headline lines and the body of each, -1 for none.

    A first sharing out goes by the wording alone; it shows whether this page sets headlines over their
    bodies or under them, and the second one uses that.
    """
    wordings = Wordings([body.text for body in bodies])
    index = {id(body): i for i, body in enumerate(bodies)}
    arrays = _arrays(bodies, runs, index)
    texts = frozenset(piece.tie for body in bodies for piece in body.pieces)
    units = _units(runs, arrays | {number for number, run in enumerate(runs) if run.lines and run.bylines and (
        run.body is None and run.lines[0].tie in texts)})
    for unit in units:
        unit.scores = _scores(unit, _near(runs[unit.run], index, len(bodies)), bodies, wordings)
    over, under = _habit(units, _share(units), runs, index)
    for unit in units:
        run = runs[unit.run]
        following, preceding = index.get(id(run.body), -1), index.get(id(run.before), -1)
        if unit.is_last and following in unit.scores and (run.bylines or unit.run not in arrays):
            unit.scores[following] += _OPENS if run.bylines else over
        if unit.is_first and preceding in unit.scores:
            unit.scores[preceding] += under
    return units, _share(units)


def _arrays(bodies: Sequence[Body], runs: Sequence[Run], index: dict[int, int]) -> frozenset[int]:
    """Return the runs that hold the headlines of several bodies, which stand together behind or before them."""
    owned = {index[id(run.body)] for run in runs if run.lines and run.body is not None and id(run.body) in index}
    found: set[int] = set()
    for number, run in enumerate(runs):
        if len(run.lines) < 2:
            continue
        if run.body is None or id(run.body) not in index:
            last = index.get(id(run.before), -1)
            if last > 0 and not run.bylines and not {last, last - 1} & owned:
                found.add(number)
            continue
        following = [i for i in range(index[id(run.body)] + 1, len(bodies)) if bodies[i].kind == "news"]
        if following and following[0] not in owned:
            found.add(number)
    return frozenset(found)


def _habit(
        units: Sequence[Unit], owners: Sequence[int], runs: Sequence[Run],
        index: dict[int, int]) -> tuple[float, float]:
    """Return what standing over a body and standing under it is worth on this page.

    Newspapers set headlines over bodies unless the text was taken from a page's frames in another order.
    """
    over, under = 2.0, 0.3
    for unit, owner in zip(units, owners, strict=True):
        run = runs[unit.run]
        following = index.get(id(run.body), -1) if unit.is_last else -1
        preceding = index.get(id(run.before), -1) if unit.is_first else -1
        if owner < 0 or following == preceding:
            continue
        over += owner == following
        under += owner == preceding
    return _STANDS * over / (over + under), _STANDS * under / (over + under)


def _units(runs: Sequence[Run], arrays: frozenset[int]) -> list[Unit]:
    units: list[Unit] = []
    for number, run in enumerate(runs):
        mine: list[Unit] = []
        beside = Counter(line.tie for line in run.lines if line.kind == "display")
        for line in run.lines:
            last = mine[-1].lines[-1] if mine else None
            tied = last is not None and last.tie == line.tie and line.kind == last.kind == "display" and (
                beside[line.tie] <= _TIED_LINES and not (number in arrays and beside[line.tie] == len(run.lines)))
            if last is not None and (tied or is_dashed(line.text)):
                mine[-1].lines.append(line)
            else:
                mine.append(Unit([line], number, is_section=line.kind == "section" or is_section_name(line.text)))
        for unit in mine:
            unit.in_array = number in arrays
        if mine:
            mine[0].is_first = mine[-1].is_last = True
            mine[-1].has_byline = bool(run.bylines)
        units.extend(mine)
    return units


def _scores(unit: Unit, near: Sequence[int], bodies: Sequence[Body], wordings: Wordings) -> dict[int, float]:
    """Return what it is worth, by wording and bylines, to give the unit to each of the bodies `near`."""
    scores: dict[int, float] = {}
    for i in near:
        if bodies[i].label is not None or (unit.has_byline and bodies[i].reporters):
            continue
        scores[i] = sum(wordings.affinity(line.text, i) * math.sqrt(max(len(squash(line.text)), 1))
                        for line in unit.lines)
        if unit.has_byline:
            scores[i] += _BYLINE_FITS
    return scores


def _near(run: Run, index: dict[int, int], count: int) -> range:
    """Return the bodies that headline lines of a run may speak of: all of a page, the nearest of a long file."""
    if count <= 2 * _REACH:
        return range(count)
    at = index.get(id(run.before), index.get(id(run.body), 0))
    return range(max(0, at - _REACH), min(count, at + _REACH))


def _share(units: Sequence[Unit]) -> tuple[int, ...]:
    """Return the body of each unit (-1 for none): the best sharing out, by a beam over the units in print order."""
    beam = _BEAM if len(units) <= 60 else _BEAM // 10
    states = [_State(0.0, frozenset(), -1, None)]
    for number, unit in enumerate(units):
        same_run = number > 0 and units[number - 1].run == unit.run
        following: list[_State] = []
        for state in states:
            for owner in (-1, *unit.scores):
                goes_on = owner == state.owner and same_run
                if owner >= 0 and owner in state.used and not goes_on:
                    continue
                used = state.used if owner < 0 or goes_on else state.used | {owner}
                gain = _gain(unit, owner, state.owner, same_run, units[number - 1].is_section)
                following.append(_State(state.score + gain, used, owner, state))
        following.sort(key=lambda state: (-round(state.score, 9), state.owner))
        states = following[:beam]
    owners: list[int] = []
    best: _State | None = states[0]
    while best is not None and best.before is not None:
        owners.append(best.owner)
        best = best.before
    return tuple(reversed(owners))


def _gain(unit: Unit, owner: int, last: int, same_run: bool, under_section: bool) -> float:
    if owner < 0:
        return _LEFT_SECTION if unit.is_section else _LEFT
    gain = unit.scores[owner]
    if owner == last and same_run:
        if unit.in_array:
            gain -= _APART * max(0.0, 1.0 - unit.scores[owner])
        return gain - (_AGAIN if unit.is_section else 0.0) + (_FIRST if under_section and not unit.is_section else 0.0)
    if not unit.is_section:
        gain += _FIRST
    if same_run and last >= 0:
        gain += _ORDER if owner > last else -_ORDER
    return gain
