/** The SPARQL page: an editor that knows the data's words, in the place of the form that works without scripts. */

import { ask, Trouble } from "./editor/asking";
import { Completer } from "./editor/complete";
import { showHistory } from "./editor/history";
import { element, language, word } from "./editor/page";
import { unknownNames } from "./editor/places";
import { showAnswer, showNote, showTrouble, type Outcome } from "./editor/results";
import { storeRun, type Run } from "./editor/storing";
import { Tabs } from "./editor/tabs";
import { MOST_ADDRESS, note, runAddress, shownHere, whenTurned } from "./editor/visits";
import { vocabulary } from "./editor/vocabulary";
import { addPrefixes, clearMarks, declaredPrefixes, makeYasqe, markError } from "./editor/yasqe";

import "./editor/editor.css"; // behind the component's own style, which it corrects

const KEEP_MS = 400;
/** So many PREFIX lines are folded when a query is opened. */
const MANY_PREFIXES = 4;
/** Where the head of an answer is brought to when it is below what is seen, as a part of the window's height. */
const IN_SIGHT = 0.35;

function start(form: HTMLFormElement): void {
  const textarea = form.querySelector("textarea");
  const results = document.getElementById("answer");
  if (!textarea || !results) return;
  results.setAttribute("aria-busy", "false");

  const place = element("div", { class: "editor" });
  const said = element("span", { class: "soft", role: "status", "data-test": "said" });
  const button = (name: string, click: () => void, quiet = true) =>
    element("button", { type: "button", class: quiet ? "quiet" : "", "data-test": name, click }, word(name));
  const runButton = button("run", () => void run(), false);
  runButton.title = "Ctrl+Enter";
  const cancelButton = button("cancel", () => running?.abort());
  cancelButton.hidden = true;
  const unknown = element("p", { class: "note unknown", role: "status", "data-test": "unknown" });
  const panel = element(
    "div",
    { role: "tabpanel", id: "query-panel" },
    place,
    unknown,
    element(
      "div",
      { class: "bar tools" },
      runButton,
      cancelButton,
      button("share", () => void share()),
      button("format", () => yasqe.autoformat()),
      button("prefixes", () => void vocabulary().then(({ prefixes }) => addPrefixes(yasqe, prefixes))),
      said,
    ),
    element("p", { class: "note" }, word("keys"), " ", form.querySelector("small")?.textContent),
  );

  let running: AbortController | null = null;
  let filling = false;
  let keeping = 0;
  const outcomes = new Map<string, Outcome>();

  const tabs = new Tabs(
    (sheet) => {
      const left = running;
      running = null; // its end is not this sheet's business
      left?.abort();
      idle();
      fill(sheet.query);
      const known = outcomes.get(sheet.id);
      if (known) showAnswer(results, known);
      else if (begun) results.replaceChildren();
    },
    panel,
    textarea.value,
  );
  let begun = false;

  const given = new URL(location.href);
  const shared = given.searchParams.get("query")?.replaceAll("\r\n", "\n") ?? null;
  const problem = document.querySelector<HTMLElement>("[data-line]");
  form.replaceWith(tabs.element, panel);
  const yasqe = makeYasqe(place, { run: () => void run(), complete: () => completer.show(true) });
  const completer = new Completer(yasqe);
  yasqe.on("change" as never, (() => {
    if (filling) return;
    clearMarks();
    clearTimeout(keeping);
    keeping = setTimeout(keep, KEEP_MS);
  }) as never);
  addEventListener("pagehide", keep);

  function idle(): void {
    cancelButton.hidden = true;
    results?.setAttribute("aria-busy", "false");
  }

  function fill(query: string): void {
    filling = true;
    clearMarks();
    yasqe.setValue(query);
    if ((query.match(/^\s*PREFIX\s/gim)?.length ?? 0) >= MANY_PREFIXES) yasqe.collapsePrefixes(true);
    yasqe.getDoc().clearHistory();
    filling = false;
    void tellUnknown();
  }

  function keep(): void {
    tabs.write(yasqe.getValue());
    void tellUnknown();
  }

  /**
   * Say which classes and predicates the graph does not hold: with them a query finds nothing, and is no mistake.  Of
   * what is no query yet nothing is said: its own fault comes first.
   */
  async function tellUnknown(): Promise<void> {
    const known = await vocabulary();
    const query = yasqe.getValue();
    const names = unknownNames(query, known, { ...known.prefixes, ...declaredPrefixes(query) });
    const told = names.length && yasqe.queryValid ? word("unknown_names", { names: names.join(language === "zh" ? "、" : ", ") }) : "";
    if (unknown.textContent !== told) unknown.textContent = told;
  }

  /** Run what is written; `opens` where the page was opened with the query, or the reader went back to it. */
  async function run(opens = false): Promise<void> {
    const query = yasqe.getValue();
    if (!results || !query.trim()) return;
    keep();
    running?.abort();
    const mine = (running = new AbortController());
    const sheet = tabs.active.id;
    const start = performance.now();
    const store = (one: Pick<Run, "rows" | "ms" | "failed">): void =>
      drawHistory(storeRun({ query, at: new Date().toISOString(), ...one }));
    note({ sheet, query, ran: true });
    cancelButton.hidden = false;
    clearMarks();
    results.setAttribute("aria-busy", "true");
    // The answer that the page came with is read until this one is there.
    if (!opens || !results.querySelector("table")) showNote(results, word("running"));
    if (!opens) bringIntoSight(results);
    try {
      const outcome = { query, ...(await ask(query, mine.signal)) };
      outcomes.set(sheet, outcome);
      showAnswer(results, outcome);
      const { answer, timing } = outcome;
      const rows = answer.form === "boolean" ? null : answer.rows.length;
      store({ rows, ms: timing.service + timing.transfer });
    } catch (error) {
      if (mine.signal.aborted) {
        if (running === mine) showNote(results, word("cancelled"));
      } else {
        const trouble = error instanceof Trouble ? error : new Trouble("", word("error_other"), String(error));
        showProblem(trouble);
        store({ rows: null, ms: performance.now() - start, failed: trouble.title });
      }
    } finally {
      if (running === mine) {
        running = null;
        idle();
      }
    }
  }

  function showProblem(trouble: Trouble): void {
    if (!results) return;
    if (trouble.line !== null) unknown.textContent = "";
    const at = trouble.line === null ? null : markError(yasqe, trouble.line, trouble.column ?? 1, trouble.whole);
    showTrouble(results, trouble, at && (() => { yasqe.focus(); yasqe.getDoc().setCursor(at); }));
  }

  async function share(): Promise<void> {
    const href = runAddress(yasqe.getValue());
    const long = href.length > MOST_ADDRESS ? ` ${word("long_link")}` : "";
    try {
      await navigator.clipboard.writeText(href);
      said.replaceChildren(word("copied") + long);
    } catch {
      const field = element("input", { readonly: true, value: href, "aria-label": word("link"), "data-test": "link" });
      said.replaceChildren(field, long);
      field.select();
    }
  }

  const lately = document.getElementById("history");
  const open = (query: string, name = ""): void => {
    keep();
    tabs.open(query, name);
    scrollTo({ top: 0, behavior: "smooth" });
    yasqe.focus();
  };
  function drawHistory(runs?: Parameters<typeof showHistory>[2]): void {
    if (lately) showHistory(lately, open, runs);
  }
  drawHistory();
  const heading = document.getElementById("history-part");
  if (heading) heading.hidden = false;

  document.getElementById("examples")?.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    const query = link && new URL(link.href).searchParams.get("query");
    if (!link || !query || (event as MouseEvent).ctrlKey || (event as MouseEvent).metaKey) return;
    event.preventDefault();
    open(query, link.textContent ?? "");
    void run();
  });

  const before = shownHere();
  if (shared === null) tabs.start();
  else if (before?.query === shared && tabs.has(before.sheet)) tabs.select(before.sheet); // the page was loaded again
  else tabs.open(shared, "");
  begun = true;
  const hasAnswer = results.querySelector("section:not(.problem)") !== null;
  const asked = given.searchParams.has("run") || given.hash === "#run" || hasAnswer;
  note({ sheet: tabs.active.id, query: yasqe.getValue(), ran: false });
  if (asked && yasqe.getValue() === shared) void run(true);
  else if (problem) markError(yasqe, Number(problem.dataset.line), Number(problem.dataset.column || 1), problem.dataset.message ?? "");
  whenTurned(({ sheet, query, ran }) => {
    keep();
    if (outcomes.get(sheet)?.query !== query) outcomes.delete(sheet);
    tabs.show(sheet, query);
    if (ran && outcomes.get(tabs.active.id)?.query !== query) void run(true);
  });
}

/** Scroll so far that the head of the answer is seen: below a long query it would come unseen. */
function bringIntoSight(results: HTMLElement): void {
  const { top } = results.getBoundingClientRect();
  if (top > innerHeight * (1 - IN_SIGHT)) scrollBy({ top: top - innerHeight * IN_SIGHT });
}

const form = document.querySelector<HTMLFormElement>("form[data-editor]");
if (form) start(form);
