// Entities and edges as they come from /neighbours, each asked for once.
import type { Details, Entity, Group, Link, Neighbour } from "./model";

interface Between {
  nodes: Entity[];
  edges: Link[];
  missing: string[];
}

interface Page {
  neighbours: Neighbour[];
  next: string | null;
}

/** Pages of a group that are read at once. */
const MOST_ROUNDS = 20;

export class Graph {
  readonly entities = new Map<string, Entity>();
  readonly links = new Map<string, Link>();
  /** Details that came; the promises of those under way. */
  readonly known = new Map<string, Details>();
  readonly #details = new Map<string, Promise<Details>>();
  /** Where the next page of a group begins; null where all came. */
  readonly #next = new Map<string, string | null>();
  readonly #linked = new Set<string>();

  constructor(
    private readonly url: string,
    private readonly most: number,
  ) {}

  static groupId(key: string, group: Group): string {
    return `${key} ${group.direction} ${group.predicate}`;
  }

  take(entities: Iterable<Entity>, links: Iterable<Link>): void {
    for (const entity of entities) if (!this.entities.has(entity.key)) this.entities.set(entity.key, entity);
    for (const link of links) this.links.set(link.id, link);
  }

  takePage(key: string, group: Group, page: Page): void {
    this.take(page.neighbours, page.neighbours.flatMap((neighbour) => neighbour.edges));
    this.#next.set(Graph.groupId(key, group), page.next);
  }

  /** Return what is known of an entity and how many neighbours it has by which predicate. */
  details(key: string): Promise<Details> {
    let found = this.#details.get(key);
    if (!found) {
      found = this.#get<Details>({ id: key });
      found.then((details) => this.known.set(key, details)).catch(() => this.#details.delete(key));
      this.#details.set(key, found);
    }
    return found;
  }

  /** Read on in a group until `least` things come that are not in `shown`, or its end; return the new keys. */
  async more(key: string, group: Group, shown: ReadonlySet<string>, least = 1): Promise<string[]> {
    const id = Graph.groupId(key, group);
    const fresh: string[] = [];
    let rounds = 0;
    do {
      const after = this.#next.get(id);
      const wanted: Record<string, string> = { id: key, predicate: group.predicate, direction: group.direction, limit: "50", openings: "1" };
      const page = await this.#get<Page>(after ? { ...wanted, after } : wanted);
      this.takePage(key, group, page);
      fresh.push(...page.neighbours.map((n) => n.key).filter((k) => !shown.has(k)));
      rounds += 1;
    } while (fresh.length < least && this.#next.get(id) && rounds < MOST_ROUNDS);
    return fresh;
  }

  /** Bring entities and all edges between `keys` that are not here yet; return the keys that nothing bears. */
  async link(keys: readonly string[]): Promise<string[]> {
    const fresh = keys.filter((key) => !this.#linked.has(key));
    if (!fresh.length) return [];
    const found = await this.#post<Between>({ ids: keys.slice(0, this.most), new: fresh });
    this.take(found.nodes, found.edges);
    for (const key of fresh) this.#linked.add(key);
    return found.missing;
  }

  /** Return entities and the edges between them as Turtle. */
  async turtle(keys: readonly string[], from: string, to: string): Promise<Blob> {
    const answer = await this.#ask({ ids: keys, from, to }, "text/turtle");
    return answer.blob();
  }

  async #get<T>(parameters: Record<string, string>): Promise<T> {
    const answer = await fetch(`${this.url}?${new URLSearchParams(parameters)}`, {
      headers: { accept: "application/json" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()) as T;
  }

  async #post<T>(body: object): Promise<T> {
    return (await (await this.#ask(body, "application/json")).json()) as T;
  }

  async #ask(body: object, accept: string): Promise<Response> {
    const answer = await fetch(`${this.url}?openings=1`, {
      method: "POST",
      headers: { accept, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  }
}
