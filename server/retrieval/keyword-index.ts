import { AppError } from '../errors.ts';
import { K1, KEYWORD_FORMAT, saturation } from './build-keyword-index.ts';
import { hashTerm } from './hash-term.ts';
import { unpackArrays, type PackedArray } from './packed-arrays.ts';

/**
 * BM25 over postings in typed arrays. Terms are known by a 32-bit hash only, so a question's term meets a stranger's postings
 * about once in 10,000 times at 400,000 terms; that adds a little noise to a score and nothing else.
 */
export class KeywordIndex {
  readonly count: number;
  readonly #meanLength: number;
  readonly #hashes: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #documents: Uint32Array;
  readonly #impacts: Uint8Array;

  /** Opens the bytes that KeywordIndexBuilder packed, without copying them. Throws AppError 'snapshot-damaged' when they are something else. */
  constructor(bytes: Uint8Array) {
    const arrays = unpackArrays(KEYWORD_FORMAT, bytes);
    const [count = 0, meanLength = 1] = section(arrays, 'sizes', Float64Array);
    this.count = count;
    this.#meanLength = meanLength;
    this.#hashes = section(arrays, 'hashes', Uint32Array);
    this.#starts = section(arrays, 'starts', Uint32Array);
    this.#documents = section(arrays, 'documents', Uint32Array);
    this.#impacts = section(arrays, 'impacts', Uint8Array);
  }

  /**
   * Writes each document's score for `terms` into `scores` (length `count`), as a share of what the best possible document,
   * the question itself, would get: 0 to about 1. Terms that no document has make every score smaller.
   */
  score(terms: readonly string[], scores: Float32Array): void {
    scores.fill(0);
    const unit = saturation(1, terms.length, this.#meanLength);
    const matches: { rank: number; weight: number }[] = [];
    let bestPossible = 0;
    for (const hash of new Set(terms.map((term) => hashTerm(term)))) {
      const rank = this.#rankOf(hash);
      const frequency = rank < 0 ? 0 : this.#start(rank + 1) - this.#start(rank);
      const weight = Math.log(1 + (this.count - frequency + 0.5) / (frequency + 0.5));
      bestPossible += weight * unit;
      if (frequency > 0) matches.push({ rank, weight });
    }
    for (const { rank, weight } of matches) this.#addPostings(rank, (weight * (K1 + 1)) / 255 / bestPossible, scores);
  }

  #addPostings(rank: number, weight: number, scores: Float32Array): void {
    const documents = this.#documents;
    const impacts = this.#impacts;
    const end = this.#start(rank + 1);
    for (let i = this.#start(rank); i < end; i++) {
      const document = documents[i] ?? 0;
      scores[document] = (scores[document] ?? 0) + weight * (impacts[i] ?? 0);
    }
  }

  #start(rank: number): number {
    return this.#starts[rank] ?? 0;
  }

  #rankOf(hash: number): number {
    let low = 0;
    let high = this.#hashes.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#hashes[middle] ?? 0;
      if (found === hash) return middle;
      if (found < hash) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

function section<T extends PackedArray>(arrays: Map<string, PackedArray>, name: string, type: new (length: number) => T): T {
  const array = arrays.get(name);
  if (!(array instanceof type)) throw new AppError('snapshot-damaged', `The keyword index lacks its part ${name}. Build the index again.`);
  return array;
}
