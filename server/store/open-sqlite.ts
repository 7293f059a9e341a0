import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { AppError } from '../errors.ts';
import type { DatabaseOptions, Engine } from './database.ts';
import { createGroupCommit } from './group-commit.ts';
import { migrateSqlite } from './migrate-store.ts';
import { migrationStatus } from './migration-status.ts';
import { createReader, createSavepoints } from './sqlite-executor.ts';
import { toStoreError } from './store-errors.ts';

/** One connection writes in batches, a second one reads: a reader never sees a batch that is not on disk yet. */
export async function openSqlite(options: Pick<DatabaseOptions, 'log' | 'onCommit' | 'beside'> & { path: string }): Promise<Engine> {
  if (options.path === '' || options.path === ':memory:') throw new AppError('bad-config', 'DATABASE_URL must name a file: sqlite:PATH.');
  mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
  const lock = takeLock(options);
  try {
    const sqlite = openWriter(options.path);
    if (lock) await migrateSqlite(sqlite);
    else await requireMigrated(options.path);
    const reader = new Sqlite(options.path, { readonly: true, timeout: 5000 });
    const group = createGroupCommit({ sqlite, savepoint: createSavepoints(sqlite), ...(options.onCommit && { onCommit: options.onCommit }) });
    return {
      engine: 'sqlite',
      read: createReader(reader),
      runTransaction: group.runTransaction,
      async close() {
        await group.drain();
        reader.close();
        // The last connection to close moves the log into the file.
        sqlite.close();
        lock?.close();
      },
    };
  } catch (error) {
    lock?.close();
    throw error;
  }
}

function openWriter(path: string): Sqlite.Database {
  const sqlite = new Sqlite(path, { timeout: 5000 });
  sqlite.pragma('journal_mode = WAL');
  // WAL alone runs at synchronous=NORMAL in this build: a power cut could lose a message whose receipt was confirmed.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  return sqlite;
}

/** Null when a running service has the lock and the caller may work beside it. */
function takeLock(options: Pick<DatabaseOptions, 'beside'> & { path: string }): Sqlite.Database | null {
  try {
    return lockFile(options.path);
  } catch (error) {
    if (options.beside && error instanceof AppError && error.code === 'store-locked') return null;
    throw error;
  }
}

/** Tables are never changed under a running service. */
async function requireMigrated(path: string): Promise<void> {
  const migrations = await migrationStatus(`sqlite:${path}`);
  if (migrations.some(({ appliedAt }) => appliedAt === null)) throw new AppError('store-locked', 'The running service is of an older version than this command. Restart it first.');
}

/**
 * Holds `PATH.lock` until it is closed or the process dies, however it dies: the kernel drops the lock, no stale file blocks a restart.
 * The database's own locks won't do: they would let two processes write in turns, each with its own queues and sockets.
 */
function lockFile(path: string): Sqlite.Database {
  const lock = new Sqlite(`${path}.lock`, { timeout: 0 });
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    const cause = toStoreError(error);
    if (!(cause instanceof AppError) || cause.code !== 'store-busy') throw cause;
    throw new AppError('store-locked', `Another process is using ${path}. A SQLite file serves one process: stop the other one, or set DATABASE_URL to a PostgreSQL server to run several.`, { cause });
  }
}
