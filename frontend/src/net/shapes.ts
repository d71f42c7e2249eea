// The shapes of classes as paths, the same as on the canvas: those of one colour differ in shape.
import { LOOK } from "../canvas/looks";
import { SIGN } from "../canvas/names";

const HALF = SIGN / 2;
const CORNERS: Record<string, number> = { pentagon: 5, hexagon: 6, heptagon: 7, octagon: 8, "round-octagon": 8 };

function polygon(corners: number): string {
  const turn = corners % 2 ? -Math.PI / 2 : Math.PI / corners;
  const points = Array.from({ length: corners }, (_, at) => turn + (at * 2 * Math.PI) / corners);
  return `M${points.map((angle) => `${(HALF * Math.cos(angle)).toFixed(1)} ${(HALF * Math.sin(angle)).toFixed(1)}`).join("L")}Z`;
}

const box = (cut: number, curve: string): string => {
  const [near, far] = [HALF - cut, HALF];
  const corner = (x: number, y: number): string => (curve ? `${curve}${cut} ${cut} 0 0 1 ${x} ${y}` : `L${x} ${y}`);
  return `M${-near} ${-far}H${near}${corner(far, -near)}V${near}${corner(near, far)}H${-near}${corner(-far, near)}V${-near}${corner(-near, -far)}Z`;
};

const PATHS: Record<string, string> = {
  ellipse: `M${-HALF} 0a${HALF} ${HALF} 0 1 1 ${SIGN} 0a${HALF} ${HALF} 0 1 1 ${-SIGN} 0Z`,
  rectangle: box(0, ""),
  "round-rectangle": box(8, "A"),
  "cut-rectangle": box(7, ""),
  diamond: `M0 ${-HALF}L${HALF} 0L0 ${HALF}L${-HALF} 0Z`,
  rhomboid: `M${-HALF} ${-HALF * 0.8}H${HALF * 0.6}L${HALF} ${HALF * 0.8}H${-HALF * 0.6}Z`,
  barrel: `M${-HALF} ${-HALF * 0.75}Q0 ${-HALF * 1.2} ${HALF} ${-HALF * 0.75}V${HALF * 0.75}Q0 ${HALF * 1.2} ${-HALF} ${HALF * 0.75}Z`,
};

/** The path of a class around its middle, and the variable of its colour. */
export function shapeOf(type: string): { path: string; colour: string } {
  const [shape, colour] = LOOK[type] ?? ["ellipse", "--soft"];
  const corners = CORNERS[shape];
  return { path: corners ? polygon(corners) : PATHS[shape] ?? PATHS["ellipse"] ?? "", colour: `var(${colour})` };
}
