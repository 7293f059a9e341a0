import { AppError } from '../errors.ts';

/** SQLSTATEs after which PostgreSQL asks for the transaction to be run again: serialisation failure and deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);

const FULL = 'There is no space left for the database. Free space on its disk; nothing that was confirmed is lost.';
const READ_ONLY = 'The database cannot be written. Check the owner and the permissions of the data folder and that its disk is not mounted read-only.';
const BUSY = 'The database is busy. Try again in a moment; if this goes on, look for a backup or another program that holds it.';
const DAMAGED = 'The database file or its disk is damaged. Stop the service, keep the file, and restore the last backup.';
const UNREACHABLE = 'The database server does not answer. Check that it runs and that DATABASE_URL names the right host, database and account.';

/** Codes of SQLite (by prefix), of PostgreSQL (SQLSTATE by prefix) and of Node, in the order in which they are tried. */
const CASES: readonly { prefixes: readonly string[]; make: (cause: Error) => AppError }[] = [
  { prefixes: ['SQLITE_FULL', 'ENOSPC', 'EDQUOT', '53100'], make: (cause) => new AppError('store-full', FULL, { cause }) },
  { prefixes: ['SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM', 'EACCES', 'EROFS', 'EPERM', '25006', '42501'], make: (cause) => new AppError('store-read-only', READ_ONLY, { cause }) },
  { prefixes: ['SQLITE_BUSY', 'SQLITE_LOCKED', '40001', '40P01', '55P03', '57014', '53300'], make: (cause) => new AppError('store-busy', BUSY, { cause }) },
  { prefixes: ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR', 'XX001', 'XX002'], make: (cause) => new AppError('store-damaged', DAMAGED, { cause }) },
  { prefixes: ['ECONN', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'EPIPE', '08', '57P', '28', '3D000'], make: (cause) => new AppError('store-unreachable', UNREACHABLE, { cause }) },
];

/**
 * The AppError that says what to do about a failure of the store; other errors come back as they are.
 * Broken constraints stay raw on purpose: they are bugs or races that the calling function must settle itself.
 */
export function toStoreError(error: unknown): Error {
  if (error instanceof AppError) return error;
  const cause = error instanceof Error ? error : new Error('The store failed with something that is not an error.', { cause: error });
  const code = codeOf(error);
  const known = CASES.find(({ prefixes }) => prefixes.some((prefix) => code.startsWith(prefix)));
  if (known) return known.make(cause);
  // pg reports a lost connection and a full pool without a code.
  if (/Connection terminated|timeout exceeded when trying to connect/.test(cause.message)) return new AppError('store-unreachable', UNREACHABLE, { cause });
  return cause;
}

/** Whether running the same PostgreSQL transaction again may succeed. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(codeOf(error)) || (error instanceof AppError && RETRYABLE.has(codeOf(error.cause)));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
