import { io } from 'socket.io-client';
import { afterEach, expect, it } from 'vitest';
import { createLimits } from '../../server/sockets/limits.ts';
import { connectCustomer } from '../support/customer.ts';
import { startLiveApp, type LiveApp } from '../support/live-app.ts';
import { scriptAnswer } from '../support/scripted-answer.ts';

let live: LiveApp;

afterEach(() => live.close());

it('a socket that calls without end is refused, and served again in the next minute; others are served meanwhile', async () => {
  let time = Date.now();
  live = await startLiveApp({ answer: scriptAnswer().answer, now: () => time, limits: createLimits({ messagesPerMinute: 1, connectionsPerMinute: 100 }) });
  const customer = await connectCustomer(live.url);
  const { conversationId } = await customer.start();
  const resume = () => customer.call('conversation:resume', { conversationId, afterSeq: 0 });
  const codes = await Promise.all(Array.from({ length: 400 }, async () => {
    const reply = await resume();
    return reply.ok ? 'ok' : reply.code;
  }));
  expect(codes.filter((code) => code === 'ok').length).toBe(299);
  expect(codes.filter((code) => code === 'too-many-messages').length).toBe(101);
  expect(await customer.call('turn:stop', { conversationId, turnId: 't' })).toMatchObject({ ok: false, code: 'too-many-messages' });
  const other = await connectCustomer(live.url);
  await other.start();
  other.close();
  time += 60_000;
  expect(await resume()).toMatchObject({ ok: true });
  customer.close();
});

it('a network without websockets is served by polling, and its address counts', async () => {
  live = await startLiveApp({ answer: scriptAnswer().answer, limits: createLimits({ messagesPerMinute: 10, connectionsPerMinute: 1 }) });
  const options = { transports: ['polling'], reconnection: false, forceNew: true };
  const first = io(live.url, options);
  await new Promise<void>((done) => first.once('connect', done));
  expect(await first.emitWithAck('conversation:start', { protocol: 1, language: 'en' })).toMatchObject({ ok: true });
  const second = io(live.url, options);
  const refusal = await new Promise<Error & { data?: { code?: string } }>((done) => second.once('connect_error', done));
  expect(refusal.data?.code).toBe('too-many-messages');
  first.close();
  second.close();
});
