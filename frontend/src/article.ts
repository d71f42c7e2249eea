// The page of an article: whole without this; here facts and evidence mark each other.
import { answerClicks } from "./article/facts";
import { keepFilters } from "./article/filters";
import { keepMargin } from "./article/margin";
import { pairParagraphs } from "./article/pairs";

const article = document.querySelector<HTMLElement>("article.article");
if (article) {
  document.documentElement.classList.add("has-script");
  keepFilters(article);
  if (article.classList.contains("shows-text")) keepMargin(article);
  answerClicks(article);
  if (article.querySelector("[data-pair]")) pairParagraphs(article);
}
