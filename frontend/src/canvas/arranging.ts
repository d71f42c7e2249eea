// What the layout leaves: a drawing as wide as its place, in which no entity with its name lies upon another.

/** An entity with its name: where its middle is, and how far it reaches from there. */
export interface Piece {
  id: string;
  x: number;
  y: number;
  side: number;
  up: number;
  down: number;
  fixed: boolean;
}

/** Between two entities, in units of the drawing. */
const MARGIN = 6;
/** A line keeps so far from the middle of an entity that it does not belong to. */
const CLEAR = 30;
const MOST_ROUNDS = 200;
/** With more entities, lines are not led around them: every place is under some line. */
const MOST_CLEARED = 60;
/** How much of the drawing is covered; few entities stay as far apart as the layout puts them. */
const FEW = 12;
const COVERED = 0.42;
const COVERED_OF_SOME = 0.26;

/**
 * Move entities: into the shape of the place (its width by its height), as close as can be read, and apart where they
 * cover one another. Lines are pairs of ids. Fixed ones stay, and then the whole keeps its shape.
 */
export function arrange(pieces: Piece[], lines: readonly (readonly [string, string])[], shape: number): void {
  if (pieces.length > 1 && !pieces.some((piece) => piece.fixed)) shapeTo(pieces, shape);
  if (pieces.length <= MOST_CLEARED) {
    const byId = new Map(pieces.map((piece) => [piece.id, piece]));
    const ends = lines.flatMap(([from, to]) => {
      const [a, b] = [byId.get(from), byId.get(to)];
      return a && b && a !== b ? [[a, b] as const] : [];
    });
    for (let round = 0; round < MOST_ROUNDS / 2; round += 1) {
      const isClear = clear(pieces, ends);
      if (apart(pieces) && isClear) return;
    }
  }
  for (let round = 0; round < MOST_ROUNDS; round += 1) if (apart(pieces)) return;
}

function shapeTo(pieces: Piece[], shape: number): void {
  const [xs, ys] = [pieces.map((piece) => piece.x), pieces.map((piece) => piece.y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [wide, high] = [Math.max(...xs) - left || 1, Math.max(...ys) - top || 1];
  const turned = shape * (high / wide);
  // A row or a column of few is no cloud that could be kneaded.
  const stretch = Math.min(2, Math.max(0.5, Math.sqrt(turned)));
  let scale = Math.max(stretch, 1 / stretch); // few are drawn apart one way, and not together the other
  if (pieces.length > FEW) {
    const covered = pieces.reduce((sum, piece) => sum + (2 * piece.side + MARGIN) * (piece.up + piece.down + MARGIN), 0);
    scale = Math.sqrt(covered / (pieces.length > MOST_CLEARED ? COVERED : COVERED_OF_SOME) / (wide * high));
  }
  for (const piece of pieces) {
    piece.x = (piece.x - left - wide / 2) * stretch * scale;
    piece.y = (piece.y - top - high / 2) * (scale / stretch);
  }
}

/** Push entities apart that cover one another, the shorter way; tell whether none did. */
function apart(pieces: readonly Piece[]): boolean {
  let isDone = true;
  for (const [at, a] of pieces.entries()) {
    for (let other = at + 1; other < pieces.length; other += 1) {
      const b = pieces[other] as Piece;
      const across = a.side + b.side + MARGIN - Math.abs(a.x - b.x);
      if (across <= 0.5) continue;
      const isAbove = a.y + (a.down - a.up) / 2 <= b.y + (b.down - b.up) / 2;
      const along = isAbove ? a.y + a.down + MARGIN - (b.y - b.up) : b.y + b.down + MARGIN - (a.y - a.up);
      if (along <= 0.5 || (a.fixed && b.fixed)) continue;
      isDone = false;
      const share = a.fixed ? 0 : b.fixed ? 1 : 0.5;
      if (across < along) {
        const way = a.x < b.x || (a.x === b.x && at % 2) ? -across : across;
        a.x += way * share;
        b.x -= way * (1 - share);
      } else {
        const way = isAbove ? -along : along;
        a.y += way * share;
        b.y -= way * (1 - share);
      }
    }
  }
  return isDone;
}

/** Push entities off the lines of others, a little at a time; tell whether none was on one. */
function clear(pieces: readonly Piece[], ends: readonly (readonly [Piece, Piece])[]): boolean {
  let isDone = true;
  for (const [a, b] of ends) {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const long = Math.hypot(dx, dy);
    if (long < 1) continue;
    for (const piece of pieces) {
      if (piece === a || piece === b || piece.fixed) continue;
      const along = ((piece.x - a.x) * dx + (piece.y - a.y) * dy) / (long * long);
      if (along <= 0 || along >= 1) continue;
      const off = ((piece.x - a.x) * dy - (piece.y - a.y) * dx) / long; // right of the line or left of it
      const lacking = CLEAR - Math.abs(off);
      if (lacking <= 0.5) continue;
      isDone = false;
      const way = ((off < 0 ? -1 : 1) * lacking * 0.6) / long;
      piece.x += dy * way;
      piece.y -= dx * way;
    }
  }
  return isDone;
}
