// Lines between entities: where they begin and end, and where there is room for what they say.
import { SIGN, width } from "../canvas/names";
import type { Place } from "./forces";

export const LINE_FONT = 10;
const RIM = SIGN / 2 + 2;
/** Between lines that link the same two. */
const BESIDE = 34;

/** A line from rim to rim as a path, its middle, its slope in degrees, its length, its begin, and its end with the way it points. */
export interface Way {
  path: string;
  x: number;
  y: number;
  slope: number;
  long: number;
  begin: Place;
  end: Place;
  towards: number;
}

/** The `nth` of `of` lines between two places. */
export function way(from: Place, to: Place, nth: number, of: number): Way {
  if (from === to) {
    const [x, y] = [from.x, from.y - SIGN];
    const path = `M${from.x - 8} ${from.y - RIM}C${x - 40} ${y - 30} ${x + 40} ${y - 30} ${from.x + 8} ${from.y - RIM}`;
    return { path, x, y: y - 16, slope: 0, long: SIGN, begin: { x: from.x - 8, y: from.y - RIM }, end: { x: from.x + 8, y: from.y - RIM }, towards: 115 };
  }
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const long = Math.hypot(dx, dy) || 1;
  const side = (nth - (of - 1) / 2) * BESIDE * (from.x < to.x || (from.x === to.x && from.y < to.y) ? 1 : -1);
  // The point that bends the line lies twice as far off as the line's own middle.
  const bend = { x: (from.x + to.x) / 2 - (dy / long) * side * 2, y: (from.y + to.y) / 2 + (dx / long) * side * 2 };
  const [begin, end] = [towards(from, bend), towards(to, bend)];
  const angle = (Math.atan2(dy, dx) * 180) / Math.PI;
  return {
    path: `M${begin.x.toFixed(1)} ${begin.y.toFixed(1)}Q${bend.x.toFixed(1)} ${bend.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`,
    x: (from.x + to.x) / 4 + bend.x / 2,
    y: (from.y + to.y) / 4 + bend.y / 2,
    slope: angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle,
    long: long - 2 * RIM,
    begin,
    end,
    towards: (Math.atan2(to.y - bend.y, to.x - bend.x) * 180) / Math.PI,
  };
}

function towards(from: Place, to: Place): Place {
  const long = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) / long) * RIM, y: from.y + ((to.y - from.y) / long) * RIM };
}

/** A box that something stands in. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Tells for one line after the other whether what it says fits on it and hides nothing that stands already. */
export class Room {
  #said: Place[] = [];

  constructor(private readonly boxes: readonly Box[]) {}

  take(way: Way, label: string): boolean {
    const half = (width(label) * LINE_FONT) / 2;
    if (2 * half > way.long) return false;
    const turn = (way.slope * Math.PI) / 180;
    const steps = Math.max(1, Math.ceil((2 * half) / LINE_FONT));
    const points = Array.from({ length: steps + 1 }, (_, at): Place => {
      const along = -half + (2 * half * at) / steps;
      return { x: way.x + along * Math.cos(turn), y: way.y + along * Math.sin(turn) };
    });
    const near = LINE_FONT * 0.6;
    const isTaken = points.some(
      ({ x, y }) =>
        this.boxes.some((box) => x > box.left - near && x < box.right + near && y > box.top - near && y < box.bottom + near) ||
        this.#said.some((other) => Math.hypot(other.x - x, other.y - y) < LINE_FONT * 1.2),
    );
    if (!isTaken) this.#said.push(...points);
    return !isTaken;
  }
}
