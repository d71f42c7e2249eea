/** Asking the endpoint: one query, its answer or what went wrong, and how long each part took. */

import { readAnswer, type Answer } from "./answer";
import { address, language, word } from "./page";

export interface Timing {
  /** Until the first bytes, until the last one, until it was read; milliseconds. */
  service: number;
  transfer: number;
  reading: number;
}

/** What is told of a query that was not answered. */
export class Trouble extends Error {
  constructor(
    readonly title: string,
    readonly advice: string,
    message = "",
    readonly line: number | null = null,
    readonly column: number | null = null,
    readonly requestId: string | null = null,
    /** What to do, in the service's words. */
    readonly hint = "",
    /** Of message and hint. */
    readonly lang = "en",
  ) {
    super(message);
  }

  /** Message and hint as one, for a place where a word more fits. */
  get whole(): string {
    return [this.message, this.hint].filter(Boolean).join(this.lang.startsWith("zh") ? "。" : ". ");
  }
}

const ACCEPT = "application/sparql-results+json, application/n-triples";
const ADVICE = new Set([400, 403, 413, 429, 503, 504, 507]);
/** What would change data or ask another host, whatever status tells so. */
const REFUSED = new Set(["forbidden-query", "read-only"]);

interface ErrorJson {
  error?: {
    status: number;
    code: string;
    message: string;
    line?: number | null;
    column?: number | null;
    hint?: string | null;
    request_id?: string | null;
    said?: { lang: string; message: string; hint: string | null };
  };
}

async function troubleOf(response: Response): Promise<Trouble> {
  let body: ErrorJson = {};
  try {
    body = (await response.json()) as ErrorJson;
  } catch {
    // a proxy's page, not the service's: the status says enough
  }
  const error = body.error;
  const kind = REFUSED.has(error?.code ?? "") ? 403 : response.status;
  const advice = word(ADVICE.has(kind) ? `error_${kind}` : "error_other");
  const title = `${response.status}${error ? ` · ${error.code}` : ""}`;
  if (!error) return new Trouble(title, advice);
  const { lang, message, hint } = error.said ?? { lang: "en", message: error.message, hint: error.hint ?? null };
  return new Trouble(title, advice, message, error.line ?? null, error.column ?? null, error.request_id ?? null, hint ?? "", lang);
}

/** Ask a query. Throws Trouble, or the AbortError of the signal; an abort ends the query in the service too. */
export async function ask(query: string, signal: AbortSignal): Promise<{ answer: Answer; timing: Timing }> {
  const start = performance.now();
  let response: Response;
  try {
    response = await fetch(address("/sparql", { lang: language }), {
      method: "POST",
      headers: { "content-type": "application/sparql-query", accept: ACCEPT },
      body: query,
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Trouble("", word("error_network"));
  }
  if (!response.ok) throw await troubleOf(response);
  const first = performance.now();
  let raw: string;
  try {
    raw = await response.text();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Trouble("", word("error_broken"));
  }
  const last = performance.now();
  try {
    const answer = readAnswer(raw, response.headers.get("content-type") ?? "");
    return { answer, timing: { service: first - start, transfer: last - first, reading: performance.now() - last } };
  } catch {
    throw new Trouble("", word("error_broken"));
  }
}
