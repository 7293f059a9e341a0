import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { apply, type Matrix } from './pdf-matrix.ts';
import type { Box, Rule } from './pdf-page.ts';

/** How pdf.js packs a path: an operation code, then its numbers. Read from its 5.4 source; the version is pinned. */
const MOVE = 0;
const LINE = 1;
const CURVE = 2;
const CLOSE = 3;

const STROKED = new Set<number>([OPS.stroke, OPS.closeStroke, OPS.fillStroke, OPS.eoFillStroke, OPS.closeFillStroke, OPS.closeEOFillStroke]);
const FILLED = new Set<number>([OPS.fill, OPS.eoFill, OPS.fillStroke, OPS.eoFillStroke, OPS.closeFillStroke, OPS.closeEOFillStroke]);
const THIN = 3;
const SHORTEST = 4;

export interface Drawing {
  horizontal: Rule[];
  vertical: Rule[];
  fills: Box[];
}

/** Adds what a path draws: straight horizontal and vertical strokes, bars filled so thin that they are lines, coloured areas. */
export function readPath(args: readonly unknown[], matrix: Matrix, fillColor: string, drawing: Drawing): void {
  const [paint, packed] = args;
  const data = Array.isArray(packed) ? (packed as unknown[])[0] : null;
  if (typeof paint !== 'number' || data === null || typeof data !== 'object') return;
  const numbers = ArrayBuffer.isView(data) ? Array.from(data as Float32Array) : Object.values(data as Record<string, number>);
  for (const corners of readCorners(numbers, matrix)) {
    if (STROKED.has(paint)) addStrokes(corners, drawing);
    if (FILLED.has(paint) && fillColor !== '#ffffff') addFill(corners, drawing);
  }
}

type Point = [number, number];

/** The straight subpaths; one with a curve is no line of a table. */
function readCorners(numbers: readonly number[], matrix: Matrix): Point[][] {
  const paths: Point[][] = [];
  let open: Point[] = [];
  for (let at = 0; at < numbers.length;) {
    const code = numbers[at] ?? CLOSE;
    const point = (offset: number): Point => apply(matrix, numbers[at + offset] ?? 0, numbers[at + offset + 1] ?? 0);
    if (code === MOVE) { open = [point(1)]; paths.push(open); at += 3; }
    else if (code === LINE) { open.push(point(1)); at += 3; }
    else if (code === CURVE) { open.length = 0; at += 7; }
    else { if (open[0]) open.push(open[0]); at += 1; }
  }
  return paths.filter((path) => path.length >= 2);
}

function addStrokes(corners: readonly Point[], drawing: Drawing): void {
  for (let at = 1; at < corners.length; at += 1) {
    const [a, b] = [corners[at - 1], corners[at]];
    if (!a || !b) continue;
    const [dx, dy] = [Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])];
    if (dy < 1 && dx >= SHORTEST) drawing.horizontal.push({ at: (a[1] + b[1]) / 2, from: Math.min(a[0], b[0]), to: Math.max(a[0], b[0]) });
    else if (dx < 1 && dy >= SHORTEST) drawing.vertical.push({ at: (a[0] + b[0]) / 2, from: Math.min(a[1], b[1]), to: Math.max(a[1], b[1]) });
  }
}

function addFill(corners: readonly Point[], drawing: Drawing): void {
  const [xs, ys] = [corners.map((corner) => corner[0]), corners.map((corner) => corner[1])];
  const box = { x0: Math.min(...xs), x1: Math.max(...xs), y0: Math.min(...ys), y1: Math.max(...ys) };
  const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
  if (height < THIN && width >= SHORTEST) drawing.horizontal.push({ at: (box.y0 + box.y1) / 2, from: box.x0, to: box.x1 });
  else if (width < THIN && height >= SHORTEST) drawing.vertical.push({ at: (box.x0 + box.x1) / 2, from: box.y0, to: box.y1 });
  else if (width > 8 && height > 5) drawing.fills.push(box);
}
