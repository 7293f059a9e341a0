import { splitBesideRows } from './pdf-beside-rows.ts';
import { groupStatements, isWrapped, joinCellLines, joinLeadLines } from './pdf-cell-text.ts';
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

/** Signs that open an item. A star with a word right behind it points at a note instead. */
const BULLET = /^(?:[-–•·●▪◦]|\*\s|[<>≤≥≦≧＜＞]|\(?[a-z]\)|\d{1,2}[.、)]|[（(][一二三四五六七八九十\d]{1,2}[)）])\s*/;

/**
 * Splits a drawn row whose cells hold several lines that belong together side by side (item under item, fee under fee).
 * Each result is one row of texts. Entries without a value are the group of the deeper entries below them.
 * When the values can't be told apart by their height, the row stays whole: a fee beside the wrong item is worse than a long row.
 */
export function splitBand(cells: readonly BandCell[]): string[][] {
  const whole = [cells.map((cell, x) => (x === 0 ? joinLeadLines(cell.lines) : joinCellLines(cell.lines, cell.right)))];
  const [first, ...others] = cells;
  if (!first || first.lines.length < 2 || others.length === 0) return whole;
  const beside = first.lines.some((line) => BULLET.test(line.text)) ? null : splitBesideRows(first, others);
  if (beside) return beside;
  const entries = readEntries(first);
  if (entries.length < 2) return whole;
  const columns = shareRemarks(others, others.map((cell) => assign(cell, entries)), entries);
  const valued = entries.map((_, index) => columns.some((column) => column?.[index] !== undefined));
  if (columns.some((column) => column === null) || valued.filter(Boolean).length < 2) return whole;
  const bulleted = entries.filter((entry, index) => entry.depth > 0 && (valued[index] ?? false)).length;
  // One bullet below a name explains it, and its fee is the name's.
  if (bulleted < 2 && entries.some((entry) => entry.depth > 0)) return whole;
  if (entries.every((entry) => entry.depth === 0) && !isPlainList(others, entries.length)) return whole;
  const rows: string[][] = [];
  const groups: { depth: number; text: string }[] = [];
  let lastDepth = 0;
  for (const [index, entry] of entries.entries()) {
    const text = joinLeadLines(entry.lines);
    const below = entries[index + 1];
    const lastRow = rows.at(-1);
    if (valued[index] ?? false) {
      while (groups.length > 0 && (groups.at(-1)?.depth ?? 0) >= entry.depth) groups.pop();
      rows.push([[...groups.map((group) => group.text), text].join(' '), ...columns.map((column, x) => joinCellLines(column?.[index] ?? [], others[x]?.right ?? 0))]);
      lastDepth = entry.depth;
      groups.push({ depth: entry.depth, text });
    } else if (below && (below.depth > entry.depth || (below.depth === entry.depth && entry.depth === 0))) {
      const isGoingOn = index > 0 && !(valued[index - 1] ?? false) && entries[index - 1]?.depth === entry.depth;
      while (!isGoingOn && groups.length > 0 && (groups.at(-1)?.depth ?? 0) >= entry.depth) groups.pop();
      groups.push({ depth: entry.depth, text });
    } else if (lastRow && entry.depth > lastDepth) {
      // Deeper lines without a value of their own only explain the entry above them.
      lastRow[0] = `${lastRow[0] ?? ''} ${text}`;
    } else {
      return whole;
    }
  }
  return rows;
}

/** Without bullets, lines of the first cell may be one name: only short values, one for each line, tell them apart. */
function isPlainList(cells: readonly BandCell[], count: number): boolean {
  const filled = cells.filter((cell) => cell.lines.length > 0);
  return filled.length > 0 && filled.every((cell) => cell.lines.length === count && cell.lines.every((line) => line.text.length <= 40 && /\d|waived|free|豁免|免/i.test(line.text) && !BULLET.test(line.text)));
}

/**
 * A column whose lines don't stand beside the items of the fullest column (remarks, a fee for all of them) belongs to every row.
 */
