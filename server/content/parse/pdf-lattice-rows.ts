import { joinCellLines, isWrapped } from './pdf-cell-text.ts';
import type { Line } from './pdf-lines.ts';

export interface BandCell {
  lines: Line[];
  right: number;
}

interface Entry {
  lines: Line[];
  depth: number;
  top: number;
}

const BULLET = /^(?:[-–•·●▪◦*]|\(?[a-z]\)|\d{1,2}[.、)]|[（(][一二三四五六七八九十\d]{1,2}[)）])\s*/;

/**
 * Splits a drawn row whose cells hold several lines that belong together side by side (item under item, fee under fee).
 * Each result is one row of texts. Entries without a value are the group of the deeper entries below them.
 * When the values can't be told apart by their height, the row stays whole: a fee beside the wrong item is worse than a long row.
 */
export function splitBand(cells: readonly BandCell[]): string[][] {
  const whole = [cells.map((cell) => joinCellLines(cell.lines, cell.right))];
  const [first, ...others] = cells;
  if (!first || first.lines.length < 2 || others.length === 0) return whole;
  const entries = readEntries(first);
  if (entries.length < 2) return whole;
  const columns = others.map((cell) => assign(cell, entries));
  const valued = entries.map((_, index) => columns.some((column) => column?.[index] !== undefined));
  if (columns.some((column) => column === null) || valued.filter(Boolean).length < 2) return whole;
  const lastValued = valued.lastIndexOf(true);
  // Text after the last value is no group of anything: the cell was one text.
  if (lastValued < entries.length - 1) return whole;
  const rows: string[][] = [];
  const groups: { depth: number; text: string }[] = [];
  entries.forEach((entry, index) => {
    const text = joinCellLines(entry.lines, first.right);
    while (groups.length > 0 && (groups.at(-1)?.depth ?? 0) >= entry.depth) groups.pop();
    if (!(valued[index] ?? false)) { groups.push({ depth: entry.depth, text }); return; }
    const lead = [...groups.map((group) => group.text), text].join(' ');
    rows.push([lead, ...columns.map((column, x) => joinCellLines(column?.[index] ?? [], others[x]?.right ?? 0))]);
    groups.push({ depth: entry.depth, text });
  });
  return rows;
}

function readEntries(cell: BandCell): Entry[] {
  const left = Math.min(...cell.lines.map((line) => line.x0));
  const hasBullets = cell.lines.some((line) => BULLET.test(line.text));
  const entries: Entry[] = [];
  cell.lines.forEach((line, index) => {
    const before = cell.lines[index - 1];
    const last = entries.at(-1);
    const isBullet = BULLET.test(line.text);
    const continues = before && last && !isBullet && (isWrapped(before, line, cell.right) || (hasBullets && line.x0 - left > line.size * 0.3) || /^[(（]/.test(line.text));
    if (continues) { last.lines.push(line); return; }
    entries.push({ lines: [line], depth: isBullet ? 1 + Math.round((line.x0 - left) / Math.max(4, line.size * 0.6)) : 0, top: line.y });
  });
  return entries;
}

/** The lines of `cell` that stand beside each entry; null when they can't be told apart. */
function assign(cell: BandCell, entries: readonly Entry[]): (Line[] | undefined)[] | null {
  if (cell.lines.length === 0) return entries.map(() => undefined);
  const size = cell.lines[0]?.size ?? 8;
  const bulleted = entries.filter((entry) => entry.depth > 0);
  const statements = cell.lines;
  const per = bulleted.length > 1 ? statements.length / bulleted.length : 0;
  const startsAtFirst = Math.abs((statements[0]?.y ?? 0) - (bulleted[0]?.top ?? -100)) < size * 0.6;
  // Two fees an item, item lines set tight: the heights run apart although the order is clear.
  if (per >= 2 && Number.isInteger(per) && startsAtFirst && bulleted.every((entry) => entry.lines.length === 1) && (statements.at(-1)?.y ?? 0) > (entries.at(-1)?.top ?? 0) + size * 1.5) {
    return entries.map((entry) => (entry.depth === 0 ? undefined : statements.slice(bulleted.indexOf(entry) * per, (bulleted.indexOf(entry) + 1) * per)));
  }
  const assigned: (Line[] | undefined)[] = entries.map(() => undefined);
  for (const line of statements) {
    const index = entries.findLastIndex((entry) => entry.top <= line.y + size * 0.45);
    if (index < 0) return null;
    (assigned[index] ??= []).push(line);
  }
  return assigned;
}
