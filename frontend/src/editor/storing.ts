/** What is kept in this browser: the open queries, and those that were run. */

export interface Sheet {
  id: string;
  name: string;
  query: string;
}

export interface Sheets {
  active: string;
  sheets: Sheet[];
}

export interface Run {
  query: string;
  at: string;
  rows: number | null;
  ms: number;
  /** Of a query without an answer: status and kind of its fault, as far as there is one. */
  failed?: string;
}

const SHEETS = "kg.sparql.sheets";
const RUNS = "kg.sparql.runs";
const MOST_RUNS = 50;

function read<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null; // storage is off, or holds what is not ours
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // full or off: the page works on, it only forgets
  }
}

export function storedSheets(): Sheets | null {
  const found = read<Sheets>(SHEETS);
  if (!found || !Array.isArray(found.sheets)) return null;
  const sheets = found.sheets.filter((sheet) => typeof sheet?.id === "string" && typeof sheet.query === "string");
  return sheets.length ? { active: found.active, sheets } : null;
}

export function storeSheets(sheets: Sheets): void {
  write(SHEETS, sheets);
}

export function storedRuns(): Run[] {
  const found = read<Run[]>(RUNS);
  return Array.isArray(found) ? found.filter((run) => typeof run?.query === "string") : [];
}

/** Keep a run, newest first; the same query stands there once. */
export function storeRun(run: Run): Run[] {
  const runs = [run, ...storedRuns().filter((other) => other.query !== run.query)].slice(0, MOST_RUNS);
  write(RUNS, runs);
  return runs;
}

export function forgetRuns(): void {
  write(RUNS, []);
}
