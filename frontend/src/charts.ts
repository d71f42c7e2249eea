// Charts beside tables: each `script[data-chart]` is drawn when it comes into view; its table stays.
import { readChart } from "./charts/data";
import { place } from "./charts/place";

for (const block of document.querySelectorAll<HTMLScriptElement>("script[data-chart]")) {
  const chart = readChart(block.textContent);
  if (chart) place(block, chart);
}
