// The margin of an article: each fact stands beside its sentence, and what would stand on another is pushed down.
// The style sheet reads --top of a paragraph's facts, --drop of a fact and --least of the text.
import { readSpans } from "./lighting";

const WIDE = matchMedia("screen and (min-width: 62rem)");
/** Between the facts of two paragraphs, and from the top of a line of the text to that of its letters, in pixels. */
const GAP = 8;
const LEADING = 6;

interface Block {
  readonly element: HTMLElement;
  readonly rowTop: number;
  readonly height: number;
  readonly facts: readonly { readonly element: HTMLElement; readonly wanted: number; readonly height: number }[];
}

/** Where the first line of the evidence that a fact stands beside is, from the top of the window. */
function lineOf(fact: HTMLElement, otherwise: number): number {
  const span = readSpans(fact.dataset["home"] ?? fact.dataset["evidence"] ?? "")[0];
  const place = span ? document.getElementById(`char=${span.begin},${span.end}`) : null;
  const top = place?.getClientRects()[0]?.top;
  return top === undefined ? otherwise : top;
}

function measured(element: HTMLElement): Block {
  const rowTop = (element.parentElement ?? element).getBoundingClientRect().top;
  const isHead = element.matches(".of-head");
  const own = element.querySelectorAll<HTMLElement>(":scope > .facts > .fact");
  return {
    element,
    rowTop,
    height: element.getBoundingClientRect().height,
    facts: [...own].map((fact) => ({
      element: fact,
      wanted: isHead ? rowTop : lineOf(fact, rowTop),
      height: fact.getBoundingClientRect().height,
    })),
  };
}

/** Puts every fact in its place; on a narrow window they follow their paragraphs and need none. */
function place(article: HTMLElement): void {
  const body = article.querySelector<HTMLElement>(".body");
  const elements = [...article.querySelectorAll<HTMLElement>(".beside")];
  for (const one of article.querySelectorAll<HTMLElement>(".fact")) one.style.removeProperty("--drop");
  body?.style.removeProperty("--least");
  article.classList.toggle("is-placed", WIDE.matches);
  if (!WIDE.matches || !body) return;
  // All is read before anything is written, so that the page is laid out twice and not once a fact.
  const bodyTop = body.getBoundingClientRect().top;
  const blocks = elements.map(measured).filter((block) => block.height > 0);
  let floor = Number.NEGATIVE_INFINITY;
  for (const block of blocks) {
    const first = block.facts[0]?.wanted ?? block.rowTop;
    const top = Math.max(floor, block.element.matches(".of-head") ? block.rowTop : first + LEADING);
    let bottom = top;
    let dropped = 0;
    for (const fact of block.facts) {
      const drop = Math.max(0, fact.wanted + LEADING - bottom);
      if (drop > 0 && bottom > top) {
        fact.element.style.setProperty("--drop", `${drop}px`);
        dropped += drop;
        bottom += drop;
      }
      bottom += fact.height + 3;
    }
    block.element.style.setProperty("--top", `${top - block.rowTop}px`);
    floor = top + block.height + dropped + GAP;
  }
  body.style.setProperty("--least", `${Math.ceil(floor - bodyTop)}px`);
}

/** Opens what is said of headline and byline where it has room beside them. */
function openHead(article: HTMLElement): void {
  const head = article.querySelector<HTMLDetailsElement>("details.of-head");
  const top = article.querySelector<HTMLElement>(".top");
  if (!head || !top || !WIDE.matches) return;
  head.open = true;
  head.open = head.scrollHeight <= top.getBoundingClientRect().height + 60;
}

/** Where there is a margin all facts stand open in it; else they are folded under their paragraphs, but for lit ones. */
function openBeside(article: HTMLElement): void {
  for (const one of article.querySelectorAll<HTMLDetailsElement>("details.beside:not(.of-head)")) {
    one.open = WIDE.matches || one.querySelector(".lit") !== null;
  }
}

/** Keeps the margin in step with the text. */
export function keepMargin(article: HTMLElement): void {
  openHead(article);
  openBeside(article);
  place(article);
  let waiting = 0;
  const soon = (): void => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      place(article);
    });
  };
  let width = article.clientWidth;
  new ResizeObserver(() => {
    if (article.clientWidth === width) return;
    width = article.clientWidth;
    place(article);
  }).observe(article);
  WIDE.addEventListener("change", () => {
    openBeside(article);
    place(article);
  });
  for (const event of ["change", "unfolded"]) article.addEventListener(event, () => place(article), true);
  article.addEventListener("toggle", soon, true); // of many at once
  void document.fonts.ready.then(() => place(article));
}
