// Shapes and colours of classes, for every drawing of a graph.

/** Shape and colour of a class; those of one colour differ in shape, and each bears its sign. */
export const LOOK: Record<string, [shape: string, colour: string]> = {
  Place: ["ellipse", "--green"],
  Zone: ["hexagon", "--green"],
  Facility: ["octagon", "--green"],
  Company: ["round-rectangle", "--blue"],
  Project: ["diamond", "--blue"],
  Product: ["pentagon", "--blue"],
  Industry: ["barrel", "--blue"],
  Government: ["rectangle", "--plum"],
  Institution: ["cut-rectangle", "--plum"],
  Organization: ["round-octagon", "--plum"],
  Policy: ["rhomboid", "--plum"],
  Event: ["heptagon", "--plum"],
  Person: ["ellipse", "--ochre"],
};
