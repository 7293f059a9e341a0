import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const KEY_BYTES = 16;
const SCALE_BYTES = 4;
const READ_RECORDS = 50_000;

/**
 * Vectors of one teacher on disk, a byte a number (finer than a table can learn), found by a hash of their text.
 * The file only grows by whole batches; what a cut process left of a batch is dropped when it is opened again.
 */
export class VectorCache {
  readonly #dims: number;
  readonly #file: number;
  readonly #places = new Map<string, number>();
  #records = 0;

  constructor(path: string, dims: number) {
    mkdirSync(dirname(path), { recursive: true });
    this.#dims = dims;
    this.#file = openSync(path, existsSync(path) ? 'r+' : 'w+');
    this.#records = Math.floor(fstatSync(this.#file).size / this.#recordBytes);
    ftruncateSync(this.#file, this.#records * this.#recordBytes);
    for (let from = 0; from < this.#records; from += READ_RECORDS) {
      const records = this.#read(from, Math.min(READ_RECORDS, this.#records - from));
      for (let i = 0; i * this.#recordBytes < records.length; i++) this.#places.set(keyAt(records, i * this.#recordBytes), from + i);
    }
  }

  get #recordBytes(): number {
    return KEY_BYTES + SCALE_BYTES + this.#dims;
  }

  has(text: string): boolean {
    return this.#places.has(keyOf(text));
  }

  /** Appends the vectors of `texts` in one write. */
  add(texts: readonly string[], vectors: readonly ArrayLike<number>[]): void {
    const bytes = Buffer.alloc(texts.length * this.#recordBytes);
    texts.forEach((text, i) => this.#pack(bytes, i * this.#recordBytes, text, vectors[i] ?? []));
    writeSync(this.#file, bytes, 0, bytes.length, this.#records * this.#recordBytes);
    for (const text of texts) this.#places.set(keyOf(text), this.#records++);
  }

  /** The vectors of `texts`, row after row. All must be there. */
  rows(texts: readonly string[]): Float32Array {
    const rows = new Float32Array(texts.length * this.#dims);
    const wanted = texts.map((text, row) => ({ row, place: this.#places.get(keyOf(text)) ?? -1 })).sort((a, b) => a.place - b.place);
    if (wanted[0] && wanted[0].place < 0) throw new Error('a text was never given to the teacher');
    let at = 0;
    for (let from = 0; from < this.#records && at < wanted.length; from += READ_RECORDS) {
      const records = this.#read(from, Math.min(READ_RECORDS, this.#records - from));
      for (let next = wanted[at]; next && next.place < from + READ_RECORDS; next = wanted[++at]) this.#unpack(records, (next.place - from) * this.#recordBytes, rows, next.row);
    }
    return rows;
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(from: number, count: number): Buffer {
    const bytes = Buffer.alloc(count * this.#recordBytes);
    readSync(this.#file, bytes, 0, bytes.length, from * this.#recordBytes);
    return bytes;
  }

  #pack(bytes: Buffer, at: number, text: string, vector: ArrayLike<number>): void {
    let largest = 0;
    for (let i = 0; i < this.#dims; i++) largest = Math.max(largest, Math.abs(vector[i] ?? 0));
    bytes.write(keyOf(text), at, 'hex');
    bytes.writeFloatLE(largest / 127, at + KEY_BYTES);
    for (let i = 0; i < this.#dims; i++) bytes.writeInt8(largest === 0 ? 0 : Math.round(((vector[i] ?? 0) / largest) * 127), at + KEY_BYTES + SCALE_BYTES + i);
  }

  #unpack(bytes: Buffer, at: number, rows: Float32Array, row: number): void {
    const scale = bytes.readFloatLE(at + KEY_BYTES);
    for (let i = 0; i < this.#dims; i++) rows[row * this.#dims + i] = scale * bytes.readInt8(at + KEY_BYTES + SCALE_BYTES + i);
  }
}

function keyOf(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function keyAt(bytes: Buffer, at: number): string {
  return bytes.toString('hex', at, at + KEY_BYTES);
}
