// Every page: suggestions in search boxes and in fields that name a thing.
import "./site/suggest.css";
import { suggestIn } from "./site/suggest";

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) suggestIn(input);
