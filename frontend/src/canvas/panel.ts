// Details of an entity, evidence of an edge: what the reader chose, in words.
import { counted } from "../site/counted";
import { button, called, el, filled, refill } from "./elements";
import type { Context } from "./context";
import type { Details, Entity, Group, Link, Words } from "./model";

/** Return how an edge reads: the predicate, titles of a post, whether it is planned. */
export function edgeTags(context: Context, edge: Link): (Node | string)[] {
  const { words } = context;
  const tags: (Node | string)[] = edge.titles.map((title) => el("strong", {}, ` ${title}`));
  if (edge.state === "Planned") tags.push(" ", el("span", { class: "tag planned" }, words["planned"] ?? ""));
  if (edge.state === "Left") tags.push(" ", el("span", { class: "tag" }, words["left"] ?? ""));
  if (edge.state === "Curated") tags.push(" ", el("span", { class: "tag" }, words["curated"] ?? ""));
  return tags;
}

/** Return what an article is called: its headline, else its first words. */
export const articleName = ({ headline, opening }: Link["evidence"][number], words: Words): string => headline ?? opening ?? words["untitled"] ?? "";

const squeezed = (text: string): string => text.replace(/\s+/g, "");

/** Return what stands below a sentence: its article's name, or, where it is the headline itself, that it is. */
function source(context: Context, proof: Link["evidence"][number]): HTMLElement {
  const { words, lang } = context;
  const isTitle = proof.headline !== null && squeezed(proof.sentence) === squeezed(proof.headline);
  if (isTitle) return el("a", { href: proof.article_path, lang: lang === "zh" ? "zh-Hans" : "en" }, words["is_headline"] ?? "");
  return el("a", { href: proof.article_path, ...(proof.headline ? {} : { class: "opening" }) }, articleName(proof, words));
}

/** Return the sentences of an edge, each a link to its place in the article. */
export function evidence(context: Context, edge: Link): HTMLElement {
  const { words } = context;
  if (!edge.evidence.length) return el("p", { class: "soft" }, words["curated_note"] ?? "");
  const one: HTMLElement[] = edge.evidence.map((proof) =>
    el(
      "blockquote",
      { class: "evidence", lang: "zh-Hans" },
      el("a", { href: proof.path }, proof.sentence),
      el(
        "cite",
        {},
        source(context, proof),
        " ",
        el("time", {}, proof.date ?? words["undated"] ?? ""),
        proof.confidence === null
          ? null
          : el("span", { lang: context.lang === "zh" ? "zh-Hans" : "en" }, ` · ${filled(words["confidence"] ?? "", { n: Math.round(proof.confidence * 100) })}`),
      ),
    ),
  );
  const whole = edge.count ?? 0;
  const subject = context.graph.entities.get(edge.source);
  if (whole > one.length && subject) {
    const told = filled(words["n_sayings"] ?? "", { n: whole, shown: one.length });
    one.push(el("p", { class: "soft" }, told, " ", el("a", { href: `${subject.path}?list=statements` }, words["all_sayings"] ?? "")));
  }
  return el("div", {}, ...one);
}

/** Return the buttons that expand an entity, each with how many neighbours it would bring. */
export function expanders(context: Context, key: string, groups: readonly Group[], where: string): HTMLElement {
  const { words } = context;
  if (!groups.length) return el("p", { class: "soft" }, words["no_neighbours"] ?? "");
  const items = groups.map((group) => {
    const shown = context.shownOf(key, group);
    const arrow = group.direction === "out" ? "→" : "←";
    const label = `${arrow} ${context.text(group.label)} `;
    const count = shown ? `${shown}/${group.count}` : `${group.count}`;
    const isDone = shown >= group.count;
    const more = isDone ? { disabled: true, title: words["expanded"] ?? "" } : {};
    const focus = `${where} ${group.direction} ${group.predicate} ${key}`;
    const one = button(label, focus, () => void context.expand(key, group), { class: "quiet expander", ...more });
    one.append(el("span", { class: "count" }, count));
    one.setAttribute("aria-label", `${words["expand"]}: ${label}${count}`);
    return el("li", {}, one);
  });
  const all = button(words["expand_all"] ?? "", `${where} all ${key}`, () => void context.expandAll(key), { class: "quiet", disabled: groups.every((group) => context.shownOf(key, group) >= group.count) });
  return el("ul", { class: "expanders" }, ...items, groups.length > 1 ? el("li", {}, all) : null);
}

