/** An answer of the service as rows of terms. */

export interface Value {
  type: "uri" | "literal" | "bnode";
  value: string;
  "xml:lang"?: string;
  datatype?: string;
}

export interface Answer {
  form: "rows" | "boolean" | "graph";
  boolean: boolean | null;
  variables: string[];
  rows: (Value | null)[][];
  raw: string;
  mediaType: string;
}

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMERIC = new Set(
  ["integer", "decimal", "double", "float", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"]
    .map((name) => XSD + name),
);

export function isNumber(value: Value): boolean {
  return value.type === "literal" && value.datatype !== undefined && NUMERIC.has(value.datatype);
}

export function isDate(value: Value): boolean {
  return value.type === "literal" && /^-?\d{4}(-\d\d(-\d\d)?)?/.test(value.value) &&
    /#(date|dateTime|gYear|gYearMonth)$/.test(value.datatype ?? "");
}

/** What else a term of an answer may be: `typed-literal` of old endpoints, a quoted triple. */
interface JsonTerm {
  type: string;
  value: unknown;
}

/** Return a term as it came: ten thousand rows are not copied. */
function fromJson(term: Value | JsonTerm | undefined): Value | null {
  if (!term) return null;
  if (term.type === "uri" || term.type === "literal" || term.type === "bnode") return term as Value;
  if (typeof term.value === "string") return { ...(term as Value), type: "literal" };
  return { type: "literal", value: JSON.stringify(term.value) };
}

const TRIPLE =
  /^\s*(?:<([^>]*)>|_:(\S+))\s+<([^>]*)>\s+(?:<([^>]*)>|_:([^\s]+?)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?)\s*\.\s*$/;
const ESCAPES: Record<string, string> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four?: string, eight?: string, one?: string) =>
    one !== undefined ? ESCAPES[one] ?? one : String.fromCodePoint(parseInt(four ?? eight ?? "", 16)),
  );
}

function node(iri: string | undefined, blank: string | undefined): Value {
  return iri !== undefined ? { type: "uri", value: unescaped(iri) } : { type: "bnode", value: blank ?? "" };
}

/** Read N-Triples, a line a triple. Throws where a line is none: the answer is cut short. */
function fromTriples(text: string): Value[][] {
  const rows: Value[][] = [];
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const found = TRIPLE.exec(line);
    if (!found) throw new SyntaxError(line.slice(0, 80));
    const literal = found[6];
    let object: Value;
    if (literal === undefined) object = node(found[4], found[5]);
    else {
      object = { type: "literal", value: unescaped(literal) };
      if (found[7]) object["xml:lang"] = found[7];
      if (found[8]) object.datatype = unescaped(found[8]);
    }
    rows.push([node(found[1], found[2]), { type: "uri", value: unescaped(found[3] ?? "") }, object]);
  }
  return rows;
}

/** Read an answer. Throws SyntaxError where it is not whole. */
export function readAnswer(raw: string, contentType: string): Answer {
  const mediaType = contentType.split(";")[0]?.trim() ?? "";
  const empty = { boolean: null, variables: [], rows: [], raw, mediaType };
  if (mediaType === "application/n-triples") {
    if (raw && !raw.endsWith("\n")) throw new SyntaxError("no end of line");
    return { ...empty, form: "graph", variables: ["subject", "predicate", "object"], rows: fromTriples(raw) };
  }
  const read = JSON.parse(raw) as {
    head: { vars?: string[] };
    boolean?: boolean;
    results?: { bindings: Record<string, Value | JsonTerm>[] };
  };
  if (read.boolean !== undefined) return { ...empty, form: "boolean", boolean: read.boolean };
  const variables = read.head.vars ?? [];
  const rows = (read.results?.bindings ?? []).map((binding) => variables.map((name) => fromJson(binding[name])));
  return { ...empty, form: "rows", variables, rows };
}
