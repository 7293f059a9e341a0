import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../errors.ts';
import { workerUrl } from '../../worker-url.ts';
import type { Parsed } from './block.ts';

type Reply = { parsed: Parsed } | { refused: { code: ErrorCode; message: string } };

const MEMORY_MB = 768;
let worker: Worker | null = null;
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

function askWorker(bytes: Uint8Array, timeoutMs: number): Promise<Parsed> {
  const asked = worker ??= startWorker();
  asked.ref();
  return new Promise<Parsed>((resolve, reject) => {
    const finish = (act: () => void, isOver: boolean): void => {
      clearTimeout(timer);
      // By name: without its own newListener hook a Worker never hears from its thread again.
      for (const name of ['message', 'error', 'exit']) asked.removeAllListeners(name);
      if (isOver) { worker = null; void asked.terminate(); } else { asked.on('error', () => { worker = null; }); asked.unref(); }
      act();
    };
    const timer = setTimeout(() => finish(() => reject(new AppError('file-timeout', `The PDF took longer than ${Math.round(timeoutMs / 1000)} s to read.`)), true), timeoutMs);
    asked.once('message', (reply: Reply) => finish(() => 'parsed' in reply ? resolve(reply.parsed) : reject(new AppError(reply.refused.code, reply.refused.message)), false));
    asked.once('error', (cause) => finish(() => reject(new AppError('file-too-large', 'The PDF needs more memory than a file may use.', { cause })), true));
    asked.once('exit', () => finish(() => reject(new AppError('file-broken', 'Reading the PDF broke off.')), true));
    asked.postMessage({ bytes });
  });
}

function startWorker(): Worker {
  return new Worker(workerUrl(import.meta.url, './pdf-worker'), { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, stackSizeMb: 8 }, stdout: true, stderr: true });
}
