/** What came back: how many rows and how long it took, views of them, downloads; or what went wrong. */

import type { Answer } from "./answer";
import { Trouble, type Timing } from "./asking";
import { chart, numberColumns } from "./chart";
import { graph, tripleColumns } from "./graph";
import { address, element, figure, word } from "./page";
import { rowCount, table } from "./table";

const MOST_RAW = 200_000;
/** Longer addresses are cut by some proxies; such a query is sent as the body of a request. */
const MOST_ADDRESS = 6_000;
const ROW_FORMATS = [["CSV", "csv"], ["TSV", "tsv"], ["JSON", "json"], ["XML", "xml"]] as const;
const GRAPH_FORMATS = [["Turtle", "turtle"], ["N-Triples", "ntriples"], ["JSON-LD", "jsonld"], ["RDF/XML", "rdfxml"]] as const;

/** How files of a format end, where not as it is called. */
const ENDINGS: Record<string, string> = { turtle: "ttl", ntriples: "nt", rdfxml: "rdf" };
const KEPT_MS = 10_000;

export interface Outcome {
  query: string;
  answer: Answer;
  timing: Timing;
}

function download(query: string, name: string, format: string): HTMLElement {
  const href = address("/sparql", { query, format });
  const file = `answer.${ENDINGS[format] ?? format}`;
  const test = { "data-test": `download-${format}` };
  if (href.length <= MOST_ADDRESS) return element("a", { href, download: file, ...test }, name);
  return element("button", { type: "button", class: "quiet", ...test, click: () => void save(query, format, file) }, name);
}

/** Save an answer whose query is too long for an address. */
async function save(query: string, format: string, file: string): Promise<void> {
  const answer = await fetch(address("/sparql"), { method: "POST", body: new URLSearchParams({ query, format }) }).catch(() => null);
  if (!answer?.ok) return;
  const link = element("a", { href: URL.createObjectURL(await answer.blob()), download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

function raw(answer: Answer): HTMLElement {
  const cut = answer.raw.length > MOST_RAW;
  return element(
    "div",
    { class: "view" },
    element("p", { class: "note" }, `${answer.mediaType}${cut ? ` · ${word("raw_part", { n: MOST_RAW, all: answer.raw.length })}` : ""}`),
    element("pre", { tabindex: "0", "data-test": "raw" }, answer.raw.slice(0, MOST_RAW)),
  );
}

/** Draw an answer into `place`. */
export function showAnswer(place: HTMLElement, { query, answer, timing }: Outcome): void {
  const start = performance.now();
  const content = element("div", { class: "content" });
  const formats = answer.form === "graph" ? GRAPH_FORMATS : ROW_FORMATS;
  const downloads = element("p", { class: "formats" }, `${word("download")} `);
  for (const [name, format] of formats) downloads.append(" ", download(query, name, format));
  const times = element("span", { class: "times", "data-test": "times" });
  const head = element("div", { class: "bar" });
  place.replaceChildren(element("h2", { id: "answer-title" }, word("answer")), head, content);

  if (answer.form === "boolean") {
    content.append(element("p", { class: "boolean", "data-test": "boolean" }, word(answer.boolean ? "true" : "false")));
  } else if (!answer.rows.length) {
    content.append(element("p", { "data-test": "empty" }, word("nothing")));
  } else {
    const most = Number(/\bLIMIT\s+(\d+)\s*$/i.exec(query.replace(/#.*$/gm, "").trim())?.[1]);
    // Of a graph LIMIT counts what its triples are made of: several triples each, and what comes twice stands once.
    if (answer.form === "rows" && most === answer.rows.length) content.append(element("p", { class: "note", "data-test": "at-limit" }, word("at_limit", { n: most })));
    content.append(table(answer));
    const views: [string, (() => HTMLElement | Promise<HTMLElement>) | null][] = [["table", null]];
    if (numberColumns(answer).length) views.push(["chart", () => chart(answer)]);
    if (tripleColumns(answer)) views.push(["graph", () => graph(answer)]);
    views.push(["raw", () => raw(answer)]);
    head.append(viewButtons(views, content));
  }
  const drawing = performance.now() - start;
  const { service, transfer, reading } = timing;
  times.textContent = [
    answer.form === "boolean" ? "" : rowCount(answer),
    word("times", { service: whole(service), transfer: whole(transfer), drawing: whole(reading + drawing) }),
  ].filter(Boolean).join(" · ");
  times.dataset.service = service.toFixed(1);
  times.dataset.drawing = (reading + drawing).toFixed(1);
  head.append(times, downloads);
}

function whole(milliseconds: number): string {
  return figure(Math.max(1, Math.round(milliseconds)));
}

function viewButtons(views: [string, (() => HTMLElement | Promise<HTMLElement>) | null][], content: HTMLElement): HTMLElement {
  const grid = content.lastElementChild as HTMLElement;
  const buttons = views.map(([name, make]) => {
    const button = element("button", { type: "button", "aria-pressed": String(make === null), "data-test": `view-${name}` }, word(`view_${name}`));
    button.addEventListener("click", async () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      content.querySelector(":scope > .view")?.remove();
      grid.hidden = name === "raw"; // beside a picture the rows stay: they say the same in words
      if (!make) return;
      const waiting = element("div", { class: "view" }, element("p", { class: "note" }, word("loading")));
      content.prepend(waiting);
      try {
        waiting.replaceWith(await make());
      } catch {
        waiting.replaceChildren(element("p", { class: "note" }, word("no_library")));
      }
    });
    return button;
  });
  return element("div", { class: "views", role: "group", "aria-label": word("views") }, ...buttons);
}

/** Draw what went wrong; `go` leads to its place in the query. */
export function showTrouble(place: HTMLElement, trouble: Trouble, go: (() => void) | null): void {
  const where = trouble.line !== null && word("line_column", { line: trouble.line, column: trouble.column ?? 1 });
  const jump = where && go && element("button", { type: "button", class: "quiet", "data-test": "go", click: go }, where);
  place.replaceChildren(
    element(
      "section",
      { class: "problem", role: "alert", "data-test": "trouble" },
      element("h2", {}, word("error"), trouble.title && " ", trouble.title && element("small", {}, trouble.title)),
      element("p", {}, trouble.advice),
      trouble.message && element("p", { class: "told", lang: trouble.lang, "data-test": "told" }, trouble.message),
      trouble.hint && element("p", { class: "hint", lang: trouble.lang, "data-test": "hint" }, trouble.hint),
      jump && element("p", {}, jump),
      trouble.requestId && element("p", { class: "soft" }, `${word("request_id")} `, element("code", {}, trouble.requestId)),
    ),
  );
}

export function showNote(place: HTMLElement, text: string): void {
  place.replaceChildren(element("p", { class: "note", role: "status", "data-test": "note" }, text));
}
