import type { Chunk } from './chunk.ts';

export interface SearchText {
  /** Each is indexed by itself and the best one counts, so that many wordings of a question don't dilute each other. */
  wordings: string[];
  /** Counts by its words only, and less. */
  body: string;
}

/**
 * What a chunk is found by. An FAQ: each wording of its question, less its answer. A table row: document, table and section,
 * header cells, values and footnotes. Everything else: document, section and text.
 */
export function searchTextOf(chunk: Chunk): SearchText {
  if (chunk.kind === 'faq' && chunk.question !== undefined) {
    return { wordings: [chunk.question, ...(chunk.variants ?? [])], body: chunk.text };
  }
  const headings = [chunk.title, chunk.tableTitle ?? '', ...chunk.section].filter((part) => part !== '');
  if (chunk.kind === 'table-row' && chunk.cells !== undefined) {
    const cells = chunk.cells.map((cell) => `${cell.header} ${cell.value}`);
    return { wordings: [[...new Set(headings), ...cells, ...(chunk.footnotes ?? [])].join('\n')], body: chunk.text };
  }
  return { wordings: [[...new Set(headings), chunk.text].join('\n')], body: chunk.text };
}
