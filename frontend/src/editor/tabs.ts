/** Several queries side by side, kept in this browser. */

import { headingOf } from "./history";
import { element, word } from "./page";
import { storedRuns, storedSheets, storeSheets, type Sheet, type Sheets } from "./storing";

/** Called when another sheet is to be shown. */
type Shown = (sheet: Sheet) => void;

export class Tabs {
  readonly element: HTMLElement;
  private readonly list = element("div", { role: "tablist", "aria-label": word("queries"), class: "tabs" });
  private state: Sheets;

  constructor(private readonly shown: Shown, private readonly panel: HTMLElement, first: string) {
    this.state = storedSheets() ?? { active: "1", sheets: [{ id: "1", name: "", query: first }] };
    if (!this.state.sheets.some((sheet) => sheet.id === this.state.active)) this.state.active = this.state.sheets[0]?.id ?? "1";
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.element = element(
      "div",
      { class: "tab-bar" },
      this.list,
      element("button", { type: "button", class: "quiet", "data-test": "new-tab", click: () => this.open("", "") }, word("new_tab")),
      element("button", { type: "button", class: "quiet", "data-test": "close-tab", click: () => this.close() }, word("close_tab")),
    );
  }

  get active(): Sheet {
    const found = this.state.sheets.find((sheet) => sheet.id === this.state.active) ?? this.state.sheets[0];
    if (!found) throw new Error("there is always one sheet");
    return found;
  }

  /** Begin: show what was open last. */
  start(): void {
    this.draw();
    this.shown(this.active);
  }

  /** Show a query: the sheet that holds it already, else a new one. */
  open(query: string, name: string): void {
    const there = query ? this.state.sheets.find((sheet) => sheet.query.trim() === query.trim()) : undefined;
    const id = there?.id ?? String(Math.max(0, ...this.state.sheets.map((sheet) => Number(sheet.id) || 0)) + 1);
    if (!there) this.state.sheets.push({ id, name, query });
    this.select(id);
  }

  /** Show a query in the sheet that it stood in; what was written there since and never run stays, and it opens anew. */
  show(id: string, query: string): void {
    const sheet = this.state.sheets.find((one) => one.id === id);
    const isKept = sheet && (sheet.query === query || !sheet.query.trim() || storedRuns().some((run) => run.query === sheet.query));
    if (!isKept) return this.open(query, "");
    sheet.query = query;
    this.select(id);
  }

  /** Take over what was written. */
  write(query: string): void {
    const before = this.label(this.active);
    this.active.query = query;
    storeSheets(this.state);
    if (this.label(this.active) !== before) this.draw();
  }

  private label(sheet: Sheet): string {
    const named = /^\s*#/.test(sheet.query) ? headingOf(sheet.query) : "";
    return (named || sheet.name).trim().slice(0, 40) || word("query_n", { n: sheet.id });
  }

  has(id: string): boolean {
    return this.state.sheets.some((sheet) => sheet.id === id);
  }

  select(id: string): void {
    this.state.active = id;
    storeSheets(this.state);
    this.draw();
    this.shown(this.active);
  }

  private close(): void {
    const place = this.state.sheets.indexOf(this.active);
    this.state.sheets.splice(place, 1);
    if (!this.state.sheets.length) this.state.sheets.push({ id: "1", name: "", query: "" });
    this.select((this.state.sheets[Math.max(0, place - 1)] ?? this.active).id);
    this.focus();
  }

  private focus(): void {
    this.list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    const { sheets } = this.state;
    const place = sheets.indexOf(this.active);
    const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: sheets.length - 1 }[event.key];
    if (event.key === "Delete") this.close();
    else if (to !== undefined) this.select(sheets[(to + sheets.length) % sheets.length]?.id ?? this.state.active);
    else return;
    event.preventDefault();
    this.focus();
  }

  private draw(): void {
    const tabs = this.state.sheets.map((sheet) => {
      const is = sheet.id === this.state.active;
      const tab = element(
        "button",
        { type: "button", role: "tab", id: `tab-${sheet.id}`, "aria-selected": String(is), tabindex: is ? "0" : "-1", click: () => this.select(sheet.id) },
        this.label(sheet),
      );
      if (is) tab.setAttribute("aria-controls", this.panel.id);
      return tab;
    });
    this.list.replaceChildren(...tabs);
    this.panel.setAttribute("aria-labelledby", `tab-${this.active.id}`);
  }
}
