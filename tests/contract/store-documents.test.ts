import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chunk } from '../../server/retrieval/chunk.ts';
import type { Database } from '../../server/store/database.ts';
import {
  approvedVersions, findVersion, insertVersion, listDocuments, listVersions, setVersionState, upsertDocument, versionChunks, withdrawnVersions, type DocumentVersion,
} from '../../server/store/documents.ts';
import { createEmbeddingCache } from '../../server/store/embeddings.ts';
import { findSnapshot, insertSnapshot, listSnapshots, livePointer, movePointer } from '../../server/store/snapshots.ts';
import { casSwitch, getSwitch, listSwitches } from '../../server/store/switches.ts';
import { stopPostgres } from '../support/postgres.ts';
import { storeEngines, type TestStore } from '../support/store.ts';

const engines = storeEngines();
afterAll(stopPostgres);

function version(id: string, more: Partial<DocumentVersion> = {}): Omit<DocumentVersion, 'createdAt' | 'approvedBy'> & { now: number } {
  return {
    id, documentId: 'fees', contentHash: `hash of ${id}`, title: '收费标准', language: 'zh-CN', audience: 'public', effectiveFrom: '2026-01-01', effectiveTo: null,
    state: 'draft', sourceName: 'fees.pdf', sourceType: 'pdf', warnings: [{ code: 'no-date', message: 'No date.', page: 2 }], createdBy: 'system:bootstrap', now: 5, ...more,
  };
}

function chunk(id: string): Chunk {
  return {
    id, kind: 'table-row', document: 'fees', title: '收费标准', version: '1', section: ['卡'], page: 1, text: '年费: 200', tableTitle: '年费表',
    cells: [{ header: '卡种', value: '金卡' }], footnotes: ['首年免'], audience: 'public', language: 'zh-CN', effectiveFrom: '2026-01-01', effectiveTo: null,
  };
}

