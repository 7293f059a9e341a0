import { sql, type Kysely } from 'kysely';
import type { EngineName, StoreMigration } from './all.ts';

/** The audit chain. Its rows can be added, and nothing else: the database itself refuses to change or delete one. */
export const createAudit: StoreMigration = (engine) => async (db) => {
  await db.schema.createTable('audit_events')
    .addColumn('seq', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('verb', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('request_id', 'text')
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('prev_hash', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute();
  // One row that each writer updates first: whoever holds it is the only one to extend the chain, on both engines.
  await db.schema.createTable('audit_head')
    .addColumn('id', 'bigint', (c) => c.primaryKey().notNull().check(sql`id = 1`))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute();
  await sql`insert into audit_head (id, seq, hash) values (1, 0, '')`.execute(db);
  await refuseChanges(engine, db);
};

async function refuseChanges(engine: EngineName, db: Kysely<unknown>): Promise<void> {
  if (engine === 'sqlite') {
    await sql`create trigger audit_events_no_update before update on audit_events begin select raise(abort, 'audit events are append-only'); end`.execute(db);
    await sql`create trigger audit_events_no_delete before delete on audit_events begin select raise(abort, 'audit events are append-only'); end`.execute(db);
    return;
  }
  await sql`create function refuse_audit_change() returns trigger language plpgsql as $$ begin raise exception 'audit events are append-only'; end $$`.execute(db);
  await sql`create trigger audit_events_no_change before update or delete on audit_events for each row execute function refuse_audit_change()`.execute(db);
  await sql`create trigger audit_events_no_truncate before truncate on audit_events for each statement execute function refuse_audit_change()`.execute(db);
}
