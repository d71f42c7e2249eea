/** The axis of time: a year and a month are cells, named in their middle; what ends with a cell does not stand in the next. */

import { isOfYears, moment, type Chart } from "./data";

const DAY = 86_400_000;
const YEAR = 365.25 * DAY;
/** Below this much time the cells are months. */
const LONG = 2.6 * YEAR;
const STEPS = [1, 2, 3, 6];

interface Cells {
  min: number;
  max: number;
  /** Where cells meet. */
  ticks: number[];
  /** Middle of a named cell -> its name. */
  names: Map<number, string>;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** The years of a stretch of time; each `step`th is named. */
function years(first: number, last: number, most: number): Cells {
  const [from, to] = [new Date(first).getUTCFullYear(), new Date(last).getUTCFullYear()];
  const step = Math.max(1, Math.ceil((to - from + 1) / most));
  const start = (year: number): number => Date.UTC(year, 0, 1);
  const all = Array.from({ length: to - from + 2 }, (_, at) => from + at);
  const named = all.slice(0, -1).filter((year) => (to - year) % step === 0);
  return {
    min: start(from),
    max: start(to + 1),
    ticks: all.map(start),
    names: new Map(named.map((year) => [(start(year) + start(year + 1)) / 2, String(year)])),
  };
}

function months(first: number, last: number, most: number): Cells {
  const count = (at: number): number => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
  const [from, to] = [count(first), count(last)];
  const step = STEPS.find((one) => (to - from + 1) / one <= most) ?? 12;
  const start = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12, 1);
  const all = Array.from({ length: to - from + 2 }, (_, at) => from + at);
  const named = all.slice(0, -1).filter((month) => month % step === 0);
  return {
    min: start(from),
    max: start(to + 1),
    ticks: all.map(start),
    names: new Map(named.map((month) => [(start(month) + start(month + 1)) / 2, `${Math.floor(month / 12)}-${two((month % 12) + 1)}`])),
  };
}

/** The cells of a chart's time: months where it spans little, else years; at most `most` are named. */
export function cells(chart: Chart, most: number): Cells {
  const all = chart.series.flatMap((series) => series.points.flatMap(([x, , , begin]) => [moment(x), moment(begin || x)]));
  const [first, last] = [Math.min(...all), Math.max(...all)];
  const yearly = chart.series.every((series) => series.points.every(isOfYears));
  return yearly || last - first > LONG ? years(first, last, most) : months(first, last, Math.max(2, most - 1));
}
