import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectCustomer, type Customer } from '../support/customer.ts';
import { startLiveApp, type LiveApp } from '../support/live-app.ts';
import { scriptAnswer, type ScriptedAnswer } from '../support/scripted-answer.ts';

let live: LiveApp;
let script: ScriptedAnswer;
const customers: Customer[] = [];

async function connect(options: Parameters<typeof connectCustomer>[1] = {}): Promise<Customer> {
  const customer = await connectCustomer(live.url, options);
  customers.push(customer);
  return customer;
}

beforeEach(async () => {
  script = scriptAnswer();
  live = await startLiveApp({ answer: script.answer });
});

afterEach(async () => {
  for (const customer of customers.splice(0)) customer.close();
  for (const turn of script.turns) turn.end();
  await live.close();
});

describe('one question', () => {
  it('is acked after it is stored, answered sentence by sentence, and the end carries the whole message', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    const ack = await customer.call('message:send', { conversationId, clientMessageId: 'c1', text: '年费多少' });
    expect(ack).toMatchObject({ ok: true, message: { role: 'customer', text: '年费多少', seq: 1, clientMessageId: 'c1' } });
    const turn = await script.turn(0);
    expect(turn.input.messages).toEqual(['年费多少']);
    await turn.say('第一句。');
    await customer.seen('text-delta');
    await turn.say('第二句。');
    turn.end();
    const end = await customer.seen('turn-end');
    expect(end.message).toMatchObject({ role: 'assistant', text: '第一句。第二句。', ending: 'complete', outcome: 'answered', answerer: 'extractive' });
    const deltas = customer.events.filter((event) => event.name === 'text-delta');
    expect(deltas.map((event) => event.text).join('')).toBe('第一句。第二句。');
    expect(deltas.map((event) => event.offset)).toEqual(deltas.length === 1 ? [0] : [0, 4]);
    expect(script.turns).toHaveLength(1);
  });

  it('sent twice with one id is stored and answered once', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    const input = { conversationId, clientMessageId: 'same', text: '你好' };
    const [first, second] = await Promise.all([customer.call('message:send', input), customer.call('message:send', input)]);
    expect(second).toEqual(first);
    const turn = await script.turn(0);
    turn.end({ text: '好' });
    await customer.seen('turn-end');
    const view = await customer.call('conversation:resume', { conversationId, afterSeq: 0 });
    expect(view.ok && view.messages.map((message) => message.role)).toEqual(['customer', 'assistant']);
    expect(script.turns).toHaveLength(1);
  });

  it('is seen by the same visitor in a second window, and by nobody else', async () => {
    const customer = await connect();
    const { conversationId, token } = await customer.start();
    const window = await connect({ token });
    const again = await window.start();
    const stranger = await connect();
    await stranger.start();
    expect(again.conversationId).toBe(conversationId);
    await customer.call('message:send', { conversationId, clientMessageId: 'c1', text: '你好' });
    await window.seen('message-added');
    const turn = await script.turn(0);
    await turn.say('您好。');
    turn.end();
    await window.seen('turn-end');
    expect(stranger.events).toEqual([]);
  });
});

describe('a burst', () => {
  it('gets one answer when nothing was shown yet', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '我想问' });
    await script.turn(0);
    await customer.call('message:send', { conversationId, clientMessageId: 'b', text: '金卡年费' });
    const second = await script.turn(1);
    expect(second.input.messages).toEqual(['我想问', '金卡年费']);
    second.end({ text: '十元。' });
    await customer.seen('turn-end');
    const view = await customer.call('conversation:resume', { conversationId, afterSeq: 0 });
    expect(view.ok && view.messages.map((message) => message.text)).toEqual(['我想问', '金卡年费', '十元。']);
  });

  it('gets a second answer when the first was being shown', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '一' });
    const first = await script.turn(0);
    await first.say('甲。');
    await customer.call('message:send', { conversationId, clientMessageId: 'b', text: '二' });
    first.end();
    const second = await script.turn(1);
    expect(second.input.messages).toEqual(['二']);
    expect(second.input.history).toMatchObject([{ role: 'customer', text: '一' }, { role: 'assistant', text: '甲。' }]);
    second.end({ text: '乙。' });
    await customer.seen('turn-end', (event) => event.message.text === '乙。');
  });
});

