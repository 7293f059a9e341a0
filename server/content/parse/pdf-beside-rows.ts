import { isWrapped, joinCellLines, joinLeadLines, STATEMENT } from './pdf-cell-text.ts';
import type { BandCell } from './pdf-lattice-rows.ts';
import type { Line } from './pdf-lines.ts';

const LONGEST_VALUE = 90;
const LIST_MARK = /^[•●▪◦]/;

/**
 * Splits a drawn row whose items have no bullets, but each have a short value at their own height: tiers under a line that
 * leads into them, or names of several lines set apart by wider gaps. Null when neither can be told for certain.
 */
export function splitBesideRows(first: BandCell, others: readonly BandCell[]): string[][] | null {
  const main = others.reduce<BandCell | undefined>((best, cell) => (cell.lines.length > (best?.lines.length ?? 0) ? cell : best), undefined);
  if (!main || main.lines.length < 2 || !main.lines.every((line) => isValue(line))) return null;
  const starts = startsAtSameHeight(first.lines, main.lines) ?? startsWithSameShift(first.lines, main.lines);
  if (!starts) return null;
  const lead = first.lines.slice(0, starts[0]);
  const entries = starts.map((start, index) => first.lines.slice(start, starts[index + 1]));
  const opening = entries[0]?.[0];
  if (!opening || (lead.length > 0 && !isLead(lead, opening)) || !areApart(first, entries, lead)) return null;
  const columns = others.map((cell) => valuesBeside(cell.lines, main.lines));
  if (columns.some((column) => column === null)) return null;
  return entries.map((lines, row) => [joinLeadLines([...lead, ...lines]), ...columns.map((column, x) => joinCellLines(column?.[row] ?? [], others[x]?.right ?? 0))]);
}

function isValue(line: Line): boolean {
  return line.text.length <= LONGEST_VALUE && line.segments.length === 1 && STATEMENT.test(line.text) && !LIST_MARK.test(line.text);
}

function isBeside(line: Line, other: Line): boolean {
  return Math.abs(line.y - other.y) < Math.max(line.size, other.size) * 0.3;
}

function startsAtSameHeight(names: readonly Line[], values: readonly Line[]): number[] | null {
  const starts = values.map((value) => names.findIndex((name) => isBeside(name, value)));
  return starts.every((start, index) => start >= 0 && start > (starts[index - 1] ?? -1)) ? starts : null;
}

/** Values set a little lower than their names, all by the same distance: the last names are theirs, in order. */
function startsWithSameShift(names: readonly Line[], values: readonly Line[]): number[] | null {
  const from = names.length - values.length;
  if (from < 1) return null;
  const shifts = values.map((value, index) => value.y - (names[from + index]?.y ?? 0));
  const [least, most, size] = [Math.min(...shifts), Math.max(...shifts), names[0]?.size ?? 0];
  return most - least < size * 0.3 && Math.abs(most) < size * 1.6 ? values.map((_, index) => from + index) : null;
}

/** Whether what stands above the items leads into them: bolder, further out, or ending in a colon. */
function isLead(lead: readonly Line[], item: Line): boolean {
  const [top, last] = [lead[0], lead.at(-1)];
  if (!top || !last) return false;
  return (top.bold && !item.bold) || item.x0 - top.x0 > item.size * 0.4 || /[：:]$/.test(last.text);
}

/** Whether the items can't be one name that runs over several lines. */
function areApart(cell: BandCell, entries: readonly Line[][], lead: readonly Line[]): boolean {
  const within = entries.flatMap((lines) => gaps(lines));
  if (lead.length > 0 && within.length === 0) return entries.every((lines, index) => { const [line, before] = [lines[0], entries[index - 1]?.[0]]; return !line || !before || !isWrapped(before, line, cell.right) || /\d/.test(line.text); });
  const between = entries.slice(1).map((lines, index) => (lines[0]?.y ?? 0) - (entries[index]?.at(-1)?.y ?? 0));
  return within.length > 0 && Math.min(...between) > Math.max(...within) * 1.15;
}

function gaps(lines: readonly Line[]): number[] {
  return lines.slice(1).map((line, index) => line.y - (lines[index]?.y ?? 0));
}

/** The lines of a column beside each value of the fullest one; null when some stand elsewhere. */
function valuesBeside(lines: readonly Line[], values: readonly Line[]): Line[][] | null {
  const rows = values.map((value) => lines.filter((line) => isBeside(line, value)));
  return rows.flat().length === lines.length ? rows : null;
}
