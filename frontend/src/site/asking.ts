/** Asks the service for names; an answer that comes too late is dropped. */

export interface Suggestion {
  iri: string;
  path: string;
  type: string;
  name: string;
  matched: string;
  how: string;
  articles: number;
}

const MOST = 8;
/** Asked for where some of what comes is left out. */
const MANY = 40;
/** Ways to fit that are a whole name. */
const WHOLE = ["exact", "sound", "initials"];
const root = document.documentElement.dataset["root"] ?? "";
const known = new Map<string, Suggestion[]>();

async function ask(text: string, type: string, most: number, signal: AbortSignal): Promise<Suggestion[]> {
  const query = new URLSearchParams({ q: text, limit: String(most), ...(type && { type }) });
  const address = `${root}/suggest?${query}`;
  const found = known.get(address);
  if (found) return found;
  const answer = await fetch(address, { headers: { accept: "application/json" }, signal });
  if (!answer.ok) return [];
  const { suggestions } = (await answer.json()) as { suggestions: Suggestion[] };
  known.set(address, suggestions);
  return suggestions;
}

/** Whole names first, then what articles mention: what they do not has no answer. */
function rank(one: Suggestion): number {
  return WHOLE.includes(one.how) ? 0 : one.articles ? 1 : 2;
}

/** The best things for the begin of a name, of any of the classes, the first one's first; none given means all. */
export async function suggestions(text: string, types: string[], signal: AbortSignal): Promise<Suggestion[]> {
  const all = types.length === 0 || types.length > 3;
  const found = await Promise.all((all ? [""] : types).map((type) => ask(text, type, all && types.length ? MANY : MOST, signal)));
  const fitting = found.flat().filter((one) => !types.length || types.includes(one.type));
  return types.length ? fitting.sort((a, b) => rank(a) - rank(b)).slice(0, MOST) : fitting;
}
