/** A text with `{n}` for a number: of "singular|plural" the one that fits. */
export function counted(text: string, n: number): string {
  const [singular = "", plural] = text.split("|");
  return (plural !== undefined && n !== 1 ? plural : singular).replace("{n}", n.toLocaleString(document.documentElement.lang));
}
