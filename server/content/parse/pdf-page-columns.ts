import type { Line, Segment } from './pdf-lines.ts';

const FEWEST_LINES = 12;

/**
 * Puts a page of two text columns into reading order: left column down, then the right one. Lines that reach over both
 * part the page. A page with one column is given back as it is.
 */
export function unfoldColumns(lines: readonly Line[], width: number): Line[] {
  const gutter = findGutter(lines, width);
  if (gutter === null) return [...lines];
  const ordered: Line[] = [];
  let left: Line[] = [];
  let right: Line[] = [];
  const flush = (): void => { ordered.push(...left, ...right); left = []; right = []; };
  for (const line of lines) {
    const onLeft = line.segments.filter((piece) => piece.x1 <= gutter);
    const onRight = line.segments.filter((piece) => piece.x0 >= gutter);
    if (onLeft.length + onRight.length < line.segments.length) { flush(); ordered.push(line); continue; }
    if (onLeft.length > 0) left.push(cut(line, onLeft));
    if (onRight.length > 0) right.push(cut(line, onRight));
  }
  flush();
  return ordered;
}

function cut(line: Line, segments: Segment[]): Line {
  return { ...line, segments, x0: segments[0]?.x0 ?? 0, x1: segments.at(-1)?.x1 ?? 0, text: segments.map((piece) => piece.text).join(' '), bold: segments.every((piece) => piece.bold) };
}

/** The x of a blank strip in the middle with long lines of text on both sides, or null. */
function findGutter(lines: readonly Line[], width: number): number | null {
  if (lines.length < FEWEST_LINES) return null;
  const isText = (piece: Segment): boolean => piece.x1 - piece.x0 > width * 0.28;
  for (let share = 0.42; share <= 0.58; share += 0.01) {
    const x = width * share;
    const crossing = lines.filter((line) => line.segments.some((piece) => piece.x0 < x && piece.x1 > x)).length;
    const left = lines.filter((line) => line.segments.some((piece) => piece.x1 <= x && isText(piece))).length;
    const right = lines.filter((line) => line.segments.some((piece) => piece.x0 >= x && isText(piece))).length;
    if (crossing < lines.length * 0.2 && left > lines.length * 0.4 && right > lines.length * 0.4) return x;
  }
  return null;
}
