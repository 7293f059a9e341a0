import { joinLines } from '../clean.ts';
import type { Line, Segment } from './pdf-lines.ts';
import type { Grid, GridCell } from './table-grid.ts';

export interface TextTable {
  lines: Line[];
  y: number;
  columns: number;
  grid: Grid;
}

interface Column {
  x0: number;
  x1: number;
}

const LABEL = /^(?:[（(]?\d{1,2}[)）.、]?|[①-⑳]|[⁽¹²³⁴⁵⁶⁷⁸⁹⁰⁾]+|[-–•·●*#^†]|[（(]?[a-z][)）.])$/i;
const MOST_COLUMNS = 16;

/**
 * Finds tables that have no vertical lines: runs of lines whose pieces stand in the same columns, with blank strips
 * between them from top to bottom. Two columns of running text are none, nor are labels with their paragraphs.
 */
export function findTextTables(lines: readonly Line[]): TextTable[] {
  const tables: TextTable[] = [];
  for (let at = 0; at < lines.length;) {
    const block = takeBlock(lines, at);
    const columns = block.length >= 2 ? findColumns(block) : [];
    if (columns.length >= 2 && columns.length <= MOST_COLUMNS && isTable(block, columns)) {
      tables.push({ lines: block, y: block[0]?.y ?? 0, columns: columns.length, grid: readGrid(block, columns) });
      at += block.length;
    } else {
      at += 1;
    }
  }
  return tables;
}

function isMulti(line: Line): boolean {
  const [first] = line.segments;
  return line.segments.length - (first && LABEL.test(first.text) ? 1 : 0) >= 2;
}

/** The lines from `from` on that may be rows: with several pieces, or short pieces between such lines. */
function takeBlock(lines: readonly Line[], from: number): Line[] {
  const block: Line[] = [];
  let certain = 0;
  for (const line of lines.slice(from)) {
    const before = block.at(-1);
    if (before && line.y - before.y > Math.max(line.size, before.size) * 3.2) break;
    if (before && Math.abs(line.size - before.size) > before.size * 0.3) break;
    if (!isMulti(line)) {
      if (block.length === 0 || block.length - certain >= 2 || crosses(line, block.slice(0, certain))) break;
      block.push(line);
      continue;
    }
    block.push(line);
    certain = block.length;
  }
  return block.slice(0, certain);
}

/** Whether a line of one piece runs over the blank strips of the rows so far, as a paragraph does. */
function crosses(line: Line, rows: readonly Line[]): boolean {
  const columns = findColumns(rows);
  return columns.length < 2 || columns.filter((column) => line.x0 < column.x1 && line.x1 > column.x0).length > 1 || /[。.；;]$/.test(line.text);
}

function findColumns(block: readonly Line[]): Column[] {
  const size = block[0]?.size ?? 10;
  const pieces = block.filter(isMulti).flatMap((line) => line.segments).sort((a, b) => a.x0 - b.x0);
  const rows = block.filter(isMulti).length;
  const columns = mergePieces(pieces, size);
  if (columns.length >= 2 || rows < 4) return columns;
  // A merged header may bridge a strip that all other rows leave blank.
  return mergePieces(block.filter(isMulti).slice(Math.min(2, Math.floor(rows / 3))).flatMap((line) => line.segments).sort((a, b) => a.x0 - b.x0), size);
}

function mergePieces(pieces: readonly Segment[], size: number): Column[] {
  const columns: Column[] = [];
  for (const piece of pieces) {
    const last = columns.at(-1);
    if (last && piece.x0 < last.x1 + size * 0.7) last.x1 = Math.max(last.x1, piece.x1);
    else columns.push({ x0: piece.x0, x1: piece.x1 });
  }
  return columns;
}

function isTable(block: readonly Line[], columns: readonly Column[]): boolean {
  const rows = block.filter(isMulti);
  if (rows.length < (columns.length >= 3 ? 2 : 3)) return false;
  const wide = rows.filter((line) => line.segments.filter((piece) => piece.text.length > (/[\u3400-\u9fff]/.test(piece.text) ? 18 : 38)).length >= 2).length;
  return wide * 2 < rows.length;
}

function readGrid(block: readonly Line[], columns: readonly Column[]): Grid {
  const pitch = rowPitch(block, columns);
  const grid: Grid = [];
  block.forEach((line, index) => {
    const before = block[index - 1];
    const row = toRow(line, columns);
    const last = grid.at(-1);
    const isTight = before !== undefined && line.y - before.y < pitch * 0.82;
    const startsRow = row[0]?.text !== '';
    if (last && isTight && index > 1 && !(startsRow && row.filter((cell) => cell.text !== '').length > 1)) {
      row.forEach((cell, x) => { const target = last[x]; if (cell.text !== '' && target) target.text = joinLines(target.text, cell.text); });
    } else if (startsRow && line.segments.length === 1 && index > 0) {
      const group: GridCell = { text: line.text, head: line.bold };
      grid.push(columns.map(() => group));
    } else {
      grid.push(row);
    }
  });
  return grid;
}

/** The usual distance between lines that begin a row. */
function rowPitch(block: readonly Line[], columns: readonly Column[]): number {
  const edge = columns[0]?.x1 ?? 0;
  const starts = block.filter((line) => line.segments.length > 1 && line.x0 < edge);
  const gaps = starts.slice(1).map((line, index) => line.y - (starts[index]?.y ?? 0)).sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? (block[0]?.size ?? 10) * 1.5;
}

/** Puts each piece into the column it overlaps; one that reaches over several stands in all of them, as a merged cell. */
function toRow(line: Line, columns: readonly Column[]): GridCell[] {
  const row: GridCell[] = columns.map(() => ({ text: '', head: false }));
  for (const piece of line.segments) {
    const over = columns.map((column, x) => ({ x, overlap: Math.min(piece.x1, column.x1) - Math.max(piece.x0, column.x0) })).filter((one) => one.overlap > 0).map((one) => one.x);
    const nearest = columns.reduce((best, column, x) => (distance(piece, column) < distance(piece, columns[best]) ? x : best), 0);
    const targets = over.length > 0 ? over : [nearest];
    const known = row[targets[0] ?? 0];
    const cell: GridCell = { text: known && known.text !== '' ? `${known.text} ${piece.text}` : piece.text, head: piece.bold };
    for (const x of targets) row[x] = cell;
  }
  return row;
}

function distance(piece: Segment, column: Column | undefined): number {
  return column ? Math.abs((piece.x0 + piece.x1) / 2 - (column.x0 + column.x1) / 2) : Number.POSITIVE_INFINITY;
}
