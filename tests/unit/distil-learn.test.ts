import { describe, expect, it } from 'vitest';
import { embedBatch, gradientsOf } from '../../scripts/distil/learn/batch.ts';
import type { RegressionLesson } from '../../scripts/distil/learn/lessons.ts';
import { contrastLoss, regressionLoss, relationLoss } from '../../scripts/distil/learn/losses.ts';
import { prepareMeanings } from '../../scripts/distil/learn/prepare-meanings.ts';
import { placeWords } from '../../scripts/distil/learn/place-words.ts';
import { findPrincipalAxes, projectRows } from '../../scripts/distil/learn/principal-axes.ts';
import { train } from '../../scripts/distil/learn/train.ts';
import { createRandom } from '../../scripts/distil/random.ts';
import type { UnitBags } from '../../scripts/distil/unit-bags.ts';

const DIMS = 8;
const UNITS = 40;
const random = createRandom(5);
const numbers = (count: number, source = random) => Float32Array.from({ length: count }, () => source.next() - 0.5);
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Texts of 3 to 8 units each. */
function someBags(count: number): UnitBags {
  const texts = Array.from({ length: count }, () => Array.from({ length: 3 + random.below(6) }, () => random.below(UNITS)));
  return { rows: Int32Array.from(texts.flat()), starts: Uint32Array.from([0, ...texts.map((_, i) => texts.slice(0, i + 1).flat().length)]) };
}

describe('gradients', () => {
  const bags = someBags(6);
  const [members, others] = [[0, 1, 2], [3, 4, 5]];
  const keys = [7, 8, 7];
  const targets = numbers(3 * DIMS);
  const teacher = numbers(3 * 5);
  const embed = (table: Float32Array, which: number[]) => embedBatch(table, DIMS, bags, which, 0, random);
  const cases = {
    regression(table: Float32Array) {
      const batch = embed(table, members);
      const loss = regressionLoss(batch.vectors, targets, 3, 1);
      return { value: loss.value, parts: [{ batch, wish: loss.wish }] };
    },
    relation(table: Float32Array) {
      const batch = embed(table, members);
      const loss = relationLoss(batch.vectors, teacher, 3, 0.3);
      return { value: loss.value, parts: [{ batch, wish: loss.wish }] };
    },
    contrast(table: Float32Array) {
      const [left, right] = [embed(table, members), embed(table, others)];
      const loss = contrastLoss(left.vectors, right.vectors, keys, 0.3);
      return { value: loss.value, parts: [{ batch: left, wish: loss.left }, { batch: right, wish: loss.right }] };
    },
  };

  it.each(Object.entries(cases))('of the %s are what a small change of the table does to the loss', (_, lossOf) => {
    const table = numbers(UNITS * DIMS, createRandom(9));
    const { rows, values } = gradientsOf(lossOf(table).parts, DIMS, new Int32Array(UNITS).fill(-1));
    expect(rows.length).toBeGreaterThan(5);
    const step = 1e-2;
    for (const [slot, row] of [...rows].entries()) {
      const at = row * DIMS + (slot % DIMS);
      const [more, less] = [table.slice(), table.slice()];
      more[at] = (more[at] ?? 0) + step;
      less[at] = (less[at] ?? 0) - step;
      const measured = (lossOf(more).value - lossOf(less).value) / (2 * step);
      expect(Math.abs((values[slot * DIMS + (slot % DIMS)] ?? 0) - measured)).toBeLessThan(2e-3);
    }
  });
});

