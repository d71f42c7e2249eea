/** What a page gives for a chart: series of points, each with the text that the table prints. */

/** `begin`: the first day of a period whose last one is x; `sources`: the articles that tell it, a line each. */
export type Point = readonly [x: string, y: number, text: string, begin?: string, sources?: string];

export interface Series {
  name: string;
  hollow: boolean;
  /** Drawn as a thin line behind what the chart is about. */
  quiet?: boolean;
  points: Point[];
}

export interface Chart {
  /** `time`: x is a day; `months`: x is a label in order; `bars`: x is a name, drawn from left to right. */
  kind: "time" | "months" | "bars";
  unit: string;
  summary: string;
  /** How many lines the names of bars have at most; the first is what a bar is of. */
  lines?: number;
  series: Series[];
}

/** Read a chart's block; null for one without points. */
export function readChart(text: string | null): Chart | null {
  const found = JSON.parse(text ?? "null") as Chart | null;
  return found?.series.some((series) => series.points.length) ? found : null;
}

const DATE = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/;
const DAY = 86_400_000;

/** Milliseconds of the begin of a day in UTC; NaN for what is none. */
export function moment(day: string): number {
  const [, year, month, date] = DATE.exec(day) ?? [];
  return year ? Date.UTC(Number(year), Number(month ?? 1) - 1, Number(date ?? 1)) : NaN;
}

/** Where a figure stands: from the begin of its period to its end, or within its day. */
export function stretch([x, , , begin]: Point): [number, number] {
  return begin ? [moment(begin), moment(x) + DAY] : [moment(x) + DAY / 2, moment(x) + DAY / 2];
}

/** The middle of a figure's time. */
export function middle(point: Point): number {
  const [begin, end] = stretch(point);
  return (begin + end) / 2;
}

/** Whether figures are of stretches of one length, so that a line from one to the next claims nothing. */
export function isEven(points: readonly Point[]): boolean {
  const lengths = points.map((point) => stretch(point)[1] - stretch(point)[0]);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  return most === 0 || least > most * 0.8;
}

/** Whether a figure is of one whole year or of several. */
export function isOfYears([x, , , begin]: Point): boolean {
  return begin !== undefined && begin.endsWith("-01-01") && x.endsWith("-12-31");
}

/** A period in words: whole years and months by their names, else its days. */
export function period([x, , , begin]: Point): string {
  if (!begin) return x;
  const isWhole = begin.endsWith("-01") && new Date(moment(x) + DAY).getUTCDate() === 1;
  if (!isWhole) return `${begin}–${x}`;
  if (isOfYears([x, 0, "", begin])) return begin.slice(0, 4) === x.slice(0, 4) ? x.slice(0, 4) : `${begin.slice(0, 4)}–${x.slice(0, 4)}`;
  return begin.slice(0, 7) === x.slice(0, 7) ? x.slice(0, 7) : `${begin.slice(0, 7)}–${x.slice(0, 7)}`;
}
