import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../errors.ts';
import { workerUrl } from '../../worker-url.ts';
import type { Parsed } from './block.ts';

type Reply = { id: number; parsed: Parsed } | { id: number; refused: { code: ErrorCode; message: string } };

interface Job {
  id: number;
  resolve(parsed: Parsed): void;
  reject(error: AppError): void;
}

const MEMORY_MB = 768;
let worker: Worker | null = null;
let job: Job | null = null;
let jobs = 0;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Parses a PDF in a worker thread with a memory limit and a deadline: a hostile file ends the worker, never the process.
 * One file at a time; the worker is kept for the next one, because starting it costs more than a short file.
 */
export function parsePdf(bytes: Uint8Array, options: { timeoutMs: number }): Promise<Parsed> {
  const turn = queue.then(() => askWorker(bytes, options.timeoutMs));
  queue = turn.catch(() => undefined);
  return turn;
}

async function askWorker(bytes: Uint8Array, timeoutMs: number): Promise<Parsed> {
  const asked = worker ??= startWorker();
  asked.ref();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Parsed>((resolve, reject) => {
      job = { id: jobs += 1, resolve, reject };
      timer = setTimeout(() => { dropWorker(asked); reject(new AppError('file-timeout', `The PDF took longer than ${Math.round(timeoutMs / 1000)} s to read.`)); }, timeoutMs);
      asked.postMessage({ id: job.id, bytes });
    });
  } finally {
    clearTimeout(timer);
    job = null;
    // An idle worker must not keep a command from ending.
    asked.unref();
  }
}

function startWorker(): Worker {
  const started = new Worker(workerUrl(import.meta.url, './pdf-worker'), { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, stackSizeMb: 8 }, stdout: true, stderr: true });
  started.on('message', (reply: Reply) => {
    if (job?.id !== reply.id) return;
    if ('parsed' in reply) job.resolve(reply.parsed);
    else job.reject(new AppError(reply.refused.code, reply.refused.message));
  });
  started.on('error', (cause) => {
    if (worker === started) job?.reject(new AppError('file-too-large', 'The PDF needs more memory than a file may use.', { cause }));
    dropWorker(started);
  });
  started.on('exit', () => {
    if (worker === started) job?.reject(new AppError('file-broken', 'Reading the PDF broke off.'));
    dropWorker(started);
  });
  return started;
}

function dropWorker(dropped: Worker): void {
  if (worker === dropped) worker = null;
  void dropped.terminate();
}
