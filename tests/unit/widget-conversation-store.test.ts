import { describe, expect, it } from 'vitest';
import type { Citation, HandoffView, StartReply, WireMessage } from '../../server/protocol.ts';
import { emptyConversation, isAwaitingAnswer, lastSeq, reduce, type Action, type Conversation } from '../../widget/chat/conversation-store.ts';

const conversationId = 'c1';
const handoff: HandoffView = { status: 'none', open: true, hours: '', phone: '' };
const started: StartReply = {
  conversationId, status: 'bot', epoch: 3, messages: [], protocol: 1, token: 't', greeting: '', suggestions: [], notice: '', model: null,
  bank: { name: '', phones: [], hours: '', allowedHosts: [] },
};
const after = (...actions: Action[]): Conversation => actions.reduce(reduce, reduce(emptyConversation, { type: 'started', reply: started }));
const message = (seq: number, more: Partial<WireMessage> = {}): WireMessage => ({ id: `m${seq}`, conversationId, seq, role: 'customer', text: `text ${seq}`, createdAt: seq, ...more });
const turnStart = (turnId = 't1', epoch = 3): Action => ({ type: 'turn-start', event: { conversationId, turnId, epoch } });
const delta = (offset: number, text: string, { epoch = 3, turnId = 't1', citations = [] as Citation[] } = {}): Action => ({ type: 'text-delta', event: { conversationId, turnId, epoch, offset, text, citations } });
const turnEnd = (text: string, { epoch = 3, seq = 9 } = {}): Action => ({ type: 'turn-end', event: { conversationId, turnId: 't1', epoch, message: message(seq, { role: 'assistant', turnId: 't1', text, ending: 'complete' }) } });
const added = (stored: WireMessage, epoch = 3): Action => ({ type: 'message-added', event: { conversationId, epoch, message: stored } });
const citation = (n: number): Citation => ({ n, chunkId: `k${n}`, document: 'd', title: 'D', section: [], page: null, effectiveFrom: null, quote: '' });

describe('streaming', () => {
  it('puts deltas together and replaces them by the stored message', () => {
    const streaming = after(turnStart(), delta(0, 'One. '), delta(5, 'Two.'));
    expect(streaming.activeTurn?.text).toBe('One. Two.');
    const ended = reduce(streaming, turnEnd('One. Two. Three.'));
    expect(ended.activeTurn).toBeNull();
    expect(ended.messages.map(({ text }) => text)).toEqual(['One. Two. Three.']);
  });

  it('notices a lost delta and shows nothing with a hole', () => {
    const state = after(turnStart(), delta(0, 'One. '), delta(10, 'Three.'));
    expect(state.isBehind).toBe(true);
    expect(state.activeTurn?.text).toBe('One. ');
  });

  it('takes a repeated delta once', () => {
    expect(after(turnStart(), delta(0, 'One. '), delta(5, 'Two.'), delta(0, 'One. ')).activeTurn?.text).toBe('One. Two.');
  });

  it('shows a delta that comes without its start', () => {
    expect(after(delta(0, 'One.')).activeTurn).toMatchObject({ turnId: 't1', text: 'One.' });
  });

  it('gathers citations by mark, each once', () => {
    const state = after(turnStart(), delta(0, 'a', { citations: [citation(2)] }), delta(1, 'b', { citations: [citation(1), citation(2)] }));
    expect(state.activeTurn?.citations.map(({ n }) => n)).toEqual([1, 2]);
  });

  it('ignores a late delta of a turn that has ended', () => {
    const state = after(turnStart(), turnEnd('Whole.'), delta(0, 'Who'));
    expect(state.activeTurn).toBeNull();
  });

  it('keeps an ended turn ended when a view from before its end comes late', () => {
    const ended = after(turnStart(), turnEnd('Whole.'));
    const state = reduce(ended, { type: 'resumed', view: { conversationId, status: 'bot', epoch: 3, messages: [], activeTurn: { turnId: 't1', epoch: 3, text: 'Who', citations: [] } } });
    expect(state.activeTurn).toBeNull();
    expect(state.messages.map(({ text }) => text)).toEqual(['Whole.']);
  });

  it('lets a resumed view fill the hole', () => {
    const behind = after(turnStart(), delta(0, 'One. '), delta(10, 'Three.'));
    const state = reduce(behind, { type: 'resumed', view: { conversationId, status: 'bot', epoch: 3, messages: [], activeTurn: { turnId: 't1', epoch: 3, text: 'One. Two. Three.', citations: [] } } });
    expect(state).toMatchObject({ isBehind: false, activeTurn: { text: 'One. Two. Three.' } });
    expect(reduce(state, delta(16, ' Four.')).activeTurn?.text).toBe('One. Two. Three. Four.');
  });
});