/** Return the buttons that act on an entity. */
export function actions(context: Context, key: string, where: string): HTMLElement {
  const { words, view } = context;
  const isHidden = view.hidden.includes(key);
  const isPinned = key in view.pins;
  const row = el("p", { class: "actions" });
  const add = (word: string, name: string, act: () => void): void => {
    row.append(button(words[word] ?? "", `${where} ${name} ${key}`, act, { class: "quiet" }), " ");
  };
  if (isHidden) add("unhide", "hide", () => context.hide(key, false));
  else {
    if (where === "list") add("details", "details", () => context.choose({ kind: "node", id: key }, true));
    add("centre", "centre", () => context.centre(key));
    add(isPinned ? "unpin" : "pin", "pin", () => context.pin(key, !isPinned));
    add("hide", "hide", () => context.hide(key, true));
  }
  add("remove", "remove", () => context.remove(key));
  return row;
}

/** Put what needs details in the place of `waiting`: at once where they came before, so that the focus can stay. */
export function ready(context: Context, key: string, waiting: HTMLElement, make: (details: Details) => HTMLElement): void {
  const known = context.graph.known.get(key);
  if (known) {
    waiting.replaceWith(make(known));
    return;
  }
  context.graph.details(key).then(
    (details) => waiting.replaceWith(make(details)),
    () => {
      waiting.textContent = context.words["failed"] ?? "";
    },
  );
}

export class Panel {
  #shown = "";

  constructor(
    private readonly place: HTMLElement,
    private readonly context: Context,
  ) {}

  show(): void {
    const { context } = this;
    const { chosen } = context;
    const id = chosen?.id ?? "";
    if (id !== this.#shown && this.place.parentElement) this.place.parentElement.scrollTop = 0; // another one is read from its begin
    this.#shown = id;
    const edge = chosen?.kind === "edge" ? context.graph.links.get(chosen.id) : undefined;
    const entity = chosen?.kind === "node" ? context.graph.entities.get(chosen.id) : undefined;
    if (edge) this.#edge(edge);
    else if (entity) this.#entity(entity);
    else {
      refill(
        this.place,
        el("h2", { tabindex: "-1" }, context.words["details"] ?? ""),
        el("p", { class: "soft" }, context.words["details_hint"] ?? ""),
      );
    }
  }

  focus(): void {
    this.place.querySelector<HTMLElement>("h2")?.focus();
  }

  #edge(edge: Link): void {
    const { context } = this;
    const end = (key: string): Node => {
      const entity = context.graph.entities.get(key);
      if (!entity) return el("span", {}, key);
      const act = (): void => context.choose({ kind: "node", id: key }, true);
      const one = button("", `panel end ${key}`, act, { class: "plainly" });
      one.append(context.mark(entity.type), called(context.name(entity)));
      return one;
    };
    refill(
      this.place,
      el("h2", { tabindex: "-1" }, context.words["evidence"] ?? ""),
      el("p", { class: "edge-head" }, end(edge.source), el("span", { class: "predicate" }, ` ${context.text(edge.label)} → `), end(edge.target), ...edgeTags(context, edge)),
      evidence(context, edge),
    );
  }

  #entity(entity: Entity): void {
    const { context } = this;
    const { words } = context;
    const names = Object.entries(entity.names).filter(([, name]) => name !== context.name(entity));
    const waiting = el("div", { class: "soft", "aria-busy": "true" }, "…");
    const rest = el("div", {}, waiting);
    ready(context, entity.key, waiting, ({ node, groups }) => {
      const aliases = node.aliases.filter((alias) => alias !== context.name(entity));
      return el(
        "div",
        {},
        node.articles ? el("p", { class: "soft" }, counted(words["n_articles"] ?? "", node.articles)) : null,
        el("h3", { class: "of-expanders" }, words["expand"] ?? ""),
        expanders(context, entity.key, groups, "panel"),
        groups.length ? el("p", { class: "soft of-expanders" }, el("small", {}, words["counts_note"] ?? "")) : null,
        aliases.length ? el("p", { class: "aliases" }, `${words["aliases"]} `, el("span", { lang: "zh-Hans" }, aliases.join("、"))) : null,
      );
    });
    refill(
      this.place,
      el("h2", { tabindex: "-1" }, context.mark(entity.type), called(context.name(entity))),
      ...names.map(([lang, name]) => el("p", { class: "alias", lang }, name)),
      el("p", { class: "formats" }, entity.type ? el("span", { class: "tag" }, context.className(entity.type)) : null, " ", el("a", { href: entity.path, "data-focus": "panel page" }, words["page_of"] ?? "")),
      actions(context, entity.key, "panel"),
      rest,
    );
  }
}
