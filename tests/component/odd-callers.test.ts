import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createVisitorTokens } from '../../server/chat/visitor-token.ts';
import { expectClean, expectHealthy, watchOutput } from '../support/clean-doors.ts';
import { connectCustomer, type Customer } from '../support/customer.ts';
import { startLiveApp, type LiveApp } from '../support/live-app.ts';
import { nastyFields } from '../support/nasty-values.ts';
import { scriptAnswer, type ScriptedAnswer } from '../support/scripted-answer.ts';

let live: LiveApp;
let script: ScriptedAnswer;
let customer: Customer;
let written: () => string[];

beforeAll(() => { written = watchOutput(); });
afterAll(() => expect(written()).toEqual([]));

beforeEach(async () => {
  script = scriptAnswer();
  live = await startLiveApp({ answer: script.answer });
  customer = await connectCustomer(live.url);
});

afterEach(async () => {
  for (const turn of script.turns) turn.end();
  await expectHealthy(live);
  customer.close();
  await live.close();
});

/** Writes a frame of Socket.IO's own protocol, which its client would never write. */
function sendRaw(frame: string): void {
  customer.socket.io.engine.send(frame);
}

describe('acks', () => {
  it('are given by callers that send no payload, several, or the ack first', async () => {
    const raw = customer.socket as unknown as { emit(name: string, ...args: unknown[]): void };
    const ask = (...args: unknown[]) => new Promise<{ ok: boolean }>((done) => raw.emit('handoff:request', ...args, done));
    for (const args of [[], [{ conversationId: 'x' }, 'more'], [1, 2, 3]]) expectClean(await ask(...args), JSON.stringify(args));
  });

  it('come for calls that do not exist', async () => {
    for (const name of ['no:such', 'message:sent', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'error', '']) {
      expect(await customer.call(name as 'turn:stop', {}), name).toMatchObject({ ok: false, code: 'bad-input' });
    }
  });

  it('are not needed: a caller without one is served', async () => {
    const { conversationId } = await customer.start();
    (customer.socket as unknown as { emit(name: string, input: object): void }).emit('message:send', { conversationId, clientMessageId: 'a', text: 'hello' });
    await script.turn(0);
    for (const odd of ['text', 5, null, { then: 1 }]) (customer.socket as unknown as { emit(...args: unknown[]): void }).emit('message:send', odd, odd);
  });
});

describe('broken frames', () => {
  it.each([
    '2', '2[]', '2{}', '2[1]', '2["message:send"', '2["disconnect"]', '2["connect"]', '2["newListener",1]', '9', '', '\0', '5', '51-["a",{"_placeholder":true,"num":0}]', '2["message:send",{"_placeholder":true,"num":9}]',
    '3["nobody asked"]', '3999999["x"]', '0/other,', '4{"message":"x"}', '1', `2["message:send",${'['.repeat(50_000)}`, `2["message:send",${'['.repeat(20_000)}${']'.repeat(20_000)}]`, '2["turn:stop",' + '{"a":'.repeat(5000) + '1' + '}'.repeat(5000) + ']',
  ])('%j harms nobody', async (frame) => {
    const other = await connectCustomer(live.url);
    await other.start();
    sendRaw(frame.slice(0, 150_000));
    expect(await other.call('handoff:cancel', { conversationId: 'x' })).toMatchObject({ ok: false, code: 'not-found' });
    other.close();
  });

  it('a frame that is too long costs the caller the connection', async () => {
    sendRaw(`2["message:send","${'x'.repeat(300_000)}"]`);
    await once(customer.socket as unknown as NodeJS.EventEmitter, 'disconnect');
  });
});

