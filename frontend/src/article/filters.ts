// Which classes are marked: the style sheet reads the boxes, the browser remembers them.
const KEY = "kg.article.hidden";
/** What is not shown until it is asked for. */
const AT_FIRST = ["signs"];

function remembered(): Set<string> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? JSON.stringify(AT_FIRST));
    return new Set(Array.isArray(found) ? found.filter((name) => typeof name === "string") : []);
  } catch {
    return new Set(AT_FIRST); // no storage, or not ours
  }
}

export function keepFilters(article: HTMLElement): void {
  const hidden = remembered();
  for (const box of article.querySelectorAll<HTMLInputElement>("input[data-filter]")) {
    const name = box.dataset.filter ?? "";
    box.checked = !hidden.has(name);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(name);
      else hidden.add(name);
      try {
        localStorage.setItem(KEY, JSON.stringify([...hidden].sort()));
      } catch {
        // the choice lasts as long as the page
      }
    });
  }
}
