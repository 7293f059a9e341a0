import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openVectorIndex } from '../../server/retrieval/vector-index.ts';
import { VectorWorker } from '../../server/retrieval/vector-worker.ts';

const vectors = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.6, 0.8, 0]];
let dir: string;
let file: string;
let worker: VectorWorker;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'graph-'));
  file = join(dir, 'graph.hnsw');
  worker = new VectorWorker();
  await worker.call({ kind: 'build', file, vectors: Float32Array.from(vectors.flat()), dims: 3 });
});
afterEach(async () => {
  await worker.stop();
  await rm(dir, { recursive: true });
});

it('finds the nearest first', async () => {
  const index = await openVectorIndex(file, 4, 3, worker);
  expect(await index.nearest(Float32Array.of(0, 1, 0), 2)).toEqual([1, 3]);
  expect(await index.nearest(Float32Array.of(0, 1, 0), 100)).toHaveLength(4);
});

it('refuses bad calls one by one and answers the next good one', async () => {
  const index = await openVectorIndex(file, 4, 3, worker);
  const bad: Promise<unknown>[] = [
    index.nearest(Float32Array.of(Number.NaN, 0, 0), 2),
    index.nearest(Float32Array.of(1, 0), 2),
    worker.call({ kind: 'search', graph: 99_999, vector: Float32Array.of(1, 0, 0), limit: 1 }),
    worker.call({ kind: 'open', graph: 5, file: join(dir, 'none'), count: 4, dims: 3 }),
    worker.call({ kind: 'open', graph: 5, file, count: 5, dims: 3 }),
    worker.call({ kind: 'build', file: join(dir, 'no', 'folder'), vectors: Float32Array.of(1, 0, 0), dims: 3 }),
    worker.call({ kind: 'build', file: join(dir, 'poison'), vectors: Float32Array.of(1, Number.NaN, 0), dims: 3 }),
  ];
  const outcomes = await Promise.allSettled(bad);
  expect(outcomes.map(({ status }) => status)).toEqual(bad.map(() => 'rejected'));
  expect(await index.nearest(Float32Array.of(1, 0, 0), 1)).toEqual([0]);
  expect(await index.nearest(Float32Array.of(1, 0, 0), 0)).toEqual([]);
  expect(worker.starts).toBe(1);
});

it('answers after the thread died, between questions and under one', async () => {
  const index = await openVectorIndex(file, 4, 3, worker);
  for (let death = 0; death < 5; death++) {
    await worker.stop();
    expect(await index.nearest(Float32Array.of(1, 0, 0), 1)).toEqual([0]);
    const underWay = [index.nearest(Float32Array.of(0, 0, 1), 1), index.nearest(Float32Array.of(0, 1, 0), 1)];
    await worker.stop();
    expect(await Promise.all(underWay)).toEqual([[2], [1]]);
  }
  expect(worker.starts).toBe(11);
});

it('refuses when the thread died and the file is gone, instead of waiting', async () => {
  const index = await openVectorIndex(file, 4, 3, worker);
  await worker.stop();
  await writeFile(file, '');
  await expect(index.nearest(Float32Array.of(1, 0, 0), 1)).rejects.toMatchObject({ code: 'internal' });
});

it('keeps graphs of several indexes apart', async () => {
  const other = join(dir, 'other.hnsw');
  await worker.call({ kind: 'build', file: other, vectors: Float32Array.from([0, 1, 0, 1, 0, 0]), dims: 3 });
  const [first, second] = [await openVectorIndex(file, 4, 3, worker), await openVectorIndex(other, 2, 3, worker)];
  await first.close();
  expect(await second.nearest(Float32Array.of(1, 0, 0), 1)).toEqual([1]);
});
