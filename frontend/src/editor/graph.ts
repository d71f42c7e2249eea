/** A small picture of an answer's triples.  The table below it says the same in words. */

import type { Core } from "cytoscape";

import type { Answer, Value } from "./answer";
import { element, ownTerm, pageOf, word } from "./page";
import { nameOf } from "./vocabulary";

const MOST_NODES = 250;
/** The library writes a style element unless one of this name is there; the page's policy allows none, editor.css has it. */
const STYLES = "__________cytoscape_stylesheet";
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const NAMES = [
  "http://www.w3.org/2004/02/skos/core#prefLabel",
  "http://www.w3.org/2000/01/rdf-schema#label",
  "https://schema.org/headline",
  "https://schema.org/name",
];
const TRIPLES = [["s", "p", "o"], ["subject", "predicate", "object"]];
/** Class -> variable of its colour, as marks in articles have it; shape beside colour, so that neither is needed alone. */
const LOOKS: Record<string, [string, string]> = {
  Place: ["--green", "round-rectangle"], Zone: ["--green", "round-hexagon"], Facility: ["--green", "rectangle"],
  Company: ["--blue", "ellipse"], Project: ["--blue", "diamond"], Product: ["--blue", "round-tag"], Industry: ["--blue", "octagon"],
  Government: ["--plum", "round-triangle"], Institution: ["--plum", "pentagon"], Organization: ["--plum", "triangle"],
  Policy: ["--plum", "tag"], Event: ["--plum", "star"], Person: ["--ochre", "ellipse"],
};

/** The columns that are subject, predicate and object; null where the answer is no graph. */
export function tripleColumns(answer: Answer): [number, number, number] | null {
  if (answer.form === "graph") return [0, 1, 2];
  const { variables, rows } = answer;
  for (const names of TRIPLES) {
    const [s = -1, p = -1, o = -1] = names.map((name) => variables.indexOf(name));
    if (s >= 0 && p >= 0 && o >= 0) return [s, p, o];
  }
  const isTriple = variables.length === 3 && rows.length > 0 && rows.every(
    (row) => row[0] && row[0].type !== "literal" && row[1]?.type === "uri" && row[2],
  );
  return isTriple ? [0, 1, 2] : null;
}

interface Drawing {
  nodes: Map<string, { label: string; iri: string | null; kind: string }>;
  edges: { source: string; target: string; label: string }[];
  all: number;
}

function idOf(value: Value): string {
  return value.type === "bnode" ? `_:${value.value}` : value.value;
}

function drawing(answer: Answer, [s, p, o]: [number, number, number]): Drawing {
  const labels = new Map<string, string>();
  const kinds = new Map<string, string>();
  const links: [Value, Value, Value][] = [];
  for (const row of answer.rows) {
    const [subject, predicate, object] = [row[s], row[p], row[o]];
    if (!subject || !predicate || !object || subject.type === "literal") continue;
    if (NAMES.includes(predicate.value) && object.type === "literal") {
      if (!labels.has(idOf(subject)) || object["xml:lang"]?.startsWith("zh")) labels.set(idOf(subject), object.value);
    } else if (predicate.value === TYPE) {
      kinds.set(idOf(subject), ownTerm(object.value) ?? kinds.get(idOf(subject)) ?? "");
    } else if (object.type !== "literal") links.push([subject, predicate, object]);
  }
  const nodes: Drawing["nodes"] = new Map();
  const edges: Drawing["edges"] = [];
  const seen = new Set<string>(kinds.keys());
  const add = (value: Value): boolean => {
    const id = idOf(value);
    if (nodes.has(id)) return true;
    if (nodes.size >= MOST_NODES) return false;
    const iri = value.type === "uri" ? value.value : null;
    const place = /\/id\/([a-z]+)\//.exec(iri ?? "")?.[1] ?? "";
    const kind = kinds.get(id) || place.charAt(0).toUpperCase() + place.slice(1);
    nodes.set(id, { label: labels.get(id) ?? (iri === null ? "" : nameOf(iri)), iri, kind });
    return true;
  };
  for (const [subject, predicate, object] of links) {
    seen.add(idOf(subject)).add(idOf(object));
    if (add(subject) && add(object)) edges.push({ source: idOf(subject), target: idOf(object), label: nameOf(predicate.value) });
  }
  for (const id of kinds.keys()) add({ type: id.startsWith("_:") ? "bnode" : "uri", value: id.replace(/^_:/, "") });
  return { nodes, edges, all: seen.size };
}

