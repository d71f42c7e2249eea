/** A small picture of an answer's triples.  The table below it says the same in words. */

import { Net } from "../net/net";
import { shapeOf } from "../net/shapes";
import type { Answer, Value } from "./answer";
import { ask } from "./asking";
import { element, isOurs, keyOf, language, ownTerm, pageOf, signOf, word } from "./page";
import { nameOf, vocabularyNow } from "./vocabulary";

const MOST_NODES = 250;
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const NAMES = [
  "http://www.w3.org/2004/02/skos/core#prefLabel",
  "http://www.w3.org/2000/01/rdf-schema#label",
  "https://schema.org/headline",
  "https://schema.org/name",
];
const TRIPLES = [["s", "p", "o"], ["subject", "predicate", "object"]];
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
  edges: { id: string; source: string; target: string; label: string }[];
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
      if (!labels.has(idOf(subject)) || object["xml:lang"]?.startsWith(language)) labels.set(idOf(subject), object.value);
    } else if (predicate.value === TYPE) {
      kinds.set(idOf(subject), ownTerm(object.value) ?? kinds.get(idOf(subject)) ?? "");
    } else if (object.type !== "literal") links.push([subject, predicate, object]);
  }
  const nodes: Drawing["nodes"] = new Map();
  const edges: Drawing["edges"] = [];
  const drawn = new Set<string>(); // what several graphs say is one line
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
    const said = [idOf(subject), predicate.value, idOf(object)].join(" ");
    if (drawn.has(said) || !add(subject) || !add(object)) continue;
    drawn.add(said);
    edges.push({ id: `line-${edges.length}`, source: idOf(subject), target: idOf(object), label: nameOf(predicate.value) });
  }
  for (const id of kinds.keys()) add({ type: id.startsWith("_:") ? "bnode" : "uri", value: id.replace(/^_:/, "") });
  return { nodes, edges, all: seen.size };
}

/** On an English page, what things are called in English that the answer itself names otherwise or not at all. */
async function nameInEnglish(nodes: Drawing["nodes"]): Promise<void> {
  const things = [...nodes.values()].filter(({ iri, label }) => iri !== null && isOurs(iri) && !/^[ -~]+$/.test(label));
  if (language !== "en" || !things.length) return;
  const values = things.map(({ iri }) => `<${iri}>`).join(" ");
  const query = `SELECT ?thing ?name { VALUES ?thing { ${values} } ?thing <${NAMES[0]}> ?name FILTER(LANG(?name) = "en") }`;
  const found = await ask(query, new AbortController().signal).catch(() => null); // Chinese names say it, too
  for (const [thing, name] of found?.answer.rows ?? []) {
    const node = nodes.get(thing?.value ?? "");
    if (node && name) node.label = name.value;
  }
}

/** What the signs mean, and what lines say where all say the same. */
function legend(nodes: Drawing["nodes"], said: string | null): HTMLElement {
  const kinds = [...new Set([...nodes.values()].map(({ kind }) => kind))].filter((kind) => signOf(kind)).sort();
  const classes = new Map(vocabularyNow().classes.map((term) => [ownTerm(term.iri), term.iri]));
  const items = kinds.map((kind) => {
    const sign = element("b", {}, signOf(kind));
    sign.style.color = shapeOf(kind).colour;
    return element("span", {}, sign, ` ${nameOf(classes.get(kind) ?? kind)}`);
  });
  if (said !== null) items.push(element("span", {}, `→ ${said}`));
  return element("p", { class: "note signs", "data-test": "graph-legend" }, ...items);
}

/** Build the picture. */
export async function graph(answer: Answer): Promise<HTMLElement> {
  const columns = tripleColumns(answer);
  if (!columns) return element("p", { class: "note" }, word("no_graph"));
  const { nodes, edges, all } = drawing(answer, columns);
  if (!nodes.size) return element("p", { class: "note" }, word("no_links"));
  await nameInEnglish(nodes);
  const counts = { nodes: word("n_nodes", { n: nodes.size }), links: word("n_links", { n: edges.length }) };
  const said = word(all > nodes.size ? "graph_part" : "graph_whole", { n: nodes.size, all, ...counts });
  const place = element("div", { class: "graph", role: "img", "aria-label": said, "data-test": "graph" });
  const note = element("p", { class: "note", "data-test": "graph-note" }, said);
  const fit = element("button", { type: "button", class: "quiet" }, word("fit"));
  const chosen = element("p", { class: "note", role: "status", "data-test": "graph-chosen" }, word("graph_hint"));
  // What all lines say stands once, in the legend.
  const labels = new Set(edges.map((edge) => edge.label));
  const same = labels.size === 1 && edges.length > 1 ? [...labels][0] ?? null : null;
  const view = element("div", { class: "view" }, element("div", { class: "bar" }, note, fit), legend(nodes, same), place, chosen);

  function tell(id: string): void {
    const link = edges.find((edge) => edge.id === id);
    const ends = link ? [link.source, link.target] : [id];
    const named = ends.map((end) => {
      const { label = "", iri = null } = nodes.get(end) ?? {};
      const page = iri === null ? null : pageOf(iri);
      return page === null ? element("span", {}, label || end) : element("a", { href: page, rel: "noreferrer" }, label || keyOf(page));
    });
    chosen.replaceChildren(...(link ? [named[0] ?? "", ` ${link.label} `, named[1] ?? ""] : named));
  }

  const waiting = new ResizeObserver(() => {
    if (!place.clientWidth) return;
    waiting.disconnect();
    const dots = [...nodes].map(([id, { label, kind }]) => ({ id, name: label, type: kind, mark: signOf(kind) }));
    const lines = edges.map((edge) => ({ ...edge, label: same === null ? edge.label : "", state: "" }));
    const net = new Net(place, dots, lines, (id) => {
      net.mark(id);
      if (id === null) chosen.replaceChildren(word("graph_hint"));
      else tell(id);
    });
    fit.addEventListener("click", () => net.fit());
  });
  waiting.observe(place);
  return view;
}
