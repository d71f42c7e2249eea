// The canvas as a whole: one view, its history, and the parts that show it.
import { isView, restored, written } from "./address";
import { Bar } from "./bar";
import { Begin } from "./begin";
import type { Context } from "./context";
import { Graph } from "./data";
import type { Drawing } from "./draw";
import { counted } from "../site/counted";
import { el, filled } from "./elements";
import { SideList } from "./list";
import { EMPTY, History, picture, type Chosen, type Entity, type Group, type Names, type Neighbour, type Picture, type View, type Words } from "./model";
import { poster, today, type Caption } from "./poster";
import { Panel } from "./panel";

/** Characters of an address from which on some programs cut it off. */
const LONG = 8_000;

interface Given {
  words: Words;
  classes: Record<string, { mark: string; label: string }>;
  most: number;
  here: Entity | null;
  groups: (Group & { neighbours: Neighbour[]; next: string | null })[];
}

export class Explorer implements Context {
  readonly words: Words;
  readonly lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  readonly graph: Graph;
  chosen: Chosen = null;
  readonly #history = new History(EMPTY);
  readonly #bar: Bar;
  readonly #list: SideList;
  readonly #panel: Panel;
  readonly #status: HTMLElement;
  readonly #long: HTMLElement;
  readonly #canvas: HTMLElement;
  readonly #place: HTMLElement;
  readonly #cut: string;
  readonly #unread: string;
  readonly #desk: HTMLElement;
  readonly #plain: HTMLElement | null;
  #drawing: Drawing | null = null;
  #picture: Picture = { nodes: [], edges: [] };
  #said = "";
  #wrote = "";
  #written: View | null = null;

