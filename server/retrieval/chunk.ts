import type { Day } from '../clock.ts';

export type Language = 'zh-CN' | 'zh-Hant' | 'en';
export type Audience = 'public' | 'staff';

/** One column of a table row: `header` is the path of (merged) header cells joined by ' · ', `value` the cell's text. */
export interface Cell {
  header: string;
  value: string;
}

/**
 * The unit that is indexed and cited.
 * `id` is stable across rebuilds: document, version and structural path; never a position in the index.
 */
export interface Chunk {
  id: string;
  kind: 'passage' | 'table-row' | 'faq' | 'fact';
  document: string;
  /** The document's title as customers see it. */
  title: string;
  version: string;
  /** Headings from the outermost in, without the title. */
  section: string[];
  /** 1-based page of the source, null where the format has no pages. */
  page: number | null;
  /** What is cited and shown. A row's text reads as `header: value` pairs; an FAQ's is its answer. */
  text: string;
  /** Only of kind `faq`. */
  question?: string;
  /** Only of kind `faq`: other wordings of the question. */
  variants?: string[];
  /** Only of kind `faq`: where its figures stand, as `document#section`. */
  basis?: string;
  /** Only of kind `table-row`. */
  tableTitle?: string;
  /** Only of kind `table-row`: leading cell first. */
  cells?: Cell[];
  /** Text of the footnotes that a row's markers point at. */
  footnotes?: string[];
  audience: Audience;
  language: Language;
  /** First day in force, null = always was. */
  effectiveFrom: Day | null;
  /** First day no longer in force, null = open. */
  effectiveTo: Day | null;
}

/** Whether `chunk` is in force on the day `asOf`: from inclusive, to exclusive. */
export function isInForce(chunk: Pick<Chunk, 'effectiveFrom' | 'effectiveTo'>, asOf: Day): boolean {
  return (chunk.effectiveFrom === null || chunk.effectiveFrom <= asOf) && (chunk.effectiveTo === null || asOf < chunk.effectiveTo);
}
