// Marks characters of the article's text by offsets.  The graph counts code points, the DOM counts UTF-16
// units: every text node is measured in code points and cut at the unit where the code point begins.

/** A half-open range of code points of the article's text. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** Reads "12,40 60,75"; what is no span is left out. */
export function readSpans(text: string): Span[] {
  return text.split(/\s+/).flatMap((one) => {
    const match = /^(\d+),(\d+)$/.exec(one);
    const span = match ? { begin: Number(match[1]), end: Number(match[2]) } : null;
    return span && span.begin < span.end ? [span] : [];
  });
}

export const overlaps = (a: Span, b: Span): boolean => a.begin < b.end && b.begin < a.end;

/** How many code points a text has. */
function pointsOf(text: string): number {
  let n = 0;
  for (const _ of text) n += 1;
  return n;
}

/** The UTF-16 index at which the code point of that number begins; the length where there are fewer. */
function unitOf(text: string, point: number): number {
  let unit = 0;
  for (const character of text) {
    if (point <= 0) break;
    point -= 1;
    unit += character.length;
  }
  return unit;
}

function textNodes(within: Node): Text[] {
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
}

function wrap(node: Text, from: number, to: number): HTMLElement {
  const begin = unitOf(node.data, from);
  const end = unitOf(node.data, to);
  const middle = begin > 0 ? node.splitText(begin) : node;
  if (end - begin < middle.data.length) middle.splitText(end - begin);
  const hit = document.createElement("span");
  hit.className = "hit";
  middle.replaceWith(hit);
  hit.append(middle);
  return hit;
}

/** Takes all marks away, those that came with the page too. */
export function unlight(article: Element): void {
  for (const hit of article.querySelectorAll<HTMLElement>(".line .hit")) {
    const parent = hit.parentNode;
    hit.replaceWith(...hit.childNodes);
    parent?.normalize();
  }
}

/** Marks the characters of the spans and returns the marked elements in the order of the text. */
export function light(article: Element, spans: readonly Span[]): HTMLElement[] {
  unlight(article);
  const hits: HTMLElement[] = [];
  for (const line of article.querySelectorAll<HTMLElement>(".line[data-begin]")) {
    let at = Number(line.dataset.begin);
    for (const node of textNodes(line)) {
      const length = pointsOf(node.data);
      const here = { begin: at, end: at + length };
      at += length;
      const inside = spans.filter((span) => overlaps(span, here));
      if (inside.length === 0) continue;
      // Evidence is seldom more than one span a node: what lies between two of them is marked too.
      const from = Math.max(0, Math.min(...inside.map((span) => span.begin)) - here.begin);
      const to = Math.min(length, Math.max(...inside.map((span) => span.end)) - here.begin);
      hits.push(wrap(node, from, to));
    }
  }
  return hits;
}

const behaviour = (): ScrollBehavior => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

function isSeen(element: Element): boolean {
  const box = element.getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight;
}

/** Brings an element into the middle of the view, gently, where it is not there already. */
export function show(element: Element | undefined): void {
  if (element && !isSeen(element)) element.scrollIntoView({ block: "center", behavior: behaviour() });
}

/** Brings an element into view by the least way, so that what was read stays in view too. */
export function bring(element: Element): void {
  if (!isSeen(element)) element.scrollIntoView({ block: "nearest", behavior: behaviour() });
}
