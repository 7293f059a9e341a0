import { segmentWords } from '../retrieval/word-segmenter.ts';

const AROUND = 6;

/**
 * Whether a Han word stands in normalised text as a word: 行长 does not in 手机银行长辈版.
 * Only the surroundings of each place are cut into words.
 */
export function standsAsWord(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const from = Math.max(0, at - AROUND);
    const window = text.slice(from, at + word.length + AROUND);
    if (isWordAt(window, at - from, at - from + word.length)) return true;
  }
  return false;
}

/** Whether some cut of the window begins where the word does and some ends where it does, or one holds it whole. */
function isWordAt(window: string, start: number, end: number): boolean {
  let begins = start === 0;
  let ends = end === window.length;
  let from = 0;
  for (const piece of segmentWords(window)) {
    const at = window.indexOf(piece, Math.max(0, from - piece.length));
    if (at < 0) continue;
    if (at <= start && at + piece.length >= end) return true;
    begins ||= at === start;
    ends ||= at + piece.length === end;
    from = Math.max(from, at + piece.length);
  }
  return begins && ends;
}
