// What the canvas knows and shows: entities, edges, the view as one value, its history.

export type Words = Record<string, string>;
export type Names = Record<string, string>;

export interface Entity {
  key: string;
  iri: string;
  path: string;
  type: string | null;
  names: Names;
}

interface Sentence {
  path: string;
  sentence: string;
  article: string;
  article_path: string;
  headline: string | null;
  /** How an article without a headline begins. */
  opening?: string | null;
  date: string | null;
  confidence: number | null;
}

export interface Link {
  id: string;
  source: string;
  target: string;
  predicate: string;
  label: Names;
  state: string;
  titles: string[];
  evidence: Sentence[];
  /** How many say it; `evidence` holds some of them where they are many. */
  count?: number;
}

export interface Group {
  predicate: string;
  direction: "out" | "in";
  count: number;
  label: Names;
}

export type Neighbour = Entity & { edges: Link[] };

export interface Details {
  node: Entity & { aliases: string[]; articles: number };
  groups: Group[];
}

/** All that an address holds; a change makes a new one. */
export interface View {
  readonly nodes: readonly string[];
  readonly hidden: readonly string[];
  readonly pins: Readonly<Record<string, readonly [number, number]>>;
  readonly off: readonly string[]; // classes that are not drawn
  readonly from: string;
  readonly to: string;
}

export type Chosen = { kind: "node" | "edge"; id: string } | null;

/** What of a view is drawn. */
export interface Picture {
  nodes: Entity[];
  edges: Link[];
}

export const EMPTY: View = { nodes: [], hidden: [], pins: {}, off: [], from: "", to: "" };
const MOST_STEPS = 200;

/** Views behind and ahead of the one that counts. */
export class History {
  #past: View[] = [];
  #future: View[] = [];

  constructor(public now: View) {}

  push(view: View): void {
    this.#past = [...this.#past, this.now].slice(-MOST_STEPS);
    this.#future = [];
    this.now = view;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  undo(): void {
    const view = this.#past.pop();
    if (view) {
      this.#future.push(this.now);
      this.now = view;
    }
  }

  redo(): void {
    const view = this.#future.pop();
    if (view) {
      this.#past.push(this.now);
      this.now = view;
    }
  }
}

function isWithin(edge: Link, view: View): boolean {
  if (!view.from && !view.to) return true;
  if ((edge.count ?? 0) > edge.evidence.length) {
    const dates = edge.evidence.flatMap(({ date }) => date ?? []).sort();
    return dates.length > 0 && (dates.at(-1) ?? "") >= view.from && (!view.to || (dates[0] ?? "") <= view.to);
  }
  return edge.evidence.some(({ date }) => date !== null && date >= view.from && (!view.to || date <= view.to));
}

/** Return what is drawn: without what is hidden, of another class, or said in no article of the period. */
export function picture(view: View, entities: ReadonlyMap<string, Entity>, links: Iterable<Link>): Picture {
  const hidden = new Set(view.hidden);
  const off = new Set(view.off);
  const shown = new Map<string, Entity>();
  for (const key of view.nodes) {
    const entity = entities.get(key);
    if (entity && !hidden.has(key) && !off.has(entity.type ?? "")) shown.set(key, entity);
  }
  const edges = [...links].filter((e) => shown.has(e.source) && shown.has(e.target) && isWithin(e, view));
  edges.sort((a, b) => (a.id < b.id ? -1 : 1));
  if (view.from || view.to) {
    const linked = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
    for (const [at, key] of view.nodes.entries()) {
      if (at > 0 && !linked.has(key) && !(key in view.pins)) shown.delete(key);
    }
  }
  return { nodes: [...shown.values()], edges };
}
