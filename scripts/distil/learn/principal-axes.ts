import { dotAll } from './dot-all.ts';

/** What is taken from a teacher's vectors: their mean, and the directions in which they differ most. */
export interface PrincipalAxes {
  mean: Float32Array;
  /** One direction a row, the strongest first. */
  axes: Float32Array;
  dims: number;
  sourceDims: number;
}

/** Sweeps of the iteration; more change nothing that a byte can hold. */
const SWEEPS = 25;

/** Finds the `dims` principal axes of `rows` by orthogonal iteration. */
export function findPrincipalAxes(rows: Float32Array, sourceDims: number, dims: number): PrincipalAxes {
  const count = rows.length / sourceDims;
  const mean = new Float32Array(sourceDims);
  for (let i = 0; i < rows.length; i++) mean[i % sourceDims] = (mean[i % sourceDims] ?? 0) + (rows[i] ?? 0) / count;
  const covariance = covarianceOf(rows, mean, sourceDims);
  // Any start that is not orthogonal to the answer will do; this one depends on nothing.
  const axes = Float64Array.from({ length: dims * sourceDims }, (_, i) => Math.sin((i + 1) * 12.9898) * 0.5 + (Math.floor(i / sourceDims) === i % sourceDims ? 1 : 0));
  orthonormalise(axes, sourceDims);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    multiply(axes, covariance, sourceDims);
    orthonormalise(axes, sourceDims);
  }
  return { mean, axes: Float32Array.from(axes), dims, sourceDims };
}

/** `rows` without the mean, along the axes, each of unit length. */
export function projectRows(rows: Float32Array, { mean, axes, dims, sourceDims }: PrincipalAxes): Float32Array {
  const count = rows.length / sourceDims;
  const projected = new Float32Array(count * dims);
  const centred = new Float64Array(sourceDims);
  const wide = Float64Array.from(axes);
  for (let i = 0; i < count; i++) {
    for (let s = 0; s < sourceDims; s++) centred[s] = (rows[i * sourceDims + s] ?? 0) - (mean[s] ?? 0);
    const row = projected.subarray(i * dims, (i + 1) * dims);
    dotAll(row, centred, wide);
    let squares = 0;
    for (const value of row) squares += value * value;
    const length = Math.sqrt(squares) || 1;
    for (let d = 0; d < dims; d++) row[d] = (row[d] ?? 0) / length;
  }
  return projected;
}

function covarianceOf(rows: Float32Array, mean: Float32Array, dims: number): Float64Array {
  const count = rows.length / dims;
  const covariance = new Float64Array(dims * dims);
  const centred = new Float64Array(dims);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dims; d++) centred[d] = (rows[i * dims + d] ?? 0) - (mean[d] ?? 0);
    for (let a = 0; a < dims; a++) {
      const value = (centred[a] ?? 0) / count;
      for (let b = a; b < dims; b++) covariance[a * dims + b] = (covariance[a * dims + b] ?? 0) + value * (centred[b] ?? 0);
    }
  }
  for (let a = 0; a < dims; a++) for (let b = 0; b < a; b++) covariance[a * dims + b] = covariance[b * dims + a] ?? 0;
  return covariance;
}

/** Replaces each row of `axes` by its product with the symmetric `matrix`. */
function multiply(axes: Float64Array, matrix: Float64Array, size: number): void {
  const product = new Float64Array(size);
  for (let at = 0; at < axes.length; at += size) {
    product.fill(0);
    for (let a = 0; a < size; a++) {
      const value = axes[at + a] ?? 0;
      for (let b = 0; b < size; b++) product[b] = (product[b] ?? 0) + value * (matrix[a * size + b] ?? 0);
    }
    axes.set(product, at);
  }
}

/** Gram and Schmidt, twice as is usual against rounding. */
function orthonormalise(axes: Float64Array, size: number): void {
  for (let at = 0; at < axes.length; at += size) {
    for (let pass = 0; pass < 2; pass++) for (let before = 0; before < at; before += size) subtractProjection(axes, at, before, size);
    let squares = 0;
    for (let i = 0; i < size; i++) squares += (axes[at + i] ?? 0) ** 2;
    const length = Math.sqrt(squares) || 1;
    for (let i = 0; i < size; i++) axes[at + i] = (axes[at + i] ?? 0) / length;
  }
}

function subtractProjection(axes: Float64Array, at: number, before: number, size: number): void {
  let along = 0;
  for (let i = 0; i < size; i++) along += (axes[at + i] ?? 0) * (axes[before + i] ?? 0);
  for (let i = 0; i < size; i++) axes[at + i] = (axes[at + i] ?? 0) - along * (axes[before + i] ?? 0);
}
