import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../server/log.ts';
import { createConversation, findConversation } from '../../server/store/conversations.ts';
import type { Database } from '../../server/store/database.ts';
import { cancelJob, failJob, finishJob, nextDueAt, scheduleJob, takeDueJobs } from '../../server/store/jobs.ts';
import { append, onAppend, takeBatch, type OutboxEvent } from '../../server/store/outbox.ts';
import { watchOutbox, type Timer } from '../../server/store/watch-outbox.ts';
import { stopPostgres } from '../support/postgres.ts';
import { storeEngines, type TestStore } from '../support/store.ts';

const engines = storeEngines();
/** Every event of these tests is older. */
const LATER = 1_000;
afterAll(stopPostgres);

describe.each(engines)('outbox and jobs on %s', (engine, open) => {
  let store: TestStore;
  let db: Database;
  let peer: Database;
  const leave = (on: Database, payload: unknown, conversationId: string | null = 'c') => on.transaction((tx) => append(tx, { topic: 'message-added', conversationId, payload, now: 1 }));
  const take = (on: Database, limit = 100) => on.transaction((tx) => takeBatch(tx, limit, LATER));

  beforeEach(async () => {
    store = await open();
    db = store.db;
    peer = await store.peer();
    for (const id of ['c', 'd']) await db.transaction((tx) => createConversation(tx, { id, visitorId: 'v', language: 'en', now: 1 }));
  });
  afterEach(() => store.close());

  it('hands events out once, in order, and none of a transaction that failed', async () => {
    await leave(db, { text: '你好' });
    await expect(db.transaction(async (tx) => {
      await append(tx, { topic: 'lost', conversationId: 'c', payload: {}, now: 1 });
      throw new Error('refused');
    })).rejects.toThrow('refused');
    await leave(db, null, null);
    const first = await take(db, 1);
    expect(first).toEqual([{ id: first[0]?.id, topic: 'message-added', conversationId: 'c', payload: { text: '你好' }, createdAt: 1 }]);
    expect((await take(peer)).map(({ payload }) => payload)).toEqual([null]);
    expect(await take(db)).toEqual([]);
  });

  it('gives each of 200 events to one of two readers while they are being written, in order within a conversation', async () => {
    const got: OutboxEvent[][] = [[], []];
    let writing = true;
    const read = async (on: Database, into: OutboxEvent[]) => {
      for (let idle = 0; writing || idle < 2;) {
        const events = await take(on, 7);
        into.push(...events);
        idle = events.length === 0 ? idle + 1 : 0;
      }
    };
    const write = Promise.all(Array.from({ length: 200 }, (_, i) => leave(i % 2 === 0 ? db : peer, i, i % 3 === 0 ? 'c' : 'd'))).then(() => (writing = false));
    await Promise.all([write, read(db, got[0] ?? []), read(peer, got[1] ?? [])]);
    const all = got.flat().map(({ payload }) => Number(payload)).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 200 }, (_, i) => i));
    for (const events of got) {
      for (const conversation of ['c', 'd']) {
        const ids = events.filter(({ conversationId }) => conversationId === conversation).map(({ id }) => id);
        expect(ids).toEqual([...ids].sort((a, b) => a - b));
      }
    }
  });

  it.runIf(engine === 'postgres')('lets no event overtake an earlier one of its conversation that another reader is taking', async () => {
    for (const [payload, conversationId] of [[1, 'c'], [2, 'd'], [3, 'c']] as const) await leave(db, payload, conversationId);
    await db.transaction(async (tx) => {
      expect((await takeBatch(tx, 1, LATER)).map(({ payload }) => payload)).toEqual([1]);
      expect((await take(peer)).map(({ payload }) => payload)).toEqual([2]);
    });
    expect((await take(peer)).map(({ payload }) => payload)).toEqual([3]);
  });

  it.runIf(engine === 'postgres')('numbers the events of a conversation in the order of their commits', async () => {
    let second: Promise<void> = Promise.resolve();
    let reached: () => void = () => undefined;
    const point = new Promise<void>((resolve) => (reached = resolve));
    const first = db.transaction(async (tx) => {
      await append(tx, { topic: 'first', conversationId: 'c', payload: null, now: 1 });
      reached();
      for (let trip = 0; trip < 10; trip++) await findConversation(tx, 'c');
      // The second must still be waiting: told now, it would overtake the first.
      expect(await take(peer)).toEqual([]);
    });
    second = point.then(() => peer.transaction((tx) => append(tx, { topic: 'second', conversationId: 'c', payload: null, now: 1 })));
    await Promise.all([first, second]);
    expect((await take(db)).map(({ topic }) => topic)).toEqual(['first', 'second']);
  });

  it('tells its own process of events after the commit only', async () => {
    let told = 0;
    const forget = onAppend(db, (events) => { told += events.length; });
    await expect(db.transaction(async (tx) => {
      await append(tx, { topic: 'lost', conversationId: null, payload: {}, now: 1 });
      expect(told).toBe(0);
      throw new Error('refused');
    })).rejects.toThrow('refused');
    expect(told).toBe(0);
    await leave(db, 1);
    expect(told).toBe(1);
    forget();
    await leave(db, 2);
    expect(told).toBe(1);
  });

  describe('watched', () => {
    /** A clock that moves only when a test says so. */
    function manualTimer() {
      const due: (() => void)[] = [];
      const timer: Timer = { setTimeout: (run) => due.push(run), clearTimeout: () => due.splice(0) };
      return { timer, due, fire: () => due.splice(0).forEach((run) => run()) };
    }

    /** What was told, and a promise of the `count`-th. */
    function listener(count: number) {
      const told: unknown[] = [];
      let done: () => void = () => undefined;
      const all = new Promise<void>((resolve) => (done = resolve));
      return { told, all, tell: (event: OutboxEvent) => (told.push(event.payload) === count ? done() : undefined) };
    }

    const tellAll = (...listeners: ReturnType<typeof listener>[]) => (event: OutboxEvent) => listeners.forEach(({ tell }) => tell(event));

    it('tells what was left before, then each event of its own process without waiting for a poll', async () => {
      await leave(db, 'before');
      const { timer } = manualTimer();
      const [first, both] = [listener(1), listener(2)];
      const watch = watchOutbox({ db, timer, handle: tellAll(first, both) });
      await first.all;
      await leave(db, 'after');
      await both.all;
      expect(both.told).toEqual(['before', 'after']);
      await watch.stop();
      await leave(db, 'stopped');
      expect(both.told).toEqual(['before', 'after']);
    });

    it.runIf(engine === 'postgres')('finds events of another process at the next poll', async () => {
      const { timer, fire } = manualTimer();
      const own = listener(1);
      const two = listener(2);
      const watch = watchOutbox({ db, timer, handle: tellAll(own, two) });
      await leave(db, 'own');
      await own.all;
      await leave(peer, "another's");
      expect(two.told).toEqual(['own']);
      fire();
      await two.all;
      expect(two.told).toEqual(['own', "another's"]);
      await watch.stop();
    });

    it('goes on after an event that could not be told, one at a time', async () => {
      const lines: string[] = [];
      const log = createLog({ level: 'error' }, { write: (line: string) => void lines.push(line) });
      const { timer } = manualTimer();
      const { tell, told, all } = listener(2);
      let open = 0;
      let most = 0;
      await db.transaction(async (tx) => {
        for (const payload of ['one', 'bad', 'two']) await append(tx, { topic: 'message-added', conversationId: 'c', payload, now: 1 });
      });
      const watch = watchOutbox({
        db, timer, log,
        async handle(event) {
          most = Math.max(most, ++open);
          await Promise.resolve();
          open--;
          if (event.payload === 'bad') throw new Error('no socket');
          tell(event);
        },
      });
      await all;
      await watch.stop();
      expect([told, most, lines.length]).toEqual([['one', 'two'], 1, 1]);
      expect(lines[0]).toContain('could not be told');
    });

    it('logs that the store is away, and asks again at the next poll', async () => {
      const lines: string[] = [];
      let logged: () => void = () => undefined;
      const twice = new Promise<void>((resolve) => (logged = resolve));
      const log = createLog({ level: 'error' }, { write: (line: string) => (lines.push(line) === 2 ? logged() : undefined) });
      const { timer, fire, due } = manualTimer();
      const broken: Database = { ...db, get read(): never { throw new Error('away'); } };
      const watch = watchOutbox({ db: broken, timer, log, handle: () => expect.fail('nothing to tell') });
      await Promise.resolve();
      for (let poll = 0; poll < 20 && lines.length < 2; poll++) {
        fire();
        await findConversation(db.read, 'c');
      }
      await twice;
      expect(due).toHaveLength(1);
      await watch.stop();
      expect(lines.every((line) => line.includes('could not be read'))).toBe(true);
    });
  });

  describe('jobs', () => {
    const plan = (id: string, dueAt: number, payload: unknown = null) => db.transaction((tx) => scheduleJob(tx, { id, kind: 'sla', dueAt, payload }));
    const takeAt = (on: Database, now: number, limit?: number) => on.transaction((tx) => takeDueJobs(tx, { now, leaseMs: 100, ...(limit !== undefined && { limit }) }));

    it('gives each due job to one of many takers, longest due first', async () => {
      for (let i = 0; i < 30; i++) await plan(`job-${String(i).padStart(2, '0')}`, 100 - i, { i });
      const taken = await Promise.all(Array.from({ length: 15 }, (_, i) => takeAt(i % 2 === 0 ? db : peer, 90, 2)));
      const ids = taken.flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(taken.every((jobs) => jobs.every(({ dueAt }, i) => i === 0 || (jobs[i - 1]?.dueAt ?? 0) <= dueAt))).toBe(true);
      const rest = await takeAt(db, 90, 50);
      expect([...ids, ...rest.map(({ id }) => id)].sort()).toEqual(Array.from({ length: 20 }, (_, i) => `job-${i + 10}`));
      expect(rest.concat(taken.flat()).every(({ attempts, leaseUntil }) => attempts === 1 && leaseUntil === 190)).toBe(true);
    });

    it('gives a job again when its lease ran out, and lets only the last taker finish it', async () => {
      await plan('job', 10, { conversation: 'c' });
      expect(await nextDueAt(db.read, 5)).toBe(10);
      const [first] = await takeAt(db, 10);
      expect(await takeAt(peer, 109)).toEqual([]);
      expect(await nextDueAt(db.read, 109)).toBeNull();
      const [second] = await takeAt(peer, 110);
      if (!first || !second) expect.fail('not taken');
      expect(second).toEqual({ id: 'job', kind: 'sla', dueAt: 10, payload: { conversation: 'c' }, leaseUntil: 210, attempts: 2 });
      await db.transaction((tx) => finishJob(tx, first));
      expect(await takeAt(db, 210)).toHaveLength(1);
      await db.transaction((tx) => finishJob(tx, { id: 'job', leaseUntil: 310 }));
      expect(await takeAt(db, 10_000)).toEqual([]);
    });

    it('brings a failed job back later each time, at most an hour', async () => {
      await plan('job', 0);
      let now = 0;
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 14; attempt++) {
        const [job] = await takeAt(db, now);
        if (!job) expect.fail('not taken');
        const failedAt = now;
        await db.transaction((tx) => failJob(tx, job, failedAt));
        now = (await nextDueAt(db.read, failedAt)) ?? expect.fail('gone');
        waits.push((now - failedAt) / 1000);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]);
    });

    it('keeps what was planned anew while the older form is worked on; cancelled is gone', async () => {
      await plan('job', 10, 'old');
      const [old] = await takeAt(db, 10);
      await plan('job', 50, 'new');
      if (!old) expect.fail('not taken');
      await db.transaction((tx) => finishJob(tx, old));
      await db.transaction((tx) => failJob(tx, old, 20));
      expect(await takeAt(db, 49)).toEqual([]);
      expect(await takeAt(db, 50)).toMatchObject([{ payload: 'new', attempts: 1 }]);
      await plan('job', 60);
      await db.transaction((tx) => cancelJob(tx, 'job'));
      expect(await takeAt(db, 1000)).toEqual([]);
    });
  });
});
