/** The queries that were run in this browser, newest first. */

import { element, figure, language, word } from "./page";
import { forgetRuns, storedRuns, type Run } from "./storing";

const MOST_CHARS = 90;

/** What a query is called: its title, as those of the examples have one, its first comment, else its first line. */
export function headingOf(query: string): string {
  const lines = query.split("\n").map((line) => line.trim());
  const title = lines.find((line) => line.startsWith(`#+ title.${language}:`));
  if (title) return title.slice(title.indexOf(":") + 1).trim();
  const first = lines.find((line) => line && !line.startsWith("#+") && !/^(prefix|base)\b/i.test(line)) ?? "";
  return shortened(first.replace(/^#\s*/, ""));
}

/** The first words of a long line. */
function shortened(line: string): string {
  const characters = [...line];
  if (characters.length <= MOST_CHARS) return line;
  const cut = characters.slice(0, MOST_CHARS - 1).join("");
  return `${cut.replace(/(?<=\s)\S*$/, "").trimEnd() || cut}…`;
}

/** Draw them into `place`; a click opens one. */
export function showHistory(place: HTMLElement, open: (query: string) => void, runs: Run[] = storedRuns()): void {
  if (!runs.length) {
    place.replaceChildren(element("p", { class: "note" }, word("no_history")));
    return;
  }
  const items = runs.map((run) => {
    const when = new Date(run.at).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "short", timeStyle: "short" });
    const failed = typeof run.failed === "string" ? ` · ${[word("failed"), run.failed].filter(Boolean).join(" ")}` : "";
    const rows = typeof run.rows === "number" ? ` · ${word("n_rows", { n: figure(run.rows) })}` : failed;
    return element(
      "li",
      {},
      element("button", { type: "button", class: "link", click: () => open(run.query) }, element("code", { title: run.query }, headingOf(run.query) || word("query"))),
      element("small", {}, ` ${when}${rows} · ${word("ms", { n: Math.round(run.ms) })}`),
    );
  });
  const clear = element("button", { type: "button", class: "quiet", click: () => { forgetRuns(); showHistory(place, open); } }, word("forget"));
  place.replaceChildren(element("ul", { class: "runs", "data-test": "history" }, ...items), clear);
}
