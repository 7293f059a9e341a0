import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_LENGTH, PROTOCOL, type Ack, type CallInput, type CallName, type CallReplies, type ConversationView, type StartReply, type WireMessage } from '../../server/protocol.ts';
import { createConnection, WIDGET_PROTOCOL, type Wire } from '../../widget/chat/connection.ts';
import { emptyConversation, reduce } from '../../widget/chat/conversation-store.ts';
import { createStore } from '../../widget/chat/create-store.ts';
import { MAX_LENGTH } from '../../widget/chat/message-length.ts';

const view: ConversationView = { conversationId: 'c1', status: 'bot', epoch: 1, messages: [] };
const startReply: StartReply = { ...view, protocol: 1, token: 'token-1', greeting: '', suggestions: [], notice: '', model: null, bank: { name: '', phones: [], hours: '', allowedHosts: [] } };
const stored = ({ clientMessageId, text }: CallInput<'message:send'>): WireMessage => ({ id: `m-${clientMessageId}`, conversationId: 'c1', seq: 1, role: 'customer', text, createdAt: 0, clientMessageId });
type Answer = (input: never) => Ack<object> | 'silence';

/** A connection on a wire that answers as told; `silence` is a call that nobody acknowledges. */
function setUp(answers: Partial<Record<CallName, Answer>> = {}) {
  const calls: { name: CallName; input: object }[] = [];
  const pauses: number[] = [];
  const tokens: (string | null)[] = [];
  let reconnects = 0;
  const standard: Partial<Record<CallName, Answer>> = {
    'conversation:start': () => ({ ok: true, ...startReply }),
    'conversation:resume': () => ({ ok: true, ...view }),
    'message:send': (input: CallInput<'message:send'>) => ({ ok: true, message: stored(input) }),
  };
  const wire: Wire = {
    call: <N extends CallName>(name: N, input: CallInput<N>) => {
      calls.push({ name, input });
      const reply = (answers[name] ?? standard[name])?.(input as never) ?? 'silence';
      return reply === 'silence' ? Promise.reject(new Error('timeout')) : Promise.resolve(reply as Ack<CallReplies[N]>);
    },
    reconnect: () => {
      reconnects += 1;
    },
  };
  const store = createStore(reduce, emptyConversation);
  let ids = 0;
  const connection = createConnection({
    wire, getState: store.getState, dispatch: store.dispatch, now: () => 0, language: () => 'en', page: null,
    newId: () => `id-${(ids += 1)}`,
    pause: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    rememberToken: (token) => void tokens.push(token),
  });
  const sent = () => calls.filter(({ name }) => name === 'message:send').map(({ input }) => input as CallInput<'message:send'>);
  return { connection, store, calls, pauses, tokens, sent, reconnects: () => reconnects };
}

/** Lets everything that was started, and needs no clock, come to its end. */
const settle = (): Promise<void> => new Promise((done) => void setImmediate(done));

it('says the same numbers as the contract, which it imports as types only', () => {
  expect([WIDGET_PROTOCOL, MAX_LENGTH]).toEqual([PROTOCOL, MAX_MESSAGE_LENGTH]);
});

