import { hashTerm } from './hash-term.ts';
import { normalizeText } from './normalize-text.ts';
import { textRuns } from './text-runs.ts';

/** Longest sequence of Han characters that is a unit of its own. */
export const LONGEST_HAN = 4;
const SHORTEST_PIECE = 3;
const LONGEST_PIECE = 5;
/** Sets pieces of a Latin word apart from whole words of the same letters. */
const PIECE_SALT = 0x9e3779b9;

/**
 * Calls `take` with the hash of each unit of `text` that a table could hold: sequences of 1 to 4 Han characters, whole Latin words, the
 * 3- to 5-letter pieces of longer words with their ends marked (so that `cards` stays near `card`), numbers. A unit that occurs twice is
 * given twice. Part of the table's format: a table knows only what was cut like this when it was trained.
 */
export function forEachUnit(text: string, take: (hash: number) => void): void {
  for (const run of textRuns(normalizeText(text))) {
    if (run.kind === 'han') {
      for (let start = 0; start < run.text.length; start++) {
        const last = Math.min(run.text.length, start + LONGEST_HAN);
        for (let end = start + 1; end <= last; end++) take(hashTerm(run.text, start, end));
      }
      continue;
    }
    take(hashTerm(run.text));
    if (run.kind === 'latin' && run.text.length > SHORTEST_PIECE) {
      const marked = `<${run.text}>`;
      for (let length = SHORTEST_PIECE; length <= LONGEST_PIECE; length++) {
        for (let start = 0; start + length <= marked.length; start++) take(pieceHash(marked, start, start + length));
      }
    }
  }
}

/** The hash of the piece `text[start, end)` of a Latin word. */
export function pieceHash(text: string, start = 0, end = text.length): number {
  return (hashTerm(text, start, end) ^ PIECE_SALT) >>> 0;
}
