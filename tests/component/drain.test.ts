import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectCustomer } from '../support/customer.ts';
import { startLiveApp } from '../support/live-app.ts';
import { runMain } from '../support/main-process.ts';
import { scriptAnswer } from '../support/scripted-answer.ts';
import { openSqliteStore } from '../support/store.ts';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'drain-')); });
afterEach(() => rmSync(dir, { recursive: true }));

/** A model that says nothing until the test lets it, and then ends. */
async function startHeldModel(): Promise<{ url: string; asked: Promise<unknown>; release: () => void; server: Server }> {
  let held: ServerResponse | undefined;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    held = response;
    server.emit('asked');
  });
  const asked = once(server, 'asked');
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  return { server, asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, release: () => void held?.end('data: [DONE]\n\n') };
}

it('SIGTERM: a running answer is finished and stored, nobody new comes in, clients are let go and go on with the next process', async () => {
  const model = await startHeldModel();
  const env = { DATA_DIR: dir, MODEL_BASE_URL: model.url, MODEL_NAME: 'held', TURN_DEADLINE_MS: '60000' };
  const first = runMain(env);
  const url = await first.ready;
  const customer = await connectCustomer(url);
  const { conversationId, token } = await customer.start({ language: 'en' });
  const sent = await customer.call('message:send', { conversationId, clientMessageId: 'a', text: 'What does the Spruce card cost a year?' });
  expect(sent).toMatchObject({ ok: true });
  await model.asked;
  const gone = once(customer.socket as unknown as NodeJS.EventEmitter, 'disconnect');
  first.child.kill('SIGTERM');
  // A port that is closed is the sign that the signal was heard.
  while (await fetch(`${url}/healthz`).then(() => true, () => false));
  await expect(connectCustomer(url)).rejects.toThrow();
  model.release();
  // Not "io server disconnect", after which Socket.IO's client would stay away.
  expect((await gone)[0]).toBe('transport close');
  expect(await first.exited).toEqual({ code: 0, signal: null });

  const second = runMain(env);
  const back = await connectCustomer(await second.ready, { token });
  const view = await back.call('conversation:resume', { conversationId, afterSeq: 0 });
  expect(view).toMatchObject({ ok: true, messages: [{ role: 'customer' }, { role: 'assistant', ending: 'complete' }] });
  expect(view.ok && view.activeTurn).toBeUndefined();
  back.close();
  customer.close();
  second.child.kill('SIGTERM');
  expect(await second.exited).toEqual({ code: 0, signal: null });
  model.server.closeAllConnections();
  model.server.close();
});

it('what came in while the process was stopping is answered by the next one', async () => {
  const store = await openSqliteStore();
  const script = scriptAnswer();
  const first = await startLiveApp({ answer: script.answer }, store);
  const customer = await connectCustomer(first.url);
  const { conversationId, token } = await customer.start();
  await customer.call('message:send', { conversationId, clientMessageId: 'a', text: 'one' });
  const turn = await script.turn(0);
  await turn.say('First.');
  const closing = first.close();
  expect(await customer.call('message:send', { conversationId, clientMessageId: 'b', text: 'two' })).toMatchObject({ ok: true });
  turn.end();
  await closing;
  const next = scriptAnswer();
  const second = await startLiveApp({ answer: next.answer }, store);
  second.app.runner.start();
  const back = await connectCustomer(second.url, { token });
  await back.start();
  const later = await next.turn(0);
  expect(later.input.messages).toEqual(['two']);
  later.end({ text: 'Second.' });
  await back.seen('turn-end');
  const view = await back.call('conversation:resume', { conversationId, afterSeq: 0 });
  expect(view.ok && view.messages.map((message) => message.text)).toEqual(['one', 'two', 'First.', 'Second.']);
  back.close();
  customer.close();
  await second.close();
  await store.close();
});
