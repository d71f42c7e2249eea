// A long view in few characters: keys without the class that the one before has, deflated, as base64url.
import { EMPTY, type View } from "./model";

/** Most characters that a packed address may unpack to; more is nobody's view. */
const MOST_CHARS = 500_000;
const BASE = 36;

/** What an address holds; `whole` is false where its end was cut off. */
export interface Unpacked {
  view: View;
  whole: boolean;
}

/** Return keys one a line, `/name` for one of the class of the line before. */
function shortened(keys: readonly string[]): string {
  let before = "";
  return keys
    .map((key) => {
      const begin = key.slice(0, Math.max(0, key.indexOf("/")));
      const isSame = begin !== "" && begin === before;
      before = begin;
      return isSame ? key.slice(begin.length) : key;
    })
    .join("\n");
}

function lengthened(text: string): string[] {
  let before = "";
  return text.split("\n").map((line) => {
    const key = line.startsWith("/") ? before + line : line;
    before = key.slice(0, Math.max(0, key.indexOf("/")));
    return key;
  });
}

function text(view: View): string {
  const at = new Map(view.nodes.map((key, index) => [key, index.toString(BASE)]));
  const pins = Object.entries(view.pins).flatMap(([key, [x, y]]) => (at.has(key) ? `${at.get(key)}@${x}@${y}` : []));
  const hidden = view.hidden.flatMap((key) => at.get(key) ?? []);
  return [shortened(view.nodes), hidden.join(","), pins.join(","), view.off.join(","), view.from, view.to].join("\t");
}

function viewOf(packed: string): View {
  const [keys = "", hidden = "", pinned = "", off = "", from = "", to = ""] = packed.split("\t");
  const nodes = lengthened(keys).filter(Boolean);
  const named = (index: string): string | undefined => nodes[Number.parseInt(index, BASE)];
  const pins: Record<string, [number, number]> = {};
  for (const pin of pinned.split(",").filter(Boolean)) {
    const [index = "", x, y] = pin.split("@");
    const key = named(index);
    if (key !== undefined && Number.isFinite(Number(x)) && Number.isFinite(Number(y))) pins[key] = [Number(x), Number(y)];
  }
  const list = (part: string): string[] => part.split(",").filter(Boolean);
  return { ...EMPTY, nodes, pins, hidden: list(hidden).flatMap((one) => named(one) ?? []), off: list(off), from, to };
}

/** Read what comes up to an error or a limit; an end that is missing leaves what came before it. */
async function readUp(stream: ReadableStream<Uint8Array>): Promise<{ bytes: Uint8Array[]; whole: boolean }> {
  const bytes: Uint8Array[] = [];
  const reader = stream.getReader();
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { bytes, whole: true };
      size += value.length;
      if (size > MOST_CHARS) break;
      bytes.push(value);
    }
    await reader.cancel();
  } catch {
    // what was read counts
  }
  return { bytes, whole: false };
}

/** Return a view as base64url; null where the browser cannot deflate. */
export async function packed(view: View): Promise<string | null> {
  if (typeof CompressionStream === "undefined") return null;
  try {
    const stream = new Blob([text(view)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  } catch {
    return null; // deflate without a head is younger than the rest
  }
}

/** Return the view of a base64url text, as far as it can be read; null where nothing can. */
export async function unpacked(given: string): Promise<Unpacked | null> {
  if (typeof DecompressionStream === "undefined") return null;
  try {
    const usable = given.length % 4 === 1 ? given.slice(0, -1) : given;
    const binary = atob(usable.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (one) => one.charCodeAt(0));
    const stream = new DecompressionStream("deflate-raw");
    const writer = stream.writable.getWriter();
    const reading = readUp(stream.readable);
    void writer.write(bytes).then(() => writer.close()).catch(() => undefined);
    const found = await reading;
    const read = await new Blob(found.bytes as BlobPart[]).text();
    const view = viewOf(found.whole ? read : read.replace(/\n[^\n\t]*$/, "")); // a name that was cut is no name
    return view.nodes.length ? { view, whole: found.whole } : null;
  } catch {
    return null;
  }
}
