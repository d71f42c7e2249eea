/** Asks the service for names; an answer that comes too late is dropped. */

export interface Suggestion {
  iri: string;
  path: string;
  type: string;
  name: string;
  matched: string;
  /** On English pages, where there is one. */
  english?: string;
  how: string;
  articles: number;
}

const MOST = 8;
const root = document.documentElement.dataset["root"] ?? "";
const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const known = new Map<string, Suggestion[]>();

/** The best things for the begin of a name, of any of the classes, in the order of the search; none given means all. */
export async function suggestions(text: string, types: string[], signal: AbortSignal): Promise<Suggestion[]> {
  const query = new URLSearchParams({ q: text, limit: String(MOST), lang: language, ...(types.length && { type: types.join(",") }) });
  const address = `${root}/suggest?${query}`;
  const found = known.get(address);
  if (found) return found;
  const answer = await fetch(address, { headers: { accept: "application/json" }, signal });
  if (!answer.ok) return [];
  const told = ((await answer.json()) as { suggestions: Suggestion[] }).suggestions;
  known.set(address, told);
  return told;
}
