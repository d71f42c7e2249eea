"""The table of an ablation, with a sentence on what each row tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from training.ablation.parts import Part
from training.ablation.scoring import SHOWN, Figures

__all__ = ["Row", "heading", "line", "markdown"]

#: Changes smaller than this are within what one article more or less would move.
NOTEWORTHY = 0.003
_INTRODUCTION = """# What each part is worth

One part is left out at a time, the graph is built without it and scored beside the whole; nothing is trained anew, so
a model that learned to rely on a part misses it more than one trained without it would. A figure is the F1 of
`kg score`, behind it the difference to the whole. A part that others stand in for may cost little here and still be
what says it best: rows do not add up.

Made by `python -m training.ablation --shared FOLDER --out docs/ablation.md`.

"""


@dataclass(frozen=True)
class Row:
    """What is left when a part is left out, by the board's name."""

    part: Part
    figures: Mapping[str, Figures]


def heading(boards: Iterable[str]) -> str:
    """The first line of the printed table."""
    return f"{'':55s} " + "  ".join(" ".join(f"{f'{board}: {kind}':>18}" for kind in SHOWN) for board in boards)


def line(title: str, figures: Mapping[str, Figures], whole: Mapping[str, Figures]) -> str:
    """One line of the printed table."""
    cells = "  ".join(
        " ".join(f"{_cell(figures[board][kind], whole[board][kind]):>18}" for kind in SHOWN) for board in whole
    )
    return f"{title:55s} {cells}"


def markdown(boards: Sequence[tuple[str, str]], whole: Mapping[str, Figures], rows: Iterable[Row]) -> str:
    """Return the page.

    Args:
        boards: name and description of each set of pages.
        whole: the figures with nothing left out.
        rows: in the order of the parts.
    """
    text = [_INTRODUCTION]
    text += [f"- **{name}**: {about}\n" for name, about in boards]
    text += ["\n## The whole\n\n| pages | " + " | ".join(SHOWN) + " |\n", _rule(len(SHOWN))]
    text += [f"| {name} | " + " | ".join(f"{whole[name][kind]:.3f}" for kind in SHOWN) + " |\n" for name, _ in boards]
    for group, members in groupby(rows, key=lambda row: row.part.group):
        text.append(_section(group, list(members), [name for name, _ in boards], whole))
    return "".join(text)


def _section(group: str, rows: Sequence[Row], boards: Sequence[str], whole: Mapping[str, Figures]) -> str:
    heads = [f"{board}: {kind}" for board in boards for kind in SHOWN]
    text = f"\n## Without: {group}\n\n| left out | " + " | ".join(heads) + " |\n" + _rule(len(heads))
    for row in rows:
        cells = [_cell(row.figures[board][kind], whole[board][kind]) for board in boards for kind in SHOWN]
        text += f"| {row.part.name} | " + " | ".join(cells) + " |\n"
    return text + "\n" + "".join(f"- **{row.part.name}** {row.part.does}: {_tells(row, whole)}\n" for row in rows)


def _rule(columns: int) -> str:
    return "| --- |" + " ---: |" * columns + "\n"


def _cell(value: float, whole: float) -> str:
    difference = round(value, 3) - round(whole, 3)
    return f"{value:.3f} ({difference:+.3f})" if abs(difference) >= 0.0005 else f"{value:.3f} (=)"


def _tells(row: Row, whole: Mapping[str, Figures]) -> str:
    """Say in words what moved most, down and up."""
    moved = sorted(
        (round(figures[kind] - whole[board][kind], 3), kind, board)
        for board, figures in row.figures.items()
        for kind in SHOWN
    )
    fallen = [f"{kind} by {-change:.3f} ({board})" for change, kind, board in moved if change <= -NOTEWORTHY]
    risen = [f"{kind} by {change:.3f} ({board})" for change, kind, board in reversed(moved) if change >= NOTEWORTHY]
    said = []
    if fallen:
        said.append(f"without, there fall {', '.join(fallen[:3])}")
    if risen:
        said.append(f"without, there rise {', '.join(risen[:3])}, so there it does harm")
    if not said:
        return "nothing moves by more than noise; others find what it finds, or these pages rarely need it."
    return "; ".join(said) + "."