function style(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function spiral(index: number): { x: number; y: number } {
  const angle = index * 2.4;
  const radius = 40 * Math.sqrt(index);
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

/** Build the picture.  The library comes with the first one. */
export async function graph(answer: Answer): Promise<HTMLElement> {
  const columns = tripleColumns(answer);
  if (!columns) return element("p", { class: "note" }, word("no_graph"));
  const { nodes, edges, all } = drawing(answer, columns);
  if (!nodes.size) return element("p", { class: "note" }, word("no_links"));
  const [{ default: cytoscape }, { default: fcose }] = await Promise.all([import("cytoscape"), import("cytoscape-fcose")]);
  cytoscape.use(fcose);
  if (!document.getElementById(STYLES)) document.head.append(element("meta", { id: STYLES }));
  const said = word(all > nodes.size ? "graph_part" : "graph_whole", { n: nodes.size, edges: edges.length, all });
  const place = element("div", { class: "graph", role: "img", "aria-label": said, "data-test": "graph" });
  const note = element("p", { class: "note", "data-test": "graph-note" }, said);
  const fit = element("button", { type: "button", class: "quiet" }, word("fit"));
  const view = element("div", { class: "view" }, element("div", { class: "bar" }, note, fit), place);

  let drawn: Core | null = null;
  fit.addEventListener("click", () => drawn?.fit(undefined, 20));

  function draw(): void {
    const sans = style("--sans");
    drawn?.destroy();
    const made = cytoscape({
      container: place,
      elements: [
        ...[...nodes].map(([id, { label, iri, kind }], index) => ({
          position: spiral(index), // a beginning of its own for each place: the same answer is drawn the same way
          data: { id, label, iri, colour: style(LOOKS[kind]?.[0] ?? "--soft"), shape: LOOKS[kind]?.[1] ?? "ellipse" },
        })),
        ...edges.map((edge, index) => ({ data: { id: `edge-${index}`, ...edge } })),
      ],
      style: [
        {
          selector: "node",
          style: {
            label: "data(label)", "background-color": "data(colour)", shape: "data(shape)" as never, width: 18, height: 18,
            color: style("--ink"), "font-family": sans, "font-size": 11, "text-wrap": "wrap", "text-max-width": "9em",
            "text-valign": "bottom", "text-margin-y": 3, "text-outline-color": style("--sheet"), "text-outline-width": 2,
          },
        },
        {
          selector: "edge",
          style: {
            label: edges.length <= 120 ? "data(label)" : "", width: 1.2, "line-color": style("--line"), "curve-style": "bezier",
            "target-arrow-shape": "triangle", "target-arrow-color": style("--soft"), "arrow-scale": 0.8, "font-size": 9,
            "font-family": sans, color: style("--soft"), "text-rotation": "autorotate", "text-background-color": style("--sheet"),
            "text-background-opacity": 0.85,
          },
        },
      ],
      layout: { name: "fcose", animate: false, randomize: false, quality: "proof", nodeDimensionsIncludeLabels: true, idealEdgeLength: 110, nodeRepulsion: 9_000, packComponents: true } as never,
      maxZoom: 3,
    });
    drawn = made;
    made.on("tap", "node", (event) => {
      const page = pageOf(String(event.target.data("iri") ?? ""));
      if (page !== null) open(page, "_blank", "noreferrer");
    });
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => view.isConnected && draw());
  const waiting = new ResizeObserver(() => {
    if (!place.clientWidth) return;
    waiting.disconnect();
    draw();
  });
  waiting.observe(place);
  return view;
}
