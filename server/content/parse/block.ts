import type { Cell } from '../../retrieval/chunk.ts';

/** One row of a table with its header paths. `group` holds the full-width rows that stand above it, outermost first. */
export interface LabelledRow {
  cells: Cell[];
  group: string[];
  page: number | null;
}

/**
 * What every format is parsed into, in reading order.
 * Levels of headings only compare: a smaller number is further out, and gaps are legal.
 */
export type Block =
  | { kind: 'heading'; level: number; text: string; page: number | null }
  /** `clause` is the number that the paragraph starts with (第三条, 4.2), still part of `text`. */
  | { kind: 'paragraph'; text: string; clause?: string; page: number | null }
  | { kind: 'item'; text: string; page: number | null }
  | { kind: 'table'; title: string; rows: LabelledRow[]; page: number | null }
  /** A footnote that markers in tables may point at; `marker` is normalised, '' applies to the table before it as a whole. */
  | { kind: 'note'; marker: string; text: string; page: number | null };

export interface ParsedWarning {
  code: string;
  message: string;
  page?: number;
}

/** What a parser hands on: blocks, and what it happened to learn about the document. */
export interface Parsed {
  blocks: Block[];
  /** Number of pages, null where the format has none. */
  pages: number | null;
  /** A title that the format itself declares (first heading, HTML title). */
  title: string | null;
  /** Keys of front matter, unchecked. */
  meta: Record<string, unknown>;
  warnings: ParsedWarning[];
}
