import { joinLines } from '../clean.ts';
import type { LabelledRow } from './block.ts';
import type { Grid } from './table-grid.ts';

/** Puts the name of a row that the page's end cut right below it before what stands of the row on the next page. */
export function nameCutRow(grid: Grid, name: string): Grid {
  const lead = grid[0]?.[0];
  if (!lead) return grid;
  const named = { ...lead, text: joinLines(name, lead.text) };
  return grid.map((row) => row.map((cell) => (cell === lead ? named : cell)));
}

/**
 * Whether a row without a name, at the head of a page, is the rest of the last row before it: some sentence goes on in it.
 * Otherwise it is a row of its own, below a name that stands for both.
 */
export function isRest(row: LabelledRow, rest: LabelledRow): boolean {
  return rest.cells.some(({ header, value }) => {
    const before = row.cells.find((other) => other.header === header)?.value ?? '';
    return /^[a-z]/.test(value) || (before.length > LONG_CELL && /^[\u3400-\u9fff]/.test(value) && !/[。；;：:.]$/.test(before));
  });
}

const LONG_CELL = 40;

/** Adds the rest of a row, which has no name of its own on its page, to the row's beginning on the page before. */
export function continueRow(row: LabelledRow, rest: LabelledRow): void {
  for (const { header, value } of rest.cells) {
    const cell = row.cells.find((other) => other.header === header && other !== row.cells[0]);
    if (cell) cell.value = joinLines(cell.value, value);
    else row.cells.push({ header, value });
  }
}
