// Names under their signs: broken into lines, and at each zoom as many of them as can be read, none upon another.

/** Of a sign and of the name under it, in units of the drawing. */
export const SIGN = 38;
export const GAP = 4;
export const FONT = 12;
export const LINE_HEIGHT = 1.15;

/** Pixels of a screen below which a name is not read: farther out fewer names stand, in this size. */
const LEAST_FONT = 11;
/** A name is no smaller than this where all of them stand. */
const WHOLE_FONT = 9.5;
/** Between two names, in pixels. */
const AROUND = 2;
const LONGEST_NAME = 26;
const LONGEST_LATIN = 64;
const MOST_A_LINE = 10;
const MOST_LATIN_A_LINE = 20;
/** Characters of a part in brackets that is not parted. */
const SHORT = 7;
const LATIN_EM = 0.56;
const NOT_FIRST = "，。、；：！？）》」』”’…·)%";
const NOT_LAST = "（《「『“‘(";

/** A name in lines, with its size in em. */
export interface Label {
  text: string;
  wide: number;
  high: number;
}

/** A node with its name; the order of a list of them is that of importance. */
export interface Spot {
  id: string;
  x: number;
  y: number;
  label: Label;
}

/** Return a name cut to what a drawing has room for, in lines of about the same length. */
export function labelOf(name: string): Label {
  const isLatin = /^[ -~]+$/.test(name);
  const most = isLatin ? LONGEST_LATIN : LONGEST_NAME;
  const cut = [...name].length > most ? `${[...name].slice(0, most - 1).join("")}…` : name;
  const text = isLatin ? wrapped(cut) : broken(cut);
  const lines = text.split("\n");
  return { text, wide: Math.max(...lines.map(width)), high: lines.length * LINE_HEIGHT };
}

/** Return how wide a line is, in em. */
export function width(line: string): number {
  let em = 0;
  for (const character of line) em += character < "\u0300" ? LATIN_EM : 1;
  return em;
}

/** Break a Latin name between words. */
function wrapped(name: string): string {
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= MOST_LATIN_A_LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

/** Break a Chinese name into lines of about the same length: no closing mark begins a line, no opening one ends it. */
function broken(name: string): string {
  const characters = [...name];
  const wanted = Math.ceil(characters.length / Math.ceil(characters.length / MOST_A_LINE));
  const lines: string[] = [];
  for (let from = 0; from < characters.length; ) {
    let to = Math.min(from + wanted, characters.length);
    if (to < characters.length && NOT_FIRST.includes(characters[to] ?? "")) to += 1;
    while (to < characters.length && to - from > 1 && NOT_LAST.includes(characters[to - 1] ?? "")) to -= 1;
    const isWithin = (at: number): boolean => /[0-9A-Za-z.]/.test(characters[at] ?? "");
    let number = to; // figures and Latin words stay whole
    while (number < characters.length && number - from > 1 && isWithin(number - 1) && isWithin(number)) number -= 1;
    if (number - from > 1) to = number;
    const opens = characters.lastIndexOf("（", to - 1);
    const closes = opens > from ? characters.indexOf("）", opens) : -1; // what stands in brackets too, where it is short
    if (closes >= to && closes - opens < SHORT) to = closes - from < MOST_A_LINE ? closes + 1 : opens;
    lines.push(characters.slice(from, to).join(""));
    from = to;
  }
  return lines.join("\n");
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Return the size of names at a zoom, in units of the drawing: their own where that can be read. */
export function fontAt(zoom: number): number {
  return FONT * zoom >= WHOLE_FONT ? FONT : LEAST_FONT / zoom;
}

/**
 * Return the names that stand at a zoom, and their size in units of the drawing: all in their own size where that can
 * be read; else, in a size that can, the first and each that hides no sign and no name that is more important.
 */
export function readable(spots: readonly Spot[], zoom: number): { font: number; shown: ReadonlySet<string> } {
  const font = fontAt(zoom);
  if (font === FONT) return { font, shown: new Set(spots.map((spot) => spot.id)) };
  const half = SIGN / 2;
  const signs = spots.map((spot): Box => ({ left: spot.x - half, right: spot.x + half, top: spot.y - half, bottom: spot.y + half }));
  const placed: Box[] = [];
  const shown = new Set<string>();
  for (const [at, { id, x, y, label }] of spots.entries()) {
    const top = y + half + GAP;
    const [side, rim] = [(label.wide * font + AROUND / zoom) / 2, AROUND / zoom];
    const box = { left: x - side, right: x + side, top, bottom: top + label.high * font + rim };
    const isHiding = placed.some((one) => meet(one, box)) || signs.some((one, other) => other !== at && meet(one, box));
    if (isHiding && at > 0) continue; // the first is what the drawing is about
    placed.push(box);
    shown.add(id);
  }
  return { font, shown };
}
