import { parentPort } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import { readPdf } from './read-pdf.ts';

/** Answers each `{ bytes }` with `{ parsed }` or `{ refused }`; errors that nobody foresaw come as file-broken with their name. */
parentPort?.on('message', ({ bytes }: { bytes: Uint8Array }) => {
  readPdf(bytes).then(
    (parsed) => parentPort?.postMessage({ parsed }),
    (error: unknown) => parentPort?.postMessage({ refused: error instanceof AppError ? { code: error.code, message: error.message } : { code: 'file-broken', message: `The PDF can't be read (${error instanceof Error ? error.name : 'unknown'}).` } }),
  );
});
