// How the drawing looks: shapes and colours of classes, kinds of lines, in the page's own colours.
import type cytoscape from "cytoscape";
import type { StylesheetJson } from "cytoscape";
import { LOOK } from "./looks";
import { GAP, LINE_HEIGHT, SIGN } from "./names";

export const LINE_FONT = 10;

/** Return how entities and lines look by day or by night; `mark` tells the sign of a class. */
export function look(mark: (type: string) => string): StylesheetJson {
  const [ink, soft, accent, sheet] = ["--ink", "--soft", "--accent", "--sheet"].map(variable) as [string, string, string, string];
  const font = variable("--sans");
  const classes: StylesheetJson = Object.entries(LOOK).map(([type, [shape, colour]]) => ({
    selector: `node[type = "${type}"]`,
    style: { shape: shape as cytoscape.Css.NodeShape, "border-color": variable(colour), "background-image": sign(mark(type), variable(colour)) },
  }));
  return [
    {
      selector: "node",
      style: {
        width: SIGN, height: SIGN, shape: "ellipse", "background-color": sheet, "border-width": 2, "border-color": soft,
        "background-fit": "contain", "background-image-opacity": 1,
        label: "data(label)", color: ink, "font-family": font, "font-size": "data(font)" as never,
        "text-valign": "bottom", "text-margin-y": GAP, "text-wrap": "wrap", "text-max-width": "100000px", "line-height": LINE_HEIGHT,
        "text-background-color": variable("--paper"), "text-background-opacity": 0.85, "text-background-padding": "1px",
      },
    },
    ...classes,
    { selector: "node.pinned", style: { "border-style": "double", "border-width": 5 } },
    {
      selector: "edge",
      style: {
        width: 1.6, "line-color": soft, "curve-style": "bezier", "target-arrow-shape": "triangle", "target-arrow-color": soft, "arrow-scale": 0.9,
        "target-distance-from-node": "data(off)" as never,
        label: "data(label)", color: soft, "font-family": font, "font-size": LINE_FONT, "min-zoomed-font-size": 6, "text-rotation": "autorotate",
        "text-background-color": variable("--paper"), "text-background-opacity": 0.9, "text-background-padding": "1px", "text-events": "yes",
      },
    },
    { selector: "node.nameless", style: { label: "" } },
    { selector: "edge.mute", style: { label: "" } },
    { selector: 'edge[state = "Planned"]', style: { "line-style": "dashed", "line-dash-pattern": [7, 5] } },
    { selector: 'edge[state = "Left"]', style: { "line-style": "dotted" } },
    { selector: 'edge[state = "Curated"]', style: { width: 1, "target-arrow-shape": "vee", opacity: 0.55 } },
    { selector: "edge.faint", style: { opacity: 0.4 } },
    { selector: "node.near", style: { label: "data(label)", "z-index": 9, "text-background-opacity": 1 } },
    { selector: "edge.near", style: { label: "data(label)", "z-index": 9, opacity: 1 } },
    { selector: "node.chosen", style: { "border-color": accent, "border-width": 4, "z-index": 8 } },
    { selector: "edge.chosen", style: { "line-color": accent, "target-arrow-color": accent, width: 3, color: accent, opacity: 1 } },
  ];
}

/** Return what a variable of the page holds. */
export function variable(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function sign(text: string, colour: string): string {
  const size = text.length > 1 && /^\w/.test(text) ? 15 : 19;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="38" height="38"><text x="19" y="${19 + size * 0.36}" font-size="${size}" font-weight="600" font-family="sans-serif" text-anchor="middle" fill="${colour}">${text}</text></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
