// Facts and their evidence: a click on either marks the other; so do Enter and the space bar.
import { bring, light, overlaps, readSpans, show, unlight, type Span } from "./lighting";

interface Parts {
  readonly article: HTMLElement;
  readonly facts: HTMLElement[];
  readonly notes: HTMLElement[];
}

const spansOf = (fact: HTMLElement): Span[] => readSpans(fact.dataset.evidence ?? "");
const sentenceOf = (note: HTMLElement): Span | undefined => readSpans(note.dataset.sentence ?? "")[0];
const factsOf = (note: HTMLElement): Set<string> => new Set((note.dataset.facts ?? "").split(" "));
const controlOf = (fact: HTMLElement): HTMLAnchorElement | null => fact.querySelector<HTMLAnchorElement>("a.where");

function tell(article: HTMLElement, words: string | undefined, n = 0): void {
  const status = article.querySelector("[data-status]");
  if (status) status.textContent = (words ?? "").replace("{n}", String(n));
}

/** Takes every mark away: of evidence, of facts, of what is pressed. */
function clear({ article, facts, notes }: Parts): void {
  unlight(article);
  for (const fact of facts) {
    fact.classList.remove("lit");
    controlOf(fact)?.setAttribute("aria-pressed", "false");
  }
  for (const note of notes) note.setAttribute("aria-pressed", "false");
}

/** Opens all that a fact is folded away in; the margin is told at once, for it may be brought into view next. */
function unfold(fact: HTMLElement): void {
  let opened = false;
  for (let folded = fact.closest("details"); folded; folded = folded.parentElement?.closest("details") ?? null) {
    opened ||= !folded.open;
    folded.open = true;
  }
  if (opened) fact.dispatchEvent(new Event("unfolded"));
}

/** Marks a fact and its evidence. */
function markFact(parts: Parts, fact: HTMLElement): HTMLElement[] {
  clear(parts);
  fact.classList.add("lit");
  unfold(fact);
  controlOf(fact)?.setAttribute("aria-pressed", "true");
  return light(parts.article, spansOf(fact));
}

/** Marks a sentence and the facts that are drawn from it. */
function markSentence(parts: Parts, note: HTMLElement): HTMLElement[] {
  clear(parts);
  note.setAttribute("aria-pressed", "true");
  const sentence = sentenceOf(note);
  if (sentence) light(parts.article, [sentence]);
  const ids = factsOf(note);
  const drawn = parts.facts.filter((fact) => ids.has(fact.id));
  for (const fact of drawn) {
    fact.classList.add("lit");
    unfold(fact);
  }
  const shown = parts.article.querySelector<HTMLInputElement>("#show-facts");
  if (shown && !shown.checked) shown.click();
  return drawn;
}

function pressFact(parts: Parts, fact: HTMLElement): void {
  const control = controlOf(fact);
  if (control?.getAttribute("aria-pressed") === "true") {
    clear(parts);
    tell(parts.article, parts.article.dataset.wordsNone);
    return;
  }
  show(markFact(parts, fact)[0]);
  if (control) history.replaceState(null, "", control.href);
  tell(parts.article, parts.article.dataset.wordsEvidence);
}

/** Of facts the one that stands beside a sentence: one of its own, else one of its paragraph. */
function besideOf(note: HTMLElement, facts: readonly HTMLElement[]): HTMLElement | undefined {
  const sentence = sentenceOf(note);
  const here = facts.filter((fact) => fact.closest(".row, .top") === note.closest(".row, .top"));
  return here.find((fact) => sentence && readSpans(fact.dataset.home ?? fact.dataset.evidence ?? "")[0]?.begin === sentence.begin) ?? here[0];
}

/** Who pressed a number is led to its facts wherever they stand; who pressed the text goes on reading where they are. */
function pressNote(parts: Parts, note: HTMLElement, isLed: boolean): void {
  if (note.getAttribute("aria-pressed") === "true") {
    clear(parts);
    tell(parts.article, parts.article.dataset.wordsNone);
    return;
  }
  const drawn = markSentence(parts, note);
  const near = besideOf(note, drawn);
  if (near) bring(near);
  else if (isLed) show(drawn[0]);
  tell(parts.article, parts.article.dataset.wordsFacts, drawn.length);
}

