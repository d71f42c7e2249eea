// Days as a reader writes them: 2024, 2024-5, 2024/05/30, 20240530, 2024年5月30日.
const PARTS = /^(\d{4})(?:[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2}))?)?[年月日]?$/;

const two = (n: number): string => String(n).padStart(2, "0");

/** Return the day as 2024-05-30, of a year or a month its first or last one; null where the text is no day. */
export function dayOf(text: string, end: "first" | "last"): string | null {
  const found = PARTS.exec(text.normalize("NFKC").replaceAll(/\s/g, ""));
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)];
  if (found[2] === undefined) return end === "first" ? `${found[1]}-01-01` : `${found[1]}-12-31`;
  if (month < 1 || month > 12) return null;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (found[3] === undefined) return `${found[1]}-${two(month)}-${two(end === "first" ? 1 : last)}`;
  return day >= 1 && day <= last ? `${found[1]}-${two(month)}-${two(day)}` : null;
}
