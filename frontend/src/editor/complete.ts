/** Completion: prefixes, variables, classes and properties with their labels, things by their names. */

import { address, element, figure, language, word } from "./page";
import { placeOf, termsFor } from "./places";
import { labelOf, prefixed, vocabulary, type Term, type Vocabulary } from "./vocabulary";
import { declaredPrefixes, whenShown, type Position, type Yasqe } from "./yasqe";

interface Hint {
  text: string;
  render: (line: HTMLElement) => void;
  hint: () => void;
}

interface Suggestion {
  iri: string;
  name: string;
  type: string;
  matched?: string;
  english?: string;
}

const LEAST_LETTERS = 2;
/** Things that are offered, and indicators behind them. */
const MOST_THINGS = 10, MOST_INDICATORS = 3;
const PAUSE_MS = 120;
const KEYWORDS = (
  "base prefix select distinct reduced construct describe ask from named where order by asc desc limit offset values " +
  "optional graph union minus filter exists not in bind as undef group having service silent true false count sum min max " +
  "avg sample separator group_concat str lang langmatches datatype bound iri uri bnode rand abs ceil floor round concat " +
  "strlen ucase lcase encode_for_uri contains strstarts strends strbefore strafter year month day hours minutes seconds " +
  "timezone tz now uuid struuid md5 sha1 sha256 sha384 sha512 coalesce if strlang strdt sameterm isiri isuri isblank " +
  "isliteral isnumeric regex substr replace"
).split(" ");

