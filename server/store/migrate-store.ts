import type Sqlite from 'better-sqlite3';
import { Kysely, Migrator, SqliteAdapter, SqliteDialect, type DialectAdapter } from 'kysely';
import { AppError } from '../errors.ts';
import { isPostgres } from './database.ts';
import { migrationsFor } from './migrations/all.ts';
import type { Schema } from './schema.ts';
import { toStoreError } from './store-errors.ts';

/** Not just `migrations`: a database server that is shared often has such a table already. */
const TABLE = 'store_migrations';

export interface MigrationState {
  name: string;
  /** ISO time at which it ran, null when it is still to come. */
  appliedAt: string | null;
}

/**
 * Runs the migrations that this store has not seen, in one transaction and under a lock: processes that start together take turns.
 * There is no way back: an older build refuses a newer store (`store-newer`), so back up before an upgrade.
 */
export async function migrate(kysely: Kysely<Schema>): Promise<void> {
  const migrator = createMigrator(kysely);
  await refuseNewerStore(kysely);
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw toStoreError(error);
}

/** The same for a SQLite file, over its writing connection, which stays open. */
export async function migrateSqlite(sqlite: Sqlite.Database): Promise<void> {
  await migrate(new Kysely<Schema>({ dialect: new TransactionalSqliteDialect({ database: sqlite }) }));
}

/** Every migration of this build and when it ran. Writes nothing. */
export async function listMigrations(kysely: Kysely<Schema>): Promise<MigrationState[]> {
  await refuseNewerStore(kysely);
  const known = await createMigrator(kysely).getMigrations();
  return known.map(({ name, executedAt }) => ({ name, appliedAt: executedAt?.toISOString() ?? null }));
}

/** The names of this build's migrations, in order. */
export function migrationNames(): string[] {
  return Object.keys(migrationsFor('sqlite'));
}

function createMigrator(kysely: Kysely<Schema>): Migrator {
  const migrations = migrationsFor(isPostgres(kysely) ? 'postgres' : 'sqlite');
  return new Migrator({ db: kysely, provider: { getMigrations: () => Promise.resolve(migrations) }, migrationTableName: TABLE, migrationLockTableName: `${TABLE}_lock` });
}

async function refuseNewerStore(kysely: Kysely<Schema>): Promise<void> {
  const tables = await kysely.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === TABLE)) return;
  const rows = await kysely.withTables<Record<typeof TABLE, { name: string }>>().selectFrom(TABLE).select('name').execute();
  const foreign = rows.find(({ name }) => !migrationNames().includes(name));
  if (foreign) throw new AppError('store-newer', `The store was written by a newer version (it has ${foreign.name}). Start that version, or restore the backup made before the upgrade.`);
}

/** SQLite can undo table changes, but Kysely doesn't count on it: without this a migration that fails half-way would leave its half. */
class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
