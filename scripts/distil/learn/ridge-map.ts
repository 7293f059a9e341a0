/** Keeps the map small where the anchors say little. */
const RIDGE = 1;

/** The linear map from one space to another that brings `from` nearest to `to`, row by row; `sourceDims` × `dims` numbers. */
export function fitRidgeMap(from: Float32Array, sourceDims: number, to: Float32Array, dims: number): Float64Array {
  const count = from.length / sourceDims;
  const gram = new Float64Array(sourceDims * sourceDims);
  const product = new Float64Array(sourceDims * dims);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < sourceDims; a++) {
      const value = from[i * sourceDims + a] ?? 0;
      for (let b = 0; b <= a; b++) gram[a * sourceDims + b] = (gram[a * sourceDims + b] ?? 0) + value * (from[i * sourceDims + b] ?? 0);
      for (let d = 0; d < dims; d++) product[a * dims + d] = (product[a * dims + d] ?? 0) + value * (to[i * dims + d] ?? 0);
    }
  }
  for (let a = 0; a < sourceDims; a++) gram[a * sourceDims + a] = (gram[a * sourceDims + a] ?? 0) + RIDGE;
  factorise(gram, sourceDims);
  solveInPlace(gram, sourceDims, product, dims);
  return product;
}

/** `rows` under a map that `fitRidgeMap` found. */
export function applyMap(rows: Float32Array, sourceDims: number, map: Float64Array): Float32Array {
  const dims = map.length / sourceDims;
  const mapped = new Float32Array((rows.length / sourceDims) * dims);
  for (let at = 0; at < rows.length; at++) {
    const [row, source] = [Math.floor(at / sourceDims), at % sourceDims];
    const value = rows[at] ?? 0;
    for (let d = 0; d < dims; d++) mapped[row * dims + d] = (mapped[row * dims + d] ?? 0) + value * (map[source * dims + d] ?? 0);
  }
  return mapped;
}

/** Cholesky: the lower triangle of a symmetric matrix becomes its root. */
function factorise(matrix: Float64Array, size: number): void {
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let value = matrix[row * size + column] ?? 0;
      for (let k = 0; k < column; k++) value -= (matrix[row * size + k] ?? 0) * (matrix[column * size + k] ?? 0);
      matrix[row * size + column] = row === column ? Math.sqrt(value) : value / (matrix[column * size + column] ?? 1);
    }
  }
}

/** Forwards with the root, backwards with its transpose. */
function solveInPlace(root: Float64Array, size: number, right: Float64Array, columns: number): void {
  const subtract = (row: number, other: number, factor: number): void => {
    for (let c = 0; c < columns; c++) right[row * columns + c] = (right[row * columns + c] ?? 0) - factor * (right[other * columns + c] ?? 0);
  };
  const divide = (row: number): void => {
    for (let c = 0; c < columns; c++) right[row * columns + c] = (right[row * columns + c] ?? 0) / (root[row * size + row] ?? 1);
  };
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) subtract(row, k, root[row * size + k] ?? 0);
    divide(row);
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) subtract(row, k, root[k * size + row] ?? 0);
    divide(row);
  }
}
