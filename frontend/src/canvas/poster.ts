// A picture of the graph that is read without its page: title, day, what signs and lines mean.
import { variable } from "./look";
import { LOOK } from "./looks";

export interface Caption {
  title: string;
  lines: string[];
  classes: { type: string; mark: string; label: string }[];
  states: { state: string; label: string }[];
}

const AROUND = 56;
const LEAST_WIDTH = 1_200;
const TITLE = 44;
const TEXT = 26;
const ROW = 44;
const DASHES: Record<string, number[]> = { Planned: [14, 10], Left: [4, 6] };

/** Return today's date as 2024-01-30, where the reader is. */
export function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Put a picture on a sheet with its caption. */
export async function poster(picture: Blob, caption: Caption): Promise<Blob> {
  const image = await createImageBitmap(picture);
  const sheet = document.createElement("canvas");
  const pen = sheet.getContext("2d");
  if (!pen) return picture;
  const sans = variable("--sans") || "sans-serif";
  const text = (size: number, weight = 400): void => void (pen.font = `${weight} ${size}px ${sans}`);
  const width = Math.max(LEAST_WIDTH, image.width + 2 * AROUND);
  text(TEXT);
  const items = [
    ...caption.classes.map((one) => ({ ...one, state: "", wide: 96 + pen.measureText(one.label).width })),
    ...caption.states.map((one) => ({ ...one, type: "", mark: "", wide: 128 + pen.measureText(one.label).width })),
  ];
  const places: { x: number; row: number }[] = [];
  let [x, row] = [AROUND, 0];
  for (const { wide } of items) {
    if (x > AROUND && x + wide > width - AROUND) [x, row] = [AROUND, row + 1];
    places.push({ x, row });
    x += wide;
  }
  const head = AROUND + TITLE + caption.lines.length * (TEXT + 12) + AROUND / 2;
  sheet.width = width;
  sheet.height = head + image.height + AROUND / 2 + (row + 1) * ROW + AROUND;

  pen.fillStyle = variable("--paper");
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.fillStyle = variable("--ink");
  text(TITLE, 600);
  pen.fillText(caption.title, AROUND, AROUND + TITLE * 0.8, width - 2 * AROUND);
  text(TEXT);
  pen.fillStyle = variable("--soft");
  caption.lines.forEach((line, at) => pen.fillText(line, AROUND, AROUND + TITLE + (at + 1) * (TEXT + 12), width - 2 * AROUND));
  pen.drawImage(image, (width - image.width) / 2, head);
  const foot = head + image.height + AROUND / 2;
  items.forEach(({ type, mark, label, state }, at) => {
    const place = places[at] ?? { x: AROUND, row: 0 };
    const middle = foot + place.row * ROW + ROW / 2;
    if (type) {
      pen.fillStyle = variable(LOOK[type]?.[1] ?? "--soft");
      text(TEXT, 600);
      pen.fillText(mark, place.x, middle + TEXT * 0.35);
    } else {
      pen.strokeStyle = variable("--soft");
      pen.lineWidth = state === "Curated" ? 2 : 4;
      pen.setLineDash(DASHES[state] ?? []);
      pen.beginPath();
      pen.moveTo(place.x, middle);
      pen.lineTo(place.x + 72, middle);
      pen.stroke();
    }
    text(TEXT);
    pen.fillStyle = variable("--ink");
    pen.fillText(label, place.x + (type ? 44 : 84), middle + TEXT * 0.35);
  });
  image.close();
  return new Promise((done, failed) => sheet.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
}
