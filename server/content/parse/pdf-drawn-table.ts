import { contains, type Lattice, type LatticeCell } from './pdf-lattice.ts';
import { buildLines, type Line } from './pdf-lines.ts';
import { splitBand, type BandCell } from './pdf-lattice-rows.ts';
import { joinCellLines, joinLeadLines } from './pdf-cell-text.ts';
import type { Run } from './pdf-page.ts';
import type { Grid, GridCell } from './table-grid.ts';

/** The grid of a drawn table: text put into the cell it stands in, rows that hold several entries split. */
export function readLattice(lattice: Lattice, runs: readonly Run[]): Grid {
  const inside = lattice.cells.map((cell) => ({ cell, runs: [] as Run[] }));
  for (const run of runs) {
    // The middle of the letters, not of the line: descenders and raised marks lean over borders.
    const home = inside.find(({ cell }) => contains(cell.box, (run.x0 + run.x1) / 2, run.y - run.size * 0.3));
    home?.runs.push(run);
  }
  const filled = new Map(inside.map(({ cell, runs: own }) => [cell, buildLines(own)] as const));
  const grid: Grid = [];
  const spanning = new Map<LatticeCell, GridCell>();
  for (let row = 0; row < lattice.rows; row += 1) grid.push(...readBand(lattice, row, filled, spanning));
  const rows = grid.filter((row) => row.some((cell) => cell.text !== ''));
  return isStriped(rows) ? rows.map((row, y) => (y === 0 ? row : row.map((cell) => ({ ...cell, head: false })))) : rows;
}

const FEWEST_STRIPES = 4;

/** Whether every second row is shaded for looks, which makes no headers of them. */
function isStriped(rows: Grid): boolean {
  const shaded = rows.slice(1).filter((row) => new Set(row).size > 1).map((row) => row.every((cell) => cell.head));
  return shaded.length >= FEWEST_STRIPES && shaded.every((one, index) => index === 0 || one !== shaded[index - 1]);
}

function readBand(lattice: Lattice, row: number, filled: ReadonlyMap<LatticeCell, Line[]>, spanning: Map<LatticeCell, GridCell>): Grid {
  const cells = lattice.cells.filter((cell) => cell.row <= row && cell.rowTo >= row).sort((a, b) => a.column - b.column);
  const own = cells.filter((cell) => cell.row === cell.rowTo);
  const bands: BandCell[] = own.map((cell) => ({ lines: filled.get(cell) ?? [], right: cell.box.x1 }));
  const isHead = own.map((cell) => isHeadCell(cell, filled.get(cell) ?? []));
  const corner = own[0] === cells[0] && own[0]?.column === 0 && isHead.every(Boolean) ? splitCorner(filled.get(own[0]) ?? []) : null;
  if (corner) bands.forEach((band, x) => { if (x === 0) band.lines = corner.down; });
  const texts = isHead.every(Boolean) || cells[0] !== own[0] ? [bands.map((band, x) => (x === 0 ? joinLeadLines(band.lines) : joinCellLines(band.lines, band.right)))] : splitBand(bands);
  return texts.map((texts) => {
    const values = corner ? texts.map((text, x) => (x === 0 || text === '' ? text : `${corner.across} · ${text}`)) : texts;
    const ownCells = new Map(own.map((cell, index): [LatticeCell, GridCell] => [cell, { text: values[index] ?? '', head: isHead[index] ?? false }]));
    const line: GridCell[] = [];
    for (const cell of cells) {
      const target = ownCells.get(cell) ?? spanCell(cell, filled.get(cell) ?? [], spanning);
      for (let column = cell.column; column <= cell.columnTo; column += 1) line[column] = target;
    }
    return Array.from({ length: lattice.columns }, (_, column) => line[column] ?? { text: '', head: false });
  });
}

/** A corner cut by a slanting line names the columns in its upper right half and the rows in its lower left one. */
function splitCorner(lines: readonly Line[]): { across: string; down: Line[] } | null {
  const down = lines.slice(1);
  const [top] = lines;
  if (!top || down.length === 0 || !down.every((line) => line.x1 < top.x0)) return null;
  return { across: top.text, down };
}

function spanCell(cell: LatticeCell, lines: readonly Line[], spanning: Map<LatticeCell, GridCell>): GridCell {
  const known = spanning.get(cell) ?? { text: cell.column === 0 ? joinLeadLines(lines) : joinCellLines(lines, cell.box.x1), head: isHeadCell(cell, lines) };
  spanning.set(cell, known);
  return known;
}

function isHeadCell(cell: LatticeCell, lines: readonly Line[]): boolean {
  return cell.shaded || (lines.length > 0 && lines.every((line) => line.bold));
}
