import type { LabelledRow } from './block.ts';

export interface GridCell {
  text: string;
  /** Marked as a header by the format itself. */
  head: boolean;
}

/** A table with merged cells spread out: a merged cell stands (as the same object) in every place it covers. */
export type Grid = GridCell[][];

export interface SpanCell extends GridCell {
  colSpan: number;
  rowSpan: number;
}

const MOST_COLUMNS = 200;

/** Spreads row and column spans out into a rectangle. Missing cells are empty. */
export function spreadSpans(rows: readonly SpanCell[][]): Grid {
  const grid: Grid = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row) {
      while (grid[y]?.[x] !== undefined) x += 1;
      // A table may claim any span; a row can't reach below the table.
      for (let dy = 0; dy < Math.min(cell.rowSpan, rows.length - y); dy += 1) {
        for (let dx = 0; dx < Math.min(cell.colSpan, MOST_COLUMNS); dx += 1) {
          const target = grid[y + dy];
          if (target && target[x + dx] === undefined) target[x + dx] = cell;
        }
      }
      x += Math.min(cell.colSpan, MOST_COLUMNS);
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: width }, (_, x) => row[x] ?? { text: '', head: false }));
}

const NOTE_ROW = /^(?:注[：:\d①-⑳]|备注[：:]|備註[：:]|说明[：:]|notes?[：:]|remarks?[：:]|[*#※†‡]\s*\S)/i;
const VALUE = /\d|^[✓✔√×✗-]$|^(?:免|豁免|无$|無$|不收|不设|不適用|不适用|n\/?a|free|waived|nil|none$)/i;
const MARKS = /[⁽⁾⁰¹²³⁴-⁹]|[（(]\d{1,2}[)）]/g;
const LONGEST_HEADER = 80;

export interface LabelledTable {
  title: string;
  rows: LabelledRow[];
  /** Full-width rows that were notes. */
  notes: string[];
  /** How many rows of the grid stand above the first row with values: title rows and header rows. */
  headerRows: number;
  /** Those of `rows` whose leading cell has no words. */
  unnamed: Set<LabelledRow>;
  /** Those of `rows` that have nothing but their leading cell. */
  unvalued: Set<LabelledRow>;
}

interface LabelOptions {
  title: string;
  headerRows: number | null;
  page: number | null;
  /** Whether the cells have borders: then an empty one is empty and means no "as above". */
  isDrawn?: boolean;
}

/**
 * Gives every cell the path of headers above it. `headerRows` null means that the format does not say and it is guessed.
 * Full-width rows before the header become the title, later ones the group of the rows below them, or notes.
 */
export function labelGrid(grid: Grid, options: LabelOptions): LabelledTable {
  let rest = grid.filter((row) => row.some((cell) => cell.text !== ''));
  let title = options.title;
  let skipped = 0;
  while (rest.length > 1 && isFullWidth(rest[0])) {
    const text = rest[0]?.[0]?.text ?? '';
    if (!title.includes(text)) title = title === '' ? text : `${title} · ${text}`;
    rest = rest.slice(1);
    skipped += 1;
  }
  const headerRows = Math.min(options.headerRows === null ? guessHeaderRows(rest) : Math.max(0, options.headerRows - skipped), Math.max(0, rest.length - 1));
  let paths = headerPaths(rest.slice(0, headerRows));
  const table: LabelledTable = { title, rows: [], notes: [], headerRows: headerRows + skipped, unnamed: new Set(), unvalued: new Set() };
  let group: string[] = [];
  let leading = '';
  for (const [index, row] of rest.slice(headerRows).entries()) {
    if (isFullWidth(row) && row.length > 1) {
      const text = row[0]?.text ?? '';
      if (NOTE_ROW.test(text)) table.notes.push(text);
      else group = [text];
      continue;
    }
    if (headerRows > 0 && row.every((cell, x) => cell.text === rest[headerRows - 1]?.[x]?.text)) continue;
    const restarted = restartHeaders(row, rest[headerRows + index - 1], rest[headerRows + index + 1], paths);
    if (restarted) { paths = restarted; continue; }
    const first = row[0]?.text ?? '';
    if (options.isDrawn === true && isBare(row) && row.every((cell) => cell.head)) { group = [first]; continue; }
    // An empty leading cell under a headed column means "as above".
    const filled = first === '' && (paths[0] ?? '') !== '' && options.isDrawn !== true ? leading : first;
    if (filled !== '') leading = filled;
    const cells = row.map((cell, x) => ({ header: paths[x] ?? '', value: x === 0 ? filled : cell.text }));
    const labelled: LabelledRow = { cells: mergeRepeats(row, keyed(cells, headerRows)).filter((cell) => cell.value !== ''), group, page: options.page };
    table.rows.push(labelled);
    if (!/[\p{L}\p{N}]/u.test(filled.replace(MARKS, ''))) table.unnamed.add(labelled);
    else if (isBare(row)) table.unvalued.add(labelled);
  }
  return table;
}

/** Whether only the leading cell of several says something. */
function isBare(row: readonly GridCell[]): boolean {
  return row.length > 1 && row[0]?.text !== '' && row.some((cell) => cell !== row[0]) && row.every((cell) => cell === row[0] || cell.text === '');
}

/** Whether a text can be a header: what is long, or a sentence, is content that only looks like one (shaded, bold). */
function isTitleLike(text: string): boolean {
  return text.length <= LONGEST_HEADER && !/[。.;；]$/.test(text);
}

/** A row of header cells in the middle of a table renames its columns; merged cells that reach beyond it keep theirs. */
function restartHeaders(row: readonly GridCell[], above: readonly GridCell[] | undefined, below: readonly GridCell[] | undefined, paths: readonly string[]): string[] | null {
  const isOwn = row.map((cell, x) => cell !== above?.[x] && cell !== below?.[x]);
  const own = row.filter((_, x) => isOwn[x] ?? false);
  if (own.length < 2 || new Set(own).size < 2 || own.some((cell) => !cell.head || !isTitleLike(cell.text) || (cell.text !== '' && VALUE.test(cell.text))) || own.filter((cell) => cell.text !== '').length < 2) return null;
  return row.map((cell, x) => (isOwn[x] ?? false ? cell.text : paths[x] ?? ''));
}

/** In a two-column table without headers the left cell is the header of the right one. */
function keyed(cells: LabelledRow['cells'], headerRows: number): LabelledRow['cells'] {
  const [key, value] = cells;
  if (headerRows > 0 || cells.length !== 2 || !key || !value || key.value === '' || value.value === '') return cells;
  return [{ header: key.value, value: value.value }];
}

/** A value that spans columns is said once, with all the headers it stands under. */
function mergeRepeats(row: readonly GridCell[], cells: LabelledRow['cells']): LabelledRow['cells'] {
  if (cells.length !== row.length) return cells;
  const merged: LabelledRow['cells'] = [];
  cells.forEach((cell, x) => {
    const last = merged.at(-1);
    if (x > 0 && row[x] === row[x - 1] && cell.value !== '' && last) {
      if (cell.header !== '' && cell.header !== last.header) last.header = last.header === '' ? cell.header : `${last.header} / ${cell.header}`;
    } else {
      merged.push({ ...cell });
    }
  });
  return merged;
}

function isFullWidth(row: readonly GridCell[] | undefined): boolean {
  return row !== undefined && row.length > 0 && row.every((cell) => cell === row[0]) && row[0]?.text !== '';
}

/** The header cells over each column, outermost first, joined by ' · '; a merged cell counts once. */
function headerPaths(rows: Grid): string[] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, x) => {
    const parts: string[] = [];
    for (const row of rows) {
      const text = row[x]?.text ?? '';
      if (text !== '' && parts.at(-1) !== text) parts.push(text);
    }
    return parts.join(' · ');
  });
}

