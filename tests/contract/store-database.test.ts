import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, runAfterCommit, tellAfterCommit, type Tx } from '../../server/store/database.ts';
import { createGroupCommit } from '../../server/store/group-commit.ts';
import { migrateSqlite } from '../../server/store/migrate-store.ts';
import { migrationStatus } from '../../server/store/migration-status.ts';
import { createSavepoints } from '../../server/store/sqlite-executor.ts';
import { casSwitch, getSwitch, listSwitches } from '../../server/store/switches.ts';
import { postgresUrl, runSql, stopPostgres } from '../support/postgres.ts';
import { openSqliteStore, storeEngines, type TestStore } from '../support/store.ts';

const engines = storeEngines();
afterAll(stopPostgres);

const put = (tx: Tx, key: string) => casSwitch(tx, { key, fromVersion: 0, value: 'v', now: 1 });

describe.each(engines)('transactions on %s', (engine, open) => {
  let store: TestStore;
  const commits: number[] = [];
  beforeEach(async () => {
    commits.length = 0;
    store = await open({ onCommit: (transactions) => commits.push(transactions) });
  });
  afterEach(() => store.close());

  it('keeps nothing of a transaction that throws, and everything of those beside it', async () => {
    const results = await Promise.allSettled(Array.from({ length: 100 }, (_, i) => store.db.transaction(async (tx) => {
      await put(tx, `key-${i}`);
      if (i % 10 === 3) throw new Error(`refused ${i}`);
      return i;
    })));
    const kept = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
    expect(kept).toHaveLength(90);
    expect(refused).toEqual(Array.from({ length: 10 }, (_, i) => `Error: refused ${i * 10 + 3}`));
    const keys = (await listSwitches(store.db.read)).map((row) => row.key).sort();
    expect(keys).toEqual(kept.map((i) => `key-${i}`).sort());
  });

  it('undoes all statements of a transaction, also those before a broken constraint', async () => {
    const broken = store.db.transaction(async (tx) => {
      await put(tx, 'first');
      await tx.insertInto('switches').values({ key: 'second', value: 'v', version: 0, updated_at: 1 }).execute();
    });
    await expect(broken).rejects.toThrow(/check/i);
    expect(await listSwitches(store.db.read)).toEqual([]);
  });

  it('shows readers nothing that is not committed', async () => {
    const seen: unknown[] = [];
    await store.db.transaction(async (tx) => {
      await put(tx, 'key');
      seen.push(await getSwitch(store.db.read, 'key'));
    });
    expect(seen).toEqual([null]);
    expect(await getSwitch(store.db.read, 'key')).toMatchObject({ value: 'v', version: 1 });
  });

  it('tells its listeners after the commit what a transaction left for them, and nothing of one that failed', async () => {
    const seen: unknown[] = [];
    let pending = Promise.resolve();
    const stop = store.db.onCommitted((values) => {
      pending = getSwitch(store.db.read, 'key').then((row) => void seen.push([...values, row?.value]));
    });
    await expect(store.db.transaction((tx) => {
      tellAfterCommit(tx, 'lost');
      return Promise.reject(new Error('refused'));
    })).rejects.toThrow('refused');
    expect(seen).toEqual([]);
    await store.db.transaction(async (tx) => {
      tellAfterCommit(tx, 'one');
      tellAfterCommit(tx, 'two');
      await put(tx, 'key');
    });
    await pending;
    expect(seen).toEqual([['one', 'two', 'v']]);
    stop();
    await store.db.transaction((tx) => {
      tellAfterCommit(tx, 'stopped');
      return Promise.resolve();
    });
    await pending;
    expect(seen).toHaveLength(1);
  });

  it('runs what was left for the time after the commit before the listeners hear, and nothing of one that failed', async () => {
    const seen: unknown[] = [];
    const stop = store.db.onCommitted((values) => seen.push(...values));
    await expect(store.db.transaction((tx) => {
      runAfterCommit(tx, () => seen.push('never'));
      return Promise.reject(new Error('refused'));
    })).rejects.toThrow('refused');
    await store.db.transaction(async (tx) => {
      tellAfterCommit(tx, 'told');
      runAfterCommit(tx, () => seen.push('run'));
      await put(tx, 'key');
      seen.push('written');
    });
    expect(seen).toEqual(['written', 'run', 'told']);
    stop();
  });

  it('keeps what may be forgotten like everything else as long as there is power', async () => {
    await store.db.transaction((tx) => put(tx, 'key'), { isForgettable: true });
    expect(await getSwitch(store.db.read, 'key')).toMatchObject({ version: 1 });
    await store.db.close();
    const again = await openDatabase({ url: store.url });
    expect(await getSwitch(again.read, 'key')).toMatchObject({ version: 1 });
    await again.close();
  });

  it('refuses a transaction inside a transaction, which would wait for itself', async () => {
    await expect(store.db.transaction(() => store.db.transaction((tx) => put(tx, 'inner')))).rejects.toThrow(/inside another/);
    await store.db.transaction((tx) => put(tx, 'after'));
    expect((await listSwitches(store.db.read)).map((row) => row.key)).toEqual(['after']);
  });

  it('refuses a query that comes after the end of its transaction', async () => {
    let escaped: Tx | undefined;
    await store.db.transaction((tx) => {
      escaped = tx;
      return Promise.resolve();
    });
    await expect(store.db.transaction(async (tx) => {
      await put(tx, 'mine');
      if (escaped) await put(escaped, 'foreign');
    })).rejects.toThrow();
    expect(await listSwitches(store.db.read)).toEqual([]);
  });

  it('gives times and counters as numbers', async () => {
    const now = 4_102_444_800_000;
    await store.db.transaction((tx) => casSwitch(tx, { key: 'key', fromVersion: 0, value: 'v', now }));
    const { total } = await store.db.read.selectFrom('switches').select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    expect([total, (await getSwitch(store.db.read, 'key'))?.updatedAt]).toEqual([1, now]);
  });

  it.runIf(engine === 'postgres')('runs a transaction again that lost a deadlock', async () => {
    for (const key of ['a', 'b']) await store.db.transaction((tx) => put(tx, key));
    let runs = 0;
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const both = async (first: string, second: string) => store.db.transaction(async (tx) => {
      await tx.updateTable('switches').set((eb) => ({ version: eb('version', '+', 1) })).where('key', '=', first).execute();
      if (++runs === 2) meet();
      await met;
      await tx.updateTable('switches').set((eb) => ({ version: eb('version', '+', 1) })).where('key', '=', second).execute();
    });
    await Promise.all([both('a', 'b'), both('b', 'a')]);
    expect(runs).toBe(3);
    expect((await listSwitches(store.db.read)).map(({ version }) => version)).toEqual([3, 3]);
  });

  it('lists its migrations as applied', async () => {
    const names = (await migrationStatus(store.url)).map(({ name, appliedAt }) => [name, appliedAt !== null]);
    expect(names).toEqual([['0001-conversations', true], ['0002-queues', true], ['0003-audit', true], ['0004-documents', true]]);
  });

  it('refuses a store that a newer version has written', async () => {
    await store.db.transaction((tx) => tx.withTables<{ store_migrations: { name: string; timestamp: string } }>()
      .insertInto('store_migrations').values({ name: '9999-later', timestamp: '2099-01-01T00:00:00.000Z' }).execute());
    await store.db.close();
    await expect(openDatabase({ url: store.url })).rejects.toMatchObject({ code: 'store-newer' });
  });
});

