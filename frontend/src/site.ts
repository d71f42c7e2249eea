// Every page: suggestions in search boxes and in fields that name a thing.
import { copyWith } from "./site/copying";
import { keepChosen } from "./site/keeping";
import "./site/suggest.css";
import { suggestIn } from "./site/suggest";

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) suggestIn(input);
for (const input of document.querySelectorAll<HTMLInputElement>('input[data-suggest="name"][name]')) keepChosen(input);
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) copyWith(button);
