import { dotAll } from './dot-all.ts';

/** Each loss gives its value and the gradient that it wishes for the vectors it was given; all are means over a batch of `count` texts. */
export interface Loss {
  value: number;
  wish: Float32Array;
}

/** 1 − cosine to the target, `strength` times. */
export function regressionLoss(vectors: Float32Array, targets: Float32Array, count: number, strength: number): Loss {
  const wish = new Float32Array(vectors.length);
  let sum = 0;
  for (let i = 0; i < vectors.length; i++) {
    sum += (vectors[i] ?? 0) * (targets[i] ?? 0);
    wish[i] = (-strength * (targets[i] ?? 0)) / count;
  }
  return { value: 1 - sum / count, wish };
}

/** How far the similarities inside the batch differ from the teacher's: the divergence of each text's softmax over the others. */
export function relationLoss(vectors: Float32Array, teacher: Float32Array, count: number, temperature: number): Loss {
  const [dims, teacherDims] = [vectors.length / count, teacher.length / count];
  const wish = new Float32Array(vectors.length);
  const [ours, theirs] = [new Float32Array(count), new Float32Array(count)];
  const [wide, wideTeacher] = [Float64Array.from(vectors), Float64Array.from(teacher)];
  let value = 0;
  for (let i = 0; i < count; i++) {
    softmaxRow(ours, wide.subarray(i * dims, (i + 1) * dims), wide, temperature, (j) => j === i);
    softmaxRow(theirs, wideTeacher.subarray(i * teacherDims, (i + 1) * teacherDims), wideTeacher, temperature, (j) => j === i);
    for (let j = 0; j < count; j++) {
      const [p, q] = [ours[j] ?? 0, theirs[j] ?? 0];
      if (q > 1e-9) value += (q * Math.log(q / Math.max(p, 1e-9))) / count;
      const pull = (p - q) / (temperature * count);
      if (pull !== 0) addBothWays(wish, vectors, i * dims, wish, vectors, j * dims, dims, pull);
    }
  }
  return { value, wish };
}

/**
 * InfoNCE: text i of `left` should find its partner i of `right` among all of them. Others of the same `keys` are left out: they are no mistakes.
 */
export function contrastLoss(left: Float32Array, right: Float32Array, keys: ArrayLike<number>, temperature: number): { value: number; left: Float32Array; right: Float32Array } {
  const count = keys.length;
  const dims = left.length / count;
  const [wishLeft, wishRight, chances] = [new Float32Array(left.length), new Float32Array(right.length), new Float32Array(count)];
  const wideRight = Float64Array.from(right);
  let value = 0;
  for (let i = 0; i < count; i++) {
    softmaxRow(chances, Float64Array.from(left.subarray(i * dims, (i + 1) * dims)), wideRight, temperature, (j) => j !== i && keys[j] === keys[i]);
    value -= Math.log(Math.max(chances[i] ?? 0, 1e-9)) / count;
    for (let j = 0; j < count; j++) {
      const pull = ((chances[j] ?? 0) - (i === j ? 1 : 0)) / (temperature * count);
      if (Math.abs(pull) > 1e-9) addBothWays(wishLeft, left, i * dims, wishRight, right, j * dims, dims, pull);
    }
  }
  return { value, left: wishLeft, right: wishRight };
}

/** Softmax of the similarities of `vector` with all `rows`, but without those that are left out. */
function softmaxRow(out: Float32Array, vector: Float64Array, rows: Float64Array, temperature: number, isOut: (row: number) => boolean): void {
  dotAll(out, vector, rows);
  let largest = -Infinity;
  for (let j = 0; j < out.length; j++) {
    const similarity = isOut(j) ? -Infinity : (out[j] ?? 0) / temperature;
    out[j] = similarity;
    if (similarity > largest) largest = similarity;
  }
  let sum = 0;
  for (let j = 0; j < out.length; j++) sum += out[j] = Math.exp((out[j] ?? 0) - largest);
  for (let j = 0; j < out.length; j++) out[j] = (out[j] ?? 0) / sum;
}

/** A similarity's gradient goes to both of its sides. */
function addBothWays(wishA: Float32Array, a: Float32Array, i: number, wishB: Float32Array, b: Float32Array, j: number, dims: number, pull: number): void {
  for (let d = 0; d < dims; d++) {
    wishA[i + d] = (wishA[i + d] ?? 0) + pull * (b[j + d] ?? 0);
    wishB[j + d] = (wishB[j + d] ?? 0) + pull * (a[i + d] ?? 0);
  }
}
