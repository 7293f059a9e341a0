import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  casStatus, claimTurn, conversationsToAnswer, createConversation, findConversation, findOpenConversation,
  markAnswered, releaseClaim, renewClaim, startHistoryAfter, takeOverClaim,
} from '../../server/store/conversations.ts';
import type { Database, Tx } from '../../server/store/database.ts';
import { findMessage, insertCustomerMessage, insertMessage, latestMessages, messagesAfter, rateMessage, unansweredMessages } from '../../server/store/messages.ts';
import { appendReleased, endTurn, findTurn, runningTurnsWithExpiredClaim, startTurn, turnQuestions } from '../../server/store/turns.ts';
import { stopPostgres } from '../support/postgres.ts';
import { storeEngines, type TestStore } from '../support/store.ts';

const engines = storeEngines();
afterAll(stopPostgres);

const CITATION = { n: 1, chunkId: 'fees@1/row-1', document: 'fees', title: 'Fees', section: ['Cards'], page: 2, effectiveFrom: '2026-01-01', quote: 'CNY 10' };

describe.each(engines)('conversations on %s', (_, open) => {
  let store: TestStore;
  let db: Database;
  /** The same store as a second process has it. */
  let peer: Database;
  /** Alternates between the two, as the balancer of a bank would. */
  const either = (i: number) => (i % 2 === 0 ? db : peer);
  const start = (id: string, visitorId = 'visitor') => db.transaction((tx) => createConversation(tx, { id, visitorId, language: 'en', now: 1 }));
  const send = (on: Database, key: string, i: number) => on.transaction((tx) => insertCustomerMessage(tx, { id: `${key}-${i}`, conversationId: 'c', clientMessageId: key, text: `question ${key}`, now: 2 }));
  const claim = (on: Database, turnId: string, more: { now?: number; epoch?: number } = {}) =>
    on.transaction(async (tx) => {
      const won = await claimTurn(tx, { conversationId: 'c', turnId, expiresAt: (more.now ?? 10) + 100, now: more.now ?? 10, epoch: more.epoch ?? 1 });
      if (won) await startTurn(tx, { id: turnId, conversationId: 'c', epoch: more.epoch ?? 1, upToSeq: 1, now: more.now ?? 10 });
      return won;
    });
  const release = (on: Database, turnId: string, text: string, epoch = 1) => on.transaction((tx) => appendReleased(tx, { turnId, conversationId: 'c', epoch, sentences: [{ text, citations: [CITATION] }] }));

  beforeEach(async () => {
    store = await open();
    db = store.db;
    peer = await store.peer();
    await start('c');
  });
  afterEach(() => store.close());

  it('starts with the bot, at epoch 1, with nothing said', async () => {
    expect(await findConversation(db.read, 'c')).toEqual({
      id: 'c', visitorId: 'visitor', status: 'bot', epoch: 1, language: 'en', lastSeq: 0, lastCustomerSeq: 0, answeredSeq: 0, historyFromSeq: 0,
      claimTurnId: null, claimExpiresAt: null, createdAt: 1, updatedAt: 1,
    });
    expect(await findConversation(db.read, 'unknown')).toBeNull();
  });

  it("finds a visitor's open conversation only", async () => {
    expect((await findOpenConversation(db.read, 'visitor'))?.id).toBe('c');
    expect(await findOpenConversation(db.read, 'stranger')).toBeNull();
    await db.transaction((tx) => casStatus(tx, { id: 'c', from: 'bot', to: 'closed', now: 5, epochBump: 1 }));
    expect(await findOpenConversation(db.read, 'visitor')).toBeNull();
  });

  it('numbers twenty messages sent at once from 1 to 20', async () => {
    const sent = await Promise.all(Array.from({ length: 20 }, (_, i) => send(either(i), `key-${i}`, 0)));
    expect(sent.map(({ message }) => message.seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await findConversation(db.read, 'c')).toMatchObject({ lastSeq: 20, lastCustomerSeq: 20 });
  });

  it('stores a message once, however often it is sent at the same time', async () => {
    const sent = await Promise.all(Array.from({ length: 20 }, (_, i) => send(either(i), 'same', i)));
    expect(sent.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
    expect(await messagesAfter(db.read, { conversationId: 'c', afterSeq: 0, limit: 50, includePrivate: true })).toHaveLength(1);
    expect(await findConversation(db.read, 'c')).toMatchObject({ lastSeq: 1, lastCustomerSeq: 1 });
  });

  it('refuses a message to a conversation that does not exist', async () => {
    const lost = db.transaction((tx) => insertCustomerMessage(tx, { id: 'm', conversationId: 'unknown', clientMessageId: 'k', text: 'hello', now: 1 }));
    await expect(lost).rejects.toMatchObject({ code: 'not-found' });
  });

  it('gives messages back as they were stored, private notes only where asked for', async () => {
    const text = '年费 ￥200？ 😀\n"quoted"';
    await db.transaction(async (tx) => {
      await insertCustomerMessage(tx, { id: 'm1', conversationId: 'c', clientMessageId: 'k1', text: `${text}\0`, now: 1, extra: { removed: ['pin'] } });
      await insertMessage(tx, { id: 'm2', conversationId: 'c', role: 'assistant', text: 'CNY 10 [1].', turnId: 't', now: 2, extra: { ending: 'complete', citations: [CITATION] } });
      await insertMessage(tx, { id: 'm3', conversationId: 'c', role: 'agent', text: 'asks twice', now: 3, isPrivate: true, extra: { agent: { name: 'A', staffNumber: '1' } } });
      await insertMessage(tx, { id: 'm4', conversationId: 'c', role: 'notice', text: 'joined', now: 4 });
    });
    const [first, second, third] = [
      { id: 'm1', conversationId: 'c', seq: 1, role: 'customer', text, createdAt: 1, clientMessageId: 'k1', removed: ['pin'] },
      { id: 'm2', conversationId: 'c', seq: 2, role: 'assistant', text: 'CNY 10 [1].', createdAt: 2, turnId: 't', ending: 'complete', citations: [CITATION] },
      { id: 'm4', conversationId: 'c', seq: 4, role: 'notice', text: 'joined', createdAt: 4 },
    ];
    const read = (afterSeq: number, includePrivate: boolean) => messagesAfter(db.read, { conversationId: 'c', afterSeq, limit: 10, includePrivate });
    expect(await read(0, false)).toEqual([first, second, third]);
    expect(await read(2, false)).toEqual([third]);
    expect(await read(2, true)).toEqual([{ id: 'm3', conversationId: 'c', seq: 3, role: 'agent', text: 'asks twice', createdAt: 3, isPrivate: true, agent: { name: 'A', staffNumber: '1' } }, third]);
    expect(await latestMessages(db.read, { conversationId: 'c', afterSeq: 0, upToSeq: 4, limit: 2 })).toEqual([second, third]);
    expect(await latestMessages(db.read, { conversationId: 'c', afterSeq: 1, upToSeq: 3, limit: 9 })).toEqual([second]);
    expect(await findMessage(db.read, 'm4')).toEqual(third);
  });

  it('keeps the last rating of an answer, and shows no reason or comment to clients', async () => {
    await db.transaction(async (tx) => {
      await insertMessage(tx, { id: 'a', conversationId: 'c', role: 'assistant', text: 'x', now: 1 });
      await insertMessage(tx, { id: 'n', conversationId: 'c', role: 'notice', text: 'x', now: 1 });
    });
    const rate = (messageId: string, rating: 'up' | 'down', conversationId = 'c') => db.transaction((tx) => rateMessage(tx, { conversationId, messageId, rating, reason: 'wrong', comment: 'no' }));
    expect([await rate('a', 'up'), await rate('a', 'down'), await rate('n', 'up'), await rate('a', 'up', 'other')]).toEqual([true, true, false, false]);
    expect(await findMessage(db.read, 'a')).toEqual({ id: 'a', conversationId: 'c', seq: 1, role: 'assistant', text: 'x', createdAt: 1, rating: 'down' });
    const { extra } = await db.read.selectFrom('messages').select('extra').where('id', '=', 'a').executeTakeFirstOrThrow();
    expect(JSON.parse(extra)).toMatchObject({ ratingDetail: { reason: 'wrong', comment: 'no' } });
  });

  it('lets exactly one of twenty turns claim a conversation', async () => {
    const won = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(either(i), `turn-${i}`)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await findConversation(db.read, 'c'))?.claimTurnId).toBe(`turn-${won.indexOf(true)}`);
  });

  it('gives a claim to the next turn only when it is released or over', async () => {
    expect(await claim(db, 'first', { now: 10 })).toBe(true);
    expect(await claim(db, 'early', { now: 109 })).toBe(false);
    expect(await claim(db, 'wrong-epoch', { now: 110, epoch: 2 })).toBe(false);
    expect(await claim(db, 'next', { now: 110 })).toBe(true);
    const on = { conversationId: 'c', now: 111, expiresAt: 300 };
    expect(await db.transaction((tx) => renewClaim(tx, { ...on, turnId: 'first' }))).toBe(false);
    expect(await db.transaction((tx) => renewClaim(tx, { ...on, turnId: 'next' }))).toBe(true);
    expect(await claim(db, 'third', { now: 299 })).toBe(false);
    expect(await db.transaction((tx) => releaseClaim(tx, { ...on, turnId: 'first' }))).toBe(false);
    expect(await db.transaction((tx) => releaseClaim(tx, { ...on, turnId: 'next' }))).toBe(true);
    expect(await claim(db, 'third', { now: 112 })).toBe(true);
  });

  it('claims nothing of a conversation that people own', async () => {
    await db.transaction((tx) => casStatus(tx, { id: 'c', from: 'bot', to: 'waiting', now: 5, epochBump: 1 }));
    expect(await claim(db, 'turn', { epoch: 2 })).toBe(false);
  });

  it('changes the owner once when twenty try, and ends the claim', async () => {
    await claim(db, 'turn');
    const epochs = await Promise.all(Array.from({ length: 20 }, (_, i) => either(i).transaction((tx) => casStatus(tx, { id: 'c', from: 'bot', to: 'waiting', now: 20, epochBump: 1 }))));
    expect(epochs.filter((epoch) => epoch !== null)).toEqual([2]);
    expect(await findConversation(db.read, 'c')).toMatchObject({ status: 'waiting', epoch: 2, claimTurnId: null, claimExpiresAt: null, updatedAt: 20 });
  });

  it('puts sentences on record in order, with their citations, while claim and epoch hold', async () => {
    await claim(db, 'turn');
    expect(await release(db, 'turn', 'One [1].')).toBe(true);
    expect(await release(peer, 'turn', '第二句\n新行 [1]。')).toBe(true);
    expect(await release(db, 'turn', 'wrong epoch', 2)).toBe(false);
    expect(await release(db, 'other', 'wrong turn')).toBe(false);
    expect((await findTurn(db.read, 'turn'))?.released).toEqual([{ text: 'One [1].', citations: [CITATION] }, { text: '第二句\n新行 [1]。', citations: [CITATION] }]);
  });

  it('releases nothing after a takeover, and takes nothing over after a release', async () => {
    await claim(db, 'old');
    const takeOver = (fromTurnId: string, turnId: string) => peer.transaction((tx) => takeOverClaim(tx, { conversationId: 'c', fromTurnId, turnId, expiresAt: 300, epoch: 1 }));
    expect(await takeOver('somebody', 'new')).toBe(false);
    expect(await takeOver('old', 'new')).toBe(true);
    expect(await release(db, 'old', 'too late')).toBe(false);
    await db.transaction((tx) => startTurn(tx, { id: 'new', conversationId: 'c', epoch: 1, upToSeq: 2, now: 20 }));
    expect(await release(db, 'new', 'shown')).toBe(true);
    expect(await takeOver('new', 'newest')).toBe(false);
  });

  /** A claimed turn in a conversation of its own. */
  async function claimed(i: number) {
    const turn = { conversationId: `race-${i}`, turnId: `turn-${i}`, expiresAt: 300, now: 10, epoch: 1 };
    await start(turn.conversationId);
    await db.transaction(async (tx) => {
      await claimTurn(tx, turn);
      await startTurn(tx, { id: turn.turnId, conversationId: turn.conversationId, epoch: 1, upToSeq: 1, now: 10 });
    });
    return turn;
  }

  /** Begins the second while the first has done its work and is not committed yet. */
  async function overlap<A, B>(first: (tx: Tx) => Promise<A>, second: (tx: Tx) => Promise<B>): Promise<[A, B]> {
    let reached: () => void = () => undefined;
    const point = new Promise<void>((resolve) => (reached = resolve));
    return Promise.all([
      db.transaction(async (tx) => {
        const value = await first(tx);
        reached();
        // On PostgreSQL the second has these round trips to run into the first; on SQLite it has to wait anyway.
        for (let trip = 0; trip < 10; trip++) await findConversation(tx, 'c');
        return value;
      }),
      point.then(() => peer.transaction(second)),
    ]);
  }

  it('lets whoever comes first win between a takeover and the first sentence, in 30 races', async () => {
    for (let i = 0; i < 30; i++) {
      const turn = await claimed(i);
      const take = (tx: Tx) => takeOverClaim(tx, { ...turn, fromTurnId: turn.turnId, turnId: `new-${i}` });
      const say = (tx: Tx) => appendReleased(tx, { ...turn, sentences: [{ text: 'x', citations: [] }] });
      expect(await (i % 2 === 0 ? overlap(take, say) : overlap(say, take))).toEqual([true, false]);
    }
  });

  it('lets whoever changes the owner see every sentence that was released, in 30 races', async () => {
    for (let i = 0; i < 30; i++) {
      const turn = await claimed(i);
      const say = (tx: Tx) => appendReleased(tx, { ...turn, sentences: [{ text: 'x', citations: [] }] });
      const change = async (tx: Tx) => {
        await casStatus(tx, { id: turn.conversationId, from: 'bot', to: 'waiting', now: 20, epochBump: 1 });
        return (await findTurn(tx, turn.turnId))?.released.length;
      };
      expect(await (i % 2 === 0 ? overlap(change, say) : overlap(say, change))).toEqual(i % 2 === 0 ? [0, false] : [true, 1]);
      expect((await findTurn(db.read, turn.turnId))?.released).toHaveLength(i % 2);
    }
  });

  it('ends a turn once and keeps its record', async () => {
    await claim(db, 'turn');
    const record = { asOf: '2026-05-01', questions: ['金卡年费？', 'what\'s the "limit"'] };
    const end = (ending: 'complete' | 'crashed') => db.transaction((tx) => endTurn(tx, { turnId: 'turn', record, ending, now: 50, released: [{ text: 'Last.', citations: [] }] }));
    expect(await turnQuestions(db.read, 'turn')).toBeNull();
    expect([await end('complete'), await end('crashed')]).toEqual([true, false]);
    expect(await findTurn(db.read, 'turn')).toMatchObject({ status: 'done', ending: 'complete', record, released: [{ text: 'Last.', citations: [] }], finishedAt: 50 });
    expect(await turnQuestions(db.read, 'turn')).toEqual(['金卡年费？', 'what\'s the "limit"']);
    expect(await release(db, 'turn', 'too late')).toBe(false);
  });

  it('lists what waits for an answer, longest untouched first', async () => {
    await start('d');
    await start('silent');
    await start('person');
    await send(db, 'k1', 0);
    for (const id of ['d', 'person']) await db.transaction((tx) => insertCustomerMessage(tx, { id: `m-${id}`, conversationId: id, clientMessageId: 'k', text: 'x', now: 1 }));
    await db.transaction((tx) => casStatus(tx, { id: 'person', from: 'bot', to: 'waiting', now: 5, epochBump: 1 }));
    const due = async (now: number) => (await conversationsToAnswer(db.read, now, 10)).map(({ id }) => id);
    expect(await due(10)).toEqual(['d', 'c']);
    await claim(db, 'turn', { now: 10 });
    expect(await due(109)).toEqual(['d']);
    expect(await due(110)).toEqual(['d', 'c']);
    expect((await unansweredMessages(db.read, 'c')).map(({ text }) => text)).toEqual(['question k1']);
    await db.transaction((tx) => markAnswered(tx, { conversationId: 'c', upToSeq: 1 }));
    await db.transaction((tx) => markAnswered(tx, { conversationId: 'c', upToSeq: 0 }));
    expect(await due(110)).toEqual(['d']);
    expect(await unansweredMessages(db.read, 'c')).toEqual([]);
    await db.transaction((tx) => startHistoryAfter(tx, { conversationId: 'c', seq: 1 }));
    expect(await findConversation(db.read, 'c')).toMatchObject({ answeredSeq: 1, historyFromSeq: 1 });
  });

  it('finds turns whose process died, and leaves those alone that still have a moment', async () => {
    await claim(db, 'dead', { now: 10 });
    const found = async (now: number, orphanedBefore: number) => (await runningTurnsWithExpiredClaim(db.read, { now, orphanedBefore, limit: 10 })).map(({ id }) => id);
    expect(await found(109, 200)).toEqual([]);
    expect(await found(110, 0)).toEqual(['dead']);
    await db.transaction((tx) => casStatus(tx, { id: 'c', from: 'bot', to: 'waiting', now: 20, epochBump: 1 }));
    expect(await found(110, 10)).toEqual([]);
    expect(await found(110, 11)).toEqual(['dead']);
    await db.transaction((tx) => endTurn(tx, { turnId: 'dead', record: null, ending: 'crashed', now: 120 }));
    expect(await found(110, 200)).toEqual([]);
  });
});
