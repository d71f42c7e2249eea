/** Asks the service for names; an answer that comes too late is dropped. */

/** What is beside the things: it has figures in place of articles. */
export type Indicator = Omit<Suggestion, "articles"> & { figures: number };
/** What may be meant. */
export type Offer = Suggestion | Indicator;

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
/** Indicators that are offered beside as many things as there may be; they push none of these out. */
const BESIDE = 3;
const root = document.documentElement.dataset["root"] ?? "";
const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const known = new Map<string, Offer[]>();

/** Things, then indicators; before things that only come near what was written. */
function ordered(things: Suggestion[], indicators: Indicator[]): Offer[] {
  const some = indicators.slice(0, Math.max(BESIDE, MOST - things.length));
  return /^(alike|some)/.test(things[0]?.how ?? "") ? [...some, ...things] : [...things, ...some];
}

/**
 * The best for the begin of a name, of any of the classes, in the order of the search; none given means all.
 * Indicators, which have no class, are among them where `withIndicators` asks for that.
 */
export async function suggestions(text: string, types: string[], withIndicators: boolean, signal: AbortSignal): Promise<Offer[]> {
  const query = new URLSearchParams({ q: text, limit: String(MOST), lang: language, ...(types.length && { type: types.join(",") }) });
  const address = `${root}/suggest?${query}`;
  const key = `${address} ${withIndicators}`;
  const found = known.get(key);
  if (found) return found;
  const answer = await fetch(address, { headers: { accept: "application/json" }, signal });
  if (!answer.ok) return [];
  const given = (await answer.json()) as { suggestions: Suggestion[]; indicators?: Indicator[] };
  const told = ordered(given.suggestions, (withIndicators && given.indicators) || []);
  known.set(key, told);
  return told;
}
