/** What a page gives for a chart: series of points, each with the text that the table prints. */

export type Point = readonly [x: string, y: number, text: string];

export interface Series {
  name: string;
  hollow: boolean;
  points: Point[];
}

export interface Chart {
  /** `time`: x is a day; `months`: x is a label in order; `bars`: x is a name, drawn from left to right. */
  kind: "time" | "months" | "bars";
  unit: string;
  summary: string;
  series: Series[];
}

/** Read a chart's block; null for one without points. */
export function readChart(text: string | null): Chart | null {
  const found = JSON.parse(text ?? "null") as Chart | null;
  return found?.series.some((series) => series.points.length) ? found : null;
}

const DAY = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/;

/** Milliseconds of a day in UTC; NaN for what is none. */
export function moment(day: string): number {
  const [, year, month, date] = DAY.exec(day) ?? [];
  return year ? Date.UTC(Number(year), Number(month ?? 1) - 1, Number(date ?? 1)) : NaN;
}

/** A tick of the time axis as plain text: a year, else year and month. */
export function tick(at: number): string {
  const date = new Date(at);
  const month = date.getUTCMonth();
  const year = String(date.getUTCFullYear());
  return month ? `${year}-${String(month + 1).padStart(2, "0")}` : year;
}
