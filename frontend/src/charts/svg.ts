/** A chart as SVG.  Colours and type are the page's own variables: another theme needs no other drawing. */

import { cells } from "./axis";
import { isEven, middle, period, stretch, type Chart, type Point, type Series } from "./data";
import { stepped, type Scale } from "./scale";

const SPACE = "http://www.w3.org/2000/svg";
const COLOURS = ["var(--accent)", "var(--blue)", "var(--green)", "var(--plum)"];
const SIZE = 12;
const NARROW = 480;
const MOST_TEXTS = 12;
const THICK = 22;
/** Between marks that would hide each other, and from the end of a period to its mark. */
const BESIDE = 12;
const EDGE = 6;

type Attributes = Record<string, string | number>;
/** Left, top, right, bottom of the field in which marks stand. */
type Field = readonly [left: number, top: number, right: number, bottom: number];

function make(name: string, attributes: Attributes, ...inside: (Node | string)[]): SVGElement {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...inside);
  return made;
}

function figure(value: number): string {
  const locale = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-GB";
  return value.toLocaleString(locale, { notation: Math.abs(value) >= 1e6 ? "compact" : "standard", maximumFractionDigits: 2 });
}

let pen: CanvasRenderingContext2D | null = null;

function wide(text: string): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return text.length * SIZE;
  pen.font = `${SIZE}px ${getComputedStyle(document.documentElement).getPropertyValue("--sans")}`;
  return pen.measureText(text).width;
}

function widest(texts: string[]): number {
  return Math.ceil(Math.max(0, ...texts.map(wide)));
}

