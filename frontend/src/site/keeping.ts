/** A field that names a thing sends the thing that was chosen: its name is shown, its IRI goes along, until it is written over. */

/** Keep what is chosen in a field of a form. */
export function keepChosen(input: HTMLInputElement): void {
  const name = input.name;
  const sent = document.createElement("input");
  sent.type = "hidden";

  function keep(): void {
    const iri = input.dataset["iri"];
    if (iri) {
      sent.name = name;
      sent.value = iri;
      input.removeAttribute("name");
      input.form?.append(sent);
    } else {
      sent.remove();
      input.name = name;
    }
  }

  if (input.dataset["iri"] && input.dataset["shown"]) input.value = input.dataset["shown"];
  input.addEventListener("change", keep);
  input.addEventListener("input", () => {
    delete input.dataset["iri"]; // written over: the name counts again
    keep();
  });
  keep();
}
