import type { Cell } from '../retrieval/chunk.ts';
import type { Block, LabelledRow } from './parse/block.ts';
import { takeMarkers } from './parse/footnotes.ts';

type Table = Extract<Block, { kind: 'table' }>;
type Note = Extract<Block, { kind: 'note' }>;

/** A note to a whole table comes along with every row only while it is short enough to be read with one. */
const LONGEST_TABLE_NOTE = 160;

export interface RowContent {
  text: string;
  cells: Cell[];
  tableTitle: string;
  group: string[];
  footnotes: string[];
  page: number | null;
}

/**
 * The rows of the table at `at` as citable text, with the notes that their markers point at.
 * A resolved marker leaves the text: left in, it would read as a digit of the number before it.
 */
export function readRows(blocks: readonly Block[], at: number): RowContent[] {
  const table = blocks[at];
  if (table?.kind !== 'table') return [];
  return table.rows.map((row) => readRow(table, row, (marker) => findNote(blocks, at, marker, row.page), tableNotes(blocks, at)));
}

function readRow(table: Table, row: LabelledRow, find: (marker: string) => Note | undefined, general: string[]): RowContent {
  const markers: string[] = [];
  const strip = (text: string): string => {
    const taken = takeMarkers(text, (marker) => find(marker) !== undefined);
    markers.push(...taken.markers);
    return taken.text;
  };
  const tableTitle = strip(table.title);
  const group = row.group.map(strip);
  const cells = row.cells.map((cell) => ({ header: strip(cell.header), value: strip(cell.value) }));
  const pointed = [...new Set(markers)].map((marker) => find(marker)?.text ?? '');
  return { text: rowText(cells), cells, tableTitle, group, footnotes: [...pointed, ...general].filter((text) => text !== ''), page: row.page ?? table.page };
}

/** A row as `header: value` pairs; a cell without a header is its value alone. */
function rowText(cells: readonly Cell[]): string {
  const isWide = cells.some((cell) => /[\u3400-\u9fff]/.test(cell.header + cell.value));
  const [colon, separator] = isWide ? ['：', '；'] : [': ', '; '];
  return cells.map((cell) => (cell.header === '' ? cell.value : cell.header + colon + cell.value)).join(separator);
}

/** The note nearest after the table, on the same page first: numbering starts anew on many pages. */
function findNote(blocks: readonly Block[], at: number, marker: string, page: number | null): Note | undefined {
  const after = blocks.slice(at + 1).filter((block): block is Note => block.kind === 'note' && block.marker === marker);
  const before = blocks.slice(0, at).filter((block): block is Note => block.kind === 'note' && block.marker === marker && block.page === page);
  return (page === null ? undefined : after.find((note) => note.page === page)) ?? (page === null ? undefined : before.at(-1)) ?? after[0];
}

function tableNotes(blocks: readonly Block[], at: number): string[] {
  const notes: string[] = [];
  for (const block of blocks.slice(at + 1)) {
    if (block.kind !== 'note') break;
    if (block.marker === '' && block.text.length <= LONGEST_TABLE_NOTE) notes.push(block.text);
  }
  return notes;
}