/** Cut a name to its room; what stands behind its last point, a period most often, tells it from others and stays. */
function fitting(text: string, room: number): string {
  if (wide(text) <= room) return text;
  const at = text.lastIndexOf(" · ");
  const last = at > 0 && wide(text.slice(at)) < room / 2 ? text.slice(at) : "";
  let cut = text.slice(0, text.length - last.length);
  while (cut.length > 1 && wide(`${cut}…${last}`) > room) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…${last}`;
}

function write(text: string, x: number, y: number, anchor: "start" | "middle" | "end", colour = "var(--soft)"): SVGElement {
  return make("text", { x, y, "text-anchor": anchor, fill: colour }, text);
}

function rule(x1: number, y1: number, x2: number, y2: number): SVGElement {
  return make("line", { x1, y1, x2, y2, stroke: "var(--line)" });
}

function titled(mark: SVGElement, chart: Chart, series: Series, text: string): SVGElement {
  mark.append(make("title", {}, chart.series.length > 1 ? `${series.name}\n${text}` : text));
  return mark;
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? "var(--accent)";
}

/** The lines of an upright scale with its figures; their unit stands in the caption. */
function upright(scale: Scale, [left, top, right, bottom]: Field): SVGElement[] {
  const at = (value: number): number => bottom - ((value - scale.min) / (scale.max - scale.min)) * (bottom - top);
  return scale.ticks.flatMap((tick) => [rule(left, at(tick), right, at(tick)), write(figure(tick), left - 8, at(tick) + 4, "end")]);
}

function months(chart: Chart, width: number, height: number): SVGElement[] {
  const labels = [...new Set(chart.series.flatMap((series) => series.points.map(([x]) => x)))];
  const drawn = chart.series.filter((series) => !series.quiet), quiet = chart.series.filter((series) => series.quiet);
  const values = (some: Series[]): number[] => some.flatMap((series) => series.points.map(([, y]) => y));
  const scale = stepped(values(drawn));
  // What is counted otherwise has a scale of its own on the right.
  const other = quiet.length ? stepped(values(quiet)) : null;
  const beyond = other ? widest(other.ticks.map(figure)) + 10 : 4;
  const field: Field = [widest(scale.ticks.map(figure)) + 10, 10, width - beyond, height - 24];
  const [left, top, right, bottom] = field;
  const band = (right - left) / labels.length;
  const each = Math.max(1, Math.ceil((widest(labels) + 10) / band));
  const thick = Math.min(THICK, (band * 0.7) / drawn.length);
  const up = (value: number, by = scale): number => bottom - ((value - by.min) / (by.max - by.min)) * (bottom - top);
  const beside = (other?.ticks ?? []).map((tick) => write(figure(tick), right + 8, up(tick, other ?? scale) + 4, "start"));
  const lines = quiet.map((series) => {
    const at = new Map(series.points.map(([x, y]) => [x, y]));
    // Where there is nothing the line breaks: one down to nought and up again would claim a decline and a rise.
    const way = labels.map((label, n) => {
      if (!at.get(label)) return "";
      const [x, y] = [left + (n + 0.5) * band, up(at.get(label) ?? 0, other ?? scale)];
      return `${at.get(labels[n - 1] ?? "") ? "L" : "M"}${x} ${y}`;
    }).join("");
    // Each time has its point: of one that stands alone there is no line.
    const dots = labels.flatMap((label, n) => {
      const count = at.get(label), size = Math.min(4, Math.max(2, band / 3));
      if (!count) return [];
      const [cx, cy] = [left + (n + 0.5) * band, up(count, other ?? scale)];
      const dot = make("circle", { cx, cy, r: size, fill: "var(--ink)", stroke: "var(--sheet)", "stroke-width": 1.5, class: "quiet" });
      return [titled(dot, chart, series, `${label}  ${figure(count)}`)];
    });
    return [make("path", { d: way, fill: "none", stroke: "var(--ink)", "stroke-opacity": 0.55, "stroke-width": 1.5, class: "quiet" }), ...dots];
  }).flat();
  const bars = drawn.flatMap((series, index) =>
    series.points.filter(([, y]) => y).map(([x, y, text]) => {
      const high = bottom - up(y);
      const middle = left + (labels.indexOf(x) + 0.5) * band + (index - (drawn.length - 1) / 2) * thick;
      const bar = make("rect", { x: middle - thick / 2, y: bottom - high, width: thick, height: high, fill: colourOf(index) });
      return titled(bar, chart, series, `${x}  ${text}`);
    }),
  );
  const names = labels.flatMap((label, at) => {
    const middle = left + (at + 0.5) * band, half = wide(label) / 2;
    return at % each || middle + half > width || middle - half < 0 ? [] : [write(label, middle, height - 6, "middle")];
  });
  return [...upright(scale, field), ...bars, ...lines, ...names, ...beside];
}

function bars(chart: Chart, width: number, height: number): SVGElement[] {
  const labels = [...new Set(chart.series.flatMap((series) => series.points.map(([x]) => x)))];
  const all = chart.series.flatMap((series) => series.points);
  const scale = stepped(all.map(([, y]) => y));
  // Where there is little room, a name stands above its bars.
  const split = labels.map((label) => label.split("\n")), long = widest(split.flat());
  const above = width < NARROW && long > width / 4, room = above ? width : Math.max(300, width * 0.42);
  const left = above ? 4 : Math.min(room, long) + 10, right = width - widest(all.map(([, , text]) => text)) - 10;
  const top = 8, bottom = height - 24, row = (bottom - top) / labels.length;
  const at = (value: number): number => left + ((value - scale.min) / (scale.max - scale.min)) * (right - left);
  const lines = chart.lines ?? 1, high = lines * (SIZE + 3);
  const thick = Math.min(THICK, (above ? row - high - (lines > 1 ? 8 : 5) : row * 0.66) / chart.series.length);
  const centre = (n: number): number => top + (n + 0.5) * row + (above ? high / 2 : 0);
  const place = widest(scale.ticks.map(figure)) + 12;
  const each = Math.max(1, Math.ceil((place * scale.ticks.length) / Math.max(1, right - left)));
  const rules = scale.ticks.flatMap((tick, n) => {
    const words = figure(tick);
    return [rule(at(tick), top, at(tick), bottom), ...(n % each ? [] : [write(words, Math.max(at(tick), wide(words) / 2), height - 6, "middle")])];
  });
  const names = split.flatMap((parts, n) => parts.map((part, line) => {
    const begin = above ? top + n * row + SIZE : centre(n) + 4 - ((parts.length - 1) * (SIZE + 3)) / 2;
    const name = write(fitting(part, room), above ? 0 : left - 8, begin + line * (SIZE + 3), above ? "start" : "end", line ? "var(--soft)" : "var(--ink)");
    name.append(make("title", {}, parts.join(" · ")));
    return name;
  }));
  const drawn = chart.series.flatMap((series, index) =>
    series.points.flatMap(([x, y, text]) => {
      const middle = centre(labels.indexOf(x)) + (index - (chart.series.length - 1) / 2) * thick;
      const [from, to] = [at(Math.min(0, y)), at(Math.max(0, y))];
      const bar = make("rect", { x: from, y: middle - thick / 2, width: Math.max(1, to - from), height: thick, fill: colourOf(index) });
      return [titled(bar, chart, series, `${x.replace("\n", " · ")}  ${text}`), write(text, to + 6, middle + 4, "start", "var(--ink)")];
    }),
  );
  return [...rules, ...names, ...drawn];
}

function mark(series: Series, colour: string, x: number, y: number): SVGElement {
  if (!series.hollow) return make("circle", { cx: x, cy: y, r: 4.5, fill: colour });
  return make("path", { d: `M${x} ${y - 6.5}l6.5 6.5-6.5 6.5-6.5-6.5z`, fill: "var(--sheet)", stroke: colour, "stroke-width": 2 });
}

interface Mark {
  series: Series;
  point: Point;
  x: number;
  y: number;
}

/** Where figures stand: at the end of their time; where a mark stands already, beside it, within that time if there is room. */
function marks(chart: Chart, across: (moment: number) => number, up: (value: number) => number): Mark[] {
  const found: Mark[] = [];
  for (const series of chart.series) {
    for (const point of [...series.points].sort((a, b) => stretch(a)[1] - stretch(b)[1])) {
      const [from = 0, to = 0] = stretch(point).map(across);
      const y = up(point[1]);
      const isTaken = (at: number): boolean => found.some((one) => Math.hypot(one.x - at, one.y - y) < BESIDE);
      const end = Math.max((from + to) / 2, to - EDGE);
      let x = end;
      while (isTaken(x) && x - BESIDE >= from) x -= BESIDE;
      if (isTaken(x)) for (x = end; isTaken(x); ) x += BESIDE;
      found.push({ series, point, x, y });
    }
  }
  return found;
}

/**
 * The texts of marks: above, below or beside each, where they hide nothing; else a mark tells its text when pointed at.
 * The highest come first, so that of two marks close together the upper one has its text above.
 */
function texts(placed: readonly Mark[], width: number): SVGElement[] {
  const boxes = placed.map(({ x, y }) => [x - 6, y - 6, x + 6, y + 6]);
  return [...placed].sort((a, b) => a.y - b.y).flatMap(({ series, point: [, , text], x, y }) => {
    if (series.points.length > MOST_TEXTS) return [];
    const long = wide(text), middle = Math.min(Math.max(0, x - long / 2), width - long);
    const spots = [[middle, y - 10], [middle, y + 19], [x + 9, y + 4], [x - 9 - long, y + 4]] as const;
    const spot = spots.find(([left, line]) => {
      const [right, top] = [left + long, line - SIZE + 2];
      const isFree = boxes.every(([a = 0, b = 0, c = 0, d = 0]) => right + 3 < a || left - 3 > c || line + 1 < b || top > d);
      return left >= 0 && right <= width && top >= 0 && isFree;
    });
    if (!spot) return [];
    boxes.push([spot[0], spot[1] - SIZE + 2, spot[0] + long, spot[1] + 1]);
    return [write(text, spot[0], spot[1], "start", "var(--ink)")];
  });
}

function time(chart: Chart, width: number, height: number): SVGElement[] {
  const { min, max, ticks, names } = cells(chart, width < NARROW ? 4 : 10);
  // From nought: what is twice as high is twice as much.
  const scale = stepped(chart.series.flatMap((series) => series.points.map(([, y]) => y)));
  const field: Field = [widest(scale.ticks.map(figure)) + 10, 24, width - 12, height - 24];
  const [left, top, right, bottom] = field;
  const across = (moment: number): number => left + ((moment - min) / (max - min)) * (right - left);
  const up = (value: number): number => bottom - ((value - scale.min) / (scale.max - scale.min)) * (bottom - top);
  const found = upright(scale, field);
  found.push(rule(left, bottom, right, bottom), ...ticks.map((tick) => rule(across(tick), bottom, across(tick), bottom + 6)));
  let free = -Infinity;
  for (const [at, name] of names) {
    const half = wide(name) / 2;
    if (across(at) - half < free || across(at) + half > width) continue;
    found.push(write(name, across(at), height - 6, "middle"));
    free = across(at) + half + 8;
  }
  const placed = marks(chart, across, up);
  chart.series.forEach((series, index) => {
    const colour = colourOf(index), own = placed.filter((one) => one.series === series);
    for (const { point, y } of own.filter((one) => one.point[3])) {
      const [from, to] = stretch(point).map(across);
      found.push(make("path", { d: `M${from} ${y}H${to}`, stroke: colour, "stroke-width": 7, "stroke-opacity": 0.28, class: "span" }));
    }
    // Targets are not joined, nor figures that disagree about a time, nor a month's with a year's: nothing is claimed
    // between one and the next.
    const times = new Set(series.points.map(middle));
    if (!series.hollow && times.size === own.length && own.length > 1 && isEven(series.points)) {
      found.push(make("path", { d: `M${own.map(({ x, y }) => `${x} ${y}`).join("L")}`, fill: "none", stroke: colour, "stroke-width": 1.5 }));
    }
    for (const { point, x, y } of own) {
      found.push(titled(mark(series, colour, x, y), chart, series, [`${period(point)}  ${point[2]}`, point[4]].filter(Boolean).join("\n")));
    }
  });
  return [...found, ...texts(placed, width)];
}

const KINDS = { time, months, bars };

/** Draw a chart over the whole of a box, which says in words what it shows. */
export function paint(box: HTMLElement, chart: Chart): void {
  const [width, height] = [box.clientWidth, box.clientHeight];
  const drawing = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-size": SIZE, "aria-hidden": "true" });
  drawing.style.fontFamily = "var(--sans)";
  drawing.style.display = "block";
  drawing.append(...KINDS[chart.kind](chart, width, height));
  box.replaceChildren(drawing);
}
