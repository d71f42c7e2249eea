/** The scale of figures: round steps, from a round figure below all to one above. */

export interface Scale {
  min: number;
  max: number;
  ticks: number[];
}

const ROUND = [1, 2, 2.5, 5, 10];
const STEPS = 4;

function step(rough: number): number {
  const ten = 10 ** Math.floor(Math.log10(rough));
  return (ROUND.find((one) => one * ten >= rough * 0.999) ?? 10) * ten;
}

/** The scale for figures, with nought on it; where all are whole, nothing between whole numbers is named. */
export function stepped(values: number[]): Scale {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const size = Math.max(step((most - least || 1) / STEPS), values.every(Number.isInteger) ? 1 : 0);
  const [first, last] = [Math.floor(least / size + 1e-9), Math.ceil(most / size - 1e-9)];
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * size).toPrecision(12)));
  return { min: ticks[0] ?? 0, max: ticks.at(-1) || 1, ticks };
}