describe('epochs: the bot always loses', () => {
  const taken: Action = { type: 'handoff-changed', event: { conversationId, epoch: 4, status: 'agent', handoff: { ...handoff, status: 'agent' } } };

  it.each<[string, Action]>([
    ['a delta', delta(0, 'late')],
    ['a start', turnStart('t2')],
    ['typing', { type: 'typing-changed', event: { conversationId, epoch: 3, typing: true } }],
    ['an older owner', { type: 'handoff-changed', event: { conversationId, epoch: 3, status: 'bot', handoff } }],
  ])('drops %s of an older epoch', (_, action) => {
    const state = after(taken);
    expect(reduce(state, action)).toBe(state);
  });

  it('shows no message of an older epoch, but reads again what is on record', () => {
    const state = after(taken, turnEnd('late answer'));
    expect(state.messages).toEqual([]);
    expect(state.isBehind).toBe(true);
  });

  it('keeps cut text in view until the record of it arrives', () => {
    const state = after(turnStart(), delta(0, 'Half.'), taken);
    expect(state).toMatchObject({ status: 'agent', isBehind: true, activeTurn: { text: 'Half.' } });
    const resumed = reduce(state, { type: 'resumed', view: { conversationId, status: 'agent', epoch: 4, messages: [message(5, { role: 'assistant', turnId: 't1', text: 'Half.', ending: 'taken-over' })] } });
    expect(resumed.activeTurn).toBeNull();
    expect(resumed.messages.map(({ ending }) => ending)).toEqual(['taken-over']);
  });

  it('reads again when an event is newer than what it knows', () => {
    expect(after(added(message(1), 7))).toMatchObject({ epoch: 7, isBehind: true });
  });

  it('does not go back to an older view', () => {
    const state = after(taken);
    expect(reduce(state, { type: 'resumed', view: { conversationId, status: 'bot', epoch: 3, messages: [] } })).toBe(state);
  });

  it('leaves another conversation alone', () => {
    const state = after();
    expect(reduce(state, { type: 'message-added', event: { conversationId: 'c2', epoch: 9, message: message(1) } })).toBe(state);
  });
});

describe('messages', () => {
  it('orders by seq, keeps gaps, and stores each once', () => {
    const state = after(added(message(7)), added(message(2)), added(message(7)));
    expect(state.messages.map(({ seq }) => seq)).toEqual([2, 7]);
    expect(lastSeq(state)).toBe(7);
  });

  it('moves a sent message from outgoing to stored, whichever way it comes back', () => {
    const outgoing: Action = { type: 'outgoing-added', outgoing: { clientMessageId: 'x', text: 'hi', createdAt: 0, state: 'sending', failure: null } };
    for (const action of [added(message(1, { clientMessageId: 'x' })), { type: 'message-stored', message: message(1, { clientMessageId: 'x' }) } as const]) {
      expect(after(outgoing, action)).toMatchObject({ outgoing: [], messages: [{ clientMessageId: 'x' }] });
    }
  });

  it('waits for an answer after a question, and not after an answer or with people', () => {
    expect(isAwaitingAnswer(after(added(message(1))))).toBe(true);
    expect(isAwaitingAnswer(after(added(message(1)), turnStart(), delta(0, 'One.')))).toBe(false);
    expect(isAwaitingAnswer(after(added(message(1)), turnEnd('Done.')))).toBe(false);
    expect(isAwaitingAnswer(after(added(message(1)), { type: 'handoff-answered', handoff, status: 'waiting', epoch: 4 }))).toBe(false);
  });

  it('knows that nobody is on duty when the request was answered so', () => {
    expect(after({ type: 'handoff-answered', handoff: { ...handoff, status: 'waiting', open: false }, status: 'bot', epoch: 3 }).wasToldClosed).toBe(true);
    expect(after({ type: 'handoff-answered', handoff: { ...handoff, status: 'waiting' }, status: 'waiting', epoch: 4 }).wasToldClosed).toBe(false);
  });
});
