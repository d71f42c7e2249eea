// The drawing: cytoscape with the fcose layout, coloured by the page's own variables.
import cytoscape, { type Core, type EdgeSingular, type ElementDefinition, type NodeSingular, type StylesheetJson } from "cytoscape";
import fcose from "cytoscape-fcose";
import type { Chosen, Entity, Link, Picture, View } from "./model";

cytoscape.use(fcose);

/** Shape and colour of a class; those of one colour differ in shape, and each bears its sign. */
const LOOK: Record<string, [shape: cytoscape.Css.NodeShape, colour: string]> = {
  Place: ["ellipse", "--green"],
  Zone: ["hexagon", "--green"],
  Facility: ["octagon", "--green"],
  Company: ["round-rectangle", "--blue"],
  Project: ["diamond", "--blue"],
  Product: ["pentagon", "--blue"],
  Industry: ["barrel", "--blue"],
  Government: ["rectangle", "--plum"],
  Institution: ["cut-rectangle", "--plum"],
  Organization: ["round-octagon", "--plum"],
  Policy: ["rhomboid", "--plum"],
  Event: ["heptagon", "--plum"],
  Person: ["ellipse", "--ochre"],
};
const LONGEST_NAME = 26;
const LONGEST_LATIN = 44;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SPREAD = 60;
const MOST_ANIMATED = 150;
/** With more edges than this, only those at what is chosen bear their label. */
const MOST_LABELLED = 30;
/** So many entities can be read at once: with no more, none is drawn smaller than this, and the middle is shown. */
const MOST_READ = 60;
const LEAST_ZOOM = 0.8;

export interface Acts {
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
  #fresh = false;

