import type Sqlite from 'better-sqlite3';
import { DefaultQueryExecutor, DummyDriver, Kysely, SqliteAdapter, SqliteDialect, SqliteQueryCompiler, Transaction, type CompiledQuery, type KyselyProps, type QueryResult } from 'kysely';
import type { Schema } from './schema.ts';
import { withStatementCache } from './statement-cache.ts';
import { toStoreError } from './store-errors.ts';

type Statements = ReturnType<typeof withStatementCache>;

const ADAPTER = new SqliteAdapter();
const COMPILER = new SqliteQueryCompiler();

/**
 * Asks one SQLite connection straight away. SQLite answers at once, and Kysely's own way to it (a driver, a connection, a lock,
 * each with promises of its own) costs more than most answers.
 */
class SqliteExecutor extends DefaultQueryExecutor {
  #statements: Statements | null;

  constructor(statements: Statements) {
    super(COMPILER, ADAPTER, { provideConnection: () => Promise.reject(new Error('Begin transactions with database.transaction.')) });
    this.#statements = statements;
  }

  end(): void {
    this.#statements = null;
  }

  override executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      if (!this.#statements) throw new Error('A query came after the end of its transaction: somewhere an await is missing.');
      const statement = this.#statements.prepare(query.sql);
      if (statement.reader) return Promise.resolve({ rows: statement.all(query.parameters) as R[] });
      const { changes } = statement.run(query.parameters);
      return Promise.resolve({ rows: [], numAffectedRows: BigInt(changes) });
    } catch (error) {
      return Promise.reject(toStoreError(error));
    }
  }

  override stream(): never {
    throw new Error('The store does not stream: read in pages.');
  }
}

/** For reading: each query sees what is committed when it runs. */
export function createReader(sqlite: Sqlite.Database): Kysely<Schema> {
  return new Kysely<Schema>({ ...partsOf(sqlite), executor: new SqliteExecutor(withStatementCache(sqlite)) });
}

/** A savepoint that is a transaction to Kysely. */
export interface Savepoint {
  tx: Transaction<Schema>;
  release(): void;
  rollback(): void;
}

/**
 * Opens savepoints in a transaction that the caller begins and commits, one at a time: two at once would be one.
 * A query that comes after its savepoint's end is refused, so that it can't land in the next one.
 */
export function createSavepoints(sqlite: Sqlite.Database): () => Savepoint {
  const statements = withStatementCache(sqlite);
  const parts = partsOf(sqlite);
  const run = (sql: string): void => void statements.prepare(sql).run();
  return () => {
    const executor = new SqliteExecutor(statements);
    run('savepoint work');
    return {
      tx: new Transaction<Schema>({ ...parts, executor }),
      release() {
        executor.end();
        run('release work');
      },
      rollback() {
        executor.end();
        // A full disk may have rolled the whole batch back already: then the savepoint is gone too.
        if (!sqlite.inTransaction) return;
        run('rollback to work');
        run('release work');
      },
    };
  };
}

function partsOf(sqlite: Sqlite.Database): Omit<KyselyProps, 'executor'> {
  const dialect = new SqliteDialect({ database: sqlite });
  return { config: { dialect }, dialect, driver: new DummyDriver() };
}
