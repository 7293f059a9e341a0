import { apply, type Matrix } from './pdf-matrix.ts';
import type { Box, Rule } from './pdf-page.ts';
import type { Drawing } from './pdf-paths.ts';

/** Borders of a table are often drawn half outside of the area that is shown. */
const SLACK = 1.5;

/** Narrows the shown area by the bounds of a clipping path, [x0, y0, x1, y1] in the space of `matrix`; bounds that are none change nothing. */
export function narrowClip(clip: Box, bounds: unknown, matrix: Matrix): Box {
  const [x0, y0, x1, y1] = Array.isArray(bounds) || ArrayBuffer.isView(bounds) ? Array.from(bounds as ArrayLike<number>) : [];
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined || ![x0, y0, x1, y1].every(Number.isFinite)) return clip;
  const corners = [apply(matrix, x0, y0), apply(matrix, x1, y0), apply(matrix, x0, y1), apply(matrix, x1, y1)];
  const [xs, ys] = [corners.map((corner) => corner[0]), corners.map((corner) => corner[1])];
  const box = { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
  return { x0: Math.max(clip.x0, box.x0), y0: Math.max(clip.y0, box.y0), x1: Math.min(clip.x1, box.x1), y1: Math.min(clip.y1, box.y1) };
}

export function isShown(clip: Box, x: number, y: number): boolean {
  return x >= clip.x0 - SLACK && x <= clip.x1 + SLACK && y >= clip.y0 - SLACK && y <= clip.y1 + SLACK;
}

/** The parts of lines and areas that are shown: what is clipped away may be left over from another page. */
export function clipDrawing(drawn: Drawing, clip: Box): Drawing {
  return {
    horizontal: drawn.horizontal.flatMap((rule) => clipRule(rule, [clip.y0, clip.y1], [clip.x0, clip.x1])),
    vertical: drawn.vertical.flatMap((rule) => clipRule(rule, [clip.x0, clip.x1], [clip.y0, clip.y1])),
    fills: drawn.fills.filter((fill) => isShown(clip, (fill.x0 + fill.x1) / 2, (fill.y0 + fill.y1) / 2)),
  };
}

function clipRule(rule: Rule, across: [number, number], along: [number, number]): Rule[] {
  if (rule.at < across[0] - SLACK || rule.at > across[1] + SLACK) return [];
  const [from, to] = [Math.max(rule.from, along[0] - SLACK), Math.min(rule.to, along[1] + SLACK)];
  return to > from ? [{ at: rule.at, from, to }] : [];
}
