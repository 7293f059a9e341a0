import { CsvError, parse } from 'csv-parse/sync';
import { AppError } from '../../errors.ts';
import { cleanLine } from '../clean.ts';
import type { Parsed } from './block.ts';
import { labelGrid } from './table-grid.ts';

/** The records of a CSV file as text, without blank ones. The delimiter is found in the first line. */
export function readRecords(source: string): string[][] {
  const firstLine = source.split('\n', 1)[0] ?? '';
  const delimiter = [',', '\t', ';'].reduce((best, sign) => (firstLine.split(sign).length > firstLine.split(best).length ? sign : best));
  try {
    return parse(source, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError('file-broken', `The CSV file can't be read: ${error.message}.`, { cause: error });
  }
}

/** Reads a CSV file as one table whose first row holds the headers. */
export function parseCsv(records: readonly string[][]): Parsed {
  const grid = records.map((row, y) => row.map((text) => ({ text: cleanLine(text.replace(/\n/g, ' ')), head: y === 0 })));
  const table = labelGrid(grid, { title: '', headerRows: 1, page: null });
  return { blocks: table.rows.length === 0 ? [] : [{ kind: 'table', title: '', rows: table.rows, page: null }], pages: null, title: null, meta: {}, warnings: [] };
}
