/** The library's options for a chart; colours and type are the page's own variables. */

import { moment, tick, type Chart, type Point, type Series } from "./data";

const COLOURS = ["--accent", "--blue", "--green", "--plum"];
const NARROW = 480;

function style(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function figure(value: number): string {
  const locale = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-GB";
  return value.toLocaleString(locale, { notation: Math.abs(value) >= 1e6 ? "compact" : "standard", maximumFractionDigits: 2 });
}

/** Whether all figures are of the ends of years: then each stands above its year. */
function yearly(chart: Chart): boolean {
  return chart.series.every((series) => series.points.every(([day]) => day.endsWith("-12-31")));
}

function pointOf(chart: Chart, [x, y, text]: Point): { name: string; value: (number | string)[] } {
  return { name: `${x}  ${text}`, value: chart.kind === "time" ? [yearly(chart) ? x.slice(0, 4) : moment(x), y] : chart.kind === "bars" ? [y, x] : [x, y] };
}

/** Every year from the first to the last. */
function years(days: string[]): string[] {
  const all = days.map((day) => Number(day.slice(0, 4)));
  const first = Math.min(...all);
  return Array.from({ length: Math.max(...all) - first + 1 }, (_, at) => String(first + at));
}

/** Of figures of one day, the lower ones have their text below. */
function isLower(series: Series, [day, value]: Point): boolean {
  return series.points.some((other) => other[0] === day && other[1] > value);
}

function seriesOf(chart: Chart, series: Series, index: number, sheet: string): Record<string, unknown> {
  const colour = style(COLOURS[index % COLOURS.length] ?? "--accent");
  const days = new Set(series.points.map((point) => point[0]));
  const data = series.points.map((point) => ({
    ...pointOf(chart, point),
    label: { position: isLower(series, point) ? "bottom" : "top" },
  }));
  if (chart.kind !== "time") return { type: "bar", name: series.name, data, barMaxWidth: 22, itemStyle: { color: colour } };
  return {
    type: "line",
    name: series.name,
    data,
    symbol: series.hollow ? "diamond" : "circle",
    symbolSize: series.hollow ? 13 : 9,
    itemStyle: series.hollow ? { color: sheet, borderColor: colour, borderWidth: 2 } : { color: colour },
    // Targets are not joined, nor figures that disagree about a day: nothing is claimed between one and the next.
    lineStyle: series.hollow || days.size < data.length ? { width: 0 } : { color: colour, width: 1.5 },
    label: {
      show: series.points.length <= 6,
      color: style("--ink"),
      fontFamily: style("--sans"),
      fontSize: 12,
      formatter: (found: { dataIndex: number }) => series.points[found.dataIndex]?.[2] ?? "",
    },
  };
}

/** Options for a chart in a box of a width in pixels. */
export function option(chart: Chart, width: number): Record<string, unknown> {
  const [ink, soft, line, sheet] = [style("--ink"), style("--soft"), style("--line"), style("--sheet")];
  const text = { color: ink, fontFamily: style("--sans"), fontSize: 12.5 };
  const quiet = { ...text, color: soft };
  const rule = { lineStyle: { color: line } };
  const labels = chart.series.flatMap((series) => series.points.map((point) => point[0]));
  const moments = labels.map(moment);
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  // A little air at both ends, so that no mark and no label stands on the edge.
  const air = Math.max((last - first) * 0.12, 60 * 86_400_000);
  const time = {
    type: "time", min: first - air, max: last + air, minInterval: 28 * 86_400_000, splitNumber: width < NARROW ? 3 : 6,
    axisLabel: { ...quiet, formatter: tick, hideOverlap: true }, axisLine: rule, axisTick: rule,
  };
  const axis = {
    time: chart.kind === "time" && yearly(chart)
      ? { type: "category", data: years(labels), axisLabel: { ...quiet, hideOverlap: true }, axisLine: rule, axisTick: { show: false } }
      : time,
    months: { type: "category", data: [...new Set(labels)], axisLabel: { ...quiet, hideOverlap: true }, axisLine: rule, axisTick: { show: false } },
    bars: {
      type: "category", data: [...new Set(labels)], inverse: true, axisLine: rule, axisTick: { show: false },
      axisLabel: { ...text, width: width < NARROW ? 110 : 220, overflow: "truncate" },
    },
  }[chart.kind];
  const values = {
    type: "value", name: chart.unit, nameTextStyle: { ...quiet, align: chart.kind === "bars" ? "left" : "right" },
    nameGap: 10, scale: chart.kind === "time", minInterval: chart.kind === "months" ? 1 : 0, splitNumber: 4,
    axisLabel: { ...quiet, formatter: figure }, splitLine: rule, boundaryGap: chart.kind === "time" ? ["10%", "15%"] : undefined,
  };
  const across = chart.kind === "bars";
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    aria: { enabled: true, label: { description: chart.summary } },
    useUTC: true,
    textStyle: text,
    grid: { left: 6, right: across ? 40 : 16, top: chart.unit && !across ? 34 : 14, bottom: 6, containLabel: true },
    tooltip: {
      trigger: "item", renderMode: "richText", confine: true, backgroundColor: sheet, borderColor: line, textStyle: text,
      formatter: (found: { name: string; seriesName: string }) => (chart.series.length > 1 ? `${found.seriesName}\n${found.name}` : found.name),
    },
    xAxis: across ? values : axis,
    yAxis: across ? axis : values,
    series: chart.series.map((series, index) => seriesOf(chart, series, index, sheet)),
  };
}
