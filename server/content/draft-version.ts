import type { Day } from '../clock.ts';
import type { Audience, Chunk, Language } from '../retrieval/chunk.ts';
import type { ParsedWarning } from './parse/block.ts';

/** One parsed file, not stored yet: a dated text of a document and the chunks it is found by. */
export interface DraftVersion {
  document: string;
  title: string;
  /** First 10 hex digits of `contentHash`. */
  version: string;
  language: Language;
  audience: Audience;
  effectiveFrom: Day | null;
  effectiveTo: Day | null;
  owner: string | null;
  policy: string | null;
  /** The file's name, without folders. */
  sourceName: string;
  sourceType: SourceType;
  /** SHA-256 over the cleaned text and what is known about it: the same content has the same hash, whatever the file's bytes. */
  contentHash: string;
  pages: number | null;
  chunks: Chunk[];
  warnings: ParsedWarning[];
  tableRows: number;
  ms: number;
}

export type SourceType = 'pdf' | 'docx' | 'html' | 'markdown' | 'csv' | 'text';
