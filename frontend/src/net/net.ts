// A small graph as SVG, to be looked at, moved and chosen from.  It needs no library: pages of answers stay light.
import { tongue } from "../canvas/elements";
import { GAP, LINE_HEIGHT, SIGN, fontAt, labelOf, width, type Label } from "../canvas/names";
import type { Place } from "./forces";
import { layOut } from "./layout";
import { named } from "./naming";
import { LINE_FONT, Room, way, type Box, type Way } from "./lines";
import { shapeOf } from "./shapes";

export interface Dot {
  id: string;
  name: string;
  type: string;
  /** The sign that it bears. */
  mark: string;
}

export interface Line {
  id: string;
  source: string;
  target: string;
  label: string;
  /** `Planned`, `Left` or `Curated`; anything else is drawn as a plain line. */
  state: string;
}

const SPACE = "http://www.w3.org/2000/svg";
const PADDING = 24;
const LARGEST = 1.2;
const CLOSEST = 3;
/** Up to so many lines the layout leaves room for what they say. */
const FEW = 60;
/** A press that moves less than so many pixels is a click. */
const STILL = 4;
const DASHES: Record<string, string> = { Planned: "7 5", Left: "2 3" };

type Attributes = Record<string, string | number>;

function make(name: string, attributes: Attributes, ...inside: (Node | string)[]): SVGElement {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...inside);
  return made;
}

interface Drawn {
  line: Line;
  way: Way;
  stroke: SVGElement;
  arrow: SVGElement;
  text: SVGElement;
}

export class Net {
  readonly #svg = make("svg", { width: "100%", height: "100%", "aria-hidden": "true", "data-net": "" });
  readonly #world = make("g", {});
  readonly #labels: Label[];
  readonly #names: SVGElement[] = [];
  readonly #signs: SVGElement[] = [];
  readonly #lines: Drawn[] = [];
  #places: Place[] = [];
  #chosen: string | null = null;
  #near: string | null = null;
  #scale = 1;
  #pan: Place = { x: 0, y: 0 };
  #isWhole = true;

