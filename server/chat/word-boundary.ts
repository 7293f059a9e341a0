import { segmentWords } from '../retrieval/word-segmenter.ts';

const AROUND = 8;

/**
 * Whether a Han word stands in normalised text as a word: 行长 does not in 手机银行长辈版.
 * Only the surroundings of each place are cut into words.
 */
export function standsAsWord(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const from = Math.max(0, at - AROUND);
    if (isWordAt(text.slice(from, at + word.length + AROUND), at - from, at - from + word.length)) return true;
  }
  return false;
}

/** Words that reach into both ends of the place show that it only looks like a word. */
function isWordAt(window: string, start: number, end: number): boolean {
  let reachesIn = false;
  let reachesOut = false;
  for (const piece of new Set(segmentWords(window))) {
    for (let at = window.indexOf(piece); at >= 0; at = window.indexOf(piece, at + 1)) {
      const stop = at + piece.length;
      if (at < start && stop > start && stop < end) reachesIn = true;
      if (at > start && at < end && stop > end) reachesOut = true;
    }
  }
  return !(reachesIn && reachesOut);
}
