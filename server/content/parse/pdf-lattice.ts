import type { Box, PageContent, Rule, Run } from './pdf-page.ts';

/** One cell of a drawn table, merged cells already joined. Columns and rows count from 0; `to` is inclusive. */
export interface LatticeCell {
  column: number;
  columnTo: number;
  row: number;
  rowTo: number;
  box: Box;
  shaded: boolean;
}

export interface Lattice {
  box: Box;
  columns: number;
  rows: number;
  cells: LatticeCell[];
  /** Whether its first or last row has no border there: the page's edge may have cut it. */
  isOpenAbove: boolean;
  isOpenBelow: boolean;
}

const SNAP = 3;
/** A drawn line counts as the border of a cell when it covers this much of the side. */
const COVERED = 0.6;

/**
 * Finds drawn tables: groups of horizontal and vertical lines that touch, cut into cells where both stand.
 * A frame around running text (one cell) is no table. Tables without vertical lines are left to the text's positions.
 */
export function findLattices(page: PageContent): Lattice[] {
  const horizontal = mergeRules(page.horizontal).filter((rule) => !isUnderline(rule, page.runs));
  const vertical = mergeRules(page.vertical);
  return groupTouching(horizontal, vertical)
    .map((group) => toLattice(group, page.fills))
    .filter((lattice): lattice is Lattice => lattice !== null && lattice.cells.length >= 2 && lattice.columns >= 2)
    .sort((a, b) => a.box.y0 - b.box.y0);
}

/** Joins pieces of one line: borders are often drawn cell by cell, or twice. */
function mergeRules(rules: readonly Rule[]): Rule[] {
  const merged: Rule[] = [];
  for (const rule of [...rules].sort((a, b) => a.at - b.at || a.from - b.from)) {
    const twin = findTwin(merged, rule);
    if (twin) {
      twin.from = Math.min(twin.from, rule.from);
      twin.to = Math.max(twin.to, rule.to);
    } else {
      merged.push({ ...rule });
    }
  }
  return merged;
}

/** `merged` is in order, so the search ends at the first line that lies further off. */
function findTwin(merged: readonly Rule[], rule: Rule): Rule | undefined {
  for (let index = merged.length - 1; index >= 0; index -= 1) {
    const other = merged[index];
    if (!other || rule.at - other.at >= 1.6) return undefined;
    if (rule.from <= other.to + SNAP && rule.to >= other.from - SNAP) return other;
  }
  return undefined;
}

/** Whether a line is as long as the text right above it: underlined text would cut its cell in two. */
function isUnderline(rule: Rule, runs: readonly Run[]): boolean {
  const above = runs.filter((run) => run.x1 > rule.from && run.x0 < rule.to && rule.at - run.y > -run.size * 0.1 && rule.at - run.y < run.size * 0.4);
  const slack = (above[0]?.size ?? 0) * 0.5;
  return above.length > 0 && Math.abs(Math.min(...above.map((run) => run.x0)) - rule.from) < slack && Math.abs(Math.max(...above.map((run) => run.x1)) - rule.to) < slack;
}

interface RuleGroup {
  horizontal: Rule[];
  vertical: Rule[];
}

function groupTouching(horizontal: readonly Rule[], vertical: readonly Rule[]): RuleGroup[] {
  const groups: RuleGroup[] = [];
  for (const line of horizontal) {
    const crossing = vertical.filter((other) => other.at > line.from - SNAP && other.at < line.to + SNAP && line.at > other.from - SNAP && line.at < other.to + SNAP);
    if (crossing.length === 0) continue;
    const touched = groups.filter((group) => crossing.some((one) => group.vertical.includes(one)));
    const joined: RuleGroup = { horizontal: [line, ...touched.flatMap((group) => group.horizontal)], vertical: [...new Set([...crossing, ...touched.flatMap((group) => group.vertical)])] };
    for (const group of touched) groups.splice(groups.indexOf(group), 1);
    groups.push(joined);
  }
  return groups;
}

/** From this length on, in points, lines that run on past the last border show a table that the page's end cut. */
const RUNS_ON = 14;