  /** Draw into `place`; `choose` is told the id of what is clicked, null for nothing. */
  constructor(
    private readonly place: HTMLElement,
    private readonly dots: readonly Dot[],
    lines: readonly Line[],
    private readonly choose: (id: string | null) => void,
  ) {
    this.#labels = dots.map((dot) => labelOf(dot.name));
    this.#svg.style.display = "block";
    this.#svg.append(this.#world);
    place.replaceChildren(this.#svg);
    this.#lay(lines);
    this.#draw(lines);
    this.#listen();
    this.fit();
    new ResizeObserver(() => this.#isWhole && this.fit()).observe(place);
  }

  #lay(lines: readonly Line[]): void {
    const index = new Map(this.dots.map((dot, at) => [dot.id, at]));
    const isFew = lines.length <= FEW;
    const pairs = lines.flatMap((line) => {
      const [from, to] = [index.get(line.source), index.get(line.target)];
      const long = isFew ? 70 + LINE_FONT * width(line.label) : 120;
      return from === undefined || to === undefined ? [] : [[from, to, long] as const];
    });
    const { clientWidth: wide, clientHeight: high } = this.place;
    this.#places = layOut(this.#labels, pairs, isFew ? 110 : 130, Math.max(1, wide - 2 * PADDING), Math.max(1, high - 2 * PADDING), LARGEST);
  }

  #draw(lines: readonly Line[]): void {
    const index = new Map(this.dots.map((dot, at) => [dot.id, at]));
    const sides = new Map<string, Line[]>();
    const pair = (line: Line): string => [line.source, line.target].sort().join("\n");
    for (const line of lines) sides.set(pair(line), [...(sides.get(pair(line)) ?? []), line]);
    for (const line of lines) {
      const [from, to] = [this.#places[index.get(line.source) ?? -1], this.#places[index.get(line.target) ?? -1]];
      if (!from || !to) continue;
      const same = sides.get(pair(line)) ?? [];
      const led = way(from, to, same.indexOf(line), same.length);
      const stroke = make("path", { d: led.path, fill: "none", "stroke-dasharray": DASHES[line.state] ?? "none" });
      const arrow = make("path", { d: "M1 0L-8 -4V4Z", transform: `translate(${led.end.x} ${led.end.y}) rotate(${led.towards})` });
      const hit = make("path", { d: led.path, fill: "none", stroke: "transparent", "stroke-width": 12, "data-id": line.id, cursor: "pointer" });
      const text = make("text", { x: 0, y: 3, transform: `translate(${led.x} ${led.y}) rotate(${led.slope})`, "text-anchor": "middle", "font-size": LINE_FONT, stroke: "var(--paper)", "stroke-width": 3, "paint-order": "stroke", "data-id": line.id, cursor: "pointer" }, line.label);
      this.#lines.push({ line, way: led, stroke, arrow, text });
      this.#world.append(stroke, arrow, hit);
    }
    for (const [at, dot] of this.dots.entries()) {
      const { path, colour } = shapeOf(dot.type);
      const { x, y } = this.#places[at] ?? { x: 0, y: 0 };
      const sign = make("path", { d: path, fill: "var(--sheet)", stroke: colour });
      const mark = make("text", { y: 5, "text-anchor": "middle", "font-size": /^\w\w/.test(dot.mark) ? 12 : 15, "font-weight": 600, fill: colour }, dot.mark);
      this.#signs.push(sign);
      this.#world.append(make("g", { transform: `translate(${x} ${y})`, "data-id": dot.id, cursor: "pointer" }, sign, mark));
    }
    this.#world.append(...this.#lines.map(({ text }) => text));
    for (const dot of this.dots) {
      const name = make("text", { fill: "var(--ink)", stroke: "var(--paper)", "stroke-width": 4, "paint-order": "stroke", "data-id": dot.id, cursor: "pointer", ...(tongue(dot.name) && { lang: "zh-Hans" }) });
      this.#names.push(name);
      this.#world.append(name);
    }
    this.#svg.style.fontFamily = "var(--sans)";
  }

  /** Mark what is chosen. */
  mark(id: string | null): void {
    this.#chosen = id;
    this.#name();
  }

  /** Names and what lines say, as far as they can be read; what is chosen or pointed at says all. */
  #name(): void {
    const lit = new Set([this.#chosen, this.#near].filter((id) => id !== null));
    const around = new Set(lit);
    for (const { line } of this.#lines) {
      if (lit.has(line.id)) around.add(line.source).add(line.target);
      if (this.#chosen === line.source || this.#chosen === line.target) around.add(line.id).add(line.source).add(line.target);
    }
    const degree = new Map<string, number>();
    for (const { line } of this.#lines) for (const end of [line.source, line.target]) degree.set(end, (degree.get(end) ?? 0) + 1);
    const rank = (id: string): number => (lit.has(id) ? 1e6 : around.has(id) ? 1e5 : 0) + (degree.get(id) ?? 0);
    const spots = this.dots.map((dot, at) => ({ id: dot.id, ...(this.#places[at] as Place), label: this.#labels[at] as Label }));
    const ways = this.#lines.map(({ way: { begin, end } }) => [begin, end] as const);
    const { font, at: standing } = named([...spots].sort((a, b) => rank(b.id) - rank(a.id)), this.#scale, ways, (id) => around.has(id), this.#isWhole ? this.#seen() : null);
    const boxes: Box[] = [];
    for (const [at, { id, x, y, label }] of spots.entries()) {
      const name = this.#names[at], sign = this.#signs[at];
      if (!name || !sign) continue;
      sign.setAttribute("stroke-width", this.#chosen === id ? "4" : "2");
      boxes.push({ left: x - SIGN / 2, right: x + SIGN / 2, top: y - SIGN / 2, bottom: y + SIGN / 2 });
      name.replaceChildren();
      const stands = standing.get(id);
      if (!stands) continue;
      name.setAttribute("font-size", String(font));
      name.setAttribute("text-anchor", stands.anchor);
      const { box, x: from } = stands;
      name.append(...label.text.split("\n").map((row, nth) => make("tspan", { x: from, y: box.top + (nth + 0.85) * font * LINE_HEIGHT }, row)));
      boxes.push(box);
    }
    const room = new Room(boxes);
    for (const { line, way: led, stroke, arrow, text } of this.#lines) {
      const isLit = lit.has(line.id), isAround = around.has(line.id);
      const colour = isLit ? "var(--accent)" : "var(--soft)";
      const faint = !isAround && line.state === "Curated" ? "0.55" : "1";
      for (const one of [stroke, arrow]) one.setAttribute("opacity", faint);
      stroke.setAttribute("stroke", colour);
      stroke.setAttribute("stroke-width", isLit ? "3" : line.state === "Curated" ? "1" : "1.6");
      arrow.setAttribute("fill", colour);
      text.setAttribute("fill", colour);
      const isRead = LINE_FONT * this.#scale >= 6 && room.take(led, line.label);
      text.style.display = isLit || isRead ? "" : "none";
    }
  }

  /** What is seen of the drawing. */
  #seen(): Box {
    const [left, top] = [-this.#pan.x / this.#scale, -this.#pan.y / this.#scale];
    return { left, top, right: left + this.place.clientWidth / this.#scale, bottom: top + this.place.clientHeight / this.#scale };
  }

  #view(): void {
    this.#world.setAttribute("transform", `translate(${this.#pan.x} ${this.#pan.y}) scale(${this.#scale})`);
  }

  /** Show the whole. */
  fit(): void {
    const [wide, high] = [this.place.clientWidth, this.place.clientHeight];
    if (!wide || !high || !this.#places.length) return;
    let [left, right, top, bottom] = [0, 0, 0, 0];
    this.#scale = LARGEST;
    for (const _ of [1, 2]) { // farther out names are larger: what they cover is known when the distance is
      const font = fontAt(this.#scale);
      const side = (at: number): number => Math.max(SIGN, (this.#labels[at]?.wide ?? 0) * font) / 2;
      left = Math.min(...this.#places.map(({ x }, at) => x - side(at)));
      right = Math.max(...this.#places.map(({ x }, at) => x + side(at)));
      top = Math.min(...this.#places.map(({ y }) => y - SIGN / 2));
      bottom = Math.max(...this.#places.map(({ y }, at) => y + SIGN / 2 + GAP + (this.#labels[at]?.high ?? 0) * font));
      this.#scale = Math.min(LARGEST, (wide - 2 * PADDING) / (right - left), (high - 2 * PADDING) / (bottom - top));
    }
    this.#pan = { x: wide / 2 - (this.#scale * (left + right)) / 2, y: high / 2 - (this.#scale * (top + bottom)) / 2 };
    this.#isWhole = true;
    this.#view();
    this.#name();
  }

  /** Come nearer, or go away; a point of the place stays where it is, its middle unless another is told. */
  zoom(factor: number, x = this.place.clientWidth / 2, y = this.place.clientHeight / 2): void {
    const scale = Math.min(CLOSEST, Math.max(0.05, this.#scale * factor));
    const by = scale / this.#scale;
    this.#pan = { x: x - (x - this.#pan.x) * by, y: y - (y - this.#pan.y) * by };
    this.#scale = scale;
    this.#isWhole = false;
    this.#view();
    this.#name();
  }

  /** Fingers and the mouse: one moves, two come nearer, a press that does not move chooses. */
  #listen(): void {
    const down = new Map<number, Place>();
    let moved = 0;
    const idAt = (event: Event): string | null => (event.target as Element).closest("[data-id]")?.getAttribute("data-id") ?? null;
    const here = ({ clientX, clientY }: MouseEvent): Place => {
      const box = this.#svg.getBoundingClientRect();
      return { x: clientX - box.left, y: clientY - box.top };
    };
    this.#svg.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      if (!down.size) moved = 0;
      down.set(event.pointerId, here(event));
    });
    this.#svg.addEventListener("pointermove", (event) => {
      const before = down.get(event.pointerId), now = here(event);
      if (!before) {
        const id = idAt(event);
        if (id !== this.#near) {
          this.#near = id;
          this.#name();
        }
        return;
      }
      moved += Math.hypot(now.x - before.x, now.y - before.y);
      if (moved < STILL) return;
      this.#svg.setPointerCapture(event.pointerId);
      down.set(event.pointerId, now);
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      if (other) this.zoom(Math.hypot(now.x - other.x, now.y - other.y) / (Math.hypot(before.x - other.x, before.y - other.y) || 1), other.x, other.y);
      else {
        this.#pan = { x: this.#pan.x + now.x - before.x, y: this.#pan.y + now.y - before.y };
        this.#isWhole = false;
        this.#view();
      }
    });
    for (const kind of ["pointerup", "pointercancel"]) this.#svg.addEventListener(kind, (event) => down.delete((event as PointerEvent).pointerId));
    this.#svg.addEventListener("click", (event) => moved < STILL && this.choose(idAt(event)));
    this.#svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // without a key the page moves
      event.preventDefault();
      const { x, y } = here(event);
      this.zoom(Math.exp(-event.deltaY / 300), x, y);
    }, { passive: false });
  }
}
