// The bar above the drawing: tools, and the filter by class and period.
import { button, el, refill } from "./elements";
import type { Context } from "./context";

export interface Tools {
  undo(): void;
  redo(): void;
  again(): void;
  fit(): void;
  zoom(factor: number): void;
  showHidden(): void;
  clear(): void;
  png(): void;
  turtle(): void;
  filterClass(type: string, isOn: boolean): void;
  filterPeriod(from: string, to: string): void;
}

const ZOOM = 1.3;

export class Bar {
  readonly #tools: HTMLElement;
  readonly #filter: HTMLElement;

  constructor(
    place: HTMLElement,
    private readonly context: Context,
    private readonly acts: Tools,
  ) {
    this.#tools = el("div", { class: "tools", role: "group", "aria-label": context.words["tools"] ?? "" });
    this.#filter = el("div", { class: "filter" });
    place.append(this.#tools, this.#filter);
  }

  show(canUndo: boolean, canRedo: boolean): void {
    const { acts, context } = this;
    const { view } = context;
    const isEmpty = view.nodes.length === 0;
    const tool = (word: string, act: () => void, isOff = false): HTMLButtonElement =>
      button(context.words[word] ?? "", `tool ${word}`, act, { class: "quiet", "data-test": `tool-${word}`, ...(isOff ? { disabled: true } : {}) });
    refill(
      this.#tools,
      tool("undo", () => acts.undo(), !canUndo),
      tool("redo", () => acts.redo(), !canRedo),
      tool("layout", () => acts.again(), isEmpty),
      tool("fit", () => acts.fit(), isEmpty),
      tool("zoom_in", () => acts.zoom(ZOOM), isEmpty),
      tool("zoom_out", () => acts.zoom(1 / ZOOM), isEmpty),
      tool("show_hidden", () => acts.showHidden(), view.hidden.length === 0),
      tool("clear", () => acts.clear(), isEmpty),
      tool("png", () => acts.png(), isEmpty),
      tool("turtle", () => acts.turtle(), isEmpty),
    );
    refill(this.#filter, this.#classes(), this.#period());
  }

  #classes(): HTMLElement | null {
    const { context, acts } = this;
    const counts = new Map<string, number>();
    for (const key of context.view.nodes) {
      const type = context.graph.entities.get(key)?.type;
      if (type) counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    if (!counts.size) return null;
    const boxes = [...counts].map(([type, count]) => {
      const box = el("input", {
        type: "checkbox",
        "data-focus": `class ${type}`,
        "data-test": `class-${type}`,
        checked: !context.view.off.includes(type),
        change: (event) => acts.filterClass(type, (event.target as HTMLInputElement).checked),
      });
      return el("label", {}, box, context.mark(type), context.className(type), el("small", {}, ` ${count}`));
    });
    return el("fieldset", {}, el("legend", {}, context.words["classes"] ?? ""), ...boxes);
  }

  #period(): HTMLElement {
    const { context, acts } = this;
    const { view, words } = context;
    const day = (word: "from" | "to"): HTMLInputElement =>
      el("input", {
        type: "date",
        value: view[word],
        "data-focus": `day ${word}`,
        "data-test": `day-${word}`,
        change: (event) => {
          const { value } = event.target as HTMLInputElement;
          acts.filterPeriod(word === "from" ? value : view.from, word === "to" ? value : view.to);
        },
      });
    const all = button(words["all_dates"] ?? "", "day all", () => acts.filterPeriod("", ""), { class: "quiet" });
    return el(
      "fieldset",
      {},
      el("legend", {}, words["period"] ?? ""),
      el("label", {}, words["from"] ?? "", " ", day("from")),
      el("label", {}, words["to"] ?? "", " ", day("to")),
      view.from || view.to ? all : null,
    );
  }
}