  constructor(
    root: HTMLElement,
    private readonly given: Given,
  ) {
    this.words = given.words;
    const { neighbours = "/neighbours", names: suggest = "/suggest", search = "/search" } = root.dataset;
    this.graph = new Graph(neighbours, given.most);
    const place = root.querySelector<HTMLElement>("[data-workplace]") as HTMLElement;
    const bar = el("div", { class: "bar" });
    this.#status = el("p", { class: "status soft", role: "status", "data-test": "status" });
    this.#canvas = el("div", { class: "canvas", role: "img", "aria-label": `${this.words["canvas"]}: ${this.words["canvas_note"]}`, "data-test": "canvas" });
    this.#long = el("p", { class: "soft long", role: "status", hidden: true, "data-test": "long", "data-words": root.dataset["long"] ?? "" });
    this.#cut = root.dataset["cut"] ?? "";
    this.#unread = root.dataset["unread"] ?? "";
    const legend = this.#legend();
    const panel = el("section", { class: "panel", "aria-label": this.words["details"] ?? "", "data-test": "panel" });
    const list = el("section", { class: "list", "aria-labelledby": "list-title", "data-test": "list" });
    const side = el("div", { class: "side", id: "side" }, panel, list);
    this.#desk = el("div", { class: "desk" }, el("div", { class: "sheet" }, this.#canvas, legend), side);
    const over = el("div", { class: "over" }, bar, this.#status);
    place.append(over, this.#long, this.#desk);
    new ResizeObserver(() => {
      const { top } = this.#desk.getBoundingClientRect();
      if (over.clientHeight) this.#desk.style.setProperty("--top", `${Math.round(top + scrollY)}px`); // the drawing takes the rest
    }).observe(over);
    this.#place = place;
    this.#plain = root.querySelector<HTMLElement>("[data-plain]");
    this.#bar = new Bar(bar, this, {
      undo: () => this.#step(() => this.#history.undo()),
      redo: () => this.#step(() => this.#history.redo()),
      again: () => this.#drawing?.again(this.view),
      fit: () => this.#drawing?.fit(),
      zoom: (factor) => this.#drawing?.zoom(factor),
      showHidden: () => this.#change({ hidden: [] }),
      clear: () => this.#change({ ...EMPTY }),
      png: () => void this.#savePng(),
      turtle: () => void this.#saveTurtle(),
      filterClass: (type, isOn) => this.#change({ off: isOn ? this.view.off.filter((one) => one !== type) : [...this.view.off, type] }),
      filterPeriod: (from, to) => this.#change({ from, to }),
      complain: (text) => this.#say(text),
      side: (isOpen) => this.#desk.classList.toggle("alone", !isOpen),
    });
    this.#panel = new Panel(panel, this);
    this.#list = new SideList(list, this);
    const form = root.querySelector<HTMLFormElement>("[data-begin]");
    if (form) {
      new Begin(form, { suggest, search }, (type) => this.mark(type), (iri) => void this.#join(iri), (text) => this.#say(`${this.words["not_found"]} “${text}”`));
    }
    document.addEventListener("keydown", (event) => this.#shortcut(event));
    addEventListener("hashchange", () => {
      if (location.hash.slice(1) !== this.#wrote) void this.restore();
    });
    document.querySelector<HTMLAnchorElement>("a.language")?.addEventListener("click", (event) => {
      (event.currentTarget as HTMLAnchorElement).hash = this.#wrote;
    });
  }

  get view(): View {
    return this.#history.now;
  }

  name(entity: Entity): string {
    return this.text(entity.names) || entity.key;
  }

  text(names: Names): string {
    return names[this.lang] ?? names["zh"] ?? Object.values(names)[0] ?? "";
  }

  className(type: string): string {
    return this.given.classes[type]?.label ?? type;
  }

  mark(type: string | null): Node {
    if (!type) return document.createTextNode("");
    const label = this.className(type);
    const sign = el("span", { "aria-hidden": "true" }, this.given.classes[type]?.mark ?? "");
    return el("span", { class: `sign ${type}`, title: label }, sign, el("span", { class: "unseen" }, `${label} `));
  }

  shownOf(key: string, group: Group): number {
    const nodes = new Set(this.view.nodes);
    const others = new Set<string>();
    for (const link of this.graph.links.values()) {
      if (link.predicate !== group.predicate) continue;
      const [here, other] = group.direction === "out" ? [link.source, link.target] : [link.target, link.source];
      if (here === key && nodes.has(other)) others.add(other);
    }
    return others.size;
  }

  /** Show what the address holds, else what the page is about. */
  async restore(): Promise<void> {
    const found = await restored(location.hash, this.given.most);
    if (!found) {
      this.#first(isView(location.hash) ? this.#unread : "");
      return;
    }
    const { view, whole } = found;
    const missing = await this.#guarded(() => this.graph.link(view.nodes));
    const nodes = view.nodes.filter((key) => this.graph.entities.has(key));
    this.#history.push({ ...view, nodes });
    const first = nodes[0];
    if (first) this.chosen = { kind: "node", id: first };
    const lost = missing?.length ? counted(this.words["missing"] ?? "", missing.length) : "";
    this.#show(`${whole ? "" : this.#cut}${lost}`);
  }

  #first(said: string): void {
    const { here, groups } = this.given;
    if (here) {
      this.graph.take([here], []);
      for (const group of groups) this.graph.takePage(here.key, group, { neighbours: group.neighbours, next: group.next });
      const nodes = [...new Set([here.key, ...groups.flatMap((group) => group.neighbours.map((one) => one.key))])];
      this.#history.now = { ...EMPTY, nodes };
      this.chosen = { kind: "node", id: here.key };
      void this.#guarded(() => this.graph.link(nodes)).then(() => this.#show(said));
    }
    this.#show(said);
    if (!said) return;
    this.#place.hidden = false; // what is said of an address is seen beside where one may begin
    this.#desk.hidden = !here;
  }

  choose(chosen: Chosen, withFocus: boolean): void {
    this.chosen = chosen;
    this.#show();
    if (withFocus) this.#panel.focus();
  }

  async expand(key: string, group: Group): Promise<void> {
    const fresh = await this.#guarded(() => this.graph.more(key, group, new Set(this.view.nodes)));
    if (fresh) await this.#add(fresh);
  }

  async expandAll(key: string): Promise<void> {
    const fresh = await this.#guarded(async () => {
      const { groups } = await this.graph.details(key);
      const shown = new Set(this.view.nodes);
      const waiting = groups.filter((group) => this.shownOf(key, group) < group.count);
      const room = this.given.most - shown.size; // all of it, or as much as may be drawn
      return (await Promise.all(waiting.map((group) => this.graph.more(key, group, shown, Math.min(room, group.count))))).flat();
    });
    if (fresh) await this.#add(fresh);
  }

