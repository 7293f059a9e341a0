import type { Line } from './pdf-lines.ts';
import type { Grid } from './table-grid.ts';

export interface TextTable {
  lines: Line[];
  y: number;
  columns: number;
  grid: Grid;
}

/** Placeholder until undrawn tables are read. */
export function findTextTables(_lines: readonly Line[], _width: number): TextTable[] {
  return [];
}