describe('group commit', () => {
  it('lets a hundred transactions of one turn share one commit, resolved only when it is in the files', async () => {
    const commits: number[] = [];
    const store = await openSqliteStore({ onCommit: (transactions) => commits.push(transactions) });
    const path = store.url.slice('sqlite:'.length);
    await Promise.all(Array.from({ length: 100 }, (_, i) => store.db.transaction((tx) => put(tx, `key-${i}`))));
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${path}-copy${end}`);
    const copy = new Sqlite(`${path}-copy`);
    expect(copy.prepare('select count(*) as n from switches').get()).toEqual({ n: 100 });
    copy.close();
    expect(commits).toEqual([100]);
    await store.close();
  });

  it('rejects a transaction that waits for anything but the store, and lets the others through', async () => {
    const store = await openSqliteStore();
    const slow = store.db.transaction(async (tx) => {
      await put(tx, 'slow');
      await nextTurn();
      await nextTurn();
    });
    const other = store.db.transaction((tx) => put(tx, 'other'));
    await expect(slow).rejects.toThrow(/waited for something other/);
    await other;
    expect((await listSwitches(store.db.read)).map((row) => row.key)).toEqual(['other']);
    await store.close();
  });

  it('lets a transaction through that began while a faulty one was waiting', async () => {
    const store = await openSqliteStore();
    const begun = new Promise<unknown>((resolve) => setImmediate(() => setImmediate(() => resolve(store.db.transaction((tx) => put(tx, 'other'))))));
    await expect(store.db.transaction(async (tx) => {
      await put(tx, 'slow');
      await begun;
    })).rejects.toThrow(/waited for something other/);
    expect(await begun).toBe(1);
    expect((await listSwitches(store.db.read)).map((row) => row.key)).toEqual(['other']);
    await store.close();
  });

  it('waits for the disk whenever one of the transactions that share a commit must not be forgotten', async () => {
    const sqlite = new Sqlite(join(mkdtempSync(join(tmpdir(), 'sync-')), 'test.db'));
    sqlite.pragma('journal_mode = WAL');
    await migrateSqlite(sqlite);
    const commits: number[] = [];
    const group = createGroupCommit({ sqlite, savepoint: createSavepoints(sqlite), onCommit: (transactions) => commits.push(transactions) });
    const levels: [key: string, synchronous: unknown][] = [];
    const write = (key: string, isForgettable: boolean) => group.runTransaction(async (tx) => {
      await put(tx, key);
      levels.push([key, sqlite.pragma('synchronous', { simple: true })]);
    }, { isForgettable });
    await Promise.all([write('a', true), write('b', true)]);
    await Promise.all([write('c', true), write('d', false), write('e', true)]);
    // Begun while a batch that does not wait is at work.
    let later: Promise<void> = Promise.resolve();
    await group.runTransaction(async (tx) => {
      await put(tx, 'f');
      later = write('g', false);
    }, { isForgettable: true });
    await later;
    const [NORMAL, FULL] = [1, 2];
    expect(levels).toEqual([['a', NORMAL], ['b', NORMAL], ['c', FULL], ['d', FULL], ['e', FULL], ['g', FULL]]);
    expect(commits).toEqual([2, 3, 1, 1]);
    sqlite.close();
  });

  it('finishes what was begun before it closes', async () => {
    const store = await openSqliteStore();
    const writes = Array.from({ length: 5 }, (_, i) => store.db.transaction((tx) => put(tx, `key-${i}`)));
    const closed = store.db.close();
    expect(await Promise.all(writes)).toEqual([1, 1, 1, 1, 1]);
    await closed;
    await expect(store.db.transaction((tx) => put(tx, 'late'))).rejects.toThrow();
    await store.close();
  });

  it('tells every caller of a batch that the disk is full, and goes on when there is space again', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'full-'));
    const sqlite = new Sqlite(join(dir, 'test.db'));
    sqlite.pragma('journal_mode = WAL');
    await migrateSqlite(sqlite);
    const group = createGroupCommit({ sqlite, savepoint: createSavepoints(sqlite) });
    const putLarge = (key: string) => group.runTransaction((tx) => casSwitch(tx, { key, fromVersion: 0, value: 'x'.repeat(40_000), now: 1 }));
    await putLarge('before');
    sqlite.pragma(`max_page_count = ${String(sqlite.pragma('page_count', { simple: true }))}`);
    const results = await Promise.allSettled([putLarge('a'), putLarge('b')]);
    expect(results).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ code: 'store-full', message: expect.stringMatching(/space/) as string }) as unknown },
      { status: 'rejected', reason: expect.objectContaining({ code: 'store-full' }) as unknown },
    ]);
    sqlite.pragma('max_page_count = 100000');
    await putLarge('after');
    expect(sqlite.prepare('select key from switches order by key').all()).toEqual([{ key: 'after' }, { key: 'before' }]);
    sqlite.close();
    rmSync(dir, { recursive: true });
  });
});

describe('opening a store', () => {
  it('lets one process have a SQLite file, and the next one after it', async () => {
    const store = await openSqliteStore();
    await expect(openDatabase({ url: store.url })).rejects.toMatchObject({ code: 'store-locked', message: expect.stringContaining('PostgreSQL') as string });
    await store.db.transaction((tx) => put(tx, 'key'));
    await store.db.close();
    const next = await openDatabase({ url: store.url });
    expect(await getSwitch(next.read, 'key')).toMatchObject({ version: 1 });
    await next.close();
    await store.close();
  });

  it('makes the data folder', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'store-'));
    const db = await openDatabase({ url: `sqlite:${join(dir, 'a', 'b', 'test.db')}` });
    expect(existsSync(join(dir, 'a', 'b', 'test.db'))).toBe(true);
    await db.close();
    rmSync(dir, { recursive: true });
  });

  it.each([
    ['mysql://root@127.0.0.1/bank', 'bad-config'],
    ['sqlite:', 'bad-config'],
    ['sqlite::memory:', 'bad-config'],
    ['postgres://nobody@127.0.0.1:1/bank', 'store-unreachable'],
  ])('refuses %s with %s', async (url, code) => {
    await expect(openDatabase({ url })).rejects.toMatchObject({ code });
  });

  it('says that a file is no database', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'store-'));
    copyFileSync(import.meta.filename, join(dir, 'test.db'));
    await expect(openDatabase({ url: `sqlite:${join(dir, 'test.db')}` })).rejects.toMatchObject({ code: 'store-damaged' });
    rmSync(dir, { recursive: true });
  });

  it.runIf(engines.some(([name]) => name === 'postgres'))('lets several processes make the tables at once on postgres', async () => {
    const server = await postgresUrl();
    await runSql(server, 'create database test_first_start');
    const url = Object.assign(new URL(server), { pathname: '/test_first_start' }).toString();
    const all = await Promise.all(Array.from({ length: 5 }, () => openDatabase({ url })));
    await Promise.all(all.map((db, i) => db.transaction((tx) => put(tx, `key-${i}`))));
    expect(await listSwitches(all[0]?.read ?? expect.fail())).toHaveLength(5);
    await Promise.all(all.map((db) => db.close()));
    await runSql(server, 'drop database test_first_start with (force)');
  });
});
