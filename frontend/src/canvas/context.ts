// What the parts of the canvas need of the whole.
import type { Graph } from "./data";
import type { Chosen, Entity, Group, Names, View, Words } from "./model";

export interface Context {
  readonly words: Words;
  readonly lang: string;
  readonly graph: Graph;
  readonly view: View;
  readonly chosen: Chosen;
  name(entity: Entity): string;
  text(names: Names): string;
  className(type: string): string;
  mark(type: string | null): Node;
  shownOf(key: string, group: Group): number;
  choose(chosen: Chosen, withFocus: boolean): void;
  expand(key: string, group: Group): Promise<void>;
  expandAll(key: string): Promise<void>;
  hide(key: string, isHidden: boolean): void;
  pin(key: string, isPinned: boolean): void;
  remove(key: string): void;
  centre(key: string): void;
}