  hide(key: string, isHidden: boolean): void {
    const hidden = this.view.hidden.filter((one) => one !== key);
    this.#change({ hidden: isHidden ? [...hidden, key] : hidden });
  }

  pin(key: string, isPinned: boolean): void {
    const pins = Object.fromEntries(Object.entries(this.view.pins).filter(([one]) => one !== key));
    const position = isPinned ? (this.#drawing?.position(key) ?? [0, 0]) : null;
    this.#change({ pins: position ? { ...pins, [key]: position } : pins });
  }

  remove(key: string): void {
    const without = (list: readonly string[]): string[] => list.filter((one) => one !== key);
    const pins = Object.fromEntries(Object.entries(this.view.pins).filter(([one]) => one !== key));
    if (this.chosen?.id === key) this.chosen = null;
    this.#change({ nodes: without(this.view.nodes), hidden: without(this.view.hidden), pins });
  }

  centre(key: string): void {
    this.#drawing?.centre(key);
    this.#canvas.scrollIntoView({ block: "nearest" });
  }

  async #join(iri: string): Promise<void> {
    const details = await this.#guarded(() => this.graph.details(iri));
    if (!details) return;
    const { key } = details.node;
    this.graph.take([details.node], []);
    this.chosen = { kind: "node", id: key };
    const isEmpty = !this.view.nodes.length;
    await this.#add([key]);
    if (isEmpty) await this.expandAll(key);
  }

