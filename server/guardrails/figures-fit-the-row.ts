import type { Chunk } from '../retrieval/chunk.ts';
import { bindColumns, type Binding } from './bind-columns.ts';
import { areSiblings, columnNames, findMentions } from './column-names.ts';
import { foldText } from './fold-text.ts';
import { numbersIn, type Figure } from './numbers.ts';
import { block, pass, type SentenceRail } from './rail.ts';
import { isSameFigure } from './same-figure.ts';
import { figuresOf, standsIn, type ColumnFigures } from './stands-in.ts';

const NAME = 'figures-fit-the-row';
const CONDITION = /以上|以下|以内|至|到|不超过|超过|不足|满|含|起|内|up to|over|below|above|from|under|less|more|within|to|[–~-]/;

/**
 * Blocks a figure from the wrong row or column of a cited table: that it stands somewhere in the row is not enough.
 * Where the sentence names a row, its figures must come from rows so named; where it names a column or tier, from that column's cell.
 * Figures of another kind than the named column's, and amounts that say which row it is, are free.
 */
export const figuresFitTheRow: SentenceRail = {
  name: NAME,
  on: 'sentence',
  check({ sentence, cited }) {
    const rows = cited.filter((chunk) => (chunk.cells ?? []).length > 1);
    if (rows.length === 0) return pass(NAME);
    const text = foldText(sentence, { marks: 'blank' }).text;
    const figures = numbersIn(text);
    const elsewhere = cited.filter((chunk) => !rows.includes(chunk));
    const open = figures.filter((figure) => !elsewhere.some((chunk) => standsIn(figure, chunk)) && !rows.some((row) => figuresOf(row).plain.some((one) => isSameFigure(figure, one))));
    const named = namedRows(text, rows);
    const strayed = open.find((figure) => rows.some((row) => standsIn(figure, row)) && !named.some((row) => standsIn(figure, row)));
    if (strayed) return block(NAME, 'wrong-row', { detail: { figure: strayed.text } });
    const bindings = new Map(named.map((row) => [row, bindRow(text, row, figures)]));
    const wrong = open.find((figure) => {
      const holding = named.filter((row) => standsIn(figure, row));
      return holding.length > 0 && holding.every((row) => isInWrongColumn(figure, row, bindings.get(row)?.get(figure)));
    });
    return wrong === undefined ? pass(NAME) : block(NAME, 'wrong-column', { detail: { figure: wrong.text } });
  },
};

/** Of rows of one table, those whose first cell the sentence says; all of a table of which it says none. */
function namedRows(text: string, rows: readonly Chunk[]): Chunk[] {
  const label = (row: Chunk): string => foldText(row.cells?.[0]?.value ?? '', { marks: 'blank' }).text.trim();
  const isSaid = (row: Chunk): boolean => label(row).length > 1 && text.includes(label(row));
  const table = (row: Chunk): string => `${row.document}@${row.version}#${row.section.join('/')}#${row.tableTitle ?? ''}`;
  const tablesSaid = new Set(rows.filter(isSaid).map(table));
  return rows.filter((row) => isSaid(row) || !tablesSaid.has(table(row)));
}

function bindRow(text: string, row: Chunk, figures: readonly Figure[]): Map<Figure, Binding> {
  const cells = row.cells ?? [];
  const labels = cells.slice(0, 1).map(({ value }) => foldText(value, { marks: 'blank' }).text.trim());
  return bindColumns(text, findMentions(text, columnNames(cells), labels), figures);
}

function isInWrongColumn(figure: Figure, row: Chunk, binding: Binding | undefined): boolean {
  if (!binding) return false;
  const { columns } = figuresOf(row);
  const holding = columns.flatMap((column, i) => (column.figures.some((one) => isSameFigure(figure, one)) ? [i] : []));
  if (holding.length === 0 || holding.some((i) => binding.columns.includes(i))) return false;
  return holding.every((i) => binding.columns.some((named) => isRival(columns, i, named, binding.by)));
}

/** Whether cell `other` answers the same question as the named one, so that its figure is the wrong answer. */
function isRival(columns: readonly ColumnFigures[], other: number, named: number, by: Binding['by']): boolean {
  const [a, b] = [columns[other], columns[named]];
  if (!a || !b || other === 0) return false;
  if (areSiblings(a.header, b.header)) return true;
  // "Over CNY 5,000" left of the tiers says which row this is.
  if (other < named && CONDITION.test(a.value) && a.figures.some(({ kind }) => kind !== 'time' && kind !== 'date')) return false;
  return by === 'close' || (by === 'clause' && a.figures.some((x) => b.figures.some((y) => x.kind === y.kind && x.unit === y.unit)));
}
