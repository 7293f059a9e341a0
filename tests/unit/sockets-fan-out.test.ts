import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WireMessage } from '../../server/protocol.ts';
import { createFanOut, type CustomerServer, type FanOut } from '../../server/sockets/fan-out.ts';
import type { News, Peers } from '../../server/sockets/peers.ts';
import { emptyConversation, reduce, type Conversation, type ServerEventAction } from '../../widget/chat/conversation-store.ts';

/** A process with one window: what it was sent, and what the widget makes of it. */
interface Process {
  fanOut: FanOut;
  sent: string[];
  state: () => Conversation;
  told: (readonly News[])[];
}

const conversationId = 'c';
const epoch = 1;

/** Processes that hear of one another at once, unless the link is `cut`. */
function startProcesses(count: number): { processes: Process[]; link: { isCut: boolean } } {
  const link = { isCut: false };
  const listeners: ((news: readonly News[]) => void)[] = [];
  const processes = Array.from({ length: count }, (_, own): Process => {
    const sent: string[] = [];
    const told: (readonly News[])[] = [];
    let state: Conversation = { ...emptyConversation, conversationId, epoch };
    const room = {
      emit(name: string, event: { turnId?: string; text?: string }) {
        sent.push([name, event.turnId, event.text].filter((part) => part !== undefined).join(' '));
        state = reduce(state, { type: name, event } as ServerEventAction);
      },
    };
    const io = { to: () => ({ ...room, volatile: room }) } as unknown as CustomerServer;
    const peers: Peers = {
      tell(news) {
        told.push(news);
        if (!link.isCut) listeners.forEach((hear, other) => { if (other !== own) hear(structuredClone(news)); });
      },
      listen: (hear) => { listeners[own] = hear; },
      isReachable: () => !link.isCut,
      close: () => Promise.resolve(),
    };
    return { fanOut: createFanOut({ io, peers, handoffView: (status) => Promise.resolve({ status: status === 'waiting' ? 'waiting' : 'none', open: true, hours: '', phone: '' }) }), sent, told, state: () => state };
  });
  return { processes, link };
}

const start = (turnId: string) => ({ name: 'turn-start' as const, conversationId, turnId, epoch });
const delta = (turnId: string, offset: number, text: string) => ({ name: 'text-delta' as const, conversationId, turnId, epoch, offset, text, citations: [] });
const end = (turnId: string, seq = 2) => {
  const message: WireMessage = { id: `m-${turnId}`, conversationId, seq, role: 'assistant', text: 'One. Two. ', createdAt: 0, turnId };
  return { topic: 'turn-end', conversationId, payload: { conversationId, turnId, epoch, message } };
};

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('one process', () => {
  it('joins what is said within a tick, the first words apart, and the end comes after all of it', async () => {
    const [a] = startProcesses(1).processes as [Process];
    a.fanOut.publish(start('t'));
    a.fanOut.publish(delta('t', 0, 'One. '));
    a.fanOut.publish(delta('t', 5, 'Two'));
    a.fanOut.publish(delta('t', 8, '. '));
    await a.fanOut.handle(end('t'));
    vi.runAllTimers();
    expect(a.sent).toEqual(['turn-start t', 'text-delta t One. ', 'text-delta t Two. ', 'turn-end t']);
  });

  it('does not glue together what has a hole between', () => {
    const [a] = startProcesses(1).processes as [Process];
    a.fanOut.publish(delta('t', 5, 'Two. '));
    a.fanOut.publish(delta('t', 20, 'Five. '));
    vi.runAllTimers();
    expect(a.sent).toEqual(['text-delta t Two. ', 'text-delta t Five. ']);
  });
});

describe('two processes', () => {
  it('show the same, and tell one another once a tick and nothing back', async () => {
    const [a, b] = startProcesses(2).processes as [Process, Process];
    a.fanOut.publish(start('t'));
    a.fanOut.publish(delta('t', 0, 'One. '));
    expect(b.sent).toEqual([]);
    vi.runAllTimers();
    a.fanOut.publish(delta('t', 5, 'Two. '));
    vi.runAllTimers();
    await a.fanOut.handle(end('t'));
    expect(b.sent).toEqual(['turn-start t', 'text-delta t One. ', 'text-delta t Two. ', 'turn-end t']);
    expect(a.told.map((news) => news.map(({ name }) => name))).toEqual([['turn-start', 'text-delta'], ['text-delta'], ['turn-end']]);
    expect(b.told).toEqual([]);
  });

  it('show what runs here also while nobody else can be reached', async () => {
    const { processes, link } = startProcesses(2);
    const [a, b] = processes as [Process, Process];
    link.isCut = true;
    a.fanOut.publish(start('t'));
    a.fanOut.publish(delta('t', 0, 'One. '));
    await a.fanOut.handle(end('t'));
    expect(a.sent).toEqual(['turn-start t', 'text-delta t One. ', 'turn-end t']);
    expect(b.sent).toEqual([]);
  });

  it('a message that was stored under an earlier owner and is heard of late is taken from the event', async () => {
    const [a, b] = startProcesses(2).processes as [Process, Process];
    const message: WireMessage = { id: 'm1', conversationId, seq: 1, role: 'customer', text: 'late', createdAt: 0 };
    await b.fanOut.handle({ topic: 'handoff-changed', conversationId, payload: { conversationId, status: 'waiting', epoch: 2 } });
    await a.fanOut.handle({ topic: 'message-added', conversationId, payload: { conversationId, epoch: 1, message } });
    for (const { state } of [a, b]) expect(state()).toMatchObject({ messages: [message], epoch: 2, status: 'waiting', isBehind: false });
  });

  it('a turn that lost its claim to another is not waited for, in whatever order the two were heard of', async () => {
    for (const order of [['lost', 'kept'], ['kept', 'lost'], ['lost']] as const) {
      const [a, b] = startProcesses(2).processes as [Process, Process];
      for (const turnId of order) (turnId === 'lost' ? a : b).fanOut.publish(start(turnId));
      vi.runAllTimers();
      await b.fanOut.handle(end('kept'));
      expect([a.state().activeTurn, b.state().activeTurn], order.join()).toEqual([null, null]);
      expect([a.state().messages.length, b.state().messages.length]).toEqual([1, 1]);
    }
  });
});
