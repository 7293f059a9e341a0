import { AppError } from '../errors.ts';
import { toUnitLength } from './embedder.ts';
import { packArrays, unpackArrays } from './packed-arrays.ts';

const VECTOR_FORMAT = 'vectors-1';
/**
 * Below about this many texts a language's mean is more noise than common ground, so it is drawn towards the other language's, whose questions
 * are of the same trade: to a bank with Chinese documents only, English questions find 3 to 9 points more that way.
 */
const MEAN_PRIOR = 20;

/**
 * All vectors in one byte a number (the cosine changes by less than .01), for exact scores of few candidates on the main thread.
 * From each vector the mean of its language was taken: what all questions to a bank have in common tells none of them apart.
 */
export class VectorTable {
  readonly count: number;
  readonly dims: number;
  readonly #rows: Int8Array;
  readonly #scales: Float32Array;
  readonly #means: Float32Array;

  /** Opens the bytes that `packVectors` made. Throws AppError 'snapshot-damaged' when they are something else. */
  constructor(bytes: Uint8Array) {
    const arrays = unpackArrays(VECTOR_FORMAT, bytes);
    const [rows, scales, means] = [arrays.get('rows'), arrays.get('scales'), arrays.get('means')];
    if (!(rows instanceof Int8Array && scales instanceof Float32Array && means instanceof Float32Array)) {
      throw new AppError('snapshot-damaged', 'The vector table lacks a part. Build the index again.');
    }
    this.count = scales.length;
    this.dims = means.length / 2;
    this.#rows = rows;
    this.#scales = scales;
    this.#means = means;
  }

  /** A question's vector as it is compared with the table's: without the mean of its language, unit length. */
  centre(vector: Float32Array, text: string): Float32Array {
    return centred(vector, meanFor(this.#means, text));
  }

  /** How much a vector, not centred, is about what all texts of its language here are about: its cosine with their mean. 0 where there are none. */
  matter(vector: Float32Array, text: string): number {
    const mean = meanFor(this.#means, text);
    let [product, squares] = [0, 0];
    for (let i = 0; i < vector.length; i++) {
      product += (vector[i] ?? 0) * (mean[i] ?? 0);
      squares += (mean[i] ?? 0) ** 2;
    }
    return squares === 0 ? 0 : product / Math.sqrt(squares);
  }

  /** The cosine of a centred vector and row `row`, -1 to 1. */
  cosine(query: Float32Array, row: number): number {
    const rows = this.#rows;
    const start = row * this.dims;
    let sum = 0;
    for (let i = 0; i < query.length; i++) sum += (query[i] ?? 0) * (rows[start + i] ?? 0);
    return sum * (this.#scales[row] ?? 0);
  }
}

/** Centres `vectors` by the means of the languages of their `texts`; gives the centred ones, row after row, and the table's bytes. */
export function packVectors(vectors: readonly Float32Array[], texts: readonly string[], dims: number): { rows: Float32Array; bytes: Uint8Array } {
  const means = meansByLanguage(vectors, texts, dims);
  const rows = new Float32Array(vectors.length * dims);
  const quantised = new Int8Array(rows.length);
  const scales = new Float32Array(vectors.length);
  vectors.forEach((vector, row) => {
    const unit = centred(vector, meanFor(means, texts[row] ?? ''));
    rows.set(unit, row * dims);
    const largest = unit.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    scales[row] = largest / 127;
    if (largest > 0) unit.forEach((value, i) => (quantised[row * dims + i] = Math.round((value / largest) * 127)));
  });
  return { rows, bytes: packArrays(VECTOR_FORMAT, { rows: quantised, scales, means }) };
}

/** The Latin mean, then the Han mean. */
function meansByLanguage(vectors: readonly Float32Array[], texts: readonly string[], dims: number): Float32Array<ArrayBuffer> {
  const means = new Float32Array(2 * dims);
  const counts = [0, 0];
  vectors.forEach((vector, i) => {
    const side = hasHan(texts[i] ?? '') ? 1 : 0;
    counts[side] = (counts[side] ?? 0) + 1;
    for (let d = 0; d < dims; d++) means[side * dims + d] = (means[side * dims + d] ?? 0) + (vector[d] ?? 0);
  });
  const [latin = 0, han = 0] = counts;
  for (let d = 0; d < dims; d++) {
    const [latinSum, hanSum] = [means[d] ?? 0, means[dims + d] ?? 0];
    means[d] = (latinSum + (MEAN_PRIOR * hanSum) / (han + MEAN_PRIOR)) / (latin + MEAN_PRIOR);
    means[dims + d] = (hanSum + (MEAN_PRIOR * latinSum) / (latin + MEAN_PRIOR)) / (han + MEAN_PRIOR);
  }
  return means;
}

/** A text of nothing known stays near to nothing: without this check it would be as near as can be to whatever is least like the mean. */
function centred(vector: Float32Array, mean: Float32Array): Float32Array {
  if (vector.every((value) => value === 0)) return vector;
  return toUnitLength(vector.map((value, i) => value - (mean[i] ?? 0)));
}

function meanFor(means: Float32Array, text: string): Float32Array {
  const half = means.length / 2;
  return hasHan(text) ? means.subarray(half) : means.subarray(0, half);
}

function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
