import { VectorWorker } from './vector-worker.ts';

/** Finds the rows nearest to a vector. */
export interface VectorIndex {
  /** Numbers of up to `limit` rows, nearest first, approximately. The vector must be finite and of the index's length. */
  nearest(vector: Float32Array, limit: number): Promise<number[]>;
  close(): Promise<void>;
}

/** All graphs of a process live in one thread: a thread costs more memory than a bank's graph. */
const shared = new VectorWorker();
let lastGraph = 0;

/**
 * Opens the graph in `file` in the worker, and again by itself whenever the worker had to be restarted.
 * Throws what the library says when the file can't be read; checksums must have been checked before, for it trusts the file.
 */
export async function openVectorIndex(file: string, count: number, dims: number, worker: VectorWorker = shared): Promise<VectorIndex> {
  const graph = ++lastGraph;
  let openedIn = 0;
  let opening: Promise<void> | undefined;

  const isOpen = () => worker.isRunning && openedIn === worker.starts;
  const open = async () => {
    const opened = worker.call({ kind: 'open', graph, file, count, dims });
    const start = worker.starts;
    await opened;
    openedIn = start;
  };
  const ensureOpen = async () => {
    if (!isOpen()) await (opening ??= open().finally(() => (opening = undefined)));
  };
  const search = async (vector: Float32Array, limit: number) => {
    await ensureOpen();
    return worker.call({ kind: 'search', graph, vector, limit });
  };

  await ensureOpen();
  return {
    async nearest(vector, limit) {
      try {
        return await search(vector, limit);
      } catch (error) {
        if (isOpen()) throw error;
        // The thread died under this search, so it was no fault of the question: once more in a new one.
        return search(vector, limit);
      }
    },
    async close() {
      if (isOpen()) await worker.call({ kind: 'close', graph });
    },
  };
}
