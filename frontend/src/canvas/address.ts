// The view in the address, behind the #: a link restores it, and no server sees it.
import { EMPTY, type View } from "./model";
import { packed, unpacked, type Unpacked } from "./packing";

/** Up to so many characters an address is plain, so that people can read and write it; a longer one is packed. */
const MOST_PLAIN = 2_000;

const keys = (list: Iterable<string>): string => [...list].map(encodeURIComponent).join(",");
const listed = (text: string | null): string[] => (text ? text.split(",").map(decodeURIComponent) : []);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const PACKED = /^#?z=(.*)$/;

/** Whether there was a view in an address, readable or not. */
export const isView = (hash: string): boolean => /^#?[nz]=./.test(hash);

/** Return the text behind the #; a promise of it where it has to be packed. */
export function written(view: View): string | Promise<string> {
  const text = plain(view);
  return text.length <= MOST_PLAIN ? text : packed(view).then((short) => (short === null ? text : `z=${short}`));
}

/** Return the view that a text behind the # holds; what it does not understand is left out. */
export async function restored(hash: string, most: number): Promise<Unpacked | null> {
  const [, short] = PACKED.exec(hash) ?? [];
  if (short === undefined) {
    const view = parsed(hash, most);
    return view && { view, whole: true };
  }
  const found = await unpacked(short);
  if (!found) return null;
  const { view, whole } = found;
  const day = (text: string): string => (DAY.test(text) ? text : "");
  const nodes = [...new Set(view.nodes)].slice(0, most);
  return { view: { ...view, nodes, from: day(view.from), to: day(view.to) }, whole };
}

function plain(view: View): string {
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

function parsed(hash: string, most: number): View | null {
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
