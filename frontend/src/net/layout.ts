// Where the entities of a small graph stand: each connected part laid out by itself, the parts packed into the place.
import { arrange, type Piece } from "../canvas/arranging";
import { FONT, GAP, SIGN, fontAt, type Label } from "../canvas/names";
import { spread, type Place } from "./forces";

/** Two ends by their indexes, and the length that the line between them would like to have. */
export type Pair = readonly [number, number, number];

/** With so many lines or more an entity is a hub: its name is read from afar. */
const HUB = 3;
/** Between parts that no line links. */
const APART = 18;
/** How often the size of names from afar is reckoned anew: it depends on the distance, and the distance on it. */
const ROUNDS = 3;
/** Widths that are tried for the whole. */
const WIDTHS = 16;

interface Part {
  /** Indexes of its entities, and where they stand. */
  of: number[];
  places: Place[];
  left: number;
  top: number;
  wide: number;
  high: number;
}

interface Box {
  x: number;
  y: number;
  wide: number;
  high: number;
}

/** Return a place for each label; `wide` and `high` are those of the drawing, `largest` is how near it comes. */
export function layOut(labels: readonly Label[], pairs: readonly Pair[], apart: number, wide: number, high: number, largest: number): Place[] {
  const shape = wide / high || 1;
  const lines = labels.map(() => 0);
  for (const [from, to] of pairs) for (const end of [from, to]) lines[end] = (lines[end] ?? 0) + 1;
  const first = partsOf(labels.length, pairs).map((of) => {
    const at = new Map(of.map((one, index) => [one, index]));
    const inside = pairs.flatMap(([from, to, long]) => (at.has(from) ? [[at.get(from) as number, at.get(to) as number, long] as const] : []));
    return { of, inside, places: spread(of.length, inside, apart) };
  });
  let font = FONT;
  let places: Place[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const parts = first.map(({ of, inside, places: spreadOut }): Part => {
      const pieces = spreadOut.map(({ x, y }, index): Piece => {
        const one = of[index] as number;
        const label = labels[one] ?? { wide: 0, high: 0 };
        const size = (lines[one] ?? 0) >= HUB ? font : FONT;
        return { id: String(index), x, y, side: Math.max(SIGN, label.wide * size) / 2, up: SIGN / 2 + 3, down: SIGN / 2 + GAP + label.high * size, fixed: false };
      });
      arrange(pieces, inside.map(([from, to]) => [String(from), String(to)] as const), Math.min(2, Math.max(0.6, shape)));
      const [left, top] = [Math.min(...pieces.map((one) => one.x - one.side)), Math.min(...pieces.map((one) => one.y - one.up))];
      const [right, bottom] = [Math.max(...pieces.map((one) => one.x + one.side)), Math.max(...pieces.map((one) => one.y + one.down))];
      return { of, places: pieces, left, top, wide: right - left, high: bottom - top };
    });
    const packed = pack(parts, shape);
    places = [];
    for (const [at, part] of parts.entries()) {
      const { x, y } = packed[at] as Box;
      part.of.forEach((one, index) => {
        const place = part.places[index] as Place;
        places[one] = { x: place.x - part.left + x, y: place.y - part.top + y };
      });
    }
    const reach = reachOf(packed);
    const seen = fontAt(Math.min(largest, wide / reach.wide, high / reach.high));
    if (seen <= font) break;
    font = seen;
  }
  return places;
}

/** Return what lines link, largest first. */
function partsOf(count: number, pairs: readonly Pair[]): number[][] {
  const head = Array.from({ length: count }, (_, at) => at);
  const headOf = (at: number): number => {
    while (head[at] !== at) at = head[at] = head[head[at] as number] as number;
    return at;
  };
  for (const [from, to] of pairs) head[headOf(from)] = headOf(to);
  const parts = new Map<number, number[]>();
  for (let at = 0; at < count; at += 1) parts.set(headOf(at), [...(parts.get(headOf(at)) ?? []), at]);
  return [...parts.values()].sort((a, b) => b.length - a.length);
}

function reachOf(boxes: readonly Box[]): { wide: number; high: number } {
  return { wide: Math.max(...boxes.map((one) => one.x + one.wide), 1), high: Math.max(...boxes.map((one) => one.y + one.high), 1) };
}

/** Put parts where they cover none before them, as high as they go; of some widths the one that is seen largest. */
function pack(parts: readonly Part[], shape: number): Box[] {
  const least = Math.max(...parts.map((part) => part.wide));
  const most = parts.reduce((sum, part) => sum + part.wide + APART, 0);
  let best: Box[] = [];
  let nearest = 0;
  for (let step = 0; step <= WIDTHS; step += 1) {
    const boxes = packed(parts, least * (most / least) ** (step / WIDTHS) + 1);
    const { wide, high } = reachOf(boxes);
    const near = Math.min(shape / wide, 1 / high);
    if (near > nearest) [best, nearest] = [boxes, near];
  }
  return best;
}

function packed(parts: readonly Part[], wide: number): Box[] {
  const boxes: Box[] = [];
  for (const part of parts) {
    let spot: Box | null = null;
    for (const x of [0, ...boxes.map((one) => one.x + one.wide + APART)]) {
      if (x + part.wide > wide && x > 0) continue;
      const above = boxes.filter((one) => one.x < x + part.wide + APART && x < one.x + one.wide + APART);
      const y = Math.max(0, ...above.map((one) => one.y + one.high + APART));
      if (!spot || y < spot.y) spot = { x, y, wide: part.wide, high: part.high };
    }
    if (spot) boxes.push(spot);
  }
  return boxes;
}