function guessHeaderRows(grid: Grid): number {
  const marked = grid.findIndex((row, y) => !row.every((cell) => (cell.head && isTitleLike(cell.text)) || cell.text === '') || (y > 0 && (isBare(row) || isFullWidth(row))));
  if (marked > 0) return marked;
  const first = grid[0];
  if (!first || grid.length < 2) return 0;
  // The format marks headers, only not here.
  if (grid.some((row) => new Set(row).size > 1 && row.filter((cell) => cell.head && cell.text !== '').length >= 2)) return 0;
  const others = first.slice(1);
  const isTitled = others.every((cell) => cell.text.length <= 40 && !VALUE.test(cell.text)) && others.some((cell) => cell.text !== '');
  if (!isTitled) return 0;
  const below = grid.slice(1).map((row) => row.slice(1).some((cell) => VALUE.test(cell.text)));
  const hasValues = below.filter(Boolean).length * 2 >= below.length;
  if (first.length === 2 && !hasValues) return /^(?:项目|項目|名称|類別|类别|服务|item|name|type|service|fee)/i.test(first[0]?.text ?? '') ? 1 : 0;
  const isMergedDown = grid[1]?.[0] === first[0];
  const isMergedAcross = first.some((cell, x) => x > 0 && cell === first[x - 1]);
  return grid.length > 2 && (isMergedDown || isMergedAcross) && !(grid[1] ?? []).slice(1).some((cell) => VALUE.test(cell.text)) ? 2 : 1;
}
