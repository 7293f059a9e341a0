import { AppError } from '../errors.ts';
import { hasHanTerm, K1, KEYWORD_FORMAT, saturation } from './build-keyword-index.ts';
import { hashTerm } from './hash-term.ts';
import { unpackArrays, type PackedArray } from './packed-arrays.ts';
import { TopList } from './top-list.ts';

/** A term that more than this share of the documents has is not searched for: it only adds to what rarer terms found. */
const COMMON_SHARE = 1 / 16;
/** Fewer documents found by rarer terms than this, and the common terms are searched for after all. */
const ENOUGH_FOUND = 400;

interface WeighedTerm {
  rank: number;
  weight: number;
}

/**
 * BM25 over postings in typed arrays. Terms are known by a 32-bit hash only, so a question's term meets a stranger's postings
 * about once in 10,000 times at 400,000 terms; that adds a little noise to a score and nothing else.
 * Holds the scores of one question at a time: `ask`, then `best` and `scoreOf`, without waiting in between.
 */
export class KeywordIndex {
  readonly count: number;
  readonly #meanLength: number;
  readonly #withoutHan: number;
  readonly #hashes: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #documents: Uint32Array;
  readonly #impacts: Uint8Array;
  /** Of common terms that were asked for: each document's impact. A byte a document beats long postings. */
  readonly #dense = new Map<number, Uint8Array>();

  readonly #scores: Float32Array;
  readonly #found: Uint32Array;
  #foundCount = 0;
  #common: { impacts: Uint8Array; weight: number }[] = [];

  /** Opens the bytes that KeywordIndexBuilder packed, without copying them. Throws AppError 'snapshot-damaged' when they are something else. */
  constructor(bytes: Uint8Array) {
    const arrays = unpackArrays(KEYWORD_FORMAT, bytes);
    const [count = 0, meanLength = 1, withoutHan = 0] = section(arrays, 'sizes', Float64Array);
    this.count = count;
    this.#meanLength = meanLength;
    this.#withoutHan = withoutHan;
    this.#hashes = section(arrays, 'hashes', Uint32Array);
    this.#starts = section(arrays, 'starts', Uint32Array);
    this.#documents = section(arrays, 'documents', Uint32Array);
    this.#impacts = section(arrays, 'impacts', Uint8Array);
    this.#scores = new Float32Array(count);
    this.#found = new Uint32Array(count);
  }

  /**
   * Scores the documents for `terms`, as shares of what the best possible document, the question itself, would get: 0 to about 1.
   * Terms that no document has make every score smaller.
   */
  ask(terms: readonly string[]): void {
    for (let i = 0; i < this.#foundCount; i++) this.#scores[this.#found[i] ?? 0] = 0;
    this.#foundCount = 0;
    const weighed = this.#weigh(terms);
    const isCommon = ({ rank }: WeighedTerm) => this.#frequency(rank) > this.count * COMMON_SHARE;
    for (const term of weighed) if (!isCommon(term)) this.#addPostings(term);
    const common = weighed.filter(isCommon);
    if (this.#foundCount >= ENOUGH_FOUND) this.#common = common.map(({ rank, weight }) => ({ impacts: this.#denseImpacts(rank), weight }));
    else {
      this.#common = [];
      for (const term of common) this.#addPostings(term);
    }
  }

  /** The score of `document` for the terms last asked, whether it was found by them or not. */
  scoreOf(document: number): number {
    let score = this.#scores[document] ?? 0;
    for (const { impacts, weight } of this.#common) score += weight * (impacts[document] ?? 0);
    return score;
  }

  /** The `size` best visible documents, and of those that would have been among them the `hiddenSize` best hidden ones; in no order. */
  best(size: number, hiddenSize: number, isVisible: (document: number) => boolean): { visible: Uint32Array; hidden: Uint32Array } {
    const visible = new TopList(size);
    const hidden = new TopList(hiddenSize);
    const mostCommon = this.#common.reduce((sum, { weight }) => sum + 255 * weight, 0);
    for (let i = 0; i < this.#foundCount; i++) {
      const document = this.#found[i] ?? 0;
      if ((this.#scores[document] ?? 0) + mostCommon <= visible.threshold) continue;
      const score = this.scoreOf(document);
      if (score > visible.threshold) (isVisible(document) ? visible : hidden).offer(document, score);
    }
    return { visible: visible.ids(), hidden: hidden.ids() };
  }

  /** The known ones among the distinct `terms`, with what one step of impact is worth in the final score. */
  #weigh(terms: readonly string[]): WeighedTerm[] {
    const unit = saturation(1, terms.length, this.#meanLength);
    // Rarity is counted among texts of the question's script: in a mostly Chinese bank `what` would pass for a rare word.
    const population = hasHanTerm(terms) ? this.count : this.#withoutHan || this.count;
    let bestPossible = 0;
    const weighed: WeighedTerm[] = [];
    for (const hash of new Set(terms.map((term) => hashTerm(term)))) {
      const rank = this.#rankOf(hash);
      const frequency = rank < 0 ? 0 : this.#frequency(rank);
      const rarity = Math.log(1 + (Math.max(0, population - frequency) + 0.5) / (frequency + 0.5));
      bestPossible += rarity * unit;
      if (frequency > 0) weighed.push({ rank, weight: rarity });
    }
    return weighed.map(({ rank, weight }) => ({ rank, weight: (weight * (K1 + 1)) / 255 / bestPossible }));
  }

  #addPostings({ rank, weight }: WeighedTerm): void {
    const [documents, impacts, scores, found] = [this.#documents, this.#impacts, this.#scores, this.#found];
    const end = this.#starts[rank + 1] ?? 0;
    let foundCount = this.#foundCount;
    for (let i = this.#starts[rank] ?? 0; i < end; i++) {
      const document = documents[i] ?? 0;
      const before = scores[document] ?? 0;
      if (before === 0) found[foundCount++] = document;
      scores[document] = before + weight * (impacts[i] ?? 0);
    }
    this.#foundCount = foundCount;
  }

  #denseImpacts(rank: number): Uint8Array {
    const known = this.#dense.get(rank);
    if (known) return known;
    const dense = new Uint8Array(this.count);
    for (let i = this.#starts[rank] ?? 0; i < (this.#starts[rank + 1] ?? 0); i++) dense[this.#documents[i] ?? 0] = this.#impacts[i] ?? 0;
    this.#dense.set(rank, dense);
    return dense;
  }

  #frequency(rank: number): number {
    return (this.#starts[rank + 1] ?? 0) - (this.#starts[rank] ?? 0);
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
