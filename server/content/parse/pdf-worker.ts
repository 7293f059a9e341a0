import { prepareRealm } from './pdf-realm.ts';
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
import { parentPort } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import { readPdf } from './read-pdf.ts';

prepareRealm();

/** Answers each `{ id, bytes }` with `{ id, parsed }` or `{ id, refused }`; errors that nobody foresaw come as file-broken with their name. */
parentPort?.on('message', ({ id, bytes }: { id: number; bytes: Uint8Array }) => {
  readPdf(bytes).then(
    (parsed) => parentPort?.postMessage({ id, parsed }),
    (error: unknown) => parentPort?.postMessage({ id, refused: error instanceof AppError ? { code: error.code, message: error.message } : { code: 'file-broken', message: `The PDF can't be read (${error instanceof Error ? error.name : 'unknown'}).` } }),
  );
});

// pdf.js may reject a promise of a page that was given up already; that must not end the worker between two files.
process.on('unhandledRejection', () => undefined);
