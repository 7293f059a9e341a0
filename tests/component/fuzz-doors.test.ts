import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerEvent } from '../../server/chat/answer.ts';
import type { TurnInput } from '../../server/chat/turn-input.ts';
import type { CallName } from '../../server/protocol.ts';
import { expectClean, expectHealthy, MARK, watchOutput } from '../support/clean-doors.ts';
import { connectCustomer, type Customer } from '../support/customer.ts';
import { startLiveApp, type LiveApp } from '../support/live-app.ts';
import { nastyFields, nastyPayloads, nastyTexts, publicTexts } from '../support/nasty-values.ts';
import { stopPostgres } from '../support/postgres.ts';
import { storeEngines } from '../support/store.ts';

const CALLS: Record<CallName, object> = {
  'conversation:start': { protocol: 1, language: 'en', page: 'https://bank.example/' },
  'conversation:resume': { afterSeq: 0 },
  'message:send': { clientMessageId: 'c', text: 'hello' },
  'turn:stop': { turnId: 't' },
  'turn:rate': { messageId: 'm', rating: 'up', reason: 'wrong', comment: 'no' },
  'handoff:request': {},
  'handoff:cancel': {},
};
const names = Object.keys(CALLS) as CallName[];

/** Repeats the question, or fails with an error that quotes it. */
async function* echo(input: TurnInput): AsyncGenerator<AnswerEvent> {
  const text = input.messages.join('\n');
  await Promise.resolve();
  // A line of the message that looks like a frame of the stack.
  const frame = `\n    at ${text.replaceAll('\n', ' ')} (file.ts:1:1)`;
  if (text.includes('boom')) throw new Error(text + frame, { cause: new TypeError(text + frame) });
  yield { type: 'text-delta', offset: 0, text, citations: [] };
  yield { type: 'turn-end', text, ending: 'complete', outcome: 'answered', answerer: 'extractive', citations: [], choices: [], nearest: [], offerPerson: false };
}

async function inPortions<T>(items: readonly T[], work: (item: T, i: number) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 40) await Promise.all(items.slice(at, at + 40).map((item, i) => work(item, at + i)));
}

describe.each(storeEngines())('doors on %s', (engine, open) => {
  // The store is what differs: the rest is tried once.
  const onSqlite = engine === 'sqlite';
  const texts = onSqlite ? [...nastyTexts, ...publicTexts({ xss: 60 })] : nastyTexts;
  let live: LiveApp;
  let customer: Customer;
  let conversationId: string;
  const written = watchOutput();

  beforeAll(async () => {
    live = await startLiveApp({ answer: echo }, await open());
    customer = await connectCustomer(live.url);
    ({ conversationId } = await customer.start());
  });

  afterEach(() => expectHealthy(live));

  afterAll(async () => {
    customer.close();
    await live.close();
    await live.store.close();
    await stopPostgres();
    expect(written(), 'nothing is written past the log').toEqual([]);
  });

  it('keep what a customer writes, character by character', async () => {
    const counts = { stored: 0, refused: 0, secrets: 0 };
    await inPortions(texts, async (text, i) => {
      const sent = text.length < 1990 ? `${MARK} ${text}` : text;
      const reply = await customer.call('message:send', { conversationId, clientMessageId: `t-${i}`, text: sent });
      expectClean(reply, `message ${i}`);
      counts[reply.ok ? 'stored' : 'refused'] += 1;
      const row = await live.store.db.read.selectFrom('messages').select('text').where('conversation_id', '=', conversationId).where('client_message_id', '=', `t-${i}`).executeTakeFirst();
      if (!reply.ok) expect(row).toBeUndefined();
      else if (reply.message.removed) counts.secrets += 1;
      else expect(row?.text, `message ${i}`).toBe(sent.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd'));
      if (reply.ok) expect(row?.text).toBe(reply.message.text);
    });
    expect(counts.stored).toBeGreaterThan(nastyTexts.length / 2);
    expect(counts.refused).toBe(texts.filter((text) => text.length > 2000).length);
    process.stderr.write(`messages: ${counts.stored} stored, ${counts.refused} refused, ${counts.secrets} with secrets removed\n`);
  });

  it('log a failure that quotes the customer without the quotation', async () => {
    const own = await connectCustomer(live.url);
    const started = await own.start();
    await own.call('message:send', { conversationId: started.conversationId, clientMessageId: 'boom', text: `${MARK} boom` });
    await own.seen('turn-end', (event) => event.message.text === 'sorry');
    own.close();
    expect(live.logged.filter((line) => line.includes('turn failed'))).not.toEqual([]);
    expect(live.logged.filter((line) => line.includes(MARK))).toEqual([]);
  });

  it('take a secret out that is split by characters which are not stored', async () => {
    const reply = await customer.call('message:send', { conversationId, clientMessageId: 'split', text: '支付密码是 739\u0000154' });
    expect(reply).toMatchObject({ ok: true, message: { removed: ['pin'] } });
    expect(reply.ok && reply.message.text).not.toMatch(/739|154/);
  });

  it.each(['', ' \n\t', '\0', '\0 \0'])('refuse %j as empty, and store nothing', async (text) => {
    expect(await customer.call('message:send', { conversationId, clientMessageId: 'empty', text })).toMatchObject({ ok: false, code: 'bad-input' });
    expect(await live.store.db.read.selectFrom('messages').select('id').where('client_message_id', '=', 'empty').execute()).toEqual([]);
  });

  it.runIf(onSqlite)('answer every call whatever stands in its fields', async () => {
    const strings = [...nastyFields, ...texts.filter((text, i) => text.length < 500 && i % 25 === 0)];
    const cases = names.flatMap((name) => {
      const input: Record<string, unknown> = { ...CALLS[name], ...(name === 'conversation:start' ? {} : { conversationId }) };
      return Object.keys(input).filter((field) => !(name === 'message:send' && field === 'text')).flatMap((field) => strings.map((value) => ({ name, input: { ...input, [field]: typeof value === 'string' && field === 'comment' ? `${MARK}${value}` : value }, field })));
    });
    await inPortions(cases, async ({ name, input, field }) => expectClean(await customer.call(name, input), `${name} ${field}`));
    process.stderr.write(`fields: ${cases.length} calls\n`);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.runIf(onSqlite)('answer every call whatever stands in place of its payload', async () => {
    for (const name of names) {
      for (const [i, payload] of nastyPayloads.entries()) {
        const reply = await customer.call(name, payload as object);
        expectClean(reply, `${name} ${i}`);
        expect(reply, `${name} ${i}`).toMatchObject({ ok: false, code: 'bad-input' });
      }
    }
  });
});
