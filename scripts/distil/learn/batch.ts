import type { Random } from '../random.ts';
import type { UnitBags } from '../unit-bags.ts';

/** The vectors of a few texts, kept so that a change wished for them can be carried back to the rows they are sums of. */
export interface Batch {
  count: number;
  /** Unit vectors, row after row. */
  vectors: Float32Array;
  lengths: Float32Array;
  /** The rows of each text that were not dropped. */
  bags: Int32Array[];
}

/** Gradients of the rows that a batch touched. */
export interface RowGradients {
  rows: Int32Array;
  values: Float32Array;
}

/** Sums up and normalises the texts `members`; `dropout` is the share of their units that is left out. */
export function embedBatch(table: Float32Array, dims: number, source: UnitBags, members: ArrayLike<number>, dropout: number, random: Random): Batch {
  const count = members.length;
  const vectors = new Float32Array(count * dims);
  const lengths = new Float32Array(count);
  const bags: Int32Array[] = [];
  for (let i = 0; i < count; i++) {
    const member = members[i] ?? 0;
    const all = source.rows.subarray(source.starts[member], source.starts[member + 1]);
    const bag = dropout > 0 && all.length > 3 ? all.filter(() => random.next() >= dropout) : all;
    bags.push(bag);
    const at = i * dims;
    for (const row of bag) {
      const from = row * dims;
      for (let d = 0; d < dims; d++) vectors[at + d] = (vectors[at + d] ?? 0) + (table[from + d] ?? 0);
    }
    let squares = 0;
    for (let d = 0; d < dims; d++) squares += (vectors[at + d] ?? 0) ** 2;
    const length = Math.sqrt(squares) || 1;
    lengths[i] = length;
    for (let d = 0; d < dims; d++) vectors[at + d] = (vectors[at + d] ?? 0) / length;
  }
  return { count, vectors, lengths, bags };
}

/** Carries the gradients of a batch's unit vectors back to the table's rows. `slots` is scratch of one number a row, all -1, and is left so. */
export function gradientsOf(batches: readonly { batch: Batch; wish: Float32Array }[], dims: number, slots: Int32Array): RowGradients {
  const touched: number[] = [];
  for (const { batch } of batches) {
    for (const bag of batch.bags) {
      for (const row of bag) {
        if (slots[row] === -1) slots[row] = touched.push(row) - 1;
      }
    }
  }
  const values = new Float32Array(touched.length * dims);
  const change = new Float32Array(dims);
  for (const { batch, wish } of batches) {
    for (let i = 0; i < batch.count; i++) {
      const at = i * dims;
      // Only what turns the vector counts: its length is taken away again.
      let along = 0;
      for (let d = 0; d < dims; d++) along += (wish[at + d] ?? 0) * (batch.vectors[at + d] ?? 0);
      const length = batch.lengths[i] ?? 1;
      for (let d = 0; d < dims; d++) change[d] = ((wish[at + d] ?? 0) - along * (batch.vectors[at + d] ?? 0)) / length;
      for (const row of batch.bags[i] ?? []) {
        const to = (slots[row] ?? 0) * dims;
        for (let d = 0; d < dims; d++) values[to + d] = (values[to + d] ?? 0) + (change[d] ?? 0);
      }
    }
  }
  for (const row of touched) slots[row] = -1;
  return { rows: Int32Array.from(touched), values };
}
