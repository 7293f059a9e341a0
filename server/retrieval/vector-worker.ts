import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { workerUrl } from '../worker-url.ts';

/** An open graph is known by the number that its opener chose. */
export type WorkerRequest =
  | { kind: 'build'; file: string; vectors: Float32Array; dims: number }
  | { kind: 'open'; graph: number; file: string; count: number; dims: number }
  | { kind: 'search'; graph: number; vector: Float32Array; limit: number }
  | { kind: 'close'; graph: number };
export type WorkerCall = WorkerRequest & { id: number };
export type WorkerReply = { id: number; ok: true; labels: number[] } | { id: number; ok: false; reason: string } | { id: number; progress: number };

interface Pending {
  resolve(labels: number[]): void;
  reject(error: Error): void;
  onProgress?: ((done: number) => void) | undefined;
}

/**
 * One thread that holds vector graphs. It starts with the first call, and again with the next call after it died;
 * calls under way at that moment are rejected, and what was open must be opened again (`starts` tells).
 * It keeps the process alive only while a call is under way.
 */
export class VectorWorker {
  #worker: Worker | undefined;
  #nextId = 0;
  readonly #pending = new Map<number, Pending>();
  /** How often a thread was started: whoever opened a graph in an earlier one has to open it again. */
  starts = 0;

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  call(request: WorkerRequest, onProgress?: (done: number) => void): Promise<number[]> {
    const worker = this.#running();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress });
      worker.ref();
      // Only a build hands its vectors over instead of copying them: they are large and its own.
      const transfer = request.kind === 'build' ? [request.vectors.buffer as ArrayBuffer] : [];
      worker.postMessage({ ...request, id } satisfies WorkerCall, transfer);
    });
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    // The thread only passes messages: a small heap keeps its share of memory small.
    const worker = new Worker(workerUrl(import.meta.url, './index-worker'), { resourceLimits: { maxYoungGenerationSizeMb: 2 } });
    this.#worker = worker;
    this.starts++;
    worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker));
    worker.unref();
    return worker;
  }

  #settle(reply: WorkerReply): void {
    const pending = this.#pending.get(reply.id);
    if ('progress' in reply) {
      pending?.onProgress?.(reply.progress);
      return;
    }
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#worker?.unref();
    if (reply.ok) pending?.resolve(reply.labels);
    else pending?.reject(new AppError('internal', `The vector index refused a call: ${reply.reason}.`));
  }

  #lose(worker: Worker, cause?: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of lost) pending.reject(new AppError('not-ready', 'The vector index stopped and is started again with the next question.', { cause }));
  }
}
