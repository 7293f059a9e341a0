import { closeSync, fsyncSync, openSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import hnswlib, { type HierarchicalNSW } from 'hnswlib-node';
import { requireSoundVector } from './embedder.ts';
import type { WorkerCall, WorkerReply } from './vector-worker.ts';

/** Neighbours a node keeps, and candidates looked at while building. */
const M = 16;
const EF_CONSTRUCTION = 200;
/** Candidates looked at in a search: with fewer, recall of the ten nearest falls below .97 at 100,000 texts. */
const EF_SEARCH = 128;

const open = new Map<number, { index: HierarchicalNSW; count: number; dims: number }>();

/**
 * The thread that holds the graphs: hnswlib is synchronous, and building one takes minutes.
 * A bad call is answered with an error and changes nothing.
 */
parentPort?.on('message', (call: WorkerCall) => {
  const reply = answerCall(call);
  parentPort?.postMessage(reply);
});

function answerCall(call: WorkerCall): WorkerReply {
  try {
    return { id: call.id, ok: true, labels: run(call) };
  } catch (error) {
    return { id: call.id, ok: false, reason: error instanceof Error ? error.message : 'unknown' };
  }
}

function run(call: WorkerCall): number[] {
  if (call.kind === 'build') buildGraph(call.file, call.vectors, call.dims, (done) => parentPort?.postMessage({ id: call.id, progress: done }));
  else if (call.kind === 'open') openGraph(call);
  else if (call.kind === 'close') open.delete(call.graph);
  else return searchGraph(call.graph, call.vector, call.limit);
  return [];
}

function buildGraph(file: string, vectors: Float32Array, dims: number, onProgress: (done: number) => void): void {
  const count = vectors.length / dims;
  const index = new hnswlib.HierarchicalNSW('ip', dims);
  index.initIndex(Math.max(1, count), M, EF_CONSTRUCTION);
  for (let row = 0; row < count; row++) {
    const vector = Array.from(vectors.subarray(row * dims, (row + 1) * dims));
    requireSoundVector(vector, dims);
    index.addPoint(vector, row);
    if (row % 1000 === 999) onProgress(row + 1);
  }
  // The library reports nothing when it can't write, and doesn't flush: opening the file does the one, fsync the other.
  index.writeIndexSync(file);
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

/** Reads into a fresh object only: a failed read into a used one is a crash of the process. */
function openGraph({ graph, file, count, dims }: WorkerCall & { kind: 'open' }): void {
  const index = new hnswlib.HierarchicalNSW('ip', dims);
  index.readIndexSync(file);
  if (index.getCurrentCount() !== count) throw new Error(`the graph holds ${index.getCurrentCount()} vectors instead of ${count}`);
  // The library forgets this on each load and would search with 10.
  index.setEf(EF_SEARCH);
  open.set(graph, { index, count, dims });
}

function searchGraph(number: number, vector: Float32Array, limit: number): number[] {
  const graph = open.get(number);
  if (!graph) throw new Error('this index is not open');
  requireSoundVector(vector, graph.dims);
  if (graph.count === 0 || !Number.isInteger(limit) || limit < 1) return [];
  return graph.index.searchKnn(Array.from(vector), Math.min(limit, graph.count)).neighbors;
}