  async #add(keys: readonly string[]): Promise<void> {
    const room = (): string[] => {
      const shown = new Set(this.view.nodes);
      return [...new Set(keys)].filter((key) => !shown.has(key));
    };
    const wanted = [...this.view.nodes, ...room()].slice(0, this.given.most);
    await this.#guarded(() => this.graph.link(wanted));
    const fresh = room(); // what was shown may have changed meanwhile
    const nodes = [...this.view.nodes, ...fresh].slice(0, this.given.most);
    const added = nodes.length - this.view.nodes.length;
    const said = added ? filled(this.words["added"] ?? "", { n: added }) : (this.words["nothing_new"] ?? "");
    const capped = fresh.length > added ? filled(this.words["capped"] ?? "", { most: this.given.most.toLocaleString("en") }) : "";
    this.#change(added ? { nodes } : {}, capped || said);
  }

  #change(part: Partial<View>, said = ""): void {
    if (Object.keys(part).length) this.#history.push({ ...this.view, ...part });
    this.#show(said);
  }

  #step(move: () => void): void {
    move();
    this.#show();
  }

  #show(said = ""): void {
    const { view } = this;
    this.#picture = picture(view, this.graph.entities, this.graph.links.values());
    this.#place.hidden = !view.nodes.length && !this.#history.canUndo; // until then: where one may begin
    this.#desk.hidden = false;
    if (this.#plain) this.#plain.hidden = !this.#place.hidden;
    this.#bar.show(this.#history.canUndo, this.#history.canRedo);
    this.#list.show(this.#picture);
    this.#panel.show();
    this.#drawing?.show(this.#picture, view, this.chosen);
    const { nodes } = this.#picture;
    const capping = filled(this.words["capped"] ?? "", { most: this.given.most.toLocaleString("en") });
    const undrawn = view.nodes.length - nodes.length;
    const count = this.#size();
    const more = undrawn ? filled(this.words["status_hidden"] ?? "", { hidden: undrawn }) : "";
    const full = view.nodes.length >= this.given.most && said !== capping ? capping : "";
    this.#say(`${said || full} ${view.nodes.length ? `${count}${more}` : (this.words["empty"] ?? "")}`.trim());
    if (view === this.#written) return;
    this.#written = view;
    const text = written(view);
    if (typeof text === "string") this.#write(text);
    else void text.then((short) => view === this.#written && this.#write(short));
  }

  #write(text: string): void {
    this.#wrote = text;
    if (location.hash.slice(1) !== text && (text || location.hash)) {
      history.replaceState(null, "", `${location.pathname}${location.search}${text ? `#${text}` : ""}`);
      this.#wrote = location.hash.slice(1);
    }
    const size = location.href.length;
    this.#long.hidden = size <= LONG;
    this.#long.textContent = size <= LONG ? "" : filled(this.#long.dataset["words"] ?? "", { n: size.toLocaleString("en") });
  }

  /** Load the library and draw; the list works before and without it. */
  async draw(): Promise<void> {
    const { Drawing } = await import("./draw");
    this.#drawing = new Drawing(
      this.#canvas,
      {
        name: (entity) => this.name(entity),
        label: (edge) => [this.text(edge.label), ...edge.titles].join(" · "),
        mark: (type) => this.given.classes[type ?? ""]?.mark ?? "",
      },
      {
        choose: (chosen) => this.choose(chosen, false),
        expand: (key) => void this.expandAll(key),
        moved: (key, x, y) => this.#change({ pins: { ...this.view.pins, [key]: [x, y] } }),
      },
    );
    this.#drawing.show(this.#picture, this.view, this.chosen);
  }

  /** How much is drawn, in words. */
  #size(): string {
    const { words } = this;
    const { nodes, edges } = this.#picture;
    return filled(words["status"] ?? "", { nodes: counted(words["n_nodes"] ?? "", nodes.length), edges: counted(words["n_edges"] ?? "", edges.length) });
  }

  #say(text: string): void {
    if (text === this.#said) return;
    this.#said = text;
    this.#status.textContent = text;
  }

  async #guarded<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act();
    } catch {
      this.#say(this.words["failed"] ?? "");
      return null;
    }
  }

  #shortcut(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || (event.target as HTMLElement).matches("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.#step(() => (isRedo ? this.#history.redo() : this.#history.undo()));
  }

  async #savePng(): Promise<void> {
    const blob = await this.#guarded(async () => (this.#drawing ? poster(await this.#drawing.png(), this.#caption()) : null));
    if (blob) this.#save(blob, "png");
  }

  /** What a picture says of itself where it is seen without its page. */
  #caption(): Caption {
    const { view, words } = this;
    const { nodes, edges } = this.#picture;
    const first = nodes[0];
    const types = [...new Set(nodes.flatMap(({ type }) => type ?? []))].sort();
    const states = new Set(edges.map(({ state }) => state));
    const period = view.from || view.to ? `${view.from}–${view.to}` : "";
    const size = this.#size();
    return {
      title: [first ? this.name(first) : "", words["title"] ?? ""].filter(Boolean).join(" · "),
      lines: [[size, period].filter(Boolean).join(" "), `${today()} · ${location.origin}${location.pathname}`],
      classes: types.map((type) => ({ type, mark: this.given.classes[type]?.mark ?? "", label: this.className(type) })),
      states: ["Fact", "Planned", "Left", "Curated"].filter((state) => states.has(state)).map((state) => ({ state, label: words[state === "Fact" ? "done" : state.toLowerCase()] ?? "" })),
    };
  }

  async #saveTurtle(): Promise<void> {
    const keys = this.#picture.nodes.map((entity) => entity.key);
    const blob = await this.#guarded(() => this.graph.turtle(keys, this.view.from, this.view.to));
    if (blob) this.#save(blob, "ttl");
  }

  #save(blob: Blob, ending: string): void {
    const first = this.#picture.nodes[0];
    const link = el("a", { href: URL.createObjectURL(blob), download: `${first ? this.name(first) : "graph"}.${ending}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  #legend(): HTMLElement {
    const line = (kind: string, word: string): HTMLElement =>
      el("span", {}, el("span", { class: `line ${kind}`, "aria-hidden": "true" }), this.words[word] ?? "");
    return el("p", { class: "legend-lines soft" }, line("done", "done"), line("planned", "planned"), line("left", "left"), line("curated", "curated"));
  }
}
