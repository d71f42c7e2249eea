"""Bodies that begin without a sign, found because a headline that stands elsewhere speaks of them alone.

Where all headlines of a page stand together, a feature without 本报讯 follows another body with nothing between,
and that body is given two headlines.  A border is drawn where one of them turns from what stands above to what
stands below, the wording changes and the paragraph opens as reports do (a day, a scene); a list is cut out
the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from kg.articles.blocks import Piece
from kg.articles.bodies import Body, Run
from kg.articles.forms import is_unfinished
from kg.articles.headlines import Unit, share_units
from kg.articles.similarity import Rareness
from kg.text import squash

__all__ = ["part_by_headlines"]

_LEAST = 0.8  # what a border must show
_LEAST_OWN = 1.25  # … where both headlines are now given to the body that is to be parted
_LEAST_STANDING = 1.4  # … and where their lines stand right over it, as kicker and headline do
_LEAST_HEADED = 1.6  # … and where each body has headline lines of its own; it has to open with a day or a scene, too
_TURNS = 0.3  # by how much more of its headline the text below must hold than the text above
_KEEPS = 0.1  # … and the text above of its own
_ONE_HEADING = 4  # lines: a column's name, kicker, headline, subtitle
_ABOVE, _BELOW = 600, 320  # characters compared on both sides
_SCENE = re.compile(
    r"(?:走进|来到|推开|掀开|踏入|清晨|凌晨|早晨|上午|午后|傍晚|夜幕|初[春夏秋冬]|[春夏秋冬寒盛仲深隆][日季天末]|时下|眼下|近日|日前|"
    r"连日来|.{0,8}(?:时节|季节)|\d{1,2}月\d{1,2}日|[昨今][日天]|记者.{0,4}(?:从|在|走进|来到))")
_GOES_ON = re.compile(
    r"(?:据了解|据介绍|据悉|同时|此外|另外|目前|随后|会议|会上|活动中|当天|该|他|她|它|这|那|其中|截至|下一步|近年来|去年|如今|"
    r"今年以来|在此基础上|与此同时|为此|不仅|对此|接下来|改造后|建成后|双方|项目"
    r"|[^，。：“]{2,36}(?:介绍|表示|说|告诉(?:记者|她|他)|坦言|指出)[，：])")


def part_by_headlines(bodies: Sequence[Body], runs: Sequence[Run]) -> list[Body]:
    """Return the bodies, those parted that hold the body of a headline besides their own."""
    found = list(bodies)
    headed = _is_headed(bodies, runs)
    rareness = Rareness([piece.text for body in bodies for piece in body.pieces])
    for _ in range(sum(len(run.lines) for run in runs)):
        shared = [(unit, owner) for unit, owner in zip(*share_units(found, runs), strict=True) if not unit.is_section]
        borders = [
            (round(score, 6), -b, k) for b, body in enumerate(found) for k, score in _borders(
                body, [unit for unit, owner in shared if owner == b],
                [(unit, found[owner].text if owner >= 0 else "") for unit, owner in shared if owner != b],
                runs, rareness)
            if not headed or (score >= _LEAST_HEADED and _SCENE.match(body.pieces[k].text))]
        if not borders:
            break
        _, b, k = max(borders)
        found[-b:-b + 1] = _cut(found[-b], k)
    return found


def _is_headed(bodies: Sequence[Body], runs: Sequence[Run]) -> bool:
    """Tell whether the page sets each body under its own few headline lines, so that none stands elsewhere."""
    headed = [run for run in runs if run.lines]
    under = {id(run.body) for run in headed}
    return len(headed) == len(under) and all(len(run.lines) <= _ONE_HEADING for run in headed) and all(
        id(body) in under for body in bodies if body.kind == "news")


def _borders(
        body: Body, own: Sequence[Unit], others: Sequence[tuple[Unit, str]], runs: Sequence[Run],
        rareness: Rareness) -> list[tuple[int, float]]:
    """Return (piece, score) where another body may begin inside `body`."""
    if body.label is not None or len(body.pieces) < 2:
        return []
    lines = [line for unit in own for line in unit.lines]
    stands = any(runs[unit.run].body is body and len(lines) == len(runs[unit.run].lines) for unit in own)
    found: list[tuple[int, float]] = []
    for k in range(1, len(body.pieces)):
        if not _may_begin(body, k):
            continue
        above = "".join(piece.text for piece in body.pieces[:k])[-_ABOVE:]
        lead = "".join(piece.text for piece in body.pieces[:3])[:_BELOW] if k > 3 else ""
        below = "".join(piece.text for piece in body.pieces[k:k + 4])[:_BELOW]
        turns = [(line, rareness.turn(line.text, lead + above, below)) for line in lines]
        other = max((rareness.turn(unit.text, lead + above + held, below) for unit, held in others), default=0.0)
        keeps = max((rareness.turn(unit.text, below + held, lead + above) for unit, held in others), default=0.0)
        strayed = _mean(turns) + 0.5 * keeps if keeps >= _TURNS else 0.0  # its own headline took this one's body
        for least, shown in ((_LEAST, other), (_LEAST_OWN, strayed), *_sides(turns, stands)):
            if shown < _TURNS:
                continue
            text = body.pieces[k].text
            score = shown + (0.2 if _SCENE.match(text) else -0.5 if _GOES_ON.match(text) else 0.0)
            score += max(-0.3, min(0.25, 8 * (0.04 - rareness.cohesion(above, below))))
            if score >= least:
                found.append((k, score))
    return found


def _sides(turns: Sequence[tuple[Piece, float]], stands: bool) -> list[tuple[float, float]]:
    """Return (least, shown) for each way to part the headline lines of a body in two headlines.

    `stands`: they stand right over the body.
    """
    found: list[tuple[float, float]] = []
    for cut in range(1, len(turns)):
        for above, below in ((turns[:cut], turns[cut:]), (turns[cut:], turns[:cut])):
            keeps, shows = -_mean(above), _mean(below)
            if keeps >= _KEEPS and shows >= _TURNS:
                found.append((_LEAST_STANDING if stands else _LEAST_OWN, shows + 0.5 * keeps))
    return found


def _mean(turns: Sequence[tuple[Piece, float]]) -> float:
    weights = [len(squash(line.text)) for line, _ in turns]
    return sum(weight * turn for weight, (_, turn) in zip(weights, turns, strict=True)) / (sum(weights) or 1)


def _may_begin(body: Body, k: int) -> bool:
    piece, before = body.pieces[k], body.pieces[k - 1]
    if piece.kind == "list":
        return before.kind != "list" and not before.text.endswith("：") and (
            k + 1 < len(body.pieces) and body.pieces[k + 1].kind == "list")
    return piece.kind == "prose" and before.kind in ("prose", "lead", "list") and (
        before.kind == "list" or not is_unfinished(before.text)) and not before.text.endswith("：")


def _cut(body: Body, k: int) -> list[Body]:
    """Return the parts of a body: what stands above piece `k` and what begins there; a list alone is cut out."""
    if body.pieces[k].kind != "list":
        rest = Body("news", body.pieces[k:], tails=body.tails)
        body.pieces, body.tails = body.pieces[:k], []
        return [body, rest]
    items = list(takewhile(lambda piece: piece.kind == "list", body.pieces[k:]))
    body.pieces = body.pieces[:k] + body.pieces[k + len(items):]
    return [body, Body("sidebar", items)]
