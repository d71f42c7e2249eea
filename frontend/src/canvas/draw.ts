// The drawing: cytoscape with the fcose layout, coloured by the page's own variables.
import cytoscape, { type Core, type EdgeSingular, type ElementDefinition, type NodeSingular } from "cytoscape";
import fcose from "cytoscape-fcose";
import { arrange, type Piece } from "./arranging";
import { look, LINE_FONT, variable } from "./look";
import type { Chosen, Entity, Link, Picture, View } from "./model";
import { FONT, GAP, labelOf, readable, SIGN, width, type Label } from "./names";

cytoscape.use(fcose);

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SPREAD = 60;
const MOST_ANIMATED = 150;
const MOVING_MS = 350;
/** Up to so many entities the layout takes its time. */
const FEW = 60;
/** So many lines bear their labels at any zoom; more of them only near by, or where one is chosen or pointed at. */
const FEW_LINES = 12;
const NEAR = 1.15;
const NEAR_OF_MANY = 2;
/** How much larger the name of the one with most lines is, where all of many are seen. */
const FAR = 2;
/** Empty space around the whole, and how large few entities become in it. */
const PADDING = 24;
const LARGEST = 1.2;
/** Where its place changes its shape by more than so much, as when a phone is turned, the drawing does too. */
const OTHER_SHAPE = 1.15;

/** A line so near its target that more of it would be cut off goes on to the sign. */
const MOST_OFF = 0.7;

interface Place {
  x: number;
  y: number;
}

interface Acts {
  choose(chosen: Chosen): void;
  expand(key: string): void;
  moved(key: string, x: number, y: number): void;
}

interface Say {
  name(entity: Entity): string;
  label(edge: Link): string;
  mark(type: string | null): string;
}

export class Drawing {
  readonly #cy: Core;
  readonly #labels = new Map<string, Label>();
  #fresh = false;
  #shape = 1;
  #view: View | null = null;
  #naming = 0;

