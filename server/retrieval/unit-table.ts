import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import { packArrays, unpackArrays } from './packed-arrays.ts';
import { forEachUnit } from './text-units.ts';
import { toUnitLength } from './embedder.ts';

export const UNIT_TABLE_FORMAT = 'units-1';

/** A trained vector for each of many units of text, in a byte a number, and what a text of these units means: their sum. */
export class UnitTable {
  readonly count: number;
  readonly dims: number;
  /** The first digits of the file's checksum: the same for the same vectors only. */
  readonly id: string;
  /** Of the units, in the order of their rows. */
  readonly hashes: Uint32Array;
  readonly #rows: Int8Array;
  readonly #scales: Float32Array;
  /** Open addressing: `#keys[place]` is a unit's hash and `#places[place]` its row plus 1; 0 = free. */
  readonly #keys: Uint32Array;
  readonly #places: Uint32Array;

  /** Opens the bytes that `packUnitTable` made, without copying the rows. Throws AppError 'table-damaged' when they are something else. */
  constructor(bytes: Uint8Array) {
    const { hashes, rows, scales } = readSections(bytes);
    this.hashes = hashes;
    this.count = hashes.length;
    this.dims = rows.length / Math.max(1, hashes.length);
    this.id = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
    this.#rows = rows;
    this.#scales = scales;
    const size = 2 ** Math.ceil(Math.log2(2 * this.count + 2));
    this.#keys = new Uint32Array(size);
    this.#places = new Uint32Array(size);
    hashes.forEach((hash, row) => {
      let place = hash & (size - 1);
      while (this.#places[place] !== 0) place = (place + 1) & (size - 1);
      this.#keys[place] = hash;
      this.#places[place] = row + 1;
    });
  }

  /** The row of the unit with this hash, or -1. */
  rowOf(hash: number): number {
    const mask = this.#keys.length - 1;
    for (let place = hash & mask; this.#places[place] !== 0; place = (place + 1) & mask) {
      if (this.#keys[place] === hash) return (this.#places[place] ?? 0) - 1;
    }
    return -1;
  }

  /** The unit vector of `text`; zero when it has no known unit. */
  vectorOf(text: string): Float32Array {
    return toUnitLength(this.#sumOf(text).sum);
  }

  /** The length of the sum of a text's unit vectors, before it is normalised, and how many units were known: the longer, the more the text tells. */
  lengthOf(text: string): { length: number; units: number } {
    const { sum, units } = this.#sumOf(text);
    return { length: Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0)), units };
  }

  #sumOf(text: string): { sum: Float32Array; units: number } {
    const sum = new Float32Array(this.dims);
    let units = 0;
    forEachUnit(text, (hash) => {
      const row = this.rowOf(hash);
      if (row < 0) return;
      this.addRow(sum, row);
      units += 1;
    });
    return { sum, units };
  }

  /** Adds the vector of `row` to `sum`. */
  addRow(sum: Float32Array, row: number): void {
    const rows = this.#rows;
    const scale = this.#scales[row] ?? 0;
    const start = row * this.dims;
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + scale * (rows[start + i] ?? 0);
  }
}

/** The table's file: `vectors` holds one row of `dims` numbers a hash. Rows are stored in order of hashes, so the same table gives the same bytes. */
export function packUnitTable(hashes: readonly number[], vectors: Float32Array, dims: number): Uint8Array {
  const order = Array.from(hashes, (_, i) => i).sort((a, b) => (hashes[a] ?? 0) - (hashes[b] ?? 0));
  const rows = new Int8Array(order.length * dims);
  const scales = new Float32Array(order.length);
  order.forEach((from, row) => {
    const vector = vectors.subarray(from * dims, (from + 1) * dims);
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    scales[row] = largest / 127;
    if (largest > 0) for (let i = 0; i < dims; i++) rows[row * dims + i] = Math.round(((vector[i] ?? 0) / largest) * 127);
  });
  return packArrays(UNIT_TABLE_FORMAT, { hashes: Uint32Array.from(order, (i) => hashes[i] ?? 0), scales, rows });
}

function readSections(bytes: Uint8Array): { hashes: Uint32Array; rows: Int8Array; scales: Float32Array } {
  let arrays: ReturnType<typeof unpackArrays>;
  try {
    arrays = unpackArrays(UNIT_TABLE_FORMAT, bytes);
  } catch (cause) {
    throw new AppError('table-damaged', 'The embedding table is not of the format that this version reads.', { cause });
  }
  const [hashes, rows, scales] = [arrays.get('hashes'), arrays.get('rows'), arrays.get('scales')];
  const isWhole = hashes instanceof Uint32Array && rows instanceof Int8Array && scales instanceof Float32Array
    && hashes.length > 0 && scales.length === hashes.length && rows.length % hashes.length === 0;
  if (!isWhole) throw new AppError('table-damaged', 'The embedding table lacks a part.');
  return { hashes, rows, scales };
}