describe.each(engines)('documents, snapshots and switches on %s', (_, open) => {
  let store: TestStore;
  let db: Database;
  let peer: Database;
  const add = (id: string, chunks: Chunk[] = [], more: Partial<DocumentVersion> = {}) => db.transaction((tx) => insertVersion(tx, version(id, more), chunks));

  beforeEach(async () => {
    store = await open();
    db = store.db;
    peer = await store.peer();
    await db.transaction((tx) => upsertDocument(tx, { id: 'fees', title: 'old', owner: null, policy: null, now: 4 }));
  });
  afterEach(() => store.close());

  it('renews what is known about a document', async () => {
    await db.transaction((tx) => upsertDocument(tx, { id: 'fees', title: 'new', owner: 'retail', policy: 'P-1', now: 9 }));
    expect(await listDocuments(db.read)).toEqual([{ id: 'fees', title: 'new', owner: 'retail', policy: 'P-1', createdAt: 4 }]);
  });

  it('keeps a version once, with all its chunks in reading order', async () => {
    const chunks = Array.from({ length: 1203 }, (_, i) => chunk(`fees@1/${i}`));
    expect([await add('fees@1', chunks), await add('fees@1', [chunk('fees@1/other')])]).toEqual([true, false]);
    expect(await versionChunks(db.read, 'fees@1')).toEqual(chunks);
    const { now, ...rest } = version('fees@1');
    expect(await findVersion(db.read, 'fees@1')).toEqual({ ...rest, approvedBy: null, createdAt: now });
    expect(await findVersion(db.read, 'fees@2')).toBeNull();
  });

  it('refuses a version of a document that is not there, chunks and all', async () => {
    await expect(add('loans@1', [chunk('loans@1/1')], { documentId: 'loans' })).rejects.toThrow();
    expect(await versionChunks(db.read, 'loans@1')).toEqual([]);
  });

  it('moves a version on once when twenty try, and lists it by its state', async () => {
    for (const id of ['fees@1', 'fees@2', 'fees@3']) await add(id, [], { state: 'in-review' });
    const approved = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? db : peer).transaction((tx) => setVersionState(tx, { id: 'fees@1', from: 'in-review', to: 'approved', approvedBy: `staff:${i}` }))));
    expect(approved.filter(Boolean)).toHaveLength(1);
    expect(await approvedVersions(db.read)).toMatchObject([{ id: 'fees@1', approvedBy: `staff:${approved.indexOf(true)}` }]);
    expect(await withdrawnVersions(db.read)).toEqual([]);
    expect(await db.transaction((tx) => setVersionState(tx, { id: 'fees@1', from: 'approved', to: 'withdrawn' }))).toBe(true);
    expect(await withdrawnVersions(db.read)).toEqual(['fees@1']);
    expect((await findVersion(db.read, 'fees@1'))?.approvedBy).toBe(`staff:${approved.indexOf(true)}`);
    expect((await listVersions(db.read, 'fees')).map(({ id, state }) => [id, state])).toEqual([['fees@1', 'withdrawn'], ['fees@2', 'in-review'], ['fees@3', 'in-review']]);
    expect(await listVersions(db.read, 'loans')).toEqual([]);
    expect(await listVersions(db.read)).toHaveLength(3);
  });

  it('moves the live pointer once from each base, and back', async () => {
    const keep = (hash: string, baseHash: string | null) => db.transaction((tx) => insertSnapshot(tx, { hash, baseHash, versions: ['fees@1'], createdBy: 'system:bootstrap', now: 5 }));
    const move = (on: Database, baseHash: string | null, toHash: string) => on.transaction((tx) => movePointer(tx, { baseHash, toHash, now: 6 }));
    expect([await keep('a', null), await keep('a', null), await keep('b', 'a')]).toEqual([true, false, true]);
    expect(await livePointer(db.read)).toBeNull();
    expect(await move(db, 'b', 'a')).toBeNull();
    const first = await Promise.all(Array.from({ length: 10 }, (_, i) => move(i % 2 === 0 ? db : peer, null, 'a')));
    expect(first.filter((moved) => moved !== null)).toEqual([1]);
    const next = await Promise.all(Array.from({ length: 10 }, (_, i) => move(i % 2 === 0 ? db : peer, 'a', 'b')));
    expect(next.filter((moved) => moved !== null)).toEqual([2]);
    expect(await livePointer(db.read)).toEqual({ hash: 'b', version: 2 });
    expect((await listSnapshots(db.read, 10)).map(({ hash, state }) => [hash, state])).toEqual([['a', 'retired'], ['b', 'live']]);
    expect(await move(db, 'b', 'a')).toBe(3);
    expect(await findSnapshot(db.read, 'a')).toEqual({ hash: 'a', baseHash: null, versions: ['fees@1'], state: 'live', createdBy: 'system:bootstrap', createdAt: 5 });
    expect(await findSnapshot(db.read, 'c')).toBeNull();
  });

  it('sets a switch only from the version that the caller saw', async () => {
    const set = (on: Database, fromVersion: number, value: string) => on.transaction((tx) => casSwitch(tx, { key: 'generation', fromVersion, value, now: 7 }));
    expect(await set(db, 1, 'early')).toBeNull();
    expect((await Promise.all([set(db, 0, 'on'), set(peer, 0, 'on')])).filter((won) => won !== null)).toEqual([1]);
    const won = await Promise.all(Array.from({ length: 20 }, (_, i) => set(i % 2 === 0 ? db : peer, 1, `value-${i}`)));
    expect(won.filter((version) => version !== null)).toEqual([2]);
    expect(await getSwitch(db.read, 'generation')).toEqual({ key: 'generation', value: `value-${won.indexOf(2)}`, version: 2, updatedAt: 7 });
    expect(await getSwitch(db.read, 'other')).toBeNull();
    expect((await listSwitches(db.read)).map(({ key }) => key)).toEqual(['generation']);
  });

  it('remembers vectors of each embedder apart', async () => {
    const cache = createEmbeddingCache(db, 'hashed-1');
    const vectors = new Map(Array.from({ length: 1001 }, (_, i) => [`h${i}`, Float32Array.of(i, -0.5, 1 / 3)] as const));
    await cache.put(vectors);
    await cache.put(new Map([['h1', Float32Array.of(9, 9, 9)]]));
    expect(await cache.get([...vectors.keys(), 'unknown'])).toEqual(vectors);
    expect(await cache.get([])).toEqual(new Map());
    expect(await createEmbeddingCache(db, 'hashed-2').get(['h1'])).toEqual(new Map());
  });
});
