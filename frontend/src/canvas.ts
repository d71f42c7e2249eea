// The graph page: the list first, the drawing as soon as its library came.
import { Explorer } from "./canvas/explorer";

const root = document.querySelector<HTMLElement>("[data-explore]");
const data = root?.querySelector("[data-explore-data]")?.textContent;
if (root && data) {
  const explorer = new Explorer(root, JSON.parse(data) as ConstructorParameters<typeof Explorer>[1]);
  void explorer.restore();
  void explorer.draw();
}
