/** The words of the data: prefixes, classes, properties, from the service. */

import { address, isOurs, keyOf, language, setOntology } from "./page";

export interface Term {
  iri: string;
  name: string;
  labels: Partial<Record<"zh" | "en", string>>;
  comments: Partial<Record<"zh" | "en", string>>;
  count: number | null;
  range?: string[];
}

export interface Vocabulary {
  prefixes: Record<string, string>;
  classes: Term[];
  properties: Term[];
}

let known: Vocabulary = { prefixes: {}, classes: [], properties: [] };
let byIri = new Map<string, Term>();
let loading: Promise<Vocabulary> | null = null;

/** Read the vocabulary, once; without it the editor completes nothing and still works. */
export function vocabulary(): Promise<Vocabulary> {
  loading ??= fetch(address("/vocabulary"), { headers: { accept: "application/json" } })
    .then(async (response) => {
      if (!response.ok) throw new Error(String(response.status));
      known = (await response.json()) as Vocabulary;
      setOntology(known.prefixes.kg ?? "");
      byIri = new Map([...known.properties, ...known.classes].map((term) => [term.iri, term]));
      return known;
    })
    .catch(() => {
      loading = null; // asked again with the next completion
      return known;
    });
  return loading;
}

/** The vocabulary as far as it is there by now. */
export function vocabularyNow(): Vocabulary {
  return known;
}

/** The label of a class or property in the page's language, else in the other one. */
export function labelOf(term: Term): string {
  return term.labels[language] ?? term.labels.zh ?? term.labels.en ?? "";
}

/** An IRI with its prefix, where one fits and what follows may stand in a prefixed name. */
export function prefixed(iri: string, prefixes: Record<string, string> = known.prefixes): string | null {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (namespace && iri.startsWith(namespace) && /^[\p{L}\p{N}_](?:[\p{L}\p{N}_\-.]*[\p{L}\p{N}_-])?$/u.test(iri.slice(namespace.length))) {
      return `${prefix}:${iri.slice(namespace.length)}`;
    }
  }
  return null;
}

/** How an IRI is shown to a reader: its label, its key, its prefixed name. */
export function nameOf(iri: string): string {
  const term = byIri.get(iri);
  if (term) return labelOf(term) || term.name;
  return isOurs(iri) ? keyOf(iri) : prefixed(iri) ?? iri;
}