function shareRemarks(cells: readonly BandCell[], columns: readonly ((Line[] | undefined)[] | null)[], entries: readonly Entry[]): ((Line[] | undefined)[] | null)[] {
  const count = (column: (Line[] | undefined)[] | null): number => column?.filter((lines) => lines !== undefined).length ?? 0;
  const main = columns.reduce((best, column) => (count(column) > count(best) ? column : best), columns[0] ?? null);
  return columns.map((column, x) => {
    if (column === main || count(column) === 0) return column;
    const isBeside = column?.every((lines, index) => lines === undefined || (main?.[index] !== undefined && Math.abs((lines[0]?.y ?? 0) - (entries[index]?.top ?? 0)) < (lines[0]?.size ?? 8) * 0.6)) ?? false;
    return isBeside ? column : entries.map((_, index) => (main?.[index] === undefined ? undefined : cells[x]?.lines));
  });
}

function readEntries(cell: BandCell): Entry[] {
  const left = Math.min(...cell.lines.map((line) => line.x0));
  const hasBullets = cell.lines.some((line) => BULLET.test(line.text));
  const entries: Entry[] = [];
  cell.lines.forEach((line, index) => {
    const before = cell.lines[index - 1];
    const last = entries.at(-1);
    const isBullet = BULLET.test(line.text);
    const continues = before && last && !isBullet && (isWrapped(before, line, cell.right) || /[/,，、&–]\s*$/.test(before.text) || (hasBullets && line.x0 - left > line.size * 0.3) || /^(?:[(（]|[*#^†‡※]{1,3}\S)/.test(line.text));
    if (continues) { last.lines.push(line); return; }
    entries.push({ lines: [line], depth: isBullet ? 1 + Math.round((line.x0 - left) / Math.max(4, line.size * 0.6)) : 0, top: line.y });
  });
  return entries;
}

/** When a line stands beside every item, each of them begins a statement, even if the line before it filled the cell. */
function besideEach(cell: BandCell, entries: readonly Entry[]): Line[][] | null {
  const isBeside = (line: Line, entry: Entry): boolean => Math.abs(line.y - entry.top) < line.size * 0.3;
  if (entries.length < 2 || !entries.every((entry) => cell.lines.some((line) => isBeside(line, entry) && !/^[(（a-z]/.test(line.text)))) return null;
  const groups: Line[][] = [];
  for (const line of cell.lines) {
    if (groups.length === 0 || entries.some((entry) => isBeside(line, entry))) groups.push([line]);
    else groups.at(-1)?.push(line);
  }
  return groups;
}

/** The lines of `cell` that stand beside each entry; null when they can't be told apart. */
function assign(cell: BandCell, entries: readonly Entry[]): (Line[] | undefined)[] | null {
  if (cell.lines.length === 0) return entries.map(() => undefined);
  const size = cell.lines[0]?.size ?? 8;
  const bulleted = entries.filter((entry) => entry.depth > 0);
  const statements = cell.lines;
  const groups = besideEach(cell, bulleted) ?? groupStatements(cell.lines, cell.right);
  const per = bulleted.length > 1 ? statements.length / bulleted.length : 0;
  const startsAtFirst = Math.abs((statements[0]?.y ?? 0) - (bulleted[0]?.top ?? -100)) < size * 0.6;
  // Two fees an item, item lines set tight: the heights run apart although the order is clear.
  if (per >= 2 && Number.isInteger(per) && startsAtFirst && bulleted.every((entry) => entry.lines.length === 1) && (statements.at(-1)?.y ?? 0) > (entries.at(-1)?.top ?? 0) + size * 1.5) {
    return entries.map((entry) => (entry.depth === 0 ? undefined : statements.slice(bulleted.indexOf(entry) * per, (bulleted.indexOf(entry) + 1) * per)));
  }
  const assigned: (Line[] | undefined)[] = entries.map(() => undefined);
  for (const group of groups) {
    const index = entries.findLastIndex((entry) => entry.top <= (group[0]?.y ?? 0) + size * 0.45);
    if (index < 0) return null;
    (assigned[index] ??= []).push(...group);
  }
  return assigned;
}
