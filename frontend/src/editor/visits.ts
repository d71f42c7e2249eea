/** The address of the page and the way back: an address holds the query that was run last, the way back those before it. */

import { address } from "./page";

/** Beyond this an address is likely to be cut on its way. */
export const MOST_ADDRESS = 8_000;

/** A query that was shown: in which sheet, and whether it was run. */
export interface Shown {
  sheet: string;
  query: string;
  ran: boolean;
}

/** What this entry of the way back shows; null for a page that was just opened. */
export function shownHere(): Shown | null {
  const found = history.state as Shown | null;
  return typeof found?.sheet === "string" && typeof found.query === "string" ? found : null;
}

/** The address that opens a query and runs it. */
export function runAddress(query: string): string {
  return address("/sparql", { query, run: "1" });
}

/** Note what is shown: as a new entry where another query is run, else in the place of the present one. */
export function note(shown: Shown): void {
  const here = new URL(location.href);
  if (shown.ran) {
    const lang = here.searchParams.get("lang");
    const href = runAddress(shown.query);
    // A query that an address has no room for is kept by its entry alone.
    here.href = href.length > MOST_ADDRESS ? address("/sparql") : href;
    if (lang) here.searchParams.set("lang", lang);
  }
  const before = shownHere();
  const isOther = shown.ran && before !== null && before.ran && before.query !== shown.query;
  history[isOther ? "pushState" : "replaceState"](shown, "", here);
  leadOn(here);
}

/** The page in the other language shows the same query. */
function leadOn(here: URL): void {
  const link = document.querySelector<HTMLAnchorElement>("header a.language");
  if (!link) return;
  const there = new URL(link.href);
  for (const name of ["query", "run"]) {
    const value = here.searchParams.get(name);
    if (value === null) there.searchParams.delete(name);
    else there.searchParams.set(name, value);
  }
  link.href = there.href;
}

/** Call `show` when the reader goes back or on. */
export function whenTurned(show: (shown: Shown) => void): void {
  addEventListener("popstate", () => {
    const shown = shownHere();
    if (!shown) return;
    leadOn(new URL(location.href));
    show(shown);
  });
}
