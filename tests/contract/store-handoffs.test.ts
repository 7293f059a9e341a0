import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConversation } from '../../server/store/conversations.ts';
import type { Database } from '../../server/store/database.ts';
import { acceptHandoff, endHandoff, findHandoff, findOpenHandoff, insertHandoff, waitingHandoffs } from '../../server/store/handoffs.ts';
import { stopPostgres } from '../support/postgres.ts';
import { storeEngines, type TestStore } from '../support/store.ts';

const engines = storeEngines();
afterAll(stopPostgres);

describe.each(engines)('handoffs on %s', (_, open) => {
  let store: TestStore;
  let db: Database;
  let peer: Database;
  const either = (i: number) => (i % 2 === 0 ? db : peer);

  beforeEach(async () => {
    store = await open();
    db = store.db;
    peer = await store.peer();
    await db.transaction((tx) => createConversation(tx, { id: 'c', visitorId: 'visitor', language: 'en', now: 1 }));
  });
  afterEach(() => store.close());

  it('opens one handoff a conversation when ten ask at once, and gives it to one of twenty agents', async () => {
    const asked = await Promise.all(Array.from({ length: 10 }, (_, i) => either(i).transaction((tx) => insertHandoff(tx, { id: `h-${i}`, conversationId: 'c', reason: 'asked', priority: 'care', requestedBy: 'customer:visitor', now: 5 }))));
    expect(asked.filter(({ isNew }) => isNew)).toHaveLength(1);
    const [id, ...others] = new Set(asked.map(({ handoff }) => handoff.id));
    expect(others).toEqual([]);
    if (id === undefined) expect.fail('no handoff');
    expect((await waitingHandoffs(db.read, 10)).map((handoff) => handoff.id)).toEqual([id]);
    const accepted = await Promise.all(Array.from({ length: 20 }, (_, i) => either(i).transaction((tx) => acceptHandoff(tx, { id, agentId: `agent-${i}`, now: 6 }))));
    expect(accepted.filter(Boolean)).toHaveLength(1);
    expect(await findOpenHandoff(db.read, 'c')).toMatchObject({ status: 'accepted', acceptedBy: `agent-${accepted.indexOf(true)}`, acceptedAt: 6 });
    expect(await waitingHandoffs(db.read, 10)).toEqual([]);
    const end = () => db.transaction((tx) => endHandoff(tx, { id, now: 7 }));
    expect([await end(), await end()]).toEqual([true, false]);
    expect(await findOpenHandoff(db.read, 'c')).toBeNull();
    expect(await findHandoff(db.read, id)).toMatchObject({ status: 'ended', endedAt: 7 });
    expect((await db.transaction((tx) => insertHandoff(tx, { id: 'again', conversationId: 'c', reason: 'asked', priority: 'normal', requestedBy: 'system:turn', now: 8 }))).isNew).toBe(true);
  });
});
