import { sql } from 'kysely';
import type { StoreMigration } from './all.ts';

/** What tells other parts and processes (outbox), what is due at a time (jobs), and what all processes obey (switches). */
export const createQueues: StoreMigration = (engine) => async (db) => {
  await db.schema.createTable('outbox')
    // Without autoincrement SQLite would reuse the number of a row that was taken.
    .addColumn('id', engine === 'postgres' ? 'bigint' : 'integer', (c) => (engine === 'postgres' ? c.generatedAlwaysAsIdentity().primaryKey() : c.autoIncrement().primaryKey()))
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('conversation_id', 'text')
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('outbox_by_conversation').on('outbox').columns(['conversation_id', 'id']).execute();

  await db.schema.createTable('jobs')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('lease_until', 'bigint')
    .addColumn('attempts', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('jobs_by_due').on('jobs').column('due_at').execute();

  await db.schema.createTable('switches')
    .addColumn('key', 'text', (c) => c.primaryKey().notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull().check(sql`version > 0`))
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
};