  constructor(
    place: HTMLElement,
    private readonly say: Say,
    acts: Acts,
  ) {
    const cy = (this.#cy = cytoscape({ container: place, minZoom: 0.05, maxZoom: 3, boxSelectionEnabled: false }));
    cy.on("tap", (event) => {
      if (event.target === cy) acts.choose(null);
    });
    cy.on("tap", "node", (event) => acts.choose({ kind: "node", id: (event.target as NodeSingular).id() }));
    cy.on("tap", "edge", (event) => acts.choose({ kind: "edge", id: (event.target as EdgeSingular).id() }));
    cy.on("dbltap", "node", (event) => acts.expand((event.target as NodeSingular).id()));
    cy.on("dragfree", "node", (event) => {
      const node = event.target as NodeSingular;
      acts.moved(node.id(), Math.round(node.position("x")), Math.round(node.position("y")));
    });
    cy.on("mouseover", "node, edge", (event) => (event.target as NodeSingular).addClass("near"));
    cy.on("mouseout", "node, edge", (event) => (event.target as NodeSingular).removeClass("near"));
    cy.on("zoom", () => this.#nameSoon());
    cy.on("drag", "node", () => this.#nameSoon());
    cy.on("dragpan scrollzoom pinchzoom", () => (this.#fresh = false));
    this.restyle();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.restyle());
    new MutationObserver(() => this.restyle()).observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
    new ResizeObserver(() => {
      cy.resize();
      if (!this.#fresh || !cy.width()) return;
      const shape = this.#wanted() / this.#shape;
      if (!this.#view || Math.max(shape, 1 / shape) < OTHER_SHAPE) this.fit();
      else {
        this.#shape = this.#wanted();
        this.#settle(this.#view, null);
      }
    }).observe(place);
  }

  /** Draw a picture: what stayed keeps its place, what is new stands near what it is linked to. */
  show(picture: Picture, view: View, chosen: Chosen): void {
    const cy = this.#cy;
    const wanted = new Set([...picture.nodes.map((n) => n.key), ...picture.edges.map((e) => e.id)]);
    const fresh = picture.nodes.filter((entity) => cy.getElementById(entity.key).empty());
    cy.batch(() => {
      cy.elements().filter((element) => !wanted.has(element.id())).remove();
      cy.add(fresh.map((entity, at) => this.#node(entity, this.#beside(entity, picture, at))));
      cy.add(
        picture.edges
          .filter((edge) => cy.getElementById(edge.id).empty())
          .map((edge) => ({ group: "edges", data: { id: edge.id, source: edge.source, target: edge.target, state: edge.state, off: 0, label: this.say.label(edge) } })),
      );
      cy.nodes().forEach((node) => {
        const pin = view.pins[node.id()];
        node.toggleClass("pinned", pin !== undefined);
        if (pin) node.position({ x: pin[0], y: pin[1] });
      });
      cy.elements().removeClass("chosen");
      if (chosen) cy.getElementById(chosen.id).addClass("chosen");
    });
    const isFirst = fresh.length === picture.nodes.length;
    if (fresh.length) this.#lay(view, !isFirst);
    else this.#name();
  }

  /** Lay all out anew; pinned entities stay. */
  again(view: View): void {
    this.#cy.nodes().forEach((node, at) => {
      node.position(spiral(at, { x: 0, y: 0 }));
    });
    this.#lay(view, true);
  }

  /** The width of the place by its height. */
  #wanted(): number {
    return this.#cy.width() > 0 && this.#cy.height() > 0 ? this.#cy.width() / this.#cy.height() : 1;
  }

  #lay(view: View, isMoving: boolean): void {
    const cy = this.#cy;
    this.#fresh = true;
    this.#view = view;
    this.#shape = this.#wanted();
    cy.stop(true);
    cy.nodes().stop(true);
    const isStill = !isMoving || matchMedia("(prefers-reduced-motion: reduce)").matches || cy.nodes().length > MOST_ANIMATED;
    const pins = Object.entries(view.pins).filter(([key]) => cy.getElementById(key).nonempty());
    const before = new Map(cy.nodes().map((node) => [node.id(), { ...node.position() }]));
    const isFew = cy.nodes().length <= FEW;
    const options = {
      name: "fcose",
      randomize: false,
      quality: isFew ? "proof" : "default",
      animate: false,
      fit: false,
      nodeRepulsion: () => (isFew ? 9_000 : 14_000),
      // Room for what the line says, where it bears its label.
      idealEdgeLength: (edge: EdgeSingular) => (isFew ? 70 + LINE_FONT * width(String(edge.data("label"))) : 120),
      nodeSeparation: isFew ? 100 : 140,
      nodeDimensionsIncludeLabels: true,
      packComponents: true,
      ...(pins.length ? { fixedNodeConstraint: pins.map(([nodeId, [x, y]]) => ({ nodeId, position: { x, y } })), packComponents: false } : {}),
    };
    const layout = cy.layout(options as unknown as cytoscape.LayoutOptions);
    layout.one("layoutstop", () => this.#settle(view, isStill ? null : before));
    layout.run();
  }

  /** Put entities where none covers another; from where they stood before if they are to be seen moving. */
  #settle(view: View, before: ReadonlyMap<string, { x: number; y: number }> | null): void {
    const cy = this.#cy;
    const middle = cy.nodes().length > FEW ? cy.nodes().max((node) => node.degree(false)).ele.id() : null;
    const pieces = cy.nodes().map((node): Piece => {
      const pin = view.pins[node.id()]; // the layout is not exact
      const [x, y] = pin ?? [node.position("x"), node.position("y")];
      const label = this.#label(node);
      const font = node.id() === middle ? FONT * FAR : FONT; // its name is read from afar, too
      const side = Math.max(SIGN, label.wide * font) / 2;
      return { id: node.id(), x, y, side, up: SIGN / 2 + 3, down: SIGN / 2 + GAP + label.high * font, fixed: pin !== undefined };
    });
    arrange(pieces, cy.edges().map((edge) => [edge.source().id(), edge.target().id()] as const), this.#shape);
    const target = this.#whole(pieces);
    cy.batch(() => {
      for (const { id, x, y } of pieces) cy.getElementById(id).position(before?.get(id) ?? { x, y });
    });
    if (!before) {
      cy.viewport(target);
      this.#name();
      return;
    }
    for (const { id, x, y } of pieces) cy.getElementById(id).animate({ position: { x, y } }, { duration: MOVING_MS });
    cy.animate(target, { duration: MOVING_MS, complete: () => this.#name() });
  }

  /** Where one stands to see all of it. */
  #whole(pieces: readonly { x: number; y: number; side: number; up: number; down: number }[]): { zoom: number; pan: { x: number; y: number } } {
    const cy = this.#cy;
    if (!pieces.length) return { zoom: 1, pan: { x: cy.width() / 2, y: cy.height() / 2 } };
    const left = Math.min(...pieces.map((one) => one.x - one.side));
    const right = Math.max(...pieces.map((one) => one.x + one.side));
    const top = Math.min(...pieces.map((one) => one.y - one.up));
    const bottom = Math.max(...pieces.map((one) => one.y + one.down));
    const room = (size: number): number => Math.max(40, size - 2 * PADDING);
    const zoom = Math.max(cy.minZoom(), Math.min(LARGEST, room(cy.width()) / (right - left), room(cy.height()) / (bottom - top)));
    return { zoom, pan: { x: cy.width() / 2 - (zoom * (left + right)) / 2, y: cy.height() / 2 - (zoom * (top + bottom)) / 2 } };
  }

  fit(): void {
    this.#fresh = true;
    const pieces = this.#cy.nodes().map((node) => {
      const label = this.#label(node);
      return { ...node.position(), side: Math.max(SIGN, label.wide * FONT) / 2, up: SIGN / 2 + 3, down: SIGN / 2 + GAP + label.high * FONT };
    });
    this.#cy.viewport(this.#whole(pieces));
    this.#name();
  }

  #label(node: NodeSingular): Label {
    return this.#labels.get(node.id()) ?? { text: "", wide: 0, high: 0 };
  }

  #nameSoon(): void {
    if (this.#naming) return;
    this.#naming = requestAnimationFrame(() => {
      this.#naming = 0;
      this.#name();
    });
  }

  /** Show the names that can be read at this zoom, the most important first, and what lines say where there is room. */
  #name(): void {
    const cy = this.#cy;
    const chosen = cy.elements(".chosen");
    const around = chosen.isNode() && chosen.degree(false) <= FEW_LINES ? chosen.closedNeighborhood() : chosen.union(chosen.connectedNodes());
    const rank = (node: NodeSingular): number => (node.hasClass("chosen") ? 1e6 : around.contains(node) ? 1e5 : 0) + node.degree(false);
    const ordered = cy.nodes().toArray().map((node) => ({ node, rank: rank(node) }));
    ordered.sort((a, b) => b.rank - a.rank);
    const spots = ordered.map(({ node }) => ({ id: node.id(), ...node.position(), label: this.#label(node) }));
    const { font, shown } = readable(spots, cy.zoom());
    const isNear = cy.zoom() >= (cy.edges().length > FEW ? NEAR_OF_MANY : NEAR) || cy.edges().length <= FEW_LINES;
    cy.batch(() => {
      cy.nodes().forEach((node) => {
        node.toggleClass("nameless", !shown.has(node.id()));
        node.data("font", font);
      });
      cy.edges().forEach((edge) => {
        const target = edge.target();
        const label = shown.has(target.id()) && edge.source().id() !== target.id() ? this.#label(target) : null;
        const off = label ? offName(label, font, edge.source().position(), target.position()) : 0;
        if (Math.abs(off - Number(edge.data("off"))) >= 0.5) edge.data("off", off);
        edge.toggleClass("mute", !isNear && !around.contains(edge));
        edge.toggleClass("faint", cy.edges().length > FEW && !around.contains(edge));
      });
    });
  }

  zoom(factor: number): void {
    this.#fresh = false;
    const middle = { x: this.#cy.width() / 2, y: this.#cy.height() / 2 };
    this.#cy.zoom({ level: this.#cy.zoom() * factor, renderedPosition: middle });
  }

  centre(key: string): void {
    this.#fresh = false;
    const node = this.#cy.getElementById(key);
    if (node.nonempty()) this.#cy.center(node);
  }

  position(key: string): [number, number] | null {
    const node = this.#cy.getElementById(key);
    return node.empty() ? null : [Math.round(node.position("x")), Math.round(node.position("y"))];
  }

  /** The whole with all its names, however near the screen is. */
  async png(): Promise<Blob> {
    const cy = this.#cy;
    cy.batch(() => {
      cy.nodes().removeClass("nameless").data("font", FONT);
      cy.elements().removeClass("near");
      if (cy.edges().length <= FEW) cy.edges().removeClass("mute");
    });
    const drawn = new Promise<void>((done) => cy.one("render", () => done()));
    cy.forceRender(); // the places of names are reckoned when they are drawn
    await drawn;
    try {
      return await cy.png({ output: "blob-promise", full: true, scale: 2, bg: variable("--paper"), maxWidth: 8000, maxHeight: 8000 });
    } finally {
      this.#name();
    }
  }

  restyle(): void {
    this.#cy.style(look((type) => this.say.mark(type)));
  }

  #node(entity: Entity, position: { x: number; y: number }): ElementDefinition {
    const label = labelOf(this.say.name(entity));
    this.#labels.set(entity.key, label);
    return { group: "nodes", data: { id: entity.key, label: label.text, font: FONT, type: entity.type ?? "" }, position };
  }

  #beside(entity: Entity, picture: Picture, at: number): { x: number; y: number } {
    for (const edge of picture.edges) {
      const other = edge.source === entity.key ? edge.target : edge.target === entity.key ? edge.source : null;
      const node = other === null ? null : this.#cy.getElementById(other);
      if (node?.nonempty()) return spiral(at + 1, node.position());
    }
    return spiral(at, { x: 0, y: 0 });
  }
}

/** How far before its target a line ends that comes from below: not behind the name, where its arrow would not be seen. */
function offName(label: Label, font: number, from: Place, to: Place): number {
  const [dx, dy] = [from.x - to.x, from.y - to.y];
  const long = Math.hypot(dx, dy);
  const [top, side] = [SIGN / 2 + GAP, (label.wide * font) / 2];
  if (dy <= 0 || !long || (Math.abs(dx) / dy) * top >= side) return 0;
  const under = (top + label.high * font) / dy;
  const beside = side / Math.abs(dx || 1e-9);
  const part = Math.min(under, beside);
  return part < MOST_OFF ? part * long - SIGN / 2 + 1 : 0;
}

function spiral(at: number, middle: { x: number; y: number }): { x: number; y: number } {
  const [angle, radius] = [at * GOLDEN_ANGLE, SPREAD * Math.sqrt(at)];
  return { x: middle.x + radius * Math.cos(angle), y: middle.y + radius * Math.sin(angle) };
}
