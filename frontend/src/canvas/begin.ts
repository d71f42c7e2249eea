// The search box as a combobox: names while one types; a choice joins the canvas.
import { el } from "./elements";

interface Suggestion {
  iri: string;
  name: string;
  matched: string;
  english?: string;
  type: string;
}

const WAIT_MS = 150;

export class Begin {
  readonly #input: HTMLInputElement;
  readonly #list: HTMLUListElement;
  #found: Suggestion[] = [];
  #at = -1;
  #asked = 0;

  constructor(
    form: HTMLFormElement,
    private readonly urls: { suggest: string; search: string },
    private readonly mark: (type: string) => Node,
    private readonly chosen: (iri: string) => void,
    private readonly nothing: (text: string) => void,
  ) {
    this.#input = form.querySelector("input") as HTMLInputElement;
    this.#list = el("ul", { role: "listbox", id: "begin-list", class: "suggestions", hidden: true });
    this.#list.setAttribute("aria-label", this.#input.getAttribute("aria-label") ?? "");
    form.append(this.#list);
    const box: Record<string, string> = {
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": "begin-list",
      "aria-autocomplete": "list",
    };
    for (const [name, value] of Object.entries(box)) this.#input.setAttribute(name, value);
    this.#input.addEventListener("input", () => void this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => setTimeout(() => this.#close(), WAIT_MS));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  async #typed(): Promise<void> {
    this.#mark(-1);
    this.#asked += 1;
    const asked = this.#asked;
    await new Promise((done) => setTimeout(done, WAIT_MS));
    if (asked !== this.#asked) return;
    const found = await this.#ask(this.#input.value.trim());
    if (asked === this.#asked) this.#show(found);
  }

  async #ask(text: string): Promise<Suggestion[]> {
    if (!text) return [];
    const query = encodeURIComponent(text);
    try {
      const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
      let answer = await fetch(`${this.urls.suggest}?q=${query}&lang=${lang}`, { headers: { accept: "application/json" } });
      if (answer.ok) return ((await answer.json()) as { suggestions: Suggestion[] }).suggestions;
      answer = await fetch(`${this.urls.search}?format=json&limit=10&q=${query}`);
      return answer.ok ? ((await answer.json()) as { hits: Suggestion[] }).hits : [];
    } catch {
      return [];
    }
  }

  #show(found: Suggestion[]): void {
    const kept = this.#found[this.#at]?.iri; // chosen by an arrow key while the answer was on its way
    this.#found = found;
    this.#list.replaceChildren(
      ...found.map((one, at) =>
        el(
          "li",
          { role: "option", id: `begin-${at}`, "aria-selected": "false", mousedown: () => this.#choose(at) },
          this.mark(one.type),
          one.english ?? one.name,
          one.english ? el("small", {}, ` ${one.name}`) : null,
          one.matched && one.matched !== one.name && one.matched !== one.english ? el("small", {}, ` ${one.matched}`) : null,
        ),
      ),
    );
    this.#list.hidden = !found.length;
    this.#input.setAttribute("aria-expanded", String(found.length > 0));
    this.#mark(kept ? found.findIndex((one) => one.iri === kept) : -1);
  }

  #mark(at: number): void {
    this.#at = at;
    for (const [place, item] of [...this.#list.children].entries()) {
      item.setAttribute("aria-selected", String(place === at));
      if (place === at) item.scrollIntoView({ block: "nearest" });
    }
    if (at < 0) this.#input.removeAttribute("aria-activedescendant");
    else this.#input.setAttribute("aria-activedescendant", `begin-${at}`);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.#close();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (!this.#found.length) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    const size = this.#found.length;
    this.#mark(this.#at < 0 ? (step > 0 ? 0 : size - 1) : (this.#at + step + size) % size);
  }

  async #submit(): Promise<void> {
    this.#asked += 1;
    const text = this.#input.value.trim();
    if (!text) return;
    if (this.#at < 0) this.#show(await this.#ask(text));
    if (this.#found.length) this.#choose(Math.max(0, this.#at));
    else this.nothing(text);
  }

  #choose(at: number): void {
    const one = this.#found[at];
    this.#close();
    if (!one) return;
    this.#input.value = "";
    this.chosen(one.iri);
  }

  #close(): void {
    this.#show([]);
  }
}
