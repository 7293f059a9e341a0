import { hashTerm } from './hash-term.ts';
import { packArrays } from './packed-arrays.ts';

/** BM25's saturation of repeated terms and its correction for length: flat around these on the development questions. */
export const K1 = 1.5;
export const B = 0.8;

/** The file's sections; see KeywordIndex. */
export const KEYWORD_FORMAT = 'keyword-2';

/** Collects the terms of documents one by one and packs them for KeywordIndex. */
export class KeywordIndexBuilder {
  readonly #termIds = new Map<number, number>();
  readonly #documentFrequency: number[] = [];
  readonly #lengths: number[] = [];
  #withoutHan = 0;
  /** Triples of term, document, count, in order of documents. */
  #triples = new Uint32Array(3 * 1024);
  #postings = 0;

  /** Adds the next document; documents are numbered from 0 in this order. */
  add(terms: readonly string[]): void {
    const counts = new Map<number, number>();
    for (const term of terms) {
      const hash = hashTerm(term);
      counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
    const document = this.#lengths.push(terms.length) - 1;
    if (!hasHanTerm(terms)) this.#withoutHan++;
    for (const [hash, count] of counts) this.#addPosting(this.#termId(hash), document, count);
  }

  #termId(hash: number): number {
    const known = this.#termIds.get(hash);
    if (known !== undefined) return known;
    this.#termIds.set(hash, this.#documentFrequency.length);
    return this.#documentFrequency.push(0) - 1;
  }

  #addPosting(term: number, document: number, count: number): void {
    if (3 * this.#postings === this.#triples.length) {
      const grown = new Uint32Array(2 * this.#triples.length);
      grown.set(this.#triples);
      this.#triples = grown;
    }
    this.#triples.set([term, document, count], 3 * this.#postings++);
    this.#documentFrequency[term] = (this.#documentFrequency[term] ?? 0) + 1;
  }

  /** The index as the bytes of its file. Same documents, same bytes. */
  pack(): Uint8Array {
    const order = [...this.#termIds].sort(([a], [b]) => a - b);
    const hashes = Uint32Array.from(order, ([hash]) => hash);
    const starts = new Uint32Array(order.length + 1);
    const next = new Uint32Array(order.length);
    order.forEach(([, id], rank) => {
      next[id] = starts[rank] ?? 0;
      starts[rank + 1] = (starts[rank] ?? 0) + (this.#documentFrequency[id] ?? 0);
    });
    const documents = new Uint32Array(this.#postings);
    const impacts = new Uint8Array(this.#postings);
    const meanLength = this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, this.#lengths.length) || 1;
    for (let i = 0; i < 3 * this.#postings; i += 3) {
      const [term = 0, document = 0, count = 0] = this.#triples.subarray(i, i + 3);
      const place = next[term] ?? 0;
      next[term] = place + 1;
      documents[place] = document;
      impacts[place] = impactOf(count, this.#lengths[document] ?? 0, meanLength);
    }
    const sizes = Float64Array.of(this.#lengths.length, meanLength, this.#withoutHan);
    return packArrays(KEYWORD_FORMAT, { sizes, hashes, starts, documents, impacts });
  }
}

/** Whether any term is Chinese: figures alone say nothing about a text's language. */
export function hasHanTerm(terms: readonly string[]): boolean {
  return terms.some((term) => term.charCodeAt(0) >= 0x3400);
}

/** What `count` occurrences in a text of `length` terms are worth before the term's rarity: 0 to K1 + 1. */
export function saturation(count: number, length: number, meanLength: number): number {
  return (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / meanLength));
}

/** The same in steps of 1/255, which is finer than any two documents need to differ. Never 0, so that every match counts. */
function impactOf(count: number, length: number, meanLength: number): number {
  return Math.max(1, Math.round((saturation(count, length, meanLength) / (K1 + 1)) * 255));
}
