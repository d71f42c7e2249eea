/** A chart of an answer: one column of labels, one of numbers.  The table stays below it. */

import { isDate, isNumber, type Answer, type Value } from "./answer";
import type { EChartsType } from "./plotting";
import { element, language, word } from "./page";
import { nameColumns, shown } from "./table";

const MOST_BARS = 40;
const MOST_POINTS = 2_000;
/** Days that are each named on the axis. */
const MOST_NAMED = 12;

function share(answer: Answer, column: number, test: (value: Value) => boolean): number {
  const bound = answer.rows.map((row) => row[column]).filter((value): value is Value => !!value);
  return bound.length ? bound.filter(test).length / bound.length : 0;
}

function indexes(answer: Answer, test: (column: number) => boolean): number[] {
  return answer.variables.flatMap((_, column) => (test(column) ? [column] : []));
}

export function numberColumns(answer: Answer): number[] {
  return answer.form === "rows" ? indexes(answer, (column) => share(answer, column, isNumber) > 0.8) : [];
}

/** The column that labels best: dates, then names, then things, then whatever is no number. */
function labelColumn(answer: Answer, numbers: number[]): number {
  const others = indexes(answer, (column) => !numbers.includes(column));
  const dates = others.find((column) => share(answer, column, isDate) > 0.8);
  const texts = others.find((column) => share(answer, column, (value) => value.type === "literal") > 0.8);
  return dates ?? texts ?? others[0] ?? numbers[0] ?? 0;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function style(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function picker(id: string, label: string, answer: Answer, columns: number[], chosen: number): [HTMLElement, HTMLSelectElement] {
  const select = element("select", { id, "data-test": id });
  for (const column of columns) {
    select.append(element("option", { value: String(column), selected: column === chosen }, answer.variables[column] ?? ""));
  }
  return [element("label", { for: id }, label, " ", select), select];
}

/** Build the chart; null where there is no column of numbers.  The library comes with the first chart. */
export async function chart(answer: Answer): Promise<HTMLElement> {
  const numbers = numberColumns(answer);
  const first = numbers[0];
  if (first === undefined) return element("p", { class: "note" }, word("no_chart"));
  const { init } = await import("./plotting");

  const names = nameColumns(answer);
  const all = indexes(answer, () => true);
  const [labelBox, labelSelect] = picker("chart-label", word("label_column"), answer, all, labelColumn(answer, numbers));
  const [numberBox, numberSelect] = picker("chart-number", word("number_column"), answer, numbers, first);
  const place = element("div", { class: "chart", role: "img" });
  const note = element("p", { class: "note", "data-test": "chart-note" });
  const made = element("div", { class: "view" }, element("div", { class: "bar" }, labelBox, numberBox), note, place);
  let drawn: EChartsType | null = null;

  function draw(): void {
    const labels = Number(labelSelect.value);
    const figures = Number(numberSelect.value);
    const dated = share(answer, labels, isDate) > 0.8;
    const most = dated ? MOST_POINTS : MOST_BARS;
    const usable = answer.rows.filter((row) => row[figures] && row[labels]);
    const rows = usable.slice(0, most);
    if (dated) rows.sort((a, b) => ((a[labels]?.value ?? "") < (b[labels]?.value ?? "") ? -1 : 1));
    const points = rows.map((row) => ({
      name: shown(row[names[labels] ?? -1] ?? row[labels]),
      value: Number(row[figures]?.value),
    }));
    const said = word(usable.length > rows.length ? "chart_part" : "chart_whole", {
      label: answer.variables[labels] ?? "",
      number: answer.variables[figures] ?? "",
      n: rows.length,
      all: usable.length,
    });
    note.textContent = said;
    place.setAttribute("aria-label", said);
    place.style.height = dated ? "22rem" : `${Math.max(10, 4 + points.length * 1.7)}rem`;
    const text = { color: style("--ink"), fontFamily: style("--sans"), fontSize: 13 };
    const lines = { lineStyle: { color: style("--line") } };
    // Days stand as far apart as they are; few of them are all named, as far as there is room.
    const times = points.map((point) => Date.parse(point.name));
    const isTime = dated && times.every((at) => !Number.isNaN(at));
    const few = new Set(times).size <= MOST_NAMED ? { customValues: [...new Set(times)] } : {};
    const days = {
      type: "time" as const,
      axisLabel: { ...text, ...few, hideOverlap: true, ...(few.customValues ? { formatter: dayOf } : {}) },
      axisTick: { ...few },
      axisLine: lines,
    };
    const category = {
      type: "category" as const,
      data: points.map((point) => point.name),
      inverse: !dated,
      axisLabel: { ...text, width: innerWidth < 640 ? 110 : 260, overflow: "truncate" as const },
      axisLine: lines,
      axisTick: { show: false },
    };
    const value = {
      type: "value" as const,
      splitNumber: innerWidth < 640 ? 3 : 5,
      axisLabel: { ...text, hideOverlap: true, color: style("--soft"), formatter: (n: number) => n.toLocaleString(language, { notation: Math.abs(n) >= 1e6 ? "compact" : "standard" }) },
      splitLine: lines,
    };
    drawn?.dispose();
    drawn = init(place, null, { renderer: "svg" });
    const isOnce = new Set(times).size === times.length; // a line from one to another of the same day says nothing
    drawn.setOption({
      useUTC: true,
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      aria: { enabled: true, label: { description: said } },
      color: [style("--accent")],
      textStyle: text,
      grid: { left: 8, right: dated ? 48 : 24, top: 20, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: style("--sheet"), borderColor: style("--line"), textStyle: text },
      xAxis: isTime ? days : dated ? category : value,
      yAxis: dated ? value : category,
      series: [{
        type: dated ? "line" : "bar",
        data: isTime ? points.map((point, at) => [times[at] ?? 0, point.value]) : points,
        name: answer.variables[figures] ?? "",
        barMaxWidth: 22,
        symbolSize: 7,
        clip: false,
        ...(dated && !isOnce ? { lineStyle: { opacity: 0 } } : {}),
      }],
    });
  }

  for (const select of [labelSelect, numberSelect]) select.addEventListener("change", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => made.isConnected && draw());
  new ResizeObserver(() => {
    if (!drawn && place.clientWidth) draw();
    else drawn?.resize();
  }).observe(place);
  return made;
}
