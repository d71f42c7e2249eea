/** Asks the service for names; an answer that comes too late is dropped. */

export interface Suggestion {
  iri: string;
  path: string;
  type: string;
  name: string;
  matched: string;
}

const MOST = 8;
const root = document.documentElement.dataset["root"] ?? "";
const known = new Map<string, Suggestion[]>();

async function ask(text: string, type: string, signal: AbortSignal): Promise<Suggestion[]> {
  const query = new URLSearchParams({ q: text, limit: String(MOST), ...(type && { type }) });
  const address = `${root}/suggest?${query}`;
  const found = known.get(address);
  if (found) return found;
  const answer = await fetch(address, { headers: { accept: "application/json" }, signal });
  if (!answer.ok) return [];
  const { suggestions } = (await answer.json()) as { suggestions: Suggestion[] };
  known.set(address, suggestions);
  return suggestions;
}

/** The best things for the begin of a name, of any of the classes; none given means all. */
export async function suggestions(text: string, types: string[], signal: AbortSignal): Promise<Suggestion[]> {
  const all = types.length === 0 || types.length > 3;
  const found = await Promise.all((all ? [""] : types).map((type) => ask(text, type, signal)));
  return found.flat().filter((one) => all ? !types.length || types.includes(one.type) : true).slice(0, MOST);
}
