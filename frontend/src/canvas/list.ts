// The side list: all that is drawn, as nested lists that work by keyboard and are read aloud.
import { button, called, el, refill } from "./elements";
import type { Context } from "./context";
import type { Link, Picture } from "./model";
import { actions, edgeTags, evidence, expanders, ready } from "./panel";

export class SideList {
  readonly #open = new Set<string>();

  constructor(
    private readonly place: HTMLElement,
    private readonly context: Context,
  ) {
    place.addEventListener("keydown", (event) => this.#walk(event));
  }

  show(picture: Picture): void {
    const { context } = this;
    const drawn = new Set(picture.nodes.map((entity) => entity.key));
    const edges = new Map<string, Link[]>();
    for (const edge of picture.edges) {
      for (const key of new Set([edge.source, edge.target])) edges.set(key, [...(edges.get(key) ?? []), edge]);
    }
    const items = context.view.nodes.map((key) => this.#item(key, drawn.has(key), edges.get(key) ?? []));
    refill(
      this.place,
      el("h2", { id: "list-title" }, context.words["list"] ?? "", el("small", {}, ` ${picture.nodes.length}`)),
      items.length
        ? el("ul", { class: "tree", "aria-labelledby": "list-title" }, ...items)
        : el("p", { class: "soft" }, context.words["empty"] ?? ""),
    );
  }

  #item(key: string, isDrawn: boolean, edges: Link[]): HTMLLIElement {
    const { context } = this;
    const entity = context.graph.entities.get(key);
    if (!entity) return el("li", { hidden: true });
    const notes = [
      key in context.view.pins ? context.words["pinned"] : "",
      isDrawn ? "" : context.words["hidden"],
    ].filter(Boolean);
    const summary = el(
      "summary",
      { "data-focus": `list ${key}` },
      context.mark(entity.type),
      called(context.name(entity)),
      el("small", {}, ` ${[String(edges.length), ...notes].join(" · ")}`),
    );
    const details = el("details", { "data-key": key, open: this.#open.has(key) }, summary);
    const fill = (): void => {
      if (details.open && details.children.length === 1) details.append(this.#inside(key, edges));
    };
    fill();
    details.addEventListener("toggle", () => {
      if (details.open) this.#open.add(key);
      else this.#open.delete(key);
      fill();
    });
    const isChosen = context.chosen?.kind === "node" && context.chosen.id === key;
    return el("li", { class: `${isDrawn ? "" : "undrawn"} ${isChosen ? "chosen" : ""}`.trim() }, details);
  }

  #inside(key: string, edges: Link[]): HTMLElement {
    const { context } = this;
    const waiting = el("p", { class: "soft" }, "…");
    const rest = el("div", {}, waiting);
    ready(context, key, waiting, ({ groups }) => expanders(context, key, groups, "list"));
    return el(
      "div",
      { class: "inside" },
      actions(context, key, "list"),
      edges.length ? el("ul", { class: "edges" }, ...edges.map((edge) => this.#edge(key, edge))) : null,
      rest,
    );
  }

  #edge(key: string, edge: Link): HTMLLIElement {
    const { context } = this;
    const isOut = edge.source === key;
    const other = context.graph.entities.get(isOut ? edge.target : edge.source);
    const id = `${key} ${edge.id}`;
    const summary = el(
      "summary",
      { "data-focus": `edge ${id}` },
      `${isOut ? "→" : "←"} ${context.text(edge.label)} `,
      context.mark(other?.type ?? null),
      other ? called(context.name(other)) : "",
      ...edgeTags(context, edge),
    );
    const details = el("details", { open: this.#open.has(id) }, summary);
    const fill = (): void => {
      if (!details.open || details.children.length > 1) return;
      const go = other
        ? button(`${context.words["details"]} · ${context.name(other)}`, `go ${id}`, () => context.choose({ kind: "node", id: other.key }, true), { class: "quiet" })
        : null;
      details.append(el("div", { class: "inside" }, evidence(context, edge), el("p", { class: "actions" }, go)));
    };
    fill();
    details.addEventListener("toggle", () => {
      const wasOpen = this.#open.has(id);
      if (details.open) this.#open.add(id);
      else this.#open.delete(id);
      fill();
      if (details.open && !wasOpen) context.choose({ kind: "edge", id: edge.id }, false);
    });
    return el("li", {}, details);
  }

  /** Arrow keys go from one summary to the next, Home and End to the ends; Tab reaches all controls. */
  #walk(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.tagName !== "SUMMARY") return;
    const all = [...this.place.querySelectorAll<HTMLElement>("summary")].filter((one) => one.offsetParent !== null);
    const at = all.indexOf(target);
    const details = target.parentElement as HTMLDetailsElement;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[Math.max(0, Math.min(all.length - 1, to))]?.focus();
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      details.open = event.key === "ArrowRight";
      event.preventDefault();
    }
  }
}
