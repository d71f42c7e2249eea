"""Intervals and calibrations as SVG; colours come from the page's style."""

from __future__ import annotations

from kg.score.calibration import Bin, Calibration
from kg.score.intervals import Interval

__all__ = ["calibration_svg", "interval_svg"]

_WIDTH = 96
#: Of the calibration diagram: its sides, and the square between margins.
_FULL_WIDTH, _FULL_HEIGHT, _LEFT, _TOP, _SIDE = 300, 290, 44, 24, 220


def interval_svg(value: float, interval: Interval | None) -> str:
    """Return a figure as a dot on a line from 0 to 1, its interval as a bar."""
    def x(share: float) -> str:
        return f"{4 + share * (_WIDTH - 8):.1f}"

    bar = (f'<line class="range" x1="{x(interval.low)}" x2="{x(interval.high)}" y1="7" y2="7"/>'
           if interval is not None else "")
    said = f"{value:.3f}" + (f", {interval.low:.3f} to {interval.high:.3f}" if interval is not None else "")
    return (f'<svg class="interval" viewBox="0 0 {_WIDTH} 14" width="{_WIDTH}" height="14" role="img" '
            f'aria-label="{said}"><line class="axis" x1="4" x2="{_WIDTH - 4}" y1="7" y2="7"/>{bar}'
            f'<circle cx="{x(value)}" cy="7" r="3"/></svg>')


def calibration_svg(sort: str, calibration: Calibration) -> str:
    """Return the diagram of a calibration: a column for each bin, up to its share of right ones.

    The step across a column is its mean confidence: where the column ends above it, the confidence is too low;
    where below, too high.
    """
    bottom, right = _TOP + _SIDE, _LEFT + _SIDE
    ticks = "".join(
        f'<text class="tick" x="{_LEFT + share * _SIDE:.1f}" y="{bottom + 16}" text-anchor="middle">{share:g}</text>'
        f'<text class="tick" x="{_LEFT - 7}" y="{bottom - share * _SIDE + 4:.1f}" text-anchor="end">{share:g}</text>'
        f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{bottom - share * _SIDE:.1f}" '
        f'y2="{bottom - share * _SIDE:.1f}"/>'
        for share in (0.0, 0.5, 1.0))
    columns = "".join(_column(held, bottom) for held in calibration.bins)
    return (f'<svg class="calibration" viewBox="0 0 {_FULL_WIDTH} {_FULL_HEIGHT}" role="img" '
            f'aria-label="Calibration of {sort}: the table below has the same figures">{ticks}{columns}'
            f'<line class="ideal" x1="{_LEFT}" y1="{bottom}" x2="{right}" y2="{_TOP}"/>'
            f'<text class="name" x="{_LEFT + _SIDE / 2}" y="{bottom + 36}" text-anchor="middle">confidence</text>'
            f'<text class="name" transform="translate(14 {_TOP + _SIDE / 2}) rotate(-90)" text-anchor="middle">'
            "share right</text></svg>")


def _column(held: Bin, bottom: int) -> str:
    if held.precision is None or held.confidence is None:
        return ""
    x, width = _LEFT + held.low * _SIDE, (held.high - held.low) * _SIDE
    top, mean = bottom - held.precision * _SIDE, bottom - held.confidence * _SIDE
    return (f'<g><title>{held.low:.1f}–{held.high:.1f}: {held.count} found, {held.precision:.0%} right, mean '
            f'confidence {held.confidence:.2f}</title><rect x="{x + 1:.1f}" y="{top:.1f}" width="{width - 2:.1f}" '
            f'height="{bottom - top:.1f}"/><line class="mean" x1="{x + 1:.1f}" x2="{x + width - 1:.1f}" '
            f'y1="{mean:.1f}" y2="{mean:.1f}"/><text class="count" x="{x + width / 2:.1f}" y="{top - 4:.1f}" '
            f'text-anchor="middle">{held.count}</text></g>')
