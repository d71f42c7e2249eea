// The view in the address, behind the #: a link restores it, and no server sees it.
import { EMPTY, type View } from "./model";

const keys = (list: Iterable<string>): string => [...list].map(encodeURIComponent).join(",");
const listed = (text: string | null): string[] => (text ? text.split(",").map(decodeURIComponent) : []);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Return the text behind the #; empty for an empty view. */
export function written(view: View): string {
  const parts: string[] = [];
  if (view.nodes.length) parts.push(`n=${keys(view.nodes)}`);
  if (view.hidden.length) parts.push(`h=${keys(view.hidden)}`);
  const pins = Object.entries(view.pins).map(([key, [x, y]]) => `${encodeURIComponent(key)}@${x}@${y}`);
  if (pins.length) parts.push(`p=${pins.join(",")}`);
  if (view.off.length) parts.push(`c=${keys(view.off)}`);
  if (view.from) parts.push(`from=${view.from}`);
  if (view.to) parts.push(`to=${view.to}`);
  return parts.join("&");
}

/** Return the view that a text behind the # holds; what it does not understand is left out. */
export function parsed(hash: string, most: number): View | null {
  const parts = new Map<string, string>();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) parts.set(part.slice(0, at), part.slice(at + 1));
  }
  try {
    const nodes = [...new Set(listed(parts.get("n") ?? null))].slice(0, most);
    if (!nodes.length) return null;
    const pins: Record<string, [number, number]> = {};
    for (const pin of (parts.get("p") ?? "").split(",")) {
      const [key, x, y] = pin.split("@");
      if (key && Number.isFinite(Number(x)) && Number.isFinite(Number(y))) {
        pins[decodeURIComponent(key)] = [Number(x), Number(y)];
      }
    }
    const day = (name: string): string => (DAY.test(parts.get(name) ?? "") ? (parts.get(name) ?? "") : "");
    return {
      ...EMPTY,
      nodes,
      pins,
      hidden: listed(parts.get("h") ?? null),
      off: listed(parts.get("c") ?? null),
      from: day("from"),
      to: day("to"),
    };
  } catch {
    return null; // a broken percent sign
  }
}
