import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it, vi } from 'vitest';
import type { AnswerEvent } from '../../server/chat/answer.ts';
import { LEASE_MS } from '../../server/chat/claim-turn.ts';
import type { TurnInput } from '../../server/chat/turn-input.ts';
import { insertCustomerMessage } from '../../server/store/messages.ts';
import { connectCustomer } from '../support/customer.ts';
import { startLiveApp, type LiveApp } from '../support/live-app.ts';
import { scriptAnswer } from '../support/scripted-answer.ts';
import { openSqliteStore } from '../support/store.ts';

const CONVERSATIONS = 1_000;
let live: LiveApp | undefined;

afterEach(async () => {
  await live?.close();
  live = undefined;
});

const answerOf = (text: string): AnswerEvent => ({ type: 'turn-end', text, ending: 'complete', outcome: 'answered', answerer: 'extractive', citations: [], choices: [], nearest: [], offerPerson: false });

it('an answer that hangs and hears no signal does not hold up what comes after it is stopped', async () => {
  let turns = 0;
  async function* answer(input: TurnInput): AsyncGenerator<AnswerEvent> {
    turns += 1;
    if (turns === 1) {
      yield { type: 'text-delta', offset: 0, text: 'One. ', citations: [] };
      await new Promise(() => undefined);
    }
    yield answerOf(`about ${input.messages.join()}`);
  }
  live = await startLiveApp({ answer });
  const customer = await connectCustomer(live.url);
  const { conversationId } = await customer.start();
  await customer.call('message:send', { conversationId, clientMessageId: 'a', text: 'first' });
  const { turnId } = await customer.seen('text-delta');
  await customer.call('turn:stop', { conversationId, turnId });
  await customer.call('message:send', { conversationId, clientMessageId: 'b', text: 'second' });
  const end = await customer.seen('turn-end', (event) => event.message.ending === 'complete');
  expect(end.message.text).toBe('about second');
  customer.close();
});

it('a sentence that the store refused is not shown, nor is any after it; the record has no hole', async () => {
  const store = await openSqliteStore();
  const script = scriptAnswer();
  let time = Date.now();
  let isBroken = false;
  const db = {
    ...store.db,
    transaction: ((work) => {
      if (!isBroken) return store.db.transaction(work);
      isBroken = false;
      return Promise.reject(new Error('disk'));
    }) satisfies typeof store.db.transaction,
  };
  live = await startLiveApp({ answer: script.answer, db, now: () => time }, store);
  const customer = await connectCustomer(live.url);
  const { conversationId } = await customer.start();
  await customer.call('message:send', { conversationId, clientMessageId: 'a', text: 'question' });
  const turn = await script.turn(0);
  await turn.say('One. ');
  await customer.seen('text-delta');
  isBroken = true;
  await turn.say('Two. ');
  await vi.waitFor(() => expect(isBroken).toBe(false));
  void turn.say('Three. ');
  turn.end();
  await vi.waitFor(() => expect(live?.logged.join('')).toContain('turn not run'));
  time += LEASE_MS + 1;
  live.app.runner.start();
  const again = await script.turn(1);
  again.end({ text: 'Whole.' });
  await customer.seen('turn-end', (event) => event.message.ending === 'complete');
  const view = await customer.call('conversation:resume', { conversationId, afterSeq: 0 });
  expect(view.ok && view.messages.map(({ text, ending }) => ({ text, ending }))).toEqual([
    { text: 'question', ending: undefined }, { text: 'One. ', ending: 'crashed' }, { text: 'Whole.', ending: 'complete' },
  ]);
  expect(customer.events.flatMap((event) => (event.name === 'text-delta' ? [event.text] : []))).toEqual(['One. ']);
  customer.close();
  await live.close();
  live = undefined;
  await store.close();
});

it('of a long conversation the newest 200 messages come, in order; a resume brings what is new and a little before it', async () => {
  live = await startLiveApp({ answer: scriptAnswer().answer });
  const customer = await connectCustomer(live.url);
  const { conversationId } = await customer.start();
  await customer.call('handoff:request', { conversationId });
  await live.store.db.transaction(async (tx) => {
    for (let n = 1; n <= 250; n++) await insertCustomerMessage(tx, { id: `m${n}`, conversationId, clientMessageId: `c${n}`, text: `text ${n}`, now: n });
  });
  const seqs = (messages: readonly { seq: number }[]) => messages.map((message) => message.seq);
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  expect(seqs((await customer.start()).messages)).toEqual(range(51, 250));
  const resumed = await customer.call('conversation:resume', { conversationId, afterSeq: 245 });
  expect(resumed.ok && seqs(resumed.messages)).toEqual(range(226, 250));
  const behind = await customer.call('conversation:resume', { conversationId, afterSeq: 10 });
  expect(behind.ok && seqs(behind.messages)).toEqual(range(51, 250));
  customer.close();
});

it(`${CONVERSATIONS} conversations leave nothing behind in memory`, async () => {
  const signals: WeakRef<AbortSignal>[] = [];
  const citations: WeakRef<object>[] = [];
  async function* answer(input: TurnInput): AsyncGenerator<AnswerEvent> {
    await Promise.resolve();
    if (input.signal) signals.push(new WeakRef(input.signal));
    const citation = { n: 1, chunkId: 'c', document: 'd', title: 't', section: [], page: null, effectiveFrom: null, quote: 'q' };
    citations.push(new WeakRef(citation));
    for (const offset of [0, 4]) yield { type: 'text-delta', offset, text: 'One ', citations: [citation] };
    yield answerOf('One One ');
  }
  live = await startLiveApp({ answer });
  const { url } = live;
  const talk = async (): Promise<void> => {
    const customer = await connectCustomer(url);
    const { conversationId } = await customer.start();
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: 'question' });
    await customer.seen('turn-end');
    customer.close();
  };
  for (let done = 0; done < CONVERSATIONS; done += 20) await Promise.all(Array.from({ length: 20 }, talk));
  // WeakRefs hold until the current job ends, and what was released last may still be on its way out.
  await new Promise((next) => setImmediate(next));
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const left = [...signals, ...citations].filter((one) => one.deref() !== undefined).length;
  expect(signals).toHaveLength(CONVERSATIONS);
  expect(left).toBeLessThan(CONVERSATIONS / 20);
}, 90_000);

it('a call that fails after its caller has gone is logged and harms nobody; nobody who has gone stays in a room', async () => {
  let fail: (error: Error) => void = () => undefined;
  const limited = new Promise<void>((_, reject) => { fail = reject; });
  limited.catch(() => undefined);
  live = await startLiveApp({ answer: scriptAnswer().answer, limits: { callsPerMinute: 1000, connection: () => Promise.resolve(), message: () => limited } });
  const customer = await connectCustomer(live.url);
  const { conversationId, token } = await customer.start();
  void customer.call('message:send', { conversationId, clientMessageId: 'a', text: 'gone' });
  // Answered after the message was taken in, since calls of one socket arrive in order.
  await customer.call('conversation:resume', { conversationId, afterSeq: 0 });
  customer.close();
  const other = await connectCustomer(live.url, { token });
  await other.start();
  fail(new Error('limiter broke'));
  expect(await other.call('handoff:request', { conversationId })).toMatchObject({ ok: true });
  expect(live.logged.filter((line) => line.includes('call failed'))).toHaveLength(1);
  expect(await live.store.db.read.selectFrom('messages').select('id').execute()).toEqual([]);
  other.close();
});