describe('stop and handoff', () => {
  it('stop keeps what was shown and says that it was stopped', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '一' });
    const turn = await script.turn(0);
    await turn.say('甲。');
    const delta = await customer.seen('text-delta');
    expect(await customer.call('turn:stop', { conversationId, turnId: delta.turnId })).toMatchObject({ ok: true, stopped: true });
    const end = await customer.seen('turn-end');
    expect(end.message).toMatchObject({ text: '甲。', ending: 'stopped' });
    expect(await customer.call('turn:stop', { conversationId, turnId: delta.turnId })).toMatchObject({ ok: true, stopped: false });
    expect(turn.input.signal?.aborted).toBe(true);
  });

  it('a person asked for in the middle of an answer: the bot says no more, the epoch goes up, a handoff is on record', async () => {
    const customer = await connect();
    const { conversationId, epoch } = await customer.start();
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '一' });
    const turn = await script.turn(0);
    await turn.say('甲。');
    await customer.seen('text-delta');
    const reply = await customer.call('handoff:request', { conversationId });
    expect(reply).toMatchObject({ ok: true, status: 'waiting', epoch: epoch + 1, handoff: { status: 'waiting', phone: '000-000' } });
    const end = await customer.seen('turn-end');
    expect(end.message).toMatchObject({ text: '甲。', ending: 'taken-over' });
    await customer.seen('handoff-changed', (event) => event.status === 'waiting');
    void turn.say('乙。');
    turn.end();
    await customer.call('message:send', { conversationId, clientMessageId: 'b', text: '有人吗' });
    const view = await customer.call('conversation:resume', { conversationId, afterSeq: 0 });
    expect(view.ok && view.messages.map((message) => message.text)).toEqual(['一', '甲。', '有人吗']);
    expect(script.turns).toHaveLength(1);
    const handoffs = await live.store.db.read.selectFrom('handoffs').selectAll().execute();
    expect(handoffs).toMatchObject([{ conversation_id: conversationId, status: 'waiting', priority: 'normal' }]);
    const audit = await live.store.db.read.selectFrom('audit_events').select(['verb', 'actor']).execute();
    expect(audit.map((event) => event.verb)).toEqual(['conversation.waiting']);
  });

  it('leaving the queue gives the conversation back to the bot, which answers what was asked meanwhile', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    await customer.call('handoff:request', { conversationId });
    await customer.call('handoff:request', { conversationId });
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '年费' });
    expect(script.turns).toHaveLength(0);
    expect(await customer.call('handoff:cancel', { conversationId })).toMatchObject({ ok: true, status: 'bot', handoff: { status: 'none' } });
    const turn = await script.turn(0);
    expect(turn.input.messages).toEqual(['年费']);
    turn.end({ text: '十元。' });
    await customer.seen('turn-end');
    const handoffs = await live.store.db.read.selectFrom('handoffs').selectAll().execute();
    expect(handoffs).toMatchObject([{ status: 'ended' }]);
  });

  it('an answer that asks for a handoff hands over in the same commit', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '转人工' });
    const turn = await script.turn(0);
    turn.end({ text: '正在转接。', answerer: 'fixed', handoff: { reason: 'customer-asked', priority: 'normal' } });
    await customer.seen('turn-end');
    const changed = await customer.seen('handoff-changed');
    expect(changed).toMatchObject({ status: 'waiting' });
    const names = customer.events.map((event) => event.name);
    expect(names.indexOf('turn-end')).toBeLessThan(names.indexOf('handoff-changed'));
  });
});

