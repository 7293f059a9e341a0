import type { RowGradients } from './batch.ts';

const [MEAN_DECAY, SQUARE_DECAY, TINY] = [0.9, 0.999, 1e-8];

/** Adam that touches only the rows of a batch: a step costs the same however large the table is. */
export class RowAdam {
  readonly #table: Float32Array;
  readonly #dims: number;
  readonly #means: Float32Array;
  readonly #squares: Float32Array;
  #steps = 0;

  constructor(table: Float32Array, dims: number) {
    this.#table = table;
    this.#dims = dims;
    this.#means = new Float32Array(table.length);
    this.#squares = new Float32Array(table.length);
  }

  step({ rows, values }: RowGradients, rate: number): void {
    this.#steps++;
    const scale = (rate * Math.sqrt(1 - SQUARE_DECAY ** this.#steps)) / (1 - MEAN_DECAY ** this.#steps);
    const [table, means, squares, dims] = [this.#table, this.#means, this.#squares, this.#dims];
    for (let i = 0; i < rows.length; i++) {
      const at = (rows[i] ?? 0) * dims;
      const from = i * dims;
      for (let d = 0; d < dims; d++) {
        const gradient = values[from + d] ?? 0;
        const mean = MEAN_DECAY * (means[at + d] ?? 0) + (1 - MEAN_DECAY) * gradient;
        const square = SQUARE_DECAY * (squares[at + d] ?? 0) + (1 - SQUARE_DECAY) * gradient * gradient;
        means[at + d] = mean;
        squares[at + d] = square;
        table[at + d] = (table[at + d] ?? 0) - (scale * mean) / (Math.sqrt(square) + TINY);
      }
    }
  }
}
