/** Where in a query a word stands, which classes and properties fit there, and which are none of this graph. */

import { prefixed, type Term, type Vocabulary } from "./vocabulary";

export type Place = "class" | "predicate" | "other";

const MOST_TERMS = 40;
/** A query with more names than this is not looked through while one types. */
const MOST_NAMES = 300;
const MOST_TOLD = 5;
const NONE = 3;

/** What tells nothing of a place: texts, IRIs and comments. */
function bare(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""').replace(/<[^<>\s]*>/g, "<>").replace(/#.*$/gm, "");
}

/** Where in a triple the cursor stands, as far as the text before it tells. */
export function placeOf(before: string): Place {
  const text = bare(before);
  if (/(?:^|\s)(?:a|rdf:type)(?:\/rdfs:subClassOf[*+?]?)?\s+(?:[^\s.;{}]+\s*,\s*)*$/.test(text)) return "class";
  if (!text.includes("{") || /\bvalues\s*(?:[?$]\S+|\([^)]*\))\s*\{[^}]*$/i.test(text)) return "other";
  const since = text.slice(Math.max(...[".", ";", "{", "}"].map((mark) => text.lastIndexOf(`${mark} `) + 1 || text.lastIndexOf(`${mark}\n`) + 1)));
  const separator = text.length > since.length ? text.charAt(text.length - since.length - 1) : "";
  const tokens = since.trim().split(/\s+/).filter(Boolean);
  if (separator === ";") return tokens.length === 0 ? "predicate" : "other";
  const isSubject = /^(?:[?$<_[\])]|[\p{L}\p{N}_.-]*:)/u.test(tokens[0] ?? "");
  const isWithinPath = tokens.length === 2 && /[/|^(!]$/.test(since);
  return isSubject && (tokens.length === 1 || isWithinPath) ? "predicate" : "other";
}

/** How well a word names a term: 0 wholly, 1 by its beginning, 2 by a part; 3 not at all. */
function fits(term: Term, wanted: string): number {
  const local = term.name.slice(term.name.indexOf(":") + 1).toLowerCase();
  const names = [local, term.labels.zh ?? "", (term.labels.en ?? "").toLowerCase()];
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  return names.some((name) => name.includes(wanted)) ? 2 : NONE;
}

/** The terms that a word may mean: those it names wholly, then those that begin so, each the most used first. */
export function termsFor(terms: Term[], wanted: string, prefix: string | null): Term[] {
  return terms
    .filter((term) => prefix === null || term.name.startsWith(prefix))
    .map((term) => ({ term, rank: wanted ? fits(term, wanted) : 0 }))
    .filter(({ rank }) => rank < NONE)
    .sort((a, b) => a.rank - b.rank || (b.term.count ?? 0) - (a.term.count ?? 0))
    .slice(0, MOST_TERMS)
    .map(({ term }) => term);
}

/** The classes and predicates of a query that nothing in the graph bears, by name; none where that is not known. */
export function unknownNames(query: string, known: Vocabulary, prefixes: Record<string, string>): string[] {
  const used = (terms: Term[]): Set<string> => new Set(terms.filter(({ count }) => count !== 0).map(({ iri }) => iri));
  const [classes, predicates] = [used(known.classes), used(known.properties)];
  if (!classes.size || !predicates.size || [...known.classes, ...known.properties].some(({ count }) => count === null)) return [];
  const text = query.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?<=^|\s)#.*$/gm, (found) => " ".repeat(found.length));
  const found = [...text.matchAll(/<([^<>\s]*)>|(?<![\p{L}\p{N}_:?$<-])([\p{L}\p{N}_.-]*):((?:[\p{L}\p{N}_-]|\.(?=[\p{L}\p{N}_-]))+)/gu)];
  if (found.length > MOST_NAMES) return [];
  const unknown = new Set<string>();
  for (const one of found) {
    const [written, whole, prefix = "", local = ""] = one;
    const namespace = prefixes[prefix];
    if (whole === undefined && namespace === undefined) continue;
    const iri = whole ?? `${namespace}${local}`;
    const before = text.slice(0, one.index);
    const place = placeOf(before);
    const isBroader = /subClassOf[*+?]?\s+$/.test(before); // nothing need be of it itself
    if (place === "other" || isBroader || (place === "class" ? classes : predicates).has(iri)) continue;
    unknown.add(whole === undefined ? written : prefixed(iri) ?? written);
  }
  return [...unknown].slice(0, MOST_TOLD);
}
