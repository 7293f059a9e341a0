import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { AppError } from '../errors.ts';
import type { DatabaseOptions, Engine, Tx } from './database.ts';
import { GuardedPostgresDialect } from './guarded-dialects.ts';
import { migrate } from './migrate-store.ts';
import type { Schema } from './schema.ts';
import { isRetryable } from './store-errors.ts';

const MOST_ATTEMPTS = 8;
const OLDEST_SERVER = 150_000;

/** Plain transactions, run again after a deadlock or a serialisation failure. Times and counters come back as numbers. */
export async function openPostgres(options: DatabaseOptions): Promise<Engine> {
  const pool = createPool(options);
  const kysely = new Kysely<Schema>({ dialect: new GuardedPostgresDialect({ pool }) });
  try {
    await checkServer(pool);
    await migrate(kysely);
  } catch (error) {
    await pool.end();
    throw error;
  }
  // Only here: following the work through every promise makes all of a process's promises dearer, and SQLite knows without it.
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  return {
    engine: 'postgres',
    read: kysely,
    async runTransaction(work, { isForgettable = false }) {
      if (inside.getStore()?.open) throw new Error('A transaction was begun inside another one. Pass the outer `tx` on instead.');
      const scope = { open: true };
      try {
        const value = await inside.run(scope, () => runWithRetries(kysely, isForgettable ? forgettably(work) : work));
        options.onCommit?.(1);
        return value;
      } finally {
        scope.open = false;
      }
    },
    close: () => kysely.destroy(),
  };
}

/** A pool whose int8 are numbers, for this pool only: other users of pg in the process keep their own parsers. */
export function createPool(options: Pick<DatabaseOptions, 'url' | 'log'>): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: 'openteller',
    max: 10,
    connectionTimeoutMillis: 5000,
    statement_timeout: 30_000,
    // A transaction never waits for a model or a person, so one that is idle this long has lost its process.
    idle_in_transaction_session_timeout: 30_000,
    types: { getTypeParser: parserOf },
  });
  // Without a listener, a server that restarts would take this process along.
  pool.on('error', (error) => options.log?.warn({ err: error }, 'an idle database connection was lost'));
  return pool;
}

function parserOf(...[type, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  return type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format);
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number }>("select current_setting('server_version_num')::int as version");
  const version = rows[0]?.version ?? 0;
  if (version < OLDEST_SERVER) throw new AppError('bad-config', `PostgreSQL 15 or newer is needed; this server is ${Math.floor(version / 10_000)}.`);
}

function forgettably<T>(work: (tx: Tx) => Promise<T>): (tx: Tx) => Promise<T> {
  return async (tx) => {
    await sql`set local synchronous_commit = off`.execute(tx);
    return work(tx);
  };
}

async function runWithRetries<T>(kysely: Kysely<Schema>, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await kysely.transaction().execute(work);
    } catch (error) {
      if (!isRetryable(error) || attempt === MOST_ATTEMPTS) throw error;
      // At random, or the same two would meet again.
      await wait(Math.random() * 5 * 2 ** attempt);
    }
  }
}
