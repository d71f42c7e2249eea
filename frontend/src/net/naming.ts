// Where names stand: under their sign, else over it or beside it, where they hide no sign, no other name and no line.
import { FONT, GAP, SIGN, fontAt, type Spot } from "../canvas/names";
import type { Place } from "./forces";
import type { Box } from "./lines";

/** A name's place: its box, and where its lines are set from. */
export interface Standing {
  box: Box;
  x: number;
  anchor: "start" | "middle" | "end";
}

const HALF = SIGN / 2;
/** Between two names, in pixels. */
const AROUND = 2;

const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function standings({ x, y, label }: Spot, font: number): Standing[] {
  const [wide, high] = [label.wide * font, label.high * font];
  const across = (top: number): Standing => ({ x, anchor: "middle", box: { left: x - wide / 2, right: x + wide / 2, top, bottom: top + high } });
  const [right, left] = [x + HALF + GAP, x - HALF - GAP];
  const under = y + HALF + GAP, over = y - HALF - GAP - high;
  const from = (begin: number, top: number): Standing => ({ x: begin, anchor: "start", box: { left: begin, right: begin + wide, top, bottom: top + high } });
  const upTo = (end: number, top: number): Standing => ({ x: end, anchor: "end", box: { left: end - wide, right: end, top, bottom: top + high } });
  return [
    across(under),
    across(over),
    from(right, y - high / 2),
    upTo(left, y - high / 2),
    ...[under, over].flatMap((top) => [from(x - HALF, top), upTo(x + HALF, top)]),
  ];
}

/** Tell whether a straight way goes through a box. */
function crosses([from, to]: readonly [Place, Place], box: Box): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [first, last] = [0, 1];
  for (const [step, begin, low, high] of [[dx, from.x, box.left, box.right], [dy, from.y, box.top, box.bottom]] as const) {
    if (Math.abs(step) < 1e-9) {
      if (begin < low || begin > high) return false;
      continue;
    }
    const [one, other] = [(low - begin) / step, (high - begin) / step];
    first = Math.max(first, Math.min(one, other));
    last = Math.min(last, Math.max(one, other));
    if (first >= last) return false;
  }
  return true;
}

/**
 * Return where names stand at a zoom, and their size in units of the drawing: all where their own size can be read; else,
 * in a size that can, each for which there is room.
 *
 * What lies `within` is seen. `spots` come with the most important first: those that `must` stand do so under their sign where no place is free.
 */
export function named(
  spots: readonly Spot[],
  zoom: number,
  ways: readonly (readonly [Place, Place])[],
  must: (id: string) => boolean,
  within: Box | null,
): { font: number; at: ReadonlyMap<string, Standing> } {
  const font = fontAt(zoom);
  const signs = spots.map(({ x, y }): Box => ({ left: x - HALF, right: x + HALF, top: y - HALF, bottom: y + HALF }));
  const taken: Box[] = [];
  const at = new Map<string, Standing>();
  for (const [nth, spot] of spots.entries()) {
    let best: Standing | null = null;
    let least = Infinity;
    const possible = standings(spot, font);
    for (const one of possible) {
      const rim = AROUND / zoom / 2;
      const box = { left: one.box.left - rim, right: one.box.right + rim, top: one.box.top, bottom: one.box.bottom + rim };
      if (taken.some((other) => meet(other, box)) || signs.some((sign, other) => other !== nth && meet(sign, box))) continue;
      if (within && (box.left < within.left || box.right > within.right || box.top < within.top || box.bottom > within.bottom)) continue;
      const crossed = ways.reduce((sum, way) => sum + (crosses(way, box) ? 1 : 0), 0);
      if (crossed < least) [best, least] = [one, crossed];
    }
    if (!best && (font === FONT || must(spot.id))) best = possible[0] ?? null;
    if (!best) continue;
    taken.push(best.box);
    at.set(spot.id, best);
  }
  return { font, at };
}
