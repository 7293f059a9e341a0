import type { Chunk } from '../retrieval/chunk.ts';

/** The rows of one table of one document version. */
export interface Table {
  key: string;
  rows: Chunk[];
  headers: string[];
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
  return { key, rows, headers, keyColumns: isUnique(rows, keyColumns) ? keyColumns : 1 };
}

function isUnique(rows: readonly Chunk[], columns: number): boolean {
  const keys = rows.map((row) => row.section.at(-1) + '|' + (row.cells ?? []).slice(0, columns).map((cell) => cell.value).join('|'));
  return new Set(keys).size === keys.length;
}

/** The cells that name the row. */
export function keyCells(table: Table, row: Chunk): string[] {
  return (row.cells ?? []).slice(0, table.keyColumns).map((cell) => cell.value);
}

/** The last part of a header path: 客户等级 · 金卡 is 金卡. */
export function headerName(header: string): string {
  return header.split(' · ').at(-1) ?? header;
}
