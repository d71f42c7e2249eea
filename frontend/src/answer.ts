// The graph of a question's answer: drawn when it comes into view; the table below says the same.
import { draw } from "./answer/draw";

const NEAR = "200px";
const root = document.querySelector<HTMLElement>("[data-answer-graph]");
const block = root?.querySelector("[data-drawing]")?.textContent;
if (root && block) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    draw(root, JSON.parse(block) as Parameters<typeof draw>[1]);
  }, { rootMargin: NEAR });
  seen.observe(root);
}
