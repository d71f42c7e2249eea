// Which classes are marked: the style sheet reads the boxes, the browser remembers them.
const KEY = "kg.article.hidden";

function remembered(): Set<string> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(found) ? found.filter((name) => typeof name === "string") : []);
  } catch {
    return new Set(); // no storage, or not ours
  }
}

export function keepFilters(article: HTMLElement): void {
  const folded = article.querySelector<HTMLDetailsElement>("details[data-filters]");
  if (folded && matchMedia("(max-width: 40rem)").matches) folded.open = false;
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
