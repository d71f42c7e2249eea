/** The editing component, set up for this service: nothing stored by it, nothing asked of other hosts. */

import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

import { element, figure, word } from "./page";
import { vocabulary, vocabularyNow } from "./vocabulary";

export type { Yasqe };

export interface Position {
  line: number;
  ch: number;
}

Yasqe.defaults.prefixCcApi = null;
Yasqe.defaults.autocompleters = []; // its own ask other hosts or know no labels: see complete.ts

interface Actions {
  run: () => void;
  complete: () => void;
}

/** Build the editor within `parent`. */
export function makeYasqe(parent: HTMLElement, actions: Actions): Yasqe {
  const run = () => actions.run();
  const yasqe = new Yasqe(parent, {
    value: "",
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null as never, // our own buttons do both
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    screenReaderLabel: word("query"),
    extraKeys: {
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      "Ctrl-Space": () => actions.complete(),
      "Ctrl-I": () => actions.complete(), // where Ctrl-Space belongs to the input method
      "Cmd-I": () => actions.complete(),
      "Ctrl-S": () => undefined,
      Esc: () => undefined, // closes a list of completions; what is typed next still goes into the query
      // The keyboard must be able to leave: Tab goes on to the next control.
      Tab: false as never,
      "Shift-Tab": false as never,
    } as never,
  });
  yasqe.checkSyntax = () => checkSyntax(yasqe);
  yasqe.getInputField().setAttribute("aria-label", word("query"));
  yasqe.on("update" as never, (() => reachScroller(yasqe)) as never);
  void vocabulary().then(() => yasqe.operation(() => knowPrefixes(yasqe)));
  return yasqe;
}

/** A long query scrolls within the editor: the keyboard must reach what scrolls, and only then. */
function reachScroller(yasqe: Yasqe): void {
  const scroller = yasqe.getScrollerElement();
  const scrolls = scroller.scrollHeight > scroller.clientHeight;
  scroller.tabIndex = scrolls ? 0 : -1;
  scroller.setAttribute("role", "group");
  scroller.setAttribute("aria-label", word("query"));
}

interface Mode {
  startState: () => { prefixes: Record<string, string> };
}

/** Have the grammar begin with the prefixes that the service knows without a declaration. */
function knowPrefixes(yasqe: Yasqe): void {
  yasqe.setOption("mode" as never, "sparql11" as never); // a fresh mode: what was read with the old one is read again
  const mode = yasqe.getDoc().getMode() as Mode;
  const { startState } = mode;
  mode.startState = () => {
    const state = startState();
    state.prefixes = { ...vocabularyNow().prefixes };
    return state;
  };
  yasqe.checkSyntax();
}

/** The prefixes that the query itself declares. */
export function declaredPrefixes(query: string): Record<string, string> {
  return Object.fromEntries(
    [...query.matchAll(/^\s*PREFIX\s+([\p{L}\p{N}_.-]*):\s*<([^>\s]*)>/gimu)].map((found) => [found[1] ?? "", found[2] ?? ""]),
  );
}

/** Call `then` when a list of hints is on the screen. */
export function whenShown(hints: object, then: () => void): void {
  (Yasqe as unknown as { on: (target: object, event: string, handler: () => void) => void }).on(hints, "shown", then);
}

function gutterSign(text: string): HTMLElement {
  return element("span", { class: "sign", title: text, "aria-label": text, role: "img" }, "!");
}

/** Mark the first line that the grammar does not allow, in the page's words. */
function checkSyntax(yasqe: Yasqe): void {
  yasqe.clearGutter("gutterErrorBar");
  yasqe.queryValid = true;
  const doc = yasqe.getDoc();
  for (let line = 0; line < doc.lineCount(); line++) {
    const { state } = yasqe.getTokenAt({ line, ch: doc.getLine(line).length }, true);
    yasqe.setOption("queryType", state.queryType);
    if (state.OK !== false) continue;
    yasqe.queryValid = false;
    const allowed = [...new Set<string>(state.possibleCurrent ?? [])].slice(0, 12).join(" ");
    yasqe.setGutterMarker(line, "gutterErrorBar", gutterSign(word("line_invalid", { line: figure(line + 1), allowed })));
    return;
  }
}

let marked: { clear: () => void }[] = [];

export function clearMarks(): void {
  for (const mark of marked) mark.clear();
  marked = [];
}

/** Mark the place where the service could not read the query; `line` and `column` count from 1. */
export function markError(yasqe: Yasqe, line: number, column: number, message: string): Position {
  clearMarks();
  const doc = yasqe.getDoc();
  const at = { line: Math.min(line, doc.lineCount()) - 1, ch: 0 };
  const text = doc.getLine(at.line);
  at.ch = fromCodePoints(text, column - 1);
  // The service names the word or the sign where the query stops being one; at the end of a line, the word before is it.
  const behind = (/^[^\s.;,{}()]+/.exec(text.slice(at.ch)) ?? /^\S/.exec(text.slice(at.ch)))?.[0].length ?? 0;
  const isWord = /^[^\s.;,{}()]/.test(text.slice(at.ch));
  const ahead = isWord ? /[^\s.;,{}()]*$/ : behind ? /$/ : /\S*\s*$/;
  const begin = at.ch - (ahead.exec(text.slice(0, at.ch))?.[0].length ?? 0);
  const end = Math.max(at.ch + behind, begin + 1);
  marked.push(doc.markText({ line: at.line, ch: begin }, { line: at.line, ch: end }, { className: "wrong", title: message } as never));
  const row = yasqe.addLineClass(at.line, "background", "wrong-line");
  marked.push({ clear: () => yasqe.removeLineClass(row, "background", "wrong-line") });
  yasqe.setGutterMarker(at.line, "gutterErrorBar", gutterSign(message));
  return at;
}

/** The service counts characters, the browser halves of them where they are rare. */
function fromCodePoints(text: string, points: number): number {
  return [...text].slice(0, points).join("").length;
}

/** Write a PREFIX line for each prefix that is used and not declared, so that the query runs anywhere. */
export function addPrefixes(yasqe: Yasqe, prefixes: Record<string, string>): void {
  const text = yasqe.getValue().replace(/"(?:[^"\\\n]|\\.)*"|<[^>\s]*>|#.*$/gm, " ");
  const declared = declaredPrefixes(yasqe.getValue());
  const missing = Object.keys(prefixes).filter(
    (prefix) => !(prefix in declared) && new RegExp(`(?<![\\p{L}\\p{N}_:?$-])${prefix}:`, "u").test(text),
  );
  const lines = missing.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>\n`).join("");
  if (lines) yasqe.getDoc().replaceRange(lines, { line: 0, ch: 0 });
}
