/** Where a chart stands: behind its block, drawn when seen, again when the width changes. */

import type { Chart } from "./data";
import { paint } from "./svg";

const NEAR = "200px";

function legend(chart: Chart): HTMLElement | null {
  if (chart.series.length < 2) return null;
  const list = document.createElement("ul");
  list.className = "legend";
  list.setAttribute("aria-hidden", "true");
  chart.series.forEach((series, index) => {
    const item = document.createElement("li");
    item.className = `mark-${series.quiet ? "quiet" : series.hollow ? "hollow" : "full"} series-${index}`;
    item.textContent = series.name;
    list.append(item);
  });
  return list;
}

function height(chart: Chart): number {
  const rows = chart.series[0]?.points.length ?? 0;
  return chart.kind === "bars" ? 3 + rows * ((chart.lines ?? 1) > 1 ? 3 : 1.75) : chart.kind === "months" ? 12 : 15;
}

/** Put the chart behind its block. */
export function place(block: HTMLScriptElement, chart: Chart): void {
  const box = document.createElement("div");
  box.className = "drawing";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", chart.summary);
  box.style.height = `${height(chart)}rem`;
  const words = legend(chart);
  block.after(...(words ? [words, box] : [box]));

  let width = 0;
  function draw(): void {
    width = box.clientWidth;
    if (!width) return;
    paint(box, chart);
    box.dataset["drawn"] = "";
  }

  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    draw();
    new ResizeObserver(() => box.clientWidth !== width && draw()).observe(box);
  }, { rootMargin: NEAR });
  seen.observe(box);
  // Paper shows all at once, what nobody scrolled to as well.
  window.addEventListener("beforeprint", () => box.dataset["drawn"] === undefined && draw());
}
