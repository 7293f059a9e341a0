import type { Chunk } from '../retrieval/chunk.ts';
import { toHaystack } from './haystack.ts';

/** The rows of one table of one document version. */
export interface Table {
  key: string;
  rows: Chunk[];
  headers: string[];
  /** The headers, searchable, with the merged cells above them. */
  headerHays: string[];
  /** How many leading headings all rows share; what comes after them names a group of rows. */
  sharedSections: number;
  /** How many leading columns name the row; the rest are its values. */
  keyColumns: number;
}

/** Rows that belong together: same document version and same place in its structure. */
export function tableKey(row: Chunk): string {
  const structural = /^(.*\/t\d+)\/r\d+$/.exec(row.id);
  return structural?.[1] ?? `${row.document}@${row.version}|${row.section.join('|')}|${row.tableTitle ?? ''}`;
}

/** Puts rows into tables, keeping their order. */
export function readTables(rows: readonly Chunk[]): Map<string, Table> {
  const byKey = new Map<string, Chunk[]>();
  for (const row of rows) {
    const key = tableKey(row);
    const own = byKey.get(key);
    if (own) own.push(row);
    else byKey.set(key, [row]);
  }
  return new Map([...byKey].map(([key, own]) => [key, makeTable(key, own)]));
}

function makeTable(key: string, rows: Chunk[]): Table {
  const headers = (rows[0]?.cells ?? []).map((cell) => cell.header);
  let keyColumns = 1;
  while (keyColumns < Math.min(4, headers.length - 1) && !isUnique(rows, keyColumns)) keyColumns += 1;
  return { key, rows, headers, headerHays: headers.map((header) => toHaystack(header.replaceAll(' · ', '\n'))), sharedSections: sharedSections(rows), keyColumns: isUnique(rows, keyColumns) ? keyColumns : 1 };
}

function isUnique(rows: readonly Chunk[], columns: number): boolean {
  const keys = rows.map((row) => `${row.section.at(-1) ?? ''}|` + (row.cells ?? []).slice(0, columns).map((cell) => cell.value).join('|'));
  return new Set(keys).size === keys.length;
}

function sharedSections(rows: readonly Chunk[]): number {
  const first = rows[0]?.section ?? [];
  const differs = first.findIndex((part, i) => rows.some((row) => row.section[i] !== part));
  return differs === -1 ? first.length : differs;
}

/** A row's cells made ready for searching. */
export interface RowHays {
  /** One for each name of the row: its group headings and key cells. */
  keys: string[];
  /** The names without what stands in brackets. */
  label: string;
  /** What stands in brackets. */
  aside: string;
  /** Title, headings and the heads of the naming columns: what all rows share. */
  context: string;
  values: string[];
  rest: string;
  footnotes: string;
  far: string;
}

const BRACKETS = /[（(][^（()）]*[）)]/g;
const hays = new WeakMap<Chunk, RowHays>();

/** The row's searchable cells; made once a row. */
export function rowHays(table: Table, row: Chunk): RowHays {
  const known = hays.get(row);
  if (known) return known;
  const names = [...row.section.slice(table.sharedSections), ...keyCells(table, row)];
  const keys = names.map((name) => toHaystack(name.replace(BRACKETS, '')));
  const values = (row.cells ?? []).map((cell, i) => (i < table.keyColumns ? '' : toHaystack(cell.value)));
  const made: RowHays = {
    keys, values, label: keys.join('\n'), aside: toHaystack(names.flatMap((name) => name.match(BRACKETS) ?? []).join('\n')), rest: values.join('\n'), footnotes: toHaystack((row.footnotes ?? []).join('\n')),
    context: toHaystack([row.tableTitle ?? '', ...row.section.slice(0, table.sharedSections).slice(-2), ...table.headers.slice(0, table.keyColumns)].join('\n')),
    far: toHaystack([row.title, ...row.section].join('\n')),
  };
  hays.set(row, made);
  return made;
}

/** The cells that name the row. */
export function keyCells(table: Table, row: Chunk): string[] {
  return (row.cells ?? []).slice(0, table.keyColumns).map((cell) => cell.value);
}

/** The last part of a header path: 客户等级 · 金卡 is 金卡. The whole path where another column ends in the same name. */
export function headerName(header: string, headers: readonly string[] = []): string {
  const name = lastPart(header);
  return headers.some((other) => other !== header && lastPart(other) === name) ? header.replaceAll(' · ', '') : name;
}

function lastPart(header: string): string {
  return header.split(' · ').at(-1) ?? header;
}
