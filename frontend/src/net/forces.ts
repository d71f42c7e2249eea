// Where the entities of a small graph stand: linked ones near each other, all others apart.  The same graph stands the same way.

export interface Place {
  x: number;
  y: number;
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SPREAD = 60;
const ROUNDS = 400;
/** How far entities move in the first round, in units of the drawing; less in each that follows. */
const FIRST_STEP = 80;
/** What holds parts together that no line links. */
const GRAVITY = 0.3;

/** Spread `count` places; `lines` are pairs of their indexes, each with the length that it would like to have. */
export function spread(count: number, lines: readonly (readonly [number, number, number])[], apart: number): Place[] {
  const places = Array.from({ length: count }, (_, at): Place => {
    const radius = SPREAD * Math.sqrt(at);
    return { x: radius * Math.cos(at * GOLDEN_ANGLE), y: radius * Math.sin(at * GOLDEN_ANGLE) };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const moves = places.map(({ x, y }): Place => ({ x: -x * GRAVITY, y: -y * GRAVITY }));
    for (let one = 0; one < count; one += 1) {
      for (let other = one + 1; other < count; other += 1) push(places, moves, one, other, (long) => (apart * apart) / (long * long));
    }
    for (const [from, to, wanted] of lines) if (from !== to) push(places, moves, from, to, (long) => -long / wanted);
    const step = FIRST_STEP * (1 - round / ROUNDS);
    for (const [at, move] of moves.entries()) {
      const long = Math.hypot(move.x, move.y) || 1;
      const place = places[at] as Place;
      place.x += (move.x / long) * Math.min(long, step);
      place.y += (move.y / long) * Math.min(long, step);
    }
  }
  return places;
}

/** Move two away from each other by the way between them times what `force` says of its length. */
function push(places: readonly Place[], moves: readonly Place[], one: number, other: number, force: (long: number) => number): void {
  const [a, b, moved, with_] = [places[one], places[other], moves[one], moves[other]];
  if (!a || !b || !moved || !with_) return;
  const [dx, dy] = [a.x - b.x, a.y - b.y];
  const by = force(Math.max(1, Math.hypot(dx, dy)));
  moved.x += dx * by;
  moved.y += dy * by;
  with_.x -= dx * by;
  with_.y -= dy * by;
}
