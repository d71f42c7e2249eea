/** What the page tells its script: words, addresses, language. */

interface PageData {
  root: string;
  idBase: string;
  words: Record<string, string>;
  /** Class -> the sign that it bears in drawings. */
  signs?: Record<string, string>;
}

const given = document.querySelector<HTMLElement>("[data-editor]")?.dataset.editor;
const data: PageData = JSON.parse(given ?? '{"root":"","idBase":"","words":{}}');

/** `zh` or `en`. */
export const language: "zh" | "en" = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

let namespace = "";

/** Tell the namespace of the data's own classes and properties. */
export function setOntology(iri: string): void {
  namespace = iri;
}

/** The name of one of the data's own classes or properties; null for what is none. */
export function ownTerm(iri: string): string | null {
  return namespace && iri.startsWith(namespace) ? iri.slice(namespace.length) : null;
}

/** A text of the page; `{name}` in it becomes the value of that name. */
export function word(name: string, values: Record<string, string | number> = {}): string {
  const [singular = "", plural] = (data.words[name] ?? name).split("|");
  const text = plural !== undefined && String(values["n"]) !== "1" ? plural : singular;
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = values[key];
    return value === undefined ? whole : typeof value === "number" ? figure(value) : value;
  });
}

/** The sign of a class; empty for one that has none. */
export function signOf(kind: string): string {
  return data.signs?.[kind] ?? "";
}

/** A number as the page's language writes it. */
export function figure(value: number): string {
  return value.toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { maximumFractionDigits: 2 });
}

/** The address of a path of this service, absolute, behind a proxy's path too. */
export function address(path: string, parameters: Record<string, string> = {}): string {
  const url = new URL(data.root + path, location.href);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Whether a resource is described here. */
export function isOurs(iri: string): boolean {
  return data.idBase !== "" && iri.startsWith(data.idBase);
}

/** The page of a resource: ours where it is described here, else its own address; null where that is not of the web. */
export function pageOf(iri: string): string | null {
  const term = ownTerm(iri);
  if (term !== null) return `${data.root}/ontology#${term}`;
  if (isOurs(iri)) {
    const path = iri.slice(data.idBase.length);
    return path.startsWith("article/") ? `${data.root}/articles/${path.slice(8)}` : `${data.root}/id/${path}`;
  }
  return /^https?:\/\//.test(iri) ? iri : null;
}

/** What stands behind the last slash, without percent signs: for our resources that is the Chinese name. */
export function keyOf(iri: string): string {
  const last = iri.replace(/^.*\/(?=.)/, "");
  try {
    return decodeURIComponent(last) || iri;
  } catch {
    return last || iri;
  }
}

type Child = Node | string | null | undefined | false;

/** An element with attributes and children; texts become text nodes, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean | EventListener> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  for (const child of children) if (child) made.append(child);
  return made;
}