describe('failures', () => {
  it('an answer that throws ends in words, and the log holds nothing of the customer', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '秘密的问题' });
    const turn = await script.turn(0);
    turn.fail(new Error('boom 秘密的问题'));
    const end = await customer.seen('turn-end');
    expect(end.message).toMatchObject({ text: 'sorry', offerPerson: true });
    expect(live.logged.some((line) => line.includes('turn failed'))).toBe(true);
    expect(live.logged.join('\n')).not.toContain('秘密');
  });

  it.each([
    ['message:send', {}],
    ['message:send', { conversationId: 'x', clientMessageId: 'a', text: '' }],
    ['message:send', { conversationId: 'x'.repeat(100), clientMessageId: 'a', text: 'a' }],
    ['message:send', 'text'],
    ['conversation:start', { protocol: 'one', language: 'zh-CN' }],
    ['conversation:start', { protocol: 1, language: 'fr' }],
    ['conversation:resume', { conversationId: 'x', afterSeq: -1 }],
    ['turn:rate', { conversationId: 'x', messageId: 'y', rating: 'great' }],
    ['handoff:request', null],
  ] as const)('%s with %j is refused as bad input', async (name, input) => {
    const customer = await connect();
    const reply = await customer.call(name, input as object);
    expect(reply).toMatchObject({ ok: false, code: 'bad-input' });
    expect(reply).toHaveProperty('ref');
  });

  it('somebody else\'s conversation does not exist', async () => {
    const owner = await connect();
    const { conversationId } = await owner.start();
    const thief = await connect();
    await thief.start();
    for (const call of [
      thief.call('conversation:resume', { conversationId, afterSeq: 0 }),
      thief.call('message:send', { conversationId, clientMessageId: 'a', text: 'hi' }),
      thief.call('turn:stop', { conversationId, turnId: 't' }),
      thief.call('turn:rate', { conversationId, messageId: 'm', rating: 'up' }),
      thief.call('handoff:request', { conversationId }),
      thief.call('handoff:cancel', { conversationId }),
    ]) expect(await call).toMatchObject({ ok: false, code: 'not-found' });
    const view = await owner.call('conversation:resume', { conversationId, afterSeq: 0 });
    expect(view).toMatchObject({ ok: true, status: 'bot', messages: [] });
  });

  it('a forged token, a foreign origin and a newer protocol are refused', async () => {
    await expect(connect({ token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' })).rejects.toMatchObject({ data: { code: 'unauthorized' } });
    await expect(connect({ origin: 'https://evil.example' })).rejects.toThrow();
    const customer = await connect();
    expect(await customer.call('conversation:start', { protocol: 99, language: 'en' })).toMatchObject({ ok: false, code: 'protocol-too-new' });
  });

  it('a message of more than 2,000 characters is refused and not stored', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    expect(await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '长'.repeat(2001) })).toMatchObject({ ok: false, code: 'message-too-long' });
    const view = await customer.call('conversation:resume', { conversationId, afterSeq: 0 });
    expect(view).toMatchObject({ ok: true, messages: [] });
    expect(script.turns).toHaveLength(0);
  });

  it('a card secret is gone before it is stored, and the customer is told what was removed', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    const reply = await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '我的支付密码是 739154，转不了账' });
    expect(reply.ok && reply.message.text).not.toContain('739154');
    expect(reply.ok && reply.message.removed?.length).toBe(1);
    const rows = await live.store.db.read.selectFrom('messages').select('text').execute();
    expect(JSON.stringify(rows)).not.toContain('739154');
  });
});

describe('coming back', () => {
  it('resumes in the middle of an answer and ends up with the whole of it', async () => {
    const customer = await connect();
    const { conversationId, token } = await customer.start();
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '一' });
    const turn = await script.turn(0);
    await turn.say('甲。');
    await customer.seen('text-delta');
    customer.close();
    const back = await connect({ token });
    const view = await back.call('conversation:resume', { conversationId, afterSeq: 0 });
    expect(view).toMatchObject({ ok: true, messages: [{ text: '一' }], activeTurn: { text: '甲。' } });
    await turn.say('乙。');
    turn.end();
    const end = await back.seen('turn-end');
    expect(end.message.text).toBe('甲。乙。');
  });

  it('rates an answer, and a second rating replaces the first', async () => {
    const customer = await connect();
    const { conversationId } = await customer.start();
    await customer.call('message:send', { conversationId, clientMessageId: 'a', text: '一' });
    (await script.turn(0)).end({ text: '甲。' });
    const { message } = await customer.seen('turn-end');
    expect(await customer.call('turn:rate', { conversationId, messageId: message.id, rating: 'down', reason: 'wrong', comment: '不对' })).toMatchObject({ ok: true });
    await customer.call('turn:rate', { conversationId, messageId: message.id, rating: 'up' });
    const view = await customer.call('conversation:resume', { conversationId, afterSeq: 0 });
    expect(view.ok && view.messages[1]).toMatchObject({ rating: 'up' });
    expect(JSON.stringify(view)).not.toContain('不对');
    expect(await customer.call('turn:rate', { conversationId, messageId: 'none', rating: 'up' })).toMatchObject({ ok: false, code: 'not-found' });
  });
});
