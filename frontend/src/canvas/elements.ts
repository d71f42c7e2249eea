// Elements without HTML text: what comes from the graph is never read as markup.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (typeof value === "boolean") element.toggleAttribute(key, value);
    else element.setAttribute(key, value);
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

/** Return a button; `focus` names it across renderings, so that the keyboard stays where it was. */
export function button(text: string, focus: string, act: () => void, more: Attributes = {}): HTMLButtonElement {
  return el("button", { type: "button", "data-focus": focus, click: act, ...more }, text);
}

/** Replace what an element holds; the control that had the focus has it again, or the nearest one before it. */
export function refill(element: HTMLElement, ...children: Child[]): void {
  const active = document.activeElement;
  const focus = active instanceof HTMLElement && element.contains(active) ? active.dataset["focus"] : undefined;
  const before = focus === undefined ? [] : names(element, "[data-focus]");
  const top = element.scrollTop;
  element.replaceChildren(...children.filter((child): child is Node | string => Boolean(child)));
  element.scrollTop = top;
  if (focus === undefined) return;
  const left = new Set(names(element, "[data-focus]:not([disabled])"));
  const at = before.indexOf(focus);
  const near = [...before.slice(0, at + 1).reverse(), ...before.slice(at + 1)].find((name) => left.has(name));
  const again = near === undefined ? null : element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(near)}"]`);
  again?.focus({ preventScroll: true });
}

function names(element: HTMLElement, selector: string): string[] {
  return [...element.querySelectorAll<HTMLElement>(selector)].map((control) => control.dataset["focus"] ?? "");
}

const isEnglish = document.documentElement.lang.startsWith("en");

/** The language of a name, where it is another than the page's: its signs are as wide as its characters. */
export function tongue(name: string): "zh-Hans" | null {
  return isEnglish && /[\u3400-\u9fff]/.test(name) ? "zh-Hans" : null;
}

/** Return a name as it stands among other words. */
export function called(name: string): Node | string {
  const lang = tongue(name);
  return lang ? el("span", { lang }, name) : name;
}

/** Fill the places {name} of a text. */
export function filled(text: string, values: Record<string, number | string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
