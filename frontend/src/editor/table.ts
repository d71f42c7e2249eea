/** The answer as a table: text only, a hundred rows at a time, sorted and sifted on the spot. */

import { isDate, isNumber, type Answer, type Value } from "./answer";
import { element, figure, isOurs, language, pageOf, word } from "./page";
import { nameOf, vocabulary, vocabularyNow } from "./vocabulary";

const PAGE = 100;
/** So many are shown at full height. */
const FEW = 30;
/** A text of more characters gets a column that it can be read in; the table then scrolls sideways. */
const LONG = 30;
const LABEL_ENDINGS = ["Label", "Name", "_label", "_name"];

/** For each column of IRIs, the column that holds their names: `?companyName` beside `?company`; -1 where none does. */
export function nameColumns(answer: Answer): number[] {
  const { variables, rows } = answer;
  const few = rows.slice(0, PAGE);
  const ours = variables.map((_, column) => few.some((row) => row[column]?.type === "uri" && isOurs(row[column].value)));
  const found = variables.map((name) => {
    for (const ending of LABEL_ENDINGS) {
      const column = variables.indexOf(name + ending);
      if (column >= 0) return column;
    }
    return -1;
  });
  const plain = variables.findIndex((name) => name === "name" || name === "label");
  const things = ours.flatMap((is, column) => (is ? [column] : []));
  const only = things[0];
  if (plain >= 0 && things.length === 1 && only !== undefined && found[only] === -1) found[only] = plain;
  return found;
}

/** A value as a reader sees it. */
export function shown(value: Value | null | undefined): string {
  if (!value) return "";
  return value.type === "uri" ? nameOf(value.value) : value.type === "bnode" ? `_:${value.value}` : value.value;
}

function cell(value: Value | null, name: Value | null | undefined): HTMLTableCellElement {
  const made = document.createElement("td");
  if (!value) return made;
  if (value.type === "uri") {
    const page = pageOf(value.value);
    // A Chinese page keeps the Chinese name that the IRI itself holds.
    const fits = name && !(language === "zh" && name["xml:lang"]?.startsWith("en"));
    const text = (fits && name.value) || nameOf(value.value);
    if (page === null) {
      made.textContent = text;
      made.title = value.value;
      return made;
    }
    const link = document.createElement("a");
    link.href = page;
    link.textContent = text;
    link.title = value.value;
    if (/^https?:/.test(page)) link.rel = "noreferrer";
    made.append(link);
    return made;
  }
  made.textContent = shown(value);
  if (isNumber(value)) made.className = "figure";
  else if (isDate(value)) made.className = "period";
  else if (value.value.length > LONG) made.className = "text";
  if (value["xml:lang"] && value["xml:lang"] !== language) made.lang = value["xml:lang"];
  if (value.datatype) made.title = value.datatype;
  return made;
}

const collator = new Intl.Collator(language === "zh" ? "zh-Hans-u-co-pinyin" : "en", { numeric: true });

function order(a: Value | null | undefined, b: Value | null | undefined): number {
  if (!a || !b) return a ? -1 : b ? 1 : 0; // what is unbound stands last
  if (isNumber(a) && isNumber(b)) return Number(a.value) - Number(b.value);
  return collator.compare(shown(a), shown(b));
}

/** Build the table. The first page is there at once, the others when they are turned to. */
export function table(answer: Answer): HTMLElement {
  const { variables } = answer;
  const names = nameColumns(answer);
  let rows = answer.rows;
  let from = 0;
  let sorted: { column: number; down: boolean } | null = null;

  const body = element("tbody");
  const heads = variables.map((name, column) =>
    element("th", { scope: "col" }, element("button", { type: "button", click: () => sort(column) }, answer.form === "graph" ? word(name) : name)),
  );
  const count = element("span", { role: "status", class: "count" });
  const turns = [
    ["first", () => 0],
    ["previous", () => from - PAGE],
    ["next", () => from + PAGE],
    ["last", () => Math.floor((rows.length - 1) / PAGE) * PAGE],
  ] as const;
  const buttons = turns.map(([name, place]) =>
    element("button", { type: "button", class: "quiet", "data-test": `page-${name}`, click: () => turn(place()) }, word(`page_${name}`)),
  );
  const filter = element("input", { type: "search", "aria-label": word("filter"), placeholder: word("filter"), "data-test": "filter" });
  filter.addEventListener("input", sift);
  const pager = element("div", { class: "pager", role: "group", "aria-label": word("pages") }, ...buttons);

  function draw(): void {
    const part = document.createDocumentFragment();
    for (const row of rows.slice(from, from + PAGE)) {
      const line = document.createElement("tr");
      row.forEach((value, column) => line.append(cell(value, row[names[column] ?? -1])));
      part.append(line);
    }
    body.replaceChildren(part);
    const to = Math.min(from + PAGE, rows.length);
    count.textContent = word("rows_shown", { from: rows.length ? from + 1 : 0, to, all: rows.length });
    pager.hidden = rows.length <= PAGE;
    const disabled = [from === 0, from === 0, to >= rows.length, to >= rows.length];
    buttons.forEach((button, index) => (button.disabled = disabled[index] ?? false));
  }

  function turn(to: number): void {
    from = Math.max(0, to);
    draw();
    scroller.scrollTop = 0;
  }

  function arrange(): void {
    if (!sorted) return;
    const { column, down } = sorted;
    rows = [...rows].sort((a, b) => (down ? order(b[column], a[column]) : order(a[column], b[column])));
  }

  function sort(column: number): void {
    sorted = { column, down: sorted?.column === column && !sorted.down };
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column]?.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
    arrange();
    turn(0);
  }

  function sift(): void {
    const wanted = filter.value.trim().toLowerCase();
    rows = wanted ? answer.rows.filter((row) => row.some((value) => shown(value).toLowerCase().includes(wanted))) : answer.rows;
    arrange();
    turn(0);
  }

  const grid = element("table", { "data-test": "rows" }, element("thead", {}, element("tr", {}, ...heads)), body);
  const scroller = element("div", { class: answer.rows.length > FEW ? "scroll long" : "scroll", tabindex: "0", role: "region", "aria-label": word("answer") }, grid);
  draw();
  // A quick answer is there before the words of the data are: its terms get their labels when these come.
  if (!vocabularyNow().classes.length) void vocabulary().then((known) => known.classes.length && (arrange(), draw()));
  return element("div", { class: "answer-table" }, element("div", { class: "bar" }, count, pager, answer.rows.length > 10 && filter), scroller);
}

/** A line that says how many rows there are. */
export function rowCount(answer: Answer): string {
  return word(answer.form === "graph" ? "n_triples" : "n_rows", { n: figure(answer.rows.length) });
}
