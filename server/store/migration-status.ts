import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Kysely } from 'kysely';
import { GuardedPostgresDialect, GuardedSqliteDialect } from './guarded-dialects.ts';
import { listMigrations, migrationNames, type MigrationState } from './migrate-store.ts';
import { createPool } from './open-postgres.ts';
import type { Schema } from './schema.ts';
import { toStoreError } from './store-errors.ts';

/** Which migrations a store has. Writes nothing and takes no lock, so it also answers while the service runs. */
export async function migrationStatus(url: string): Promise<MigrationState[]> {
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : null;
  if (path !== null && !existsSync(path)) return migrationNames().map((name) => ({ name, appliedAt: null }));
  try {
    const kysely = new Kysely<Schema>({ dialect: path === null ? new GuardedPostgresDialect({ pool: createPool({ url }) }) : new GuardedSqliteDialect({ database: new Sqlite(path, { readonly: true }) }) });
    return await listMigrations(kysely).finally(() => kysely.destroy());
  } catch (error) {
    throw toStoreError(error);
  }
}
