import { beforeEach, expect, it } from 'vitest';
import type { WireMessage } from '../../server/protocol.ts';
import { createCatchUp, type CatchUp, type Position } from '../../server/sockets/catch-up.ts';
import type { News } from '../../server/sockets/peers.ts';

let stored: Position;
let messages: WireMessage[];
let open: string[];
let shown: News[];
let asked: string[];
let isReachable: boolean;
let catchUp: CatchUp;

const message = (seq: number, turnId?: string): WireMessage => ({
  id: `m${seq}`, conversationId: 'c', seq, role: turnId === undefined ? 'customer' : 'assistant', text: `text ${seq}`, createdAt: 0, ...(turnId !== undefined && { turnId }),
});
const added = (seq: number): News => ({ name: 'message-added', event: { conversationId: 'c', epoch: 1, message: message(seq) } });
const names = () => shown.map(({ name, event }) => ('message' in event ? `${name} ${event.message.seq}` : name));

beforeEach(() => {
  stored = { conversationId: 'c', status: 'bot', epoch: 1, lastSeq: 2 };
  messages = [message(1), message(2, 't1'), message(3), message(4, 't2'), message(5)];
  open = ['c'];
  shown = [];
  asked = [];
  isReachable = true;
  catchUp = createCatchUp({
    openConversations: () => open,
    positionsOf: (ids) => {
      asked.push(...ids);
      return Promise.resolve(ids.map(() => ({ ...stored })));
    },
    messagesAfter: (_, afterSeq, limit) => Promise.resolve(messages.filter(({ seq }) => seq > afterSeq && seq <= stored.lastSeq).slice(0, limit)),
    handoffView: (status) => Promise.resolve({ status: status === 'waiting' ? 'waiting' : 'none', open: true, hours: '', phone: '' }),
    show: (news) => {
      shown.push(news);
      catchUp.noteShown(news);
    },
    isReachable: () => isReachable,
    log: { error: () => undefined },
  });
  catchUp.noteRead({ conversationId: 'c', epoch: 1, lastSeq: 2 });
});

it('shows what nobody told within a look, once', async () => {
  stored.lastSeq = 4;
  await catchUp.look();
  expect(names()).toEqual([]);
  await catchUp.look();
  expect(names()).toEqual(['message-added 3', 'turn-end 4']);
  await catchUp.look();
  await catchUp.look();
  expect(shown.length).toBe(2);
});

it('goes by the window that has read least: what was told while it was reading passed it by', async () => {
  stored.lastSeq = 3;
  catchUp.noteShown(added(3));
  catchUp.noteRead({ conversationId: 'c', epoch: 1, lastSeq: 2 });
  await catchUp.look();
  await catchUp.look();
  expect(names()).toEqual(['message-added 3']);
});

it('shows nothing that was told meanwhile', async () => {
  stored.lastSeq = 3;
  await catchUp.look();
  catchUp.noteShown(added(3));
  stored.lastSeq = 4;
  await catchUp.look();
  catchUp.noteShown({ name: 'turn-end', event: { conversationId: 'c', epoch: 1, turnId: 't2', message: message(4, 't2') } });
  await catchUp.look();
  await catchUp.look();
  expect(names()).toEqual([]);
});

it('what came after a gap does not hide the gap', async () => {
  stored.lastSeq = 4;
  catchUp.noteShown({ name: 'turn-end', event: { conversationId: 'c', epoch: 1, turnId: 't2', message: message(4, 't2') } });
  await catchUp.look();
  await catchUp.look();
  expect(names()).toContain('message-added 3');
});

it('shows it at the first look while nobody can tell', async () => {
  isReachable = false;
  stored.lastSeq = 3;
  await catchUp.look();
  expect(names()).toEqual(['message-added 3']);
});

it('tells of a new owner before what was said under it', async () => {
  isReachable = false;
  Object.assign(stored, { lastSeq: 3, epoch: 2, status: 'waiting' });
  await catchUp.look();
  expect(shown).toMatchObject([{ name: 'handoff-changed', event: { epoch: 2, status: 'waiting' } }, { name: 'message-added', event: { epoch: 2 } }]);
});

it('does not look for numbers that customers never get', async () => {
  isReachable = false;
  messages = messages.filter(({ seq }) => seq < 3);
  stored.lastSeq = 3;
  await catchUp.look();
  messages.push(message(4));
  stored.lastSeq = 4;
  await catchUp.look();
  expect(names()).toEqual(['message-added 4']);
});

it('of very many shows the newest', async () => {
  isReachable = false;
  messages = Array.from({ length: 500 }, (_, i) => message(i + 1));
  stored.lastSeq = 500;
  await catchUp.look();
  expect(shown.length).toBe(200);
  expect(names().at(-1)).toBe('message-added 500');
});

it('asks for open conversations only', async () => {
  open = [];
  await catchUp.look();
  open = ['c'];
  await catchUp.look();
  expect(asked).toEqual([]);
});
