// An answer's graph: the drawing, three buttons, and below it what the reader chose, in words.
import { el } from "../canvas/elements";
import type { Chosen, Entity, Link, Names, Words } from "../canvas/model";
import { Net } from "../net/net";
import { counted } from "../site/counted";

export interface Given {
  nodes: Entity[];
  edges: Link[];
  marks: Record<string, { mark: string; label: string }>;
  words: Words;
}

/** Kinds of lines: state of an edge -> its word. */
const KINDS = [["Planned", "planned"], ["Left", "left"], ["Curated", "curated"]] as const;

/** What the kinds of lines that are drawn mean. */
function legend(given: Given, words: Words): HTMLElement {
  const states = new Set(given.edges.map((one) => one.state));
  const kinds = KINDS.filter(([state]) => states.has(state)).map(([, word]) => word);
  const line = (word: string): HTMLElement => el("span", {}, el("span", { class: `line ${word}`, "aria-hidden": "true" }), words[word] ?? "");
  return el("p", { class: "legend-lines soft", "data-test": "legend" }, ...(kinds.length ? ["done", ...kinds].map(line) : []));
}

/** Draw into `root`. */
export function draw(root: HTMLElement, given: Given): void {
  const { words, marks } = given;
  const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const text = (names: Names): string => names[lang] ?? names["zh"] ?? Object.values(names)[0] ?? "";
  const entities = new Map(given.nodes.map((one) => [one.key, one]));
  const links = new Map(given.edges.map((one) => [one.id, one]));
  const foreign = (names: Names): { lang?: string } => (lang === "en" && !names["en"] ? { lang: "zh-Hans" } : {});

  const canvas = el("div", { class: "canvas", role: "img", "aria-label": root.dataset["said"] ?? "", "data-test": "canvas" });
  const details = el("div", { class: "details", role: "status", "data-test": "details" }, el("p", { class: "soft" }, words["details_hint"] ?? ""));
  const tools = el("p", { class: "tools" });
  root.append(canvas, legend(given, words), tools, details);

  const named = (entity: Entity | undefined, key: string): HTMLElement =>
    entity ? el("a", { href: entity.path, ...foreign(entity.names) }, text(entity.names)) : el("span", {}, key);

  function sentences(link: Link): HTMLElement[] {
    if (!link.evidence.length) return [el("p", { class: "soft" }, words["curated_note"] ?? "")];
    const more = (link.count ?? 0) - link.evidence.length;
    const shown = link.evidence.map((one) =>
      el(
        "blockquote",
        { class: "evidence", lang: "zh-Hans" },
        el("a", { href: one.path }, one.sentence),
        el("cite", {}, el("a", { href: one.article_path }, one.headline ?? one.opening ?? words["untitled"] ?? ""), " ", el("time", {}, one.date ?? "")),
      ),
    );
    return more > 0 ? [...shown, el("p", { class: "soft" }, counted(words["n_more"] ?? "", more))] : shown;
  }

  function show(chosen: Chosen): void {
    const link = chosen?.kind === "edge" ? links.get(chosen.id) : undefined;
    const entity = chosen?.kind === "node" ? entities.get(chosen.id) : undefined;
    if (link) {
      const state = KINDS.find(([one]) => one === link.state)?.[1];
      const tag = state ? el("span", { class: `tag ${state}` }, words[state] ?? "") : null;
      const head = el("h3", {}, named(entities.get(link.source), link.source), ` ${text(link.label)} `, ...link.titles.map((one) => el("strong", { lang: "zh-Hans" }, `${one} `)), named(entities.get(link.target), link.target), " ", tag);
      details.replaceChildren(head, ...sentences(link));
    } else if (entity) {
      const kind = entity.type ? el("span", { class: `tag class ${entity.type}` }, marks[entity.type]?.label ?? entity.type) : null;
      const at = [...links.values()].filter((one) => one.source === entity.key || one.target === entity.key);
      const lines = at.map((one) =>
        el("li", {}, named(entities.get(one.source), one.source), ` ${text(one.label)} ${one.titles.join("、")} `, named(entities.get(one.target), one.target)),
      );
      details.replaceChildren(el("h3", {}, named(entity, entity.key), " ", kind), el("ul", {}, ...lines));
    } else details.replaceChildren(el("p", { class: "soft" }, words["details_hint"] ?? ""));
  }

  const net = new Net(
    canvas,
    given.nodes.map((one) => ({ id: one.key, name: text(one.names), type: one.type ?? "", mark: marks[one.type ?? ""]?.mark ?? "" })),
    given.edges.map((one) => ({ id: one.id, source: one.source, target: one.target, state: one.state, label: [text(one.label), ...one.titles].join(" ") })),
    (id) => {
      net.mark(id);
      show(id === null ? null : { kind: links.has(id) ? "edge" : "node", id });
    },
  );
  const button = (word: string, act: () => void): HTMLElement => el("button", { type: "button", class: "quiet", click: act }, words[word] ?? "");
  tools.append(button("fit", () => net.fit()), " ", button("zoom_in", () => net.zoom(1.3)), " ", button("zoom_out", () => net.zoom(1 / 1.3)));
  root.dataset["drawn"] = "";
}
