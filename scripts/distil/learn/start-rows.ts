import type { Unit } from '../vocabulary.ts';
import type { UnitBags } from '../unit-bags.ts';

/** Units more frequent than this share of all are damped: what stands in every question tells none apart. */
const DAMPED_SHARE = 1e-3;
/** Root mean square of the numbers of a table at the start. */
const START_SIZE = 0.05;

/**
 * A table to start from: a Han unit as the teacher's vector of it alone, a Latin word as `words` has it, another as the mean of the targets
 * of the texts that have it. Frequent units are made shorter.
 */
export function startRows(units: readonly Unit[], known: { alone: Float32Array; words: ReadonlyMap<number, Float32Array> }, translated: { bags: UnitBags; targets: Float32Array }, usage: readonly UnitBags[], dims: number): Float32Array {
  const rows = known.alone.slice();
  const means = meansByUnit(units.length, translated.bags, translated.targets, dims);
  const counts = new Float64Array(units.length);
  for (const bags of usage) for (const row of bags.rows) counts[row] = (counts[row] ?? 0) + 1;
  const total = counts.reduce((sum, count) => sum + count, 0);
  let squares = 0;
  units.forEach((unit, row) => {
    const damping = DAMPED_SHARE / (DAMPED_SHARE + (counts[row] ?? 0) / total);
    const word = known.words.get(row);
    for (let i = row * dims; i < (row + 1) * dims; i++) {
      if (unit.kind !== 'han') rows[i] = word ? (word[i - row * dims] ?? 0) : (means[i] ?? 0);
      rows[i] = (rows[i] ?? 0) * damping;
      squares += (rows[i] ?? 0) ** 2;
    }
  });
  const scale = START_SIZE / Math.sqrt(squares / rows.length);
  for (let i = 0; i < rows.length; i++) rows[i] = (rows[i] ?? 0) * scale;
  return rows;
}

/** A prior of a few texts keeps a unit seen once from claiming that text's whole meaning. */
const PRIOR = 5;

function meansByUnit(count: number, { rows, starts }: UnitBags, targets: Float32Array, dims: number): Float32Array {
  const means = new Float32Array(count * dims);
  const seen = new Float32Array(count);
  for (let text = 0; text + 1 < starts.length; text++) {
    for (const row of rows.subarray(starts[text], starts[text + 1])) {
      seen[row] = (seen[row] ?? 0) + 1;
      for (let d = 0; d < dims; d++) means[row * dims + d] = (means[row * dims + d] ?? 0) + (targets[text * dims + d] ?? 0);
    }
  }
  for (let i = 0; i < means.length; i++) means[i] = (means[i] ?? 0) / ((seen[Math.floor(i / dims)] ?? 0) + PRIOR);
  return means;
}
