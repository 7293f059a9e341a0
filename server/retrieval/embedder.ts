import { AppError } from '../errors.ts';

/**
 * Turns texts into unit vectors whose dot product says how near they are in meaning.
 * A question and a passage may be treated differently by a model, hence `kind`.
 * The same `id` promises the same vectors: it names everything that shapes them and is part of a snapshot.
 * Throws AppError 'embedder-failed'; never returns a vector that is not finite or of another length than `dims`.
 */
export interface Embedder {
  readonly id: string;
  readonly dims: number;
  embed(texts: readonly string[], kind: 'query' | 'passage', signal?: AbortSignal): Promise<Float32Array[]>;
}

/** Scales `vector` to length 1 in place. Vectors of nothing stay zero: they are near to no text. */
export function toUnitLength(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return vector;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) * scale;
  return vector;
}

/** Refuses a vector that would poison an index: hnswlib takes NaN and wrong lengths without a word, and answers wrongly ever after. */
export function requireSoundVector(vector: ArrayLike<number>, dims: number): void {
  if (vector.length !== dims) throw new AppError('embedder-failed', `The embedding model gave vectors of ${vector.length} numbers instead of ${dims}.`);
  for (let i = 0; i < dims; i++) {
    if (!Number.isFinite(vector[i])) throw new AppError('embedder-failed', 'The embedding model gave a vector with numbers that are not finite.');
  }
}
