// The bar above the drawing: tools, and the filter by class and period.
import { dayOf } from "./day";
import { button, el, refill } from "./elements";
import type { Context } from "./context";

interface Tools {
  undo(): void;
  redo(): void;
  again(): void;
  fit(): void;
  zoom(factor: number): void;
  showHidden(): void;
  clear(): void;
  png(): void;
  turtle(): void;
  /** Fold the side with details and list, or open it. */
  side(isOpen: boolean): void;
  filterClass(type: string, isOn: boolean): void;
  filterPeriod(from: string, to: string): void;
  /** Say what went wrong with what was written. */
  complain(text: string): void;
}

/** From this width on details and list stand at the side, and may be folded; from the other on no tool is. */
const WIDE = "(min-width: 50rem)";
const WIDEST = "(min-width: 80rem)";

const ZOOM = 1.3;

export class Bar {
  readonly #tools: HTMLElement;
  readonly #filter: HTMLElement;
  readonly #open = new Set<string>();
  readonly #wide = matchMedia(WIDE);
  readonly #widest = matchMedia(WIDEST);
  #undone: [boolean, boolean] = [false, false];
  #hasSide = true;

  constructor(
    place: HTMLElement,
    private readonly context: Context,
    private readonly acts: Tools,
  ) {
    this.#tools = el("div", { class: "tools", role: "group", "aria-label": context.words["tools"] ?? "" });
    this.#filter = el("div", { class: "filter" });
    place.append(this.#tools, this.#filter);
    for (const width of [this.#wide, this.#widest]) width.addEventListener("change", () => this.show(...this.#undone));
  }

  /** Return what folds away: the filter, and where the window is narrow the rarer tools. */
  #folded(name: string, words: string, ...inside: (Node | null)[]): HTMLElement {
    const isWide = name === "tools" && this.#widest.matches;
    const details = el("details", { class: "fold", open: isWide || this.#open.has(name), "data-test": `fold-${name}` },
      el("summary", { hidden: isWide, "data-focus": `fold ${name}` }, words), el("div", { class: "folded" }, ...inside));
    details.addEventListener("toggle", () => {
      if (isWide) return;
      if (details.open) this.#open.add(name);
      else this.#open.delete(name);
    });
    return details;
  }

  show(canUndo: boolean, canRedo: boolean): void {
    const { acts, context } = this;
    const { view, words } = context;
    this.#undone = [canUndo, canRedo];
    const isEmpty = view.nodes.length === 0;
    const tool = (word: string, act: () => void, isOff = false): HTMLButtonElement =>
      button(context.words[word] ?? "", `tool ${word}`, act, { class: "quiet", "data-test": `tool-${word}`, ...(isOff ? { disabled: true } : {}) });
    refill(
      this.#tools,
      tool("undo", () => acts.undo(), !canUndo),
      tool("redo", () => acts.redo(), !canRedo),
      tool("fit", () => acts.fit(), isEmpty),
      this.#folded("tools", words["more_tools"] ?? "",
        tool("zoom_in", () => acts.zoom(ZOOM), isEmpty),
        tool("zoom_out", () => acts.zoom(1 / ZOOM), isEmpty),
        tool("layout", () => acts.again(), isEmpty),
        tool("show_hidden", () => acts.showHidden(), view.hidden.length === 0),
        tool("clear", () => acts.clear(), isEmpty),
        tool("png", () => acts.png(), isEmpty),
        tool("turtle", () => acts.turtle(), isEmpty),
      ),
      this.#wide.matches ? this.#side() : null,
    );
    const filters = view.off.length + (view.from || view.to ? 1 : 0);
    const filter = `${words["filter"] ?? ""}${filters ? ` ${filters}` : ""}`;
    refill(this.#filter, this.#folded("filter", filter, this.#classes(), this.#period()));
  }

  #side(): HTMLElement {
    const one = button(this.context.words["side"] ?? "", "tool side", () => {
      this.#hasSide = !this.#hasSide;
      one.setAttribute("aria-expanded", String(this.#hasSide));
      this.acts.side(this.#hasSide);
    }, { class: "quiet side-switch", "aria-controls": "side", "aria-expanded": String(this.#hasSide), "data-test": "tool-side" });
    return one;
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
    // A date field would follow the browser's language, not the page's.
    const day = (word: "from" | "to"): HTMLInputElement =>
      el("input", {
        type: "text",
        inputmode: "numeric",
        size: "11",
        autocomplete: "off",
        placeholder: word === "from" ? "2024-01-01" : "2024-12-31",
        title: words["day_form"] ?? "",
        value: view[word],
        "data-focus": `day ${word}`,
        "data-test": `day-${word}`,
        change: (event) => {
          const field = event.target as HTMLInputElement;
          const value = field.value.trim() && dayOf(field.value, word === "from" ? "first" : "last");
          field.toggleAttribute("aria-invalid", value === null);
          if (value === null) acts.complain(words["day_form"] ?? "");
          else acts.filterPeriod(word === "from" ? value : view.from, word === "to" ? value : view.to);
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