  constructor(
    place: HTMLElement,
    private readonly say: Say,
    acts: Acts,
  ) {
    this.#cy = cytoscape({ container: place, minZoom: 0.1, maxZoom: 3, boxSelectionEnabled: false });
    this.#cy.on("tap", (event) => {
      if (event.target === this.#cy) acts.choose(null);
    });
    this.#cy.on("tap", "node", (event) => acts.choose({ kind: "node", id: (event.target as NodeSingular).id() }));
    this.#cy.on("tap", "edge", (event) => acts.choose({ kind: "edge", id: (event.target as EdgeSingular).id() }));
    this.#cy.on("dbltap", "node", (event) => acts.expand((event.target as NodeSingular).id()));
    this.#cy.on("dragfree", "node", (event) => {
      const node = event.target as NodeSingular;
      acts.moved(node.id(), Math.round(node.position("x")), Math.round(node.position("y")));
    });
    this.restyle();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.restyle());
    new MutationObserver(() => this.restyle()).observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
    new ResizeObserver(() => {
      this.#cy.resize();
      if (!this.#fresh) return;
      this.fit();
      this.#readable();
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
          .map((edge) => ({ group: "edges", data: { id: edge.id, source: edge.source, target: edge.target, state: edge.state, label: this.say.label(edge) } })),
      );
      cy.nodes().forEach((node) => {
        const pin = view.pins[node.id()];
        node.toggleClass("pinned", pin !== undefined);
        if (pin) node.position({ x: pin[0], y: pin[1] });
      });
      cy.elements().removeClass("chosen");
      if (chosen) cy.getElementById(chosen.id).addClass("chosen");
      const isCrowded = picture.edges.length > MOST_LABELLED;
      cy.edges().forEach((edge) => {
        edge.toggleClass("mute", isCrowded && edge.id() !== chosen?.id && edge.source().id() !== chosen?.id && edge.target().id() !== chosen?.id);
      });
    });
    if (fresh.length) this.#lay(view);
  }

  /** Lay all out anew; pinned entities stay. */
  again(view: View): void {
    this.#cy.nodes().forEach((node, at) => {
      node.position(spiral(at, { x: 0, y: 0 }));
    });
    this.#lay(view);
  }

  #lay(view: View): void {
    this.#fresh = true;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches || this.#cy.nodes().length > MOST_ANIMATED;
    const pins = Object.entries(view.pins).filter(([key]) => this.#cy.getElementById(key).nonempty());
    const options = {
      name: "fcose",
      randomize: false,
      quality: "default",
      animate: !isStill,
      animationDuration: 350,
      fit: true,
      padding: 30,
      nodeRepulsion: () => 9000,
      idealEdgeLength: () => 120,
      nodeSeparation: 100,
      nodeDimensionsIncludeLabels: true,
      packComponents: false,
      ...(pins.length
        ? { fixedNodeConstraint: pins.map(([nodeId, [x, y]]) => ({ nodeId, position: { x, y } })) }
        : {}),
    };
    const layout = this.#cy.layout(options as unknown as cytoscape.LayoutOptions);
    layout.one("layoutstop", () => {
      for (const [key, [x, y]] of pins) this.#cy.getElementById(key).position({ x, y }); // the layout is not exact
      this.#readable();
    });
    layout.run();
  }

  /** Where all of it would be too small to read, as on a phone, show what is chosen and what is around it. */
  #readable(): void {
    const cy = this.#cy;
    if (cy.zoom() >= LEAST_ZOOM || cy.nodes().length > MOST_READ) return;
    const middle = cy.nodes(".chosen").nonempty() ? cy.nodes(".chosen") : cy.nodes().first();
    cy.zoom(LEAST_ZOOM);
    cy.center(middle);
  }

  fit(): void {
    this.#cy.fit(undefined, 30);
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

  async png(): Promise<Blob> {
    const paper = variable("--paper");
    return this.#cy.png({ output: "blob-promise", full: true, scale: 2, bg: paper, maxWidth: 8000, maxHeight: 8000 });
  }

  restyle(): void {
    const [ink, soft, accent, sheet] = ["--ink", "--soft", "--accent", "--sheet"].map(variable) as [string, string, string, string];
    const font = variable("--sans");
    const look: StylesheetJson = Object.entries(LOOK).map(([type, [shape, colour]]) => ({
      selector: `node[type = "${type}"]`,
      style: { shape, "border-color": variable(colour), "background-image": sign(this.say.mark(type), variable(colour)) },
    }));
    this.#cy.style([
      {
        selector: "node",
        style: {
          width: 38, height: 38, shape: "ellipse", "background-color": sheet, "border-width": 2, "border-color": soft,
          "background-fit": "contain", "background-image-opacity": 1,
          label: "data(label)", color: ink, "font-family": font, "font-size": 12, "min-zoomed-font-size": 6,
          "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": "150px", "text-overflow-wrap": "anywhere",
          "text-background-color": variable("--paper"), "text-background-opacity": 0.8, "text-background-padding": "1px",
        },
      },
      ...look,
      { selector: "node.pinned", style: { "border-style": "double", "border-width": 5 } },
      {
        selector: "edge",
        style: {
          width: 1.6, "line-color": soft, "curve-style": "bezier", "target-arrow-shape": "triangle", "target-arrow-color": soft, "arrow-scale": 0.9,
          label: "data(label)", color: soft, "font-family": font, "font-size": 10, "min-zoomed-font-size": 7, "text-rotation": "autorotate",
          "text-background-color": variable("--paper"), "text-background-opacity": 0.9, "text-background-padding": "1px", "text-events": "yes",
        },
      },
      { selector: "edge.mute", style: { label: "" } },
      { selector: "node.latin", style: { "text-overflow-wrap": "whitespace" } },
      { selector: 'edge[state = "Planned"]', style: { "line-style": "dashed", "line-dash-pattern": [7, 5] } },
      { selector: 'edge[state = "Left"]', style: { "line-style": "dotted" } },
      { selector: 'edge[state = "Curated"]', style: { width: 1, "target-arrow-shape": "vee", opacity: 0.55 } },
      { selector: "node.chosen", style: { "border-color": accent, "border-width": 4 } },
      { selector: "edge.chosen", style: { "line-color": accent, "target-arrow-color": accent, width: 3, color: accent } },
    ]);
  }

  #node(entity: Entity, position: { x: number; y: number }): ElementDefinition {
    const name = this.say.name(entity);
    const isLatin = /^[ -~]+$/.test(name);
    const most = isLatin ? LONGEST_LATIN : LONGEST_NAME;
    const label = [...name].length > most ? `${[...name].slice(0, most - 1).join("")}…` : name;
    return { group: "nodes", data: { id: entity.key, label: isLatin ? label : broken(label), type: entity.type ?? "" }, position, classes: isLatin ? "latin" : "" };
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

const MOST_A_LINE = 10;
const NOT_FIRST = "，。、；：！？）》」』”’…·)%";
const NOT_LAST = "（《「『“‘(";

/** Break a Chinese name into lines of about the same length: no closing mark begins a line, no opening one ends it. */
export function broken(name: string): string {
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
    lines.push(characters.slice(from, to).join(""));
    from = to;
  }
  return lines.join("\n");
}

function spiral(at: number, middle: { x: number; y: number }): { x: number; y: number } {
  const [angle, radius] = [at * GOLDEN_ANGLE, SPREAD * Math.sqrt(at)];
  return { x: middle.x + radius * Math.cos(angle), y: middle.y + radius * Math.sin(angle) };
}

function variable(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function sign(text: string, colour: string): string {
  const size = text.length > 1 && /^\w/.test(text) ? 15 : 19;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="38" height="38"><text x="19" y="${19 + size * 0.36}" font-size="${size}" font-weight="600" font-family="sans-serif" text-anchor="middle" fill="${colour}">${text}</text></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
