import { PostgresAdapter, type Kysely, type Transaction } from 'kysely';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';
import type { Schema } from './schema.ts';
import { toStoreError } from './store-errors.ts';

/** What functions that only read take: `database.read`, or a transaction that must see its own writes. */
export type Executor = Kysely<Schema>;

/** What functions that write take. The type is the guard: `database.read` does not fit. */
export type Tx = Transaction<Schema>;

export interface TransactionOptions {
  /**
   * For what may as well never have happened, as long as nobody was told of it: a loss of power may undo the commit, but only
   * together with all that was committed after it. Saves the wait for the disk. The end of the process undoes nothing.
   */
  isForgettable?: boolean;
}

export interface Database {
  readonly engine: 'sqlite' | 'postgres';
  /** Sees what is committed, and nothing else. */
  readonly read: Executor;
  /**
   * Runs `work`; resolves with its value once the writes are durable, rejects when none of them happened.
   * `work` may wait for the store only (no model, no timer, no socket): on SQLite it would hold up every writer, so it is rejected there.
   * On PostgreSQL it may run again after a deadlock: what it does besides writing must be harmless when repeated.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Calls `listener` after each commit of this process with the values that its transaction left by `tellAfterCommit(tx, value)`. Returns the way to stop. */
  onCommitted(listener: (values: readonly unknown[]) => void): () => void;
  /** Finishes what was begun. Later calls fail. */
  close(): Promise<void>;
}

/** What an engine has to bring; `openDatabase` adds what is the same on both. */
export interface Engine {
  readonly engine: Database['engine'];
  readonly read: Executor;
  /** Rejects when the work of another transaction waits for it: that one would wait for itself. */
  runTransaction<T>(work: (tx: Tx) => Promise<T>, options: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `sqlite:PATH` or `postgres://…`. */
  url: string;
  log?: Log;
  /** For commands with short writes: may work beside the service that holds the SQLite file, and never changes tables under it. */
  beside?: boolean;
  /** Called after each commit on disk with the number of transactions that shared it: metrics, and the proof in tests. */
  onCommit?: (transactions: number) => void;
}

/**
 * Opens the store and brings its tables up to date.
 * A SQLite file belongs to one process at a time: `store-locked` when another one has it. Many processes may open one PostgreSQL at once.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  try {
    return createDatabase(await openEngine(options));
  } catch (error) {
    throw toStoreError(error);
  }
}

function openEngine(options: DatabaseOptions): Promise<Engine> {
  if (options.url.startsWith('sqlite:')) return openSqlite({ ...options, path: options.url.slice('sqlite:'.length) });
  if (/^postgres(ql)?:\/\//.test(options.url)) return openPostgres(options);
  throw new AppError('bad-config', 'DATABASE_URL must be sqlite:PATH or postgres://ACCOUNT:PASSWORD@HOST/DATABASE.');
}

/** What a transaction leaves for the time after its commit; one that fails leaves nothing. */
interface Left {
  values: unknown[];
  runs: (() => void)[];
}

const leftBy = new WeakMap<Tx, Left>();

/** Leaves `value` for the listeners of this process, who get it once `tx` is committed. */
export function tellAfterCommit(tx: Tx, value: unknown): void {
  leftBy.get(tx)?.values.push(value);
}

/** Calls `run` once `tx` is committed, before the listeners hear of it. */
export function runAfterCommit(tx: Tx, run: () => void): void {
  leftBy.get(tx)?.runs.push(run);
}

/** For the few places where PostgreSQL must lock a row that SQLite's single writer already owns. */
export function isPostgres(db: Executor): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

function createDatabase(engine: Engine): Database {
  const listeners = new Set<(values: readonly unknown[]) => void>();
  return {
    engine: engine.engine,
    read: engine.read,
    async transaction(work, options = {}) {
      let left: Left = { values: [], runs: [] };
      const value = await engine.runTransaction((tx) => {
        // Anew each time: PostgreSQL may run the work again.
        left = { values: [], runs: [] };
        leftBy.set(tx, left);
        return work(tx);
      }, options);
      for (const run of left.runs) run();
      if (left.values.length > 0) for (const listener of listeners) listener(left.values);
      return value;
    },
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => engine.close(),
  };
}
