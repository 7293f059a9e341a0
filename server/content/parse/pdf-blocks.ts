import type { Block } from './block.ts';
import { readLattice } from './pdf-drawn-table.ts';
import { findFurniture } from './pdf-furniture.ts';
import { contains, findLattices, type Lattice } from './pdf-lattice.ts';
import { buildLines, type Line } from './pdf-lines.ts';
import type { PageContent } from './pdf-page.ts';
import { readRunningText, type TextStyle } from './pdf-running-text.ts';
import { findTextTables, type TextTable } from './pdf-text-table.ts';
import { labelGrid, type Grid } from './table-grid.ts';

type Part = { kind: 'line'; line: Line } | { kind: 'table'; grid: Grid; columns: number };

const CONTINUED = /^(?:续表|續表)|[(（](?:cont['’]?d|continued|续|續|续上页)[)）]\s*$/i;

interface OpenTable {
  grid: Grid;
  headerRows: number;
  title: string;
  columns: number;
}

/** Turns the pages of a PDF into blocks: tables first, drawn and undrawn, then what is left as running text. */
export function pdfBlocks(pages: readonly PageContent[]): Block[] {
  const drawn = pages.map((page) => ({ page, ...takeLattices(page) }));
  const furniture = findFurniture(drawn.map(({ page, lines }) => ({ number: page.number, height: page.height, lines })));
  const kept = drawn.map((one) => ({ ...one, lines: one.lines.filter((line) => !furniture.has(line)) }));
  const style = measureStyle(kept.flatMap((one) => one.lines));
  const blocks: Block[] = [];
  // The last table, while nothing but "(continued)" has followed it.
  const open: { table: OpenTable | null } = { table: null };
  for (const { page, lines, lattices } of kept) {
    let running: Line[] = [];
    const flush = (): void => {
      blocks.push(...readRunningText(running, { page: page.number, width: page.width, style, previous: blocks }));
      running = [];
    };
    for (const part of orderParts(page, lines, lattices)) {
      if (part.kind === 'line') {
        running.push(part.line);
        if (!CONTINUED.test(part.line.text)) open.table = null;
      } else {
        flush();
        open.table = addTable(part, open.table, page.number, blocks);
      }
    }
    flush();
  }
  return blocks;
}

/** Adds a table; one that goes on from the page before takes that one's headers and title. */
function addTable(part: Extract<Part, { kind: 'table' }>, open: OpenTable | null, page: number, blocks: Block[]): OpenTable {
  const last = blocks.findLast((block) => block.kind === 'table');
  const continued = open?.columns === part.columns && last?.page !== page ? open : null;
  const header = continued ? continued.grid.slice(0, continued.headerRows) : [];
  const own = continued ? dropRepeatedHeader(part.grid, header) : part.grid;
  const isNew = continued !== null && own.length === part.grid.length && (part.grid[0]?.every((cell) => cell.head) ?? false);
  const used = isNew ? null : continued;
  const table = used
    ? labelGrid([...header, ...own], { title: used.title, headerRows: used.headerRows, page })
    : labelGrid(part.grid, { title: '', headerRows: null, page });
  if (table.rows.length > 0) blocks.push({ kind: 'table', title: table.title, rows: table.rows, page });
  for (const text of table.notes) blocks.push({ kind: 'paragraph', text, page });
  return used ?? { grid: part.grid, headerRows: table.headerRows, title: table.title, columns: part.columns };
}

function takeLattices(page: PageContent): { lines: Line[]; lattices: { lattice: Lattice; grid: Grid }[] } {
  const lattices = findLattices(page);
  const isInside = (run: PageContent['runs'][number]): boolean => lattices.some((one) => contains(one.box, (run.x0 + run.x1) / 2, run.y - run.size * 0.3));
  const read = lattices.map((lattice) => ({ lattice, grid: readLattice(lattice, page.runs.filter(isInside)) }));
  return { lines: buildLines(page.runs.filter((run) => !isInside(run))), lattices: read };
}

function orderParts(page: PageContent, lines: readonly Line[], lattices: readonly { lattice: Lattice; grid: Grid }[]): Part[] {
  const tables: TextTable[] = findTextTables(lines, page.width);
  const inTable = new Set(tables.flatMap((table) => table.lines));
  const parts: { y: number; part: Part }[] = [
    ...lines.filter((line) => !inTable.has(line)).map((line) => ({ y: line.y, part: { kind: 'line', line } as Part })),
    ...tables.map((table) => ({ y: table.y, part: { kind: 'table', grid: table.grid, columns: table.columns } as Part })),
    ...lattices.map(({ lattice, grid }) => ({ y: lattice.box.y0, part: { kind: 'table', grid, columns: lattice.columns } as Part })),
  ];
  return parts.sort((a, b) => a.y - b.y).map((one) => one.part);
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
