import type { Cell, Language } from '../retrieval/chunk.ts';
import { cleanLine } from './clean.ts';
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
export function readRows(blocks: readonly Block[], at: number, language: Language): RowContent[] {
  const table = blocks[at];
  if (table?.kind !== 'table') return [];
  return table.rows.map((row) => readRow(table, row, (marker) => findNote(blocks, at, marker, row.page), tableNotes(blocks, at), language));
}

function readRow(table: Table, row: LabelledRow, find: (marker: string) => Note | undefined, general: string[], language: Language): RowContent {
  const markers: string[] = [];
  const strip = (text: string): string => {
    const taken = takeMarkers(text, (marker) => find(marker) !== undefined);
    markers.push(...taken.markers);
    // A mark parts characters that belong together: 收 费⁽¹⁾.
    return taken.markers.length === 0 ? taken.text : cleanLine(taken.text);
  };
  const tableTitle = strip(table.title);
  const group = row.group.map(strip);
  const cells = row.cells.map((cell) => ({ header: strip(cell.header), value: strip(cell.value) }));
  const pointed = [...new Set(markers)].map((marker) => find(marker)?.text ?? '');
  return { text: rowText(cells, language), cells, tableTitle, group, footnotes: [...pointed, ...general].filter((text) => text !== ''), page: row.page ?? table.page };
}

/** A row as `header: value` pairs; a cell without a header is its value alone. */
function rowText(cells: readonly Cell[], language: Language): string {
  const [colon, separator] = language === 'en' ? [': ', '; '] : ['：', '；'];
  return cells.map((cell) => (cell.header === '' ? cell.value : cell.header + colon + cell.value)).join(separator);
}

/**
 * The note that a marker points at: the nearest after the table. With pages, numbering starts anew on many of them, so only
 * the row's own page counts; when that has no notes at all, those at the end of the table or of the document do. Text below
 * the table may be notes whose marks are pictures: then a mark that is explained on several other pages stays unexplained.
 */
function findNote(blocks: readonly Block[], at: number, marker: string, page: number | null): Note | undefined {
  const notes = blocks.filter((block): block is Note => block.kind === 'note' && block.marker !== '');
  const after = blocks.slice(at + 1).filter((block): block is Note => block.kind === 'note' && block.marker === marker);
  if (page === null) return after[0];
  const onPage = notes.filter((note) => note.page === page);
  // A table that goes on from the page before may point at that page's notes.
  if (onPage.length > 0) return after.find((note) => note.page === page) ?? onPage.findLast((note) => note.marker === marker) ?? notes.find((note) => note.page === page - 1 && note.marker === marker);
  const isBelow = blocks.slice(at + 1).some((block) => block.page === page && (block.kind === 'paragraph' || block.kind === 'item'));
  if (isBelow && new Set(notes.filter((note) => note.marker === marker).map((note) => note.page)).size > 1) return undefined;
  const nextPage = notes.find((note) => (note.page ?? 0) > page)?.page;
  return after.find((note) => note.page === nextPage) ?? after.find((note) => note.page === notes.at(-1)?.page);
}

function tableNotes(blocks: readonly Block[], at: number): string[] {
  const notes: string[] = [];
  for (const block of blocks.slice(at + 1)) {
    if (block.kind !== 'note') break;
    if (block.marker === '' && block.text.length <= LONGEST_TABLE_NOTE) notes.push(block.text);
  }
  return notes;
}