function asButton(control: HTMLElement, press: () => void): void {
  control.setAttribute("role", "button");
  control.setAttribute("aria-pressed", "false");
  control.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab is wanted
    event.preventDefault();
    press();
  });
  control.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    press();
  });
}

/** Shows on hover and focus what belongs to what, without marking it. */
function preview({ article, facts, notes }: Parts): void {
  const set = (elements: Iterable<Element>): void => {
    for (const old of article.querySelectorAll(".preview")) old.classList.remove("preview");
    for (const element of elements) element.classList.add("preview");
  };
  const sentences = [...article.querySelectorAll<HTMLElement>(".sentence[id]")];
  const look = (target: EventTarget | null): void => {
    if (!(target instanceof Element)) return;
    const fact = target.closest<HTMLElement>(".fact");
    if (fact) {
      const spans = spansOf(fact);
      set(sentences.filter((one) => readSpans(one.id.slice(5)).some((s) => spans.some((t) => overlaps(s, t)))));
      return;
    }
    const note = noteAt(notes, target);
    if (!note) return set([]);
    const ids = factsOf(note);
    set(facts.filter((one) => ids.has(one.id)));
  };
  article.addEventListener("pointerover", (event) => look(event.target));
  article.addEventListener("pointerleave", () => set([]));
  article.addEventListener("focusin", (event) => look(event.target));
}

/** The note of the sentence that an element of the text belongs to. */
function noteAt(notes: readonly HTMLElement[], target: Element): HTMLElement | undefined {
  const own = target.closest<HTMLElement>(".note");
  if (own) return own;
  const id = target.closest<HTMLElement>(".sentence[id]")?.id;
  return id === undefined ? undefined : notes.find((note) => `char=${note.dataset.sentence}` === id);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment; // a percent sign of no escape
  }
}

/** Marks what the address names: characters, or a fact. */
function followAddress(parts: Parts): void {
  const fragment = decoded(location.hash.slice(1));
  const asked = new URLSearchParams(location.search).getAll("evidence").join(" ");
  const named = parts.facts.find((fact) => fragment && fact.id === fragment);
  if (named) {
    markFact(parts, named);
    show(named);
    return;
  }
  // The fragment brings the reader to one of the spans that are asked for; another one goes before them.
  const here = fragment.startsWith("char=") ? fragment.slice(5) : "";
  const wanted = here && !asked.split(" ").includes(here) ? here : asked;
  const all = readSpans(wanted);
  if (all.length === 0) return;
  const proved = parts.facts.filter((fact) => fact.dataset.evidence === wanted);
  if (proved[0] && proved.length === 1) markFact(parts, proved[0]);
  else {
    clear(parts);
    for (const fact of parts.facts.filter((one) => spansOf(one).some((span) => all.some((other) => overlaps(span, other))))) {
      fact.classList.add("lit");
      unfold(fact);
    }
  }
  const hits = light(parts.article, all);
  show(hits[0]);
}

/** Makes facts, numbers and sentences answer. */
export function answerClicks(article: HTMLElement): void {
  const parts: Parts = {
    article,
    facts: [...article.querySelectorAll<HTMLElement>(".fact[data-evidence]")],
    notes: [...article.querySelectorAll<HTMLElement>(".note")],
  };
  for (const fact of parts.facts) {
    const control = controlOf(fact);
    if (control) asButton(control, () => pressFact(parts, fact));
    fact.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("a")) pressFact(parts, fact);
    });
  }
  for (const note of parts.notes) asButton(note, () => pressNote(parts, note, true));
  article.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("a, .fact") || !getSelection()?.isCollapsed) return;
    const note = noteAt(parts.notes, target);
    if (note) pressNote(parts, note, false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear(parts);
  });
  preview(parts);
  followAddress(parts);
  window.addEventListener("hashchange", () => followAddress(parts));
}