describe('calls out of order', () => {
  it('before a conversation was started find none', async () => {
    const conversationId = 'none';
    for (const reply of await Promise.all([
      customer.call('conversation:resume', { conversationId, afterSeq: 0 }),
      customer.call('message:send', { conversationId, clientMessageId: 'a', text: 'hi' }),
      customer.call('turn:stop', { conversationId, turnId: 't' }),
      customer.call('turn:rate', { conversationId, messageId: 'm', rating: 'up' }),
      customer.call('handoff:request', { conversationId }),
      customer.call('handoff:cancel', { conversationId }),
    ])) expect(reply).toMatchObject({ ok: false, code: 'not-found' });
  });

  it('twenty starts at once, from three windows, give one conversation', async () => {
    const visitor = createVisitorTokens({ key: new Uint8Array(32).fill(7), now: Date.now, newId: () => 'x' });
    const token = await visitor.sign('twice');
    const windows = await Promise.all([1, 2, 3].map(() => connectCustomer(live.url, { token })));
    const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => (windows[i % 3] ?? customer).start()));
    expect(new Set(replies.map((reply) => reply.conversationId)).size).toBe(1);
    expect(await live.store.db.read.selectFrom('conversations').select('id').where('visitor_id', '=', 'twice').execute()).toHaveLength(1);
    for (const window of windows) window.close();
  });

  it('ten requests for a person raise the epoch once and make one handoff; ten cancellations give it back once', async () => {
    const { conversationId, epoch } = await customer.start();
    const ten = (name: 'handoff:request' | 'handoff:cancel') => Promise.all(Array.from({ length: 10 }, () => customer.call(name, { conversationId })));
    for (const reply of await ten('handoff:request')) expect(reply).toMatchObject({ ok: true, status: 'waiting', epoch: epoch + 1 });
    for (const reply of await ten('handoff:cancel')) expect(reply).toMatchObject({ ok: true, status: 'bot', epoch: epoch + 2 });
    expect(await live.store.db.read.selectFrom('handoffs').select('status').execute()).toEqual([{ status: 'ended' }]);
    expect(await live.store.db.read.selectFrom('audit_events').select('verb').execute()).toEqual([{ verb: 'conversation.waiting' }, { verb: 'conversation.bot' }]);
  });

  it('resuming behind the end, stopping nothing and rating a question change nothing', async () => {
    const { conversationId } = await customer.start();
    const sent = await customer.call('message:send', { conversationId, clientMessageId: 'a', text: 'hi' });
    const messageId = sent.ok ? sent.message.id : '';
    await script.turn(0);
    expect(await customer.call('conversation:resume', { conversationId, afterSeq: Number.MAX_SAFE_INTEGER })).toMatchObject({ ok: true, messages: [] });
    expect(await customer.call('turn:stop', { conversationId, turnId: 'none' })).toMatchObject({ ok: true, stopped: false });
    expect(await customer.call('turn:rate', { conversationId, messageId, rating: 'up' })).toMatchObject({ ok: false, code: 'not-found' });
    expect(await customer.call('handoff:cancel', { conversationId })).toMatchObject({ ok: true, status: 'bot', epoch: 1 });
  });
});

describe('handshakes', () => {
  it('with anything for a token are refused with a code, or get a new visitor', async () => {
    for (const token of nastyFields) {
      const opened = connectCustomer(live.url, { token: token as string });
      if (token === '' || token === null) (await opened).close();
      else await expect(opened, JSON.stringify(token)).rejects.toMatchObject({ data: { code: 'unauthorized', ref: expect.any(String) as string } });
    }
  });

  it('that fail for a reason nobody foresaw are refused as internal, and the log knows why', async () => {
    await live.close();
    live = await startLiveApp({ answer: script.answer, limits: { callsPerMinute: 1000, message: () => Promise.resolve(), connection: () => Promise.reject(new Error('limiter broke')) } });
    await expect(connectCustomer(live.url)).rejects.toMatchObject({ data: { code: 'internal' }, message: expect.not.stringContaining('limiter') as string });
    expect(live.logged.filter((line) => line.includes('call failed'))).toHaveLength(1);
    await live.close();
    live = await startLiveApp({ answer: script.answer });
  });

  it('are counted by the address behind the bank\'s own proxy, and by no address that a client makes up', async () => {
    const seen: string[] = [];
    const limits = { callsPerMinute: 1000, message: () => Promise.resolve(), connection: (address: string) => Promise.resolve(void seen.push(address)) };
    const address = async (trustProxy: boolean | number) => {
      const proxied = await startLiveApp({ answer: script.answer, limits, config: { allowedOrigins: [], trustProxy, metricsToken: undefined } });
      const client = await connectCustomer(proxied.url, { headers: { 'x-forwarded-for': 'made-up, 203.0.113.7' } });
      client.close();
      await proxied.close();
      return seen.pop();
    };
    expect(await address(1)).toBe('203.0.113.7');
    expect(await address(false)).toMatch(/127\.0\.0\.1/);
  });
});
