import type { Line, Segment } from './pdf-lines.ts';

const FEWEST_LINES = 12;

/**
 * Puts a page of two or three text columns into reading order: each column down, from left to right. Lines that reach
 * over a gap between columns part the page. A page with one column is given back as it is.
 */
export function unfoldColumns(lines: readonly Line[], width: number): Line[] {
  const gutters = findGutters(lines, width);
  if (gutters.length === 0) return [...lines];
  const ordered: Line[] = [];
  let columns: Line[][] = [];
  const flush = (): void => { ordered.push(...columns.flat()); columns = [...gutters, 0].map(() => []); };
  flush();
  for (const line of lines) {
    if (line.segments.some((piece) => gutters.some((x) => piece.x0 < x && piece.x1 > x))) { flush(); ordered.push(line); continue; }
    columns.forEach((column, index) => {
      const own = line.segments.filter((piece) => piece.x0 >= (gutters[index - 1] ?? 0) && piece.x1 <= (gutters[index] ?? Number.POSITIVE_INFINITY));
      if (own.length > 0) column.push(cut(line, own));
    });
  }
  flush();
  return ordered;
}

function cut(line: Line, segments: Segment[]): Line {
  return { ...line, segments, x0: segments[0]?.x0 ?? 0, x1: segments.at(-1)?.x1 ?? 0, text: segments.map((piece) => piece.text).join(' '), bold: segments.every((piece) => piece.bold) };
}

/** The x of the blank strips between columns: one in the middle, or two that part the page in three. */
function findGutters(lines: readonly Line[], width: number): number[] {
  if (lines.length < FEWEST_LINES) return [];
  const middle = findStrip(lines, [0, 0.42, 0.58, 1].map((share) => share * width), { crossing: 0.2, text: 0.4 });
  if (middle !== null) return [middle];
  // Three columns seldom share baselines, as the rows of a table do, so each has fewer of the page's lines.
  const [isStrict, starts] = [{ crossing: 0.05, text: 0.2 }, lines.filter((line) => line.x0 < width * 0.28).length];
  const first = starts > lines.length * 0.75 ? null : findStrip(lines, [0, 0.28, 0.4, 0.7].map((share) => share * width), isStrict);
  const second = first === null ? null : findStrip(lines, [first, width * 0.6, width * 0.72, width], isStrict);
  return first === null || second === null ? [] : [first, second];
}

/** The x of a blank strip between `from` and `to` with long lines of text on both sides, or null. */
function findStrip(lines: readonly Line[], [left, from, to, right]: readonly number[], share: { crossing: number; text: number }): number | null {
  if (left === undefined || from === undefined || to === undefined || right === undefined) return null;
  const isText = (piece: Segment): boolean => piece.x1 - piece.x0 > (right - left) * 0.28;
  for (let x = from; x <= to; x += (right - left) * 0.01) {
    const crossing = lines.filter((line) => line.segments.some((piece) => piece.x0 < x && piece.x1 > x)).length;
    const before = lines.filter((line) => line.segments.some((piece) => piece.x0 >= left && piece.x1 <= x && isText(piece))).length;
    const after = lines.filter((line) => line.segments.some((piece) => piece.x0 >= x && piece.x1 <= right && isText(piece))).length;
    if (crossing < lines.length * share.crossing && before > lines.length * share.text && after > lines.length * share.text) return x;
  }
  return null;
}
