/** An affine transform as PDF writes it: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** The transform that does `inner` first, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  return [
    outer[0] * inner[0] + outer[2] * inner[1], outer[1] * inner[0] + outer[3] * inner[1],
    outer[0] * inner[2] + outer[2] * inner[3], outer[1] * inner[2] + outer[3] * inner[3],
    outer[0] * inner[4] + outer[2] * inner[5] + outer[4], outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
  ];
}

export function apply(matrix: Matrix, x: number, y: number): [number, number] {
  return [matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]];
}

/** Reads six numbers of an operator's argument; anything else is the identity. */
export function toMatrix(value: unknown): Matrix {
  const list = Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value as ArrayLike<unknown>) : [];
  const flat = list.length === 1 ? Array.from(list[0] as ArrayLike<unknown>) : list;
  const [a, b, c, d, e, f] = flat.map(Number);
  return a === undefined || b === undefined || c === undefined || d === undefined || e === undefined || f === undefined ? IDENTITY : [a, b, c, d, e, f];
}

/** Turns PDF's user space (origin bottom left, page unrotated) into upright points from the top left. */
export function uprightMatrix(view: readonly number[], rotate: number): { matrix: Matrix; width: number; height: number } {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = view;
  const [w, h] = [x1 - x0, y1 - y0];
  switch (((rotate % 360) + 360) % 360) {
    case 90: return { matrix: [0, 1, 1, 0, -y0, -x0], width: h, height: w };
    case 180: return { matrix: [-1, 0, 0, 1, x1, -y0], width: w, height: h };
    case 270: return { matrix: [0, -1, -1, 0, y1, x1], width: h, height: w };
    default: return { matrix: [1, 0, 0, -1, -x0, y1], width: w, height: h };
  }
}
