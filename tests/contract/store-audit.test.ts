import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendAudit, firstBrokenAudit } from '../../server/store/audit.ts';
import type { Database } from '../../server/store/database.ts';
import { stopPostgres } from '../support/postgres.ts';
import { storeEngines, type TestStore } from '../support/store.ts';

const engines = storeEngines();
afterAll(stopPostgres);

describe.each(engines)('audit on %s', (_, open) => {
  let store: TestStore;
  let db: Database;
  let peer: Database;
  const note = (on: Database, i: number) => on.transaction((tx) => appendAudit(tx, { at: i, actor: 'system:test', verb: 'document.publish', subject: `document:${i}`, outcome: 'ok', detail: { b: i, a: '中文' } }));
  const events = () => db.read.selectFrom('audit_events').selectAll().orderBy('seq').execute();
  /** As somebody with the database's own password would. */
  const tamper = async (...statements: string[]) => {
    const unlock = db.engine === 'sqlite'
      ? ['drop trigger if exists audit_events_no_update', 'drop trigger if exists audit_events_no_delete']
      : ['alter table audit_events disable trigger user'];
    await db.transaction(async (tx) => {
      for (const statement of [...unlock, ...statements]) await sql.raw(statement).execute(tx);
    });
  };

  beforeEach(async () => {
    store = await open();
    db = store.db;
    peer = await store.peer();
  });
  afterEach(() => store.close());

  it('forms one chain of fifty events written at once', async () => {
    expect(await firstBrokenAudit(db.read)).toBeNull();
    await Promise.all(Array.from({ length: 50 }, (_, i) => note(i % 2 === 0 ? db : peer, i)));
    const rows = await events();
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(rows.map(({ prev_hash }) => prev_hash)).toEqual(['', ...rows.slice(0, -1).map(({ hash }) => hash)]);
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(50);
    expect(rows[0]?.detail).toMatch(/^\{"a":"中文","b":\d+\}$/);
    expect(await firstBrokenAudit(db.read)).toBeNull();
  });

  it('leaves no gap when the act that it reports fails', async () => {
    await note(db, 1);
    await expect(db.transaction(async (tx) => {
      await appendAudit(tx, { at: 2, actor: 'a', verb: 'x.y', subject: 's', outcome: 'ok' });
      throw new Error('refused');
    })).rejects.toThrow('refused');
    expect((await note(db, 3)).seq).toBe(2);
    expect(await firstBrokenAudit(db.read)).toBeNull();
  });

  it('refuses to change or delete an event', async () => {
    await note(db, 1);
    await expect(db.transaction((tx) => tx.updateTable('audit_events').set({ outcome: 'other' }).execute())).rejects.toThrow(/append-only/);
    await expect(db.transaction((tx) => tx.deleteFrom('audit_events').execute())).rejects.toThrow(/append-only/);
    if (db.engine === 'postgres') await expect(db.transaction((tx) => sql`truncate audit_events`.execute(tx))).rejects.toThrow(/append-only/);
    expect((await events()).map(({ outcome }) => outcome)).toEqual(['ok']);
  });

  it.each([
    ['a changed word', ["update audit_events set actor = 'staff:9' where seq = 3"], { seq: 3, reason: 'changed' }],
    ['a changed time', ['update audit_events set at = at + 1 where seq = 5'], { seq: 5, reason: 'changed' }],
    ['a changed detail', ["update audit_events set detail = '{}' where seq = 1"], { seq: 1, reason: 'changed' }],
    ['a missing event', ['delete from audit_events where seq = 2'], { seq: 2, reason: 'missing' }],
    ['a missing end', ['delete from audit_events where seq > 3'], { seq: 4, reason: 'cut-off' }],
    ['nothing left', ['delete from audit_events'], { seq: 1, reason: 'cut-off' }],
    ['an event numbered anew', ['delete from audit_events where seq = 2', 'update audit_events set seq = seq - 1 where seq = 3', 'update audit_events set seq = seq - 1 where seq = 4', 'update audit_events set seq = seq - 1 where seq = 5'], { seq: 2, reason: 'relinked' }],
    ['another end than the head knows', ["update audit_head set hash = 'other'"], { seq: 5, reason: 'relinked' }],
  ])('finds %s', async (_name, statements, broken) => {
    for (let i = 1; i <= 5; i++) await note(db, i);
    await tamper(...statements);
    expect(await firstBrokenAudit(db.read)).toEqual(broken);
  });
});
