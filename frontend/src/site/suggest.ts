/** The combobox pattern of WAI-ARIA: a list below a field, chosen from with the arrow keys; focus stays in the field. */

import { suggestions, type Offer } from "./asking";
import { counted } from "./counted";

const WAIT_MS = 120;
let fields = 0;

const words = document.body.dataset;
const classes = new Map((words["classes"] ?? "").split(",").map((pair) => pair.split("=") as [string, string]));

function element(name: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** End a list that is longer than its room behind a whole entry. */
function endWhole(list: HTMLElement): void {
  list.style.maxHeight = "";
  if (list.scrollHeight <= list.clientHeight) return;
  const ends = [...list.children].map((one) => (one as HTMLElement).offsetTop + (one as HTMLElement).offsetHeight);
  const last = ends.filter((end) => end <= list.clientHeight).at(-1);
  if (last) list.style.maxHeight = `${last + list.offsetHeight - list.clientHeight}px`;
}

/** Suggest in a field: `page` goes to the thing that is chosen, `name` writes its name. */
export function suggestIn(input: HTMLInputElement): void {
  const types = (input.dataset["types"] ?? "").split(" ").filter(Boolean);
  const id = `suggestions-${fields++}`;
  const list = element("ul", "suggestions");
  const said = element("span", "suggestions-said");
  list.id = id;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.placeholder);
  said.setAttribute("role", "status");
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
  })) input.setAttribute(name, value);
  const box = element("span", "suggesting");
  input.replaceWith(box);
  box.append(input, list, said);

  let found: Offer[] = [];
  let chosen = -1;
  let waiting = 0;
  let asking = new AbortController();
  let composing = false;

  function close(): void {
    clearTimeout(waiting);
    asking.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    said.textContent = "";
  }

  function mark(index: number): void {
    const options = [...list.children];
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    const option = options[index];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function take(one: Offer): void {
    close();
    if (input.dataset["suggest"] === "page") return void location.assign(one.path);
    input.value = one.english ?? one.name;
    input.dataset["iri"] = one.iri; // what a form sends in place of the name
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show(): void {
    list.replaceChildren(...found.map((one, index) => {
      const option = element("li", "");
      option.id = `${id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const shown = one.english ?? one.name;
      option.append(element("span", "suggestion-name", shown));
      for (const other of new Set([one.name, one.matched])) {
        if (other !== shown) option.append(element("small", "", other));
      }
      option.append(element("span", `tag class ${one.type}`, classes.get(one.type) ?? one.type));
      // Not click: the field would lose the focus before.
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(one);
      });
      return option;
    }));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = found.length === 0;
    endWhole(list);
    input.setAttribute("aria-expanded", String(found.length > 0));
    said.textContent = found.length ? counted(words["suggested"] ?? "", found.length) : words["suggestedNone"] ?? "";
  }

  async function look(): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const text = input.value.trim();
    if (!text) return close();
    try {
      const answer = await suggestions(text, types, input.dataset["suggest"] === "page", signal);
      if (signal.aborted || document.activeElement !== input) return;
      const kept = found[chosen]?.iri; // chosen by an arrow key while the answer was on its way
      found = answer;
      show();
      if (kept) mark(found.findIndex((one) => one.iri === kept));
    } catch {
      if (!signal.aborted) close();
    }
  }

  function later(): void {
    if (composing) return;
    mark(-1);
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void look(), WAIT_MS);
  }

  input.addEventListener("input", later);
  // An input method writes pinyin into the field on the way to a character; only what it leaves there counts.
  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; later(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return void look();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are suggestions: the text as written.
      mark(((chosen + 1 + step + found.length + 1) % (found.length + 1)) - 1);
    } else if (event.key === "Enter" && open) {
      const one = found[chosen];
      if (one) {
        event.preventDefault();
        take(one);
      }
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    }
  });
}
