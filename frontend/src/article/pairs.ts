// A paragraph and its place in print show each other; the page begins with the article's place in it.
export function pairParagraphs(article: HTMLElement): void {
  const look = (target: EventTarget | null): void => {
    const pair = target instanceof Element ? target.closest<HTMLElement>("[data-pair]")?.dataset.pair : undefined;
    for (const one of article.querySelectorAll<HTMLElement>("[data-pair]")) {
      one.classList.toggle("preview", one.dataset.pair === pair);
    }
  };
  const pane = article.querySelector<HTMLElement>("pre.print");
  const first = pane?.querySelector<HTMLElement>(".own.hit") ?? pane?.querySelector<HTMLElement>(".own");
  if (pane && first && !location.hash) {
    pane.scrollTop += first.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 6;
  }
  article.addEventListener("pointerover", (event) => look(event.target));
  article.addEventListener("focusin", (event) => look(event.target));
}