describe('train', () => {
  /** Texts whose targets come from a table that nobody shows. */
  function hiddenTask(): { lesson: RegressionLesson; hidden: Float32Array } {
    const hidden = numbers(UNITS * DIMS, createRandom(3));
    const bags = someBags(800);
    const targets = embedBatch(hidden, DIMS, bags, Array.from({ length: 800 }, (_, i) => i), 0, random).vectors;
    return { hidden, lesson: { kind: 'regression', bags, targets, ranges: [{ from: 0, to: 800, share: 1 }] } };
  }
  const stageOf = (lesson: RegressionLesson) => ({ steps: 300, rate: 0.02, dropout: 0, lessons: [{ lesson, weight: 1 }] });

  it('learns a table that it sees only by its sums', () => {
    const { lesson, hidden } = hiddenTask();
    const table = numbers(UNITS * DIMS, createRandom(4));
    const unseen = someBags(50);
    const nearness = () => {
      const all = Array.from({ length: 50 }, (_, i) => i);
      return dot(embedBatch(table, DIMS, unseen, all, 0, random).vectors, embedBatch(hidden, DIMS, unseen, all, 0, random).vectors) / 50;
    };
    expect(nearness()).toBeLessThan(0.3);
    const [loss = 1] = train(table, DIMS, stageOf(lesson), createRandom(1));
    expect(loss).toBeLessThan(0.05);
    expect(nearness()).toBeGreaterThan(0.95);
  });

  it('gives the same numbers for the same seed, and others for another', () => {
    const { lesson } = hiddenTask();
    const run = (seed: number) => {
      const table = numbers(UNITS * DIMS, createRandom(4));
      train(table, DIMS, { ...stageOf(lesson), steps: 20, dropout: 0.2 }, createRandom(seed));
      return [...table];
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('brings wordings of one meaning together, over languages too', () => {
    const meanings = [
      { key: 'fee', near: ['card'], zh: ['甲乙', '丙乙'], en: ['alpha'] },
      { key: 'loss', near: ['card'], zh: ['丁乙', '戊乙'], en: ['beta'] },
      { key: 'rate', near: [], zh: ['己庚', '辛庚'], en: ['gamma'] },
    ];
    const known = new Map<number, number>();
    const rowOf = (hash: number) => known.get(hash) ?? known.set(hash, known.size).size - 1;
    const lesson = prepareMeanings(rowOf, [{ meanings, share: 1 }]);
    const table = numbers(known.size * DIMS, createRandom(4));
    train(table, DIMS, { steps: 200, rate: 0.02, dropout: 0, lessons: [{ lesson, weight: 1 }] }, createRandom(1));
    const vectors = embedBatch(table, DIMS, lesson.bags, Array.from({ length: 9 }, (_, i) => i), 0, random).vectors;
    const nearness = (a: number, b: number) => dot(vectors.subarray(a * DIMS, (a + 1) * DIMS), vectors.subarray(b * DIMS, (b + 1) * DIMS));
    for (const meaning of [0, 3, 6]) {
      for (const other of [1, 2]) expect(nearness(meaning, meaning + other)).toBeGreaterThan(0.6);
      expect(nearness(meaning, (meaning + 3) % 9)).toBeLessThan(0.5);
    }
  });
});

describe('findPrincipalAxes', () => {
  it('finds the directions in which vectors differ most, strongest first', () => {
    const rows = Float32Array.from(Array.from({ length: 500 }, () => [1 + 3 * (random.next() - 0.5), 2 + 0.1 * (random.next() - 0.5), 3 + 10 * (random.next() - 0.5)]).flat());
    const axes = findPrincipalAxes(rows, 3, 2);
    expect([...axes.mean].map(Math.round)).toEqual([1, 2, 3]);
    expect(Math.abs(axes.axes[2] ?? 0)).toBeGreaterThan(0.99);
    expect(Math.abs(axes.axes[3] ?? 0)).toBeGreaterThan(0.99);
    const projected = projectRows(Float32Array.from([1, 2, 9]), axes);
    expect(Math.abs(projected[0] ?? 0)).toBeGreaterThan(0.9);
    expect(dot(projected, projected)).toBeCloseTo(1, 4);
  });
});

describe('placeWords', () => {
  it('lays a teacher\'s words where its anchors say that they belong', () => {
    // The bilingual teacher has the other space turned, and its English words a little aside.
    const turned = (row: Float32Array) => Float32Array.from(row, (_, d) => row[(d + 1) % DIMS] ?? 0);
    const alone = numbers(60 * DIMS);
    const rowOf = (row: number) => alone.subarray(row * DIMS, (row + 1) * DIMS);
    const anchors = Array.from({ length: 50 }, (_, row) => row);
    const hidden = anchors.slice(0, 40);
    const words = Float32Array.from(hidden.flatMap((row) => [...turned(rowOf(row))].map((value) => value + 0.7)));
    const placed = placeWords(alone, DIMS, { rows: anchors, vectors: Float32Array.from(anchors.flatMap((row) => [...turned(rowOf(row))])) }, words);
    const cosine = (a: Float32Array, b: Float32Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    const mean = hidden.reduce((sum, row, i) => sum + cosine(placed.subarray(i * DIMS, (i + 1) * DIMS), rowOf(row)), 0) / hidden.length;
    expect(mean).toBeGreaterThan(0.85);
  });
});