/** What is being written, from its first character to the cursor. */
function wordBefore(line: string): string {
  return /(?:[?$][\p{L}\p{N}_]*|<[^<>\s"{}|^`\\]*|[\p{L}\p{N}_][\p{L}\p{N}_.\-·（）%]*:?[\p{L}\p{N}_.\-·%]*|:)$/u.exec(line)?.[0] ?? "";
}

let asked: AbortController | null = null;
let suggests = true;

/** Things by name, alias or pinyin, and indicators; none where the service cannot tell. */
async function things(wanted: string): Promise<Suggestion[]> {
  asked?.abort();
  const mine = (asked = new AbortController());
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (mine.signal.aborted) return [];
  const options = { signal: mine.signal, headers: { accept: "application/json" } };
  try {
    let response = suggests ? await fetch(address("/suggest", { q: wanted, lang: language }), options) : null;
    suggests = response !== null && response.status !== 404;
    if (!response || !suggests) response = await fetch(address("/search", { q: wanted, format: "json", limit: String(MOST_THINGS) }), options);
    if (!response.ok) return [];
    const found = (await response.json()) as { suggestions?: Suggestion[]; indicators?: Suggestion[]; hits?: Suggestion[] };
    const named = (found.suggestions ?? found.hits ?? []).slice(0, MOST_THINGS);
    return [...named, ...(found.indicators ?? []).slice(0, MOST_INDICATORS)];
  } catch {
    return [];
  }
}

function line(name: string, label: string, kind: string, count: number | null = null, told = ""): (into: HTMLElement) => void {
  return (into) => {
    if (told) into.title = told;
    into.append(
      element("span", { class: "hint-name" }, name),
      element("span", { class: "hint-label" }, label),
      element("span", { class: "hint-kind" }, kind, count === null ? "" : ` ${figure(count)}`),
    );
  };
}

export class Completer {
  constructor(private readonly yasqe: Yasqe) {
    yasqe.on("inputRead" as never, ((_: unknown, change: { text: string[]; origin?: string }) => {
      if (change.text.length === 1 && change.text[0] && change.origin !== "paste" && !this.isComposing()) this.show(false);
    }) as never);
    yasqe.getInputField().addEventListener("compositionend", () => setTimeout(() => this.show(false)));
    void vocabulary();
  }

  /** Whether an input method is at work: its letters are not the text yet. */
  private isComposing(): boolean {
    const { display } = this.yasqe as unknown as { display?: { input?: { composing?: unknown } } };
    return Boolean(display?.input?.composing);
  }

  /** Offer completions; `wanted` tells that they were asked for by key. */
  show(wanted: boolean): void {
    const doc = this.yasqe.getDoc();
    const cursor = doc.getCursor();
    const state = (this.yasqe as unknown as { state: { completionActive?: unknown } }).state;
    if (!wanted && (state.completionActive || !this.isInviting(cursor))) return;
    this.yasqe.showHint({
      completeSingle: false,
      closeCharacters: /[\s(){}\[\];,]/,
      container: this.yasqe.rootEl,
      hint: (() => this.hints(wanted)) as never,
    });
  }

  /** Whether what is written asks for completion by itself: not keywords, not one letter, not a text or a comment. */
  private isInviting(cursor: Position): boolean {
    const kind = this.yasqe.getTokenAt(cursor).type;
    const before = this.yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
    const written = wordBefore(before);
    if (kind === "comment" || kind === "string" || !written || /"[^"]*$/.test(before.replace(/"[^"]*"/g, ""))) return false;
    if (/^[?$<]/.test(written)) return written.length > 1;
    if (written.includes(":")) return true;
    if (/[^\x00-\x7f]/.test(written)) return true;
    return written.length >= LEAST_LETTERS && !/^\d/.test(written) && !KEYWORDS.some((word) => word.startsWith(written.toLowerCase()));
  }

  private async hints(asked: boolean): Promise<object | undefined> {
    const doc = this.yasqe.getDoc();
    const cursor = doc.getCursor();
    const before = doc.getLine(cursor.line).slice(0, cursor.ch);
    const written = wordBefore(before);
    const from = { line: cursor.line, ch: cursor.ch - written.length };
    const known = await vocabulary();
    const list = await this.list(written, before, from, known, asked);
    const data = { list, from, to: cursor };
    whenShown(data, () => this.name());
    return data;
  }

  /** The list of hints has neither name nor, where it claims one, a state that may be claimed. */
  private name(): void {
    const box = this.yasqe.rootEl.querySelector(".CodeMirror-hints");
    box?.setAttribute("aria-label", word("suggestions"));
    box?.removeAttribute("aria-expanded");
  }

  private async list(
    written: string, before: string, from: Position, known: Vocabulary, asked: boolean,
  ): Promise<Hint[]> {
    const put = (text: string, comment = "") => () => this.insert(text, comment, from);
    const hint = (text: string, render: Hint["render"], comment = ""): Hint => ({ text, render, hint: put(text, comment) });
    const declared = declaredPrefixes(this.yasqe.getValue());
    const prefixes: Record<string, string> = { ...known.prefixes, ...declared };

    if (/^\s*prefix\s+[\w-]*:?$/i.test(before)) {
      return Object.entries(known.prefixes)
        .filter(([prefix]) => prefix.startsWith(written.replace(":", "").toLowerCase()))
        .map(([prefix, iri]) => hint(`${prefix}: <${iri}>`, line(`${prefix}:`, iri, word("prefix"))));
    }
    if (/^[?$]/.test(written)) {
      const names = new Set(this.yasqe.getValue().match(/[?$][\p{L}\p{N}_]+/gu));
      return [...names].filter((name) => name !== written && name.startsWith(written)).sort()
        .map((name) => hint(name, line(name, "", word("variable"))));
    }
    const iri = written.startsWith("<");
    const colon = iri ? -1 : written.indexOf(":");
    const wanted = (iri ? written.slice(1) : written.slice(colon + 1)).toLowerCase();
    const place = placeOf(this.yasqe.getDoc().getRange({ line: 0, ch: 0 }, from));
    const prefix = colon >= 0 ? written.slice(0, colon + 1) : null;
    // Where the place tells what fits, nothing else is offered.
    const kinds: [Term[], string][] = [
      [place === "predicate" ? [] : termsFor(known.classes, wanted, prefix), word("class")],
      [place === "class" ? [] : termsFor(known.properties, wanted, prefix), word("property")],
    ];
    const terms = kinds.flatMap(([found, kind]) =>
      found.map((term) =>
        hint(prefixed(term.iri, prefixes) ?? `<${term.iri}>`, line(term.name, labelOf(term), kind, term.count, term.comments[language] ?? "")),
      ),
    );
    if (colon >= 0 || !wanted) return terms;
    const starts = iri ? [] : Object.keys(known.prefixes).filter((name) => name.startsWith(wanted));
    const named = starts.map((name) => hint(`${name}:`, line(`${name}:`, known.prefixes[name] ?? "", word("prefix"))));
    if (place !== "other") return [...terms, ...named];
    const chinese = /[^\x00-\x7f]/.test(wanted);
    const found = asked || iri || chinese || wanted.length > LEAST_LETTERS ? await things(wanted) : [];
    const typeLabel = (name: string) => {
      if (name === "Indicator") return word("indicator");
      const term = known.classes.find((one) => one.name === `kg:${name}`);
      return term ? labelOf(term) : name;
    };
    const resources = found.map(({ iri: resource, name, type, matched, english }) =>
      hint(
        prefixed(resource, declared) ?? `<${resource}>`,
        line(english ?? name, english ? name : matched && matched !== name ? matched : "", typeLabel(type)),
        english ?? name,
      ),
    );
    const some = terms.slice(0, 15);
    return chinese ? [...resources, ...some, ...named] : [...named, ...some, ...resources];
  }

  /** Put a completion in; what it is called stands as a comment at the end of the line, where it hides no code. */
  private insert(text: string, comment: string, from: Position): void {
    const doc = this.yasqe.getDoc();
    const to = doc.getCursor();
    doc.replaceRange(text, from, to, "complete");
    if (!comment) return;
    const after = { line: from.line, ch: from.ch + text.length };
    const whole = doc.getLine(from.line);
    const token = this.yasqe.getTokenAt({ line: from.line, ch: whole.length });
    const has = token.type === "comment";
    if (has && whole.includes(comment, token.start)) return;
    doc.replaceRange(`${has ? (language === "zh" ? "、" : ", ") : whole.endsWith(" ") ? " # " : "  # "}${comment}`, { line: from.line, ch: whole.length });
    doc.setCursor(after);
  }
}