describe('sending', () => {
  it('repeats an unacknowledged message under the same id until it is stored', async () => {
    let tries = 0;
    const { connection, store, sent, pauses } = setUp({ 'message:send': (input: CallInput<'message:send'>) => ((tries += 1) < 3 ? 'silence' : { ok: true, message: stored(input) }) });
    await connection.wireOpened();
    connection.sendMessage('hello');
    await settle();
    expect(sent().map(({ clientMessageId }) => clientMessageId)).toEqual(['id-1', 'id-1', 'id-1']);
    expect(pauses).toEqual([500, 1000]);
    expect(store.getState()).toMatchObject({ outgoing: [], messages: [{ text: 'hello' }] });
  });

  it('gives up after four tries, keeps the text, and sends it with the same id on request', async () => {
    let isDeaf = true;
    const { connection, store, sent } = setUp({ 'message:send': (input: CallInput<'message:send'>) => (isDeaf ? 'silence' : { ok: true, message: stored(input) }) });
    await connection.wireOpened();
    connection.sendMessage('hello');
    await settle();
    expect(sent()).toHaveLength(4);
    expect(store.getState().outgoing).toMatchObject([{ text: 'hello', state: 'failed', failure: { code: 'no-answer' } }]);
    isDeaf = false;
    connection.retryMessage('id-1');
    await settle();
    expect(new Set(sent().map(({ clientMessageId }) => clientMessageId))).toEqual(new Set(['id-1']));
    expect(store.getState()).toMatchObject({ outgoing: [], messages: [{ text: 'hello' }] });
  });

  it('does not repeat what the server refused', async () => {
    const { connection, store, sent } = setUp({ 'message:send': () => ({ ok: false, code: 'too-many-messages', message: '', ref: 'r1' }) });
    await connection.wireOpened();
    connection.sendMessage('hello');
    await settle();
    expect(sent()).toHaveLength(1);
    expect(store.getState().outgoing).toMatchObject([{ state: 'failed', failure: { code: 'too-many-messages', ref: 'r1' } }]);
  });

  it('keeps messages written offline and sends them in order after the resume', async () => {
    const { connection, store, calls, sent } = setUp();
    await connection.wireOpened();
    connection.wireLost();
    connection.sendMessage('first');
    connection.sendMessage('second');
    await settle();
    expect(sent()).toEqual([]);
    expect(store.getState().outgoing.map(({ state }) => state)).toEqual(['queued', 'queued']);
    await connection.wireOpened();
    expect(calls.map(({ name }) => name)).toEqual(['conversation:start', 'conversation:resume', 'message:send', 'message:send']);
    expect(sent().map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it('queues again what was under way when the connection broke', async () => {
    const { connection, store } = setUp({
      'message:send': () => {
        connection.wireLost();
        return 'silence';
      },
    });
    await connection.wireOpened();
    connection.sendMessage('hello');
    await settle();
    expect(store.getState().outgoing).toMatchObject([{ state: 'queued' }]);
  });
});

describe('starting and coming back', () => {
  it('keeps the token and resumes after the last known message', async () => {
    const { connection, store, calls, tokens } = setUp();
    await connection.wireOpened();
    store.dispatch({ type: 'message-stored', message: { ...stored({ conversationId: 'c1', clientMessageId: 'a', text: 'a' }), seq: 12 } });
    connection.wireLost();
    await connection.wireOpened();
    expect(tokens).toEqual(['token-1']);
    expect(calls[1]).toEqual({ name: 'conversation:resume', input: { conversationId: 'c1', afterSeq: 12 } });
  });

  it('starts anew when the conversation is not known any more', async () => {
    const { connection, calls, tokens } = setUp({ 'conversation:resume': () => ({ ok: false, code: 'not-found', message: '', ref: 'r' }) });
    await connection.wireOpened();
    await connection.wireOpened();
    expect(calls.map(({ name }) => name)).toEqual(['conversation:start', 'conversation:resume', 'conversation:start']);
    expect(tokens).toEqual(['token-1', null, 'token-1']);
  });

  it('shows why the server said no', async () => {
    const { connection, store } = setUp({ 'conversation:start': () => ({ ok: false, code: 'not-ready', message: '', ref: 'r9' }) });
    await connection.wireOpened();
    expect(store.getState()).toMatchObject({ link: 'refused', failure: { code: 'not-ready', ref: 'r9' } });
  });

  it('drops a token that is refused and comes back without it, once', () => {
    const { connection, store, tokens, reconnects } = setUp();
    connection.wireRefused({ code: 'unauthorized', message: '', ref: 'r' });
    expect([tokens, reconnects(), store.getState().link]).toEqual([[null], 1, 'connecting']);
    connection.wireRefused({ code: 'unauthorized', message: '', ref: 'r' });
    expect([reconnects(), store.getState().link]).toEqual([1, 'refused']);
  });

  it('reads the conversation again when a delta was lost', async () => {
    const { connection, store, calls } = setUp();
    await connection.wireOpened();
    store.dispatch({ type: 'text-delta', event: { conversationId: 'c1', turnId: 't', epoch: 1, offset: 40, text: 'x', citations: [] } });
    await connection.catchUp();
    expect(calls.map(({ name }) => name)).toEqual(['conversation:start', 'conversation:resume']);
    expect(store.getState().isBehind).toBe(false);
  });

  it('stops asking when reading again brings nothing newer', async () => {
    const { connection, store, calls } = setUp();
    await connection.wireOpened();
    store.dispatch({ type: 'typing-changed', event: { conversationId: 'c1', epoch: 5, typing: true } });
    await connection.catchUp();
    expect(calls.filter(({ name }) => name === 'conversation:resume')).toHaveLength(4);
  });
});
