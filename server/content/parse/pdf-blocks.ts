import type { Block, LabelledRow, ParsedWarning } from './block.ts';
import { continueRow, isRest, nameCutRow } from './pdf-cut-row.ts';
import { readLattice } from './pdf-drawn-table.ts';
import { findFurniture } from './pdf-furniture.ts';
import { contains, findLattices, type Lattice } from './pdf-lattice.ts';
import { buildLines, type Line } from './pdf-lines.ts';
import { unfoldColumns } from './pdf-page-columns.ts';
import type { PageContent } from './pdf-page.ts';
import { BOLD_LEVEL, readRunningText, type TextStyle } from './pdf-running-text.ts';
import { findTextTables, type TextTable } from './pdf-text-table.ts';
import { labelGrid, type Grid, type LabelledTable } from './table-grid.ts';

type Part = { kind: 'line'; line: Line } | { kind: 'table'; grid: Grid; columns: number; isDrawn: boolean; isOpenAbove?: boolean; isOpenBelow?: boolean };

const CONTINUED = /^(?:续表|續表)|[(（](?:cont['’]?d|continued|续|續|续上页)[)）]\s*$/i;

export interface PdfText {
  blocks: Block[];
  warnings: ParsedWarning[];
}

interface OpenTable {
  grid: Grid;
  headerRows: number;
  title: string;
  columns: number;
  /** The name of a last row that the page's end cut right below it. */
  cutName: string | null;
}

/** Turns the pages of a PDF into blocks: tables first, drawn and undrawn, then what is left as running text. */
export function pdfBlocks(pages: readonly PageContent[]): PdfText {
  const drawn = pages.map((page) => ({ page, ...takeLattices(page) }));
  const furniture = findFurniture(drawn.map(({ page, lines }) => ({ number: page.number, height: page.height, lines })));
  const kept = drawn.map((one) => ({ ...one, lines: one.lines.filter((line) => !furniture.has(line)) }));
  const style = measureStyle(kept.flatMap((one) => one.lines));
  const blocks: Block[] = [];
  const warnings: ParsedWarning[] = [];
  // The last table, while nothing but "(continued)" has followed it.
  const open: { table: OpenTable | null } = { table: null };
  for (const { page, lines, lattices } of kept) {
    let running: Line[] = [];
    const flush = (): void => {
      blocks.push(...readRunningText(running, { page: page.number, width: page.width, style, previous: blocks }));
      running = [];
    };
    for (const part of orderParts(lines, lattices)) {
      if (part.kind === 'line') {
        running.push(part.line);
        if (!CONTINUED.test(part.line.text)) open.table = null;
      } else {
        flush();
        captionBefore(blocks);
        open.table = addTable(part, open.table, page.number, { blocks, warnings });
      }
    }
    flush();
  }
  return { blocks, warnings };
}

/** A line that is only bold, right before a table, is the table's caption and opens no section. */
function captionBefore(blocks: Block[]): void {
  const last = blocks.at(-1);
  if (last?.kind === 'heading' && (last.level === BOLD_LEVEL || /^(?:表|table)\s?\d+/i.test(last.text))) blocks[blocks.length - 1] = { kind: 'paragraph', text: last.text, page: last.page };
}

/** Adds a table; one that goes on from the page before takes that one's headers and title. */
function addTable(part: Extract<Part, { kind: 'table' }>, open: OpenTable | null, page: number, { blocks, warnings }: PdfText): OpenTable {
  const last = blocks.findLast((block) => block.kind === 'table');
  const continued = open?.columns === part.columns && last?.page !== page ? open : null;
  const header = continued ? continued.grid.slice(0, continued.headerRows) : [];
  const below = continued ? dropRepeatedHeader(part.grid, header) : part.grid;
  const goesOn = continued !== null && part.isOpenAbove === true;
  const own = goesOn && continued.cutName !== null ? nameCutRow(below, continued.cutName) : below;
  const isNew = continued !== null && own.length === part.grid.length && (part.grid[0]?.every((cell) => cell.head) ?? false);
  const used = isNew ? null : continued;
  const { isDrawn } = part;
  const table = used
    ? labelGrid([...header, ...own], { title: used.title, headerRows: used.headerRows, page, isDrawn })
    : labelGrid(part.grid, { title: '', headerRows: null, page, isDrawn });
  const [firstRow] = table.rows;
  const broken = last?.kind === 'table' ? last.rows.at(-1) : undefined;
  if (goesOn && used && firstRow && broken && table.unnamed.has(firstRow)) {
    if (isRest(broken, firstRow)) continueRow(broken, table.rows.shift() ?? firstRow);
    else if (broken.cells[0]) firstRow.cells.unshift({ ...broken.cells[0] });
    table.unnamed.delete(firstRow);
  }
  const lastRow = table.rows.at(-1);
  const cutName = part.isOpenBelow === true && lastRow && table.unvalued.has(lastRow) ? table.rows.pop()?.cells[0]?.value ?? null : null;
  const named = table.rows.filter((row) => hasName(row, table, part));
  const rows = isDrawn ? named.filter((row) => !table.unvalued.has(row)) : named;
  if (rows.length > 0) blocks.push({ kind: 'table', title: table.title, rows, page });
  if (named.length < table.rows.length) warnings.push({ code: 'rows-without-name', message: `On page ${page}, ${table.rows.length - named.length} table row(s) have no name in the text (it may be drawn as a picture) and were left out.`, page });
  if (rows.length < named.length) warnings.push({ code: 'rows-without-value', message: `On page ${page}, ${named.length - rows.length} table row(s) have only a name in the text (the rest may be drawn as a picture) and were left out.`, page });
  for (const text of table.notes) blocks.push({ kind: 'paragraph', text, page });
  return { ...used ?? { grid: part.grid, headerRows: table.headerRows, title: table.title, columns: part.columns }, cutName };
}

/** A fee without the name of what it is for is worse than none: names drawn as pictures leave such rows behind. */
function hasName(row: LabelledRow, table: LabelledTable, { grid, isDrawn }: { grid: Grid; isDrawn: boolean }): boolean {
  // In a column that has no words at all, not even a header, names stand further right.
  if (isDrawn && grid.some((cells) => cells[0]?.text !== '' && new Set(cells).size > 1)) return !table.unnamed.has(row);
  const [first] = row.cells;
  if (!first || !/[\p{L}\p{N}]/u.test(first.value.replace(/[⁽⁾⁰¹²³⁴-⁹]|[（(]\d{1,2}[)）]/g, ''))) return false;
  if (row.cells.length === 1) return first.header !== '' && first.header !== table.rows.find((other) => other.cells.length > 1)?.cells.at(-1)?.header;
  const leading = table.rows.find((other) => other.cells.length > row.cells.length)?.cells[0]?.header;
  return leading === undefined || first.header === leading;
}

function takeLattices(page: PageContent): { lines: Line[]; lattices: { lattice: Lattice; grid: Grid }[] } {
  const lattices = findLattices(page);
  const isInside = (run: PageContent['runs'][number]): boolean => lattices.some((one) => contains(one.box, (run.x0 + run.x1) / 2, run.y - run.size * 0.3));
  const read = lattices.map((lattice) => ({ lattice, grid: readLattice(lattice, page.runs.filter(isInside)) }));
  return { lines: unfoldColumns(buildLines(page.runs.filter((run) => !isInside(run))), page.width), lattices: read };
}

function orderParts(lines: readonly Line[], lattices: readonly { lattice: Lattice; grid: Grid }[]): Part[] {
  const tables: TextTable[] = findTextTables(lines);
  const inTable = new Set(tables.flatMap((table) => table.lines));
  const parts: Part[] = [];
  const waiting = [...lattices];
  for (const line of lines) {
    // Lines come in reading order, which on a page of two columns is not their height: a drawn table goes before the first line below it.
    while (waiting[0] && waiting[0].lattice.box.y0 < line.y) parts.push(latticePart(waiting.shift()));
    const table = tables.find((one) => one.lines[0] === line);
    if (table) parts.push({ kind: 'table', grid: table.grid, columns: table.columns, isDrawn: false });
    else if (!inTable.has(line)) parts.push({ kind: 'line', line });
  }
  return [...parts, ...waiting.map(latticePart)];
}

function latticePart(table: { lattice: Lattice; grid: Grid } | undefined): Part {
  return { kind: 'table', grid: table?.grid ?? [], columns: table?.lattice.columns ?? 0, isDrawn: true, isOpenAbove: table?.lattice.isOpenAbove ?? false, isOpenBelow: table?.lattice.isOpenBelow ?? false };
}

function dropRepeatedHeader(grid: Grid, header: Grid): Grid {
  const same = (row: Grid[number] | undefined, other: Grid[number] | undefined): boolean => row !== undefined && other !== undefined && row.every((cell, x) => cell.text === other[x]?.text);
  return header.length > 0 && header.every((row, y) => same(grid[y], row)) ? grid.slice(header.length) : grid;
}

function measureStyle(lines: readonly Line[]): TextStyle {
  const counts = new Map<number, number>();
  for (const line of lines) counts.set(Math.round(line.size * 2) / 2, (counts.get(Math.round(line.size * 2) / 2) ?? 0) + line.text.length);
  const body = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
  const sizes = [...counts.keys()].filter((size) => size > body * 1.12).sort((a, b) => b - a);
  return { body, headingSizes: sizes };
}
