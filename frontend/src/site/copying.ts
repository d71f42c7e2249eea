/** A button that copies an address; without a clipboard it stays hidden, and the address beside it is a link. */
export function copyWith(button: HTMLButtonElement): void {
  if (!navigator.clipboard) return;
  const words = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
    button.textContent = button.dataset["copied"] ?? words;
    setTimeout(() => {
      button.textContent = words;
    }, 2_000);
  });
}
