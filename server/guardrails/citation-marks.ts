import type { Chunk } from '../retrieval/chunk.ts';

const MARKS = /[ \t]?\[(\d{1,3}(?: ?[,，、] ?\d{1,3}){0,9})\]/g;

export interface MarkedText {
  /** The text with valid marks only, one number a mark: `[1, 9]` becomes `[1]` when there is no ninth chunk. */
  text: string;
  /** The text without any mark. */
  plain: string;
  /** Valid marks, in order of first use. */
  marks: number[];
  chunks: Chunk[];
}

/** Resolves the marks `[n]` of `text` (1-based) to the chunks they point at. Marks that point nowhere are taken out. */
export function resolveMarks(text: string, evidence: readonly Chunk[]): MarkedText {
  const marks: number[] = [];
  const clean = text.replace(MARKS, (_, numbers: string) => {
    const valid = numbers.split(/[,，、]/).map(Number).filter((n) => evidence[n - 1] !== undefined);
    for (const n of valid) if (!marks.includes(n)) marks.push(n);
    return valid.map((n) => `[${n}]`).join('');
  });
  return { text: clean, plain: text.replace(MARKS, ''), marks, chunks: marks.flatMap((n) => evidence[n - 1] ?? []) };
}