/** Where a table whose first or last row has no border above or below begins and ends. */
function findOpenEnds({ horizontal, vertical }: RuleGroup): { above: Rule | null; below: Rule | null } {
  const [left, right] = [Math.min(...vertical.map((rule) => rule.at)), Math.max(...vertical.map((rule) => rule.at))];
  const edges = [left, right].map((at) => vertical.filter((rule) => Math.abs(rule.at - at) <= SNAP));
  const top = Math.max(...edges.map((rules) => Math.min(...rules.map((rule) => rule.from))));
  const bottom = Math.min(...edges.map((rules) => Math.max(...rules.map((rule) => rule.to))));
  const ys = horizontal.map((rule) => rule.at);
  return {
    above: Math.min(...ys) - top > RUNS_ON ? { at: top, from: left, to: right } : null,
    below: bottom - Math.max(...ys) > RUNS_ON ? { at: bottom, from: left, to: right } : null,
  };
}

function toLattice(group: RuleGroup, fills: readonly Box[]): Lattice | null {
  const { vertical } = group;
  const { above, below } = findOpenEnds(group);
  const horizontal = [...above ? [above] : [], ...group.horizontal, ...below ? [below] : []];
  const xs = distinct(vertical.map((rule) => rule.at));
  const ys = distinct(horizontal.map((rule) => rule.at));
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  if (columns < 1 || rows < 1 || columns * rows > 20_000) return null;
  const at = (list: readonly number[], index: number): number => list[index] ?? 0;
  const hasLeftBorder = (column: number, row: number): boolean => covers(vertical, at(xs, column), at(ys, row), at(ys, row + 1));
  const hasTopBorder = (column: number, row: number): boolean => covers(horizontal, at(ys, row), at(xs, column), at(xs, column + 1));
  const owner = Array.from({ length: columns * rows }, (_, index) => index);
  const find = (index: number): number => {
    let root = index;
    while ((owner[root] ?? root) !== root) root = owner[root] ?? root;
    return root;
  };
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const here = row * columns + column;
      if (column > 0 && !hasLeftBorder(column, row)) owner[find(here)] = find(here - 1);
      if (row > 0 && !hasTopBorder(column, row)) owner[find(here)] = find(here - columns);
    }
  }
  const cells = new Map<number, LatticeCell>();
  for (let index = 0; index < columns * rows; index += 1) {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const cell = cells.get(find(index)) ?? { column, columnTo: column, row, rowTo: row, box: { x0: 0, y0: 0, x1: 0, y1: 0 }, shaded: false };
    cell.column = Math.min(cell.column, column);
    cell.columnTo = Math.max(cell.columnTo, column);
    cell.rowTo = Math.max(cell.rowTo, row);
    cells.set(find(index), cell);
  }
  for (const cell of cells.values()) {
    cell.box = { x0: at(xs, cell.column), x1: at(xs, cell.columnTo + 1), y0: at(ys, cell.row), y1: at(ys, cell.rowTo + 1) };
    cell.shaded = fills.some((fill) => contains(fill, (cell.box.x0 + cell.box.x1) / 2, (cell.box.y0 + cell.box.y1) / 2));
  }
  return { box: { x0: at(xs, 0), x1: at(xs, columns), y0: at(ys, 0), y1: at(ys, rows) }, columns, rows, cells: [...cells.values()].sort((a, b) => a.row - b.row || a.column - b.column), isOpenAbove: above !== null, isOpenBelow: below !== null };
}

function distinct(values: readonly number[]): number[] {
  const kept: number[] = [];
  for (const value of [...values].sort((a, b) => a - b)) if (value - (kept.at(-1) ?? -100) > SNAP) kept.push(value);
  return kept;
}

function covers(rules: readonly Rule[], at: number, from: number, to: number): boolean {
  let covered = 0;
  for (const rule of rules) if (Math.abs(rule.at - at) <= SNAP) covered += Math.max(0, Math.min(rule.to, to) - Math.max(rule.from, from));
  return covered >= (to - from) * COVERED;
}

export function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
}
