import type Sqlite from 'better-sqlite3';
import { CompiledQuery, SqliteDialect, type DatabaseConnection, type Driver, type QueryResult } from 'kysely';
import { withStatementCache } from './statement-cache.ts';
import { toStoreError } from './store-errors.ts';

type Statements = ReturnType<typeof withStatementCache>;

/**
 * SQLite for writers inside a batch that somebody else begins and commits: to Kysely a transaction, to SQLite a savepoint.
 * Callers must run one transaction at a time, or two would share a savepoint.
 */
export class SavepointDialect extends SqliteDialect {
  readonly #sqlite: Sqlite.Database;

  constructor(sqlite: Sqlite.Database) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
  }

  override createDriver(): Driver {
    return new SavepointDriver(this.#sqlite, withStatementCache(this.#sqlite));
  }
}

class SavepointDriver implements Driver {
  readonly #sqlite: Sqlite.Database;
  readonly #statements: Statements;

  constructor(sqlite: Sqlite.Database, statements: Statements) {
    this.#sqlite = sqlite;
    this.#statements = statements;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<SavepointConnection> {
    return Promise.resolve(new SavepointConnection(this.#statements));
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('savepoint work'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('release work'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk may have rolled the whole batch back already: then the savepoint is gone too.
    if (!this.#sqlite.inTransaction) return;
    await connection.executeQuery(CompiledQuery.raw('rollback to work'));
    await connection.executeQuery(CompiledQuery.raw('release work'));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof SavepointConnection) connection.end();
    return Promise.resolve();
  }

  /** The file belongs to whoever opened it. */
  destroy(): Promise<void> {
    return Promise.resolve();
  }
}

/** One transaction's way to the file. Dead afterwards, so that a query nobody waited for can't land in the next one's savepoint. */
class SavepointConnection implements DatabaseConnection {
  #statements: Statements | null;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  end(): void {
    this.#statements = null;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
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

  streamQuery(): never {
    throw new Error('A transaction does not stream: read in pages.');
  }
}
