import { hashTerm } from '../../server/retrieval/hash-term.ts';
import { normalizeText } from '../../server/retrieval/normalize-text.ts';
import { LONGEST_HAN, pieceHash } from '../../server/retrieval/text-units.ts';
import { textRuns } from '../../server/retrieval/text-runs.ts';

/** A unit of the table: how it is spelled, and what it is found by. */
export interface Unit {
  text: string;
  kind: 'han' | 'word' | 'piece';
  hash: number;
}

/** How many units of each kind: Han sequences by length, whole Latin words and numbers, pieces of words. */
export interface VocabularySizes {
  han: [number, number, number, number];
  words: number;
  pieces: number;
}
export const SIZES: VocabularySizes = { han: [4900, 19_000, 5800, 2400], words: 8300, pieces: 4000 };

/** A sequence that is a word is worth this many times its count. */
const WORD_FACTOR = 4;
/** Rarer sequences than this are left to their parts. */
const LEAST_COUNT = 1.5;

/** Chooses the units: the most frequent ones of `texts`, each text counting its set's weight, words of `words` by the root of their frequency. */
export function buildVocabulary(sets: readonly { weight: number; texts: readonly string[] }[], words: ReadonlyMap<string, number>, sizes: VocabularySizes = SIZES): Unit[] {
  const counts = new UnitCounts();
  for (const { weight, texts } of sets) for (const text of texts) counts.addText(text, weight);
  for (const [word, frequency] of words) counts.addWord(word, frequency);
  const units = [
    ...sizes.han.flatMap((size, i) => best(counts.han[i] ?? new Map<string, number>(), size, i === 0 ? undefined : words).map((text) => unitOf(text, 'han'))),
    ...best(counts.words, sizes.words).map((text) => unitOf(text, 'word')),
    ...best(counts.pieces(), sizes.pieces).map((text) => unitOf(text, 'piece')),
  ];
  // Two units of one hash would be one row; the later, rarer one gives way.
  return [...new Map(units.reverse().map((unit) => [unit.hash, unit])).values()].reverse();
}

function unitOf(text: string, kind: Unit['kind']): Unit {
  return { text, kind, hash: kind === 'piece' ? pieceHash(text) : hashTerm(text) };
}

class UnitCounts {
  readonly han = Array.from({ length: LONGEST_HAN }, () => new Map<string, number>());
  readonly words = new Map<string, number>();

  addText(text: string, weight: number): void {
    for (const run of textRuns(normalizeText(text))) {
      if (run.kind !== 'han') add(this.words, run.text, weight);
      else for (let start = 0; start < run.text.length; start++) this.#addHan(run.text, start, weight);
    }
  }

  /** The whole word mainly, and its parts a little. */
  addWord(word: string, frequency: number): void {
    const root = Math.sqrt(frequency);
    for (let length = 1; length <= Math.min(LONGEST_HAN, word.length); length++) {
      for (let start = 0; start + length <= word.length; start++) add(this.han[length - 1], word.slice(start, start + length), root * (length === word.length ? 0.6 : 0.05));
    }
  }

  /** Of the words counted so far; a frequent word makes its pieces only a little more frequent. */
  pieces(): Map<string, number> {
    const pieces = new Map<string, number>();
    for (const [word, count] of this.words) {
      if (!/^[a-z]{4,}$/.test(word)) continue;
      const marked = `<${word}>`;
      for (let length = 3; length <= 5; length++) {
        for (let start = 0; start + length <= marked.length; start++) add(pieces, marked.slice(start, start + length), Math.sqrt(Math.min(count, 20)));
      }
    }
    return pieces;
  }

  #addHan(run: string, start: number, weight: number): void {
    for (let length = 1; length <= LONGEST_HAN && start + length <= run.length; length++) add(this.han[length - 1], run.slice(start, start + length), weight);
  }
}

function add(counts: Map<string, number> | undefined, key: string, weight: number): void {
  counts?.set(key, (counts.get(key) ?? 0) + weight);
}

function best(counts: ReadonlyMap<string, number>, size: number, words?: ReadonlyMap<string, number>): string[] {
  const scored: [string, number][] = [];
  for (const [text, count] of counts) if (count >= LEAST_COUNT) scored.push([text, words?.has(text) ? count * WORD_FACTOR : count]);
  return scored.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, size).map(([text]) => text);
}
