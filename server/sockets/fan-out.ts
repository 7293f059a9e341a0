import type { DefaultEventsMap, Server } from 'socket.io';
import type { LiveEvent } from '../chat/turn.ts';
import type { ConversationStatus, HandoffView, ServerEvents, WireMessage } from '../protocol.ts';
import type { News, Peers } from './peers.ts';

/** One tick for all streams: a timer a stream costs a third more CPU. */
const TICK_MS = 33;
/** Conversations of which something is remembered here; more than can be in motion at once. */
const MAX_REMEMBERED = 10_000;

export type CustomerServer = Pick<Server<DefaultEventsMap, ServerEvents>, 'to'>;

export interface OutboxEvent {
  topic: string;
  conversationId: string | null;
  payload: unknown;
}

/** The only place that emits: turns deltas and outbox rows into events of the conversation's room. */
export interface FanOut {
  /** Volatile: deltas of one turn are joined and sent on the next tick. */
  publish(event: LiveEvent): void;
  /** Durable events, after what was published before them. Told twice, they change nothing: clients know messages by id and owners by epoch. */
  handle(event: OutboxEvent): Promise<void>;
  /** Shows something to the windows of this process only. */
  show: (news: News) => void;
  stop(): void;
}

export interface FanOutDeps {
  io: CustomerServer;
  handoffView: (status: ConversationStatus, conversationId: string) => Promise<HandoffView>;
  /** Only where there are other processes. */
  peers?: Peers;
  /** Hears what the windows of this process were shown, deltas apart. */
  onShown?: (news: News) => void;
}

type Delta = Extract<News, { name: 'text-delta' }>['event'];
interface Pending {
  delta: Delta;
  /** Whether the turn runs here: what others told us is not told to them again. */
  isOurs: boolean;
}

const ROOM = 'conversation:';

export const roomOf = (conversationId: string): string => `${ROOM}${conversationId}`;

/** Conversations with a window at this process. */
export function openConversations(io: Pick<Server, 'of'>): string[] {
  return [...io.of('/').adapter.rooms.keys()].flatMap((room) => (room.startsWith(ROOM) ? [room.slice(ROOM.length)] : []));
}

export function createFanOut(deps: FanOutDeps): FanOut {
  const { io, peers } = deps;
  const pending = new Map<string, Pending>();
  /** The turn that windows of a conversation were last told of. */
  const begun = new Map<string, string>();
  /** The newest owner that windows of a conversation were told of. */
  const epochs = new Map<string, number>();
  let forPeers: News[] = [];
  let timer: NodeJS.Timeout | undefined;

  function send({ name, event }: News): void {
    const room = io.to(roomOf(event.conversationId));
    const to = name === 'text-delta' ? room.volatile : room;
    // The pair is right by the type of News, which socket.io's overloads can't follow.
    (to as unknown as { emit(name: string, event: object): void }).emit(name, event);
  }

  function show(told: News): void {
    const news = underNewestOwner(told);
    if (news.name === 'turn-start') remember(begun, news.event.conversationId, news.event.turnId);
    else if (news.name === 'turn-end') endBegun(news.event);
    else if (news.name === 'handoff-changed') remember(epochs, news.event.conversationId, Math.max(news.event.epoch, epochs.get(news.event.conversationId) ?? 0));
    send(news);
    if (news.name !== 'text-delta') deps.onShown?.(news);
  }

  /**
   * A stored message counts whoever owned the conversation then. Windows would not take it under an owner older than theirs,
   * and one that is just reading the conversation again may be reading what was before it.
   */
  function underNewestOwner(news: News): News {
    const epoch = Math.max(news.event.epoch, epochs.get(news.event.conversationId) ?? 0);
    if (news.name === 'message-added') return { name: news.name, event: { ...news.event, epoch } };
    return news.name === 'turn-end' ? { name: news.name, event: { ...news.event, epoch } } : news;
  }

  /** A turn that lost its claim to this one never ends: windows that were told of it last would wait for it. */
  function endBegun({ conversationId, turnId, epoch }: Extract<News, { name: 'turn-end' }>['event']): void {
    const last = begun.get(conversationId);
    if (last !== undefined && last !== turnId) send({ name: 'turn-start', event: { conversationId, turnId, epoch } });
    begun.delete(conversationId);
  }

  function flush(turnId: string): void {
    const waiting = pending.get(turnId);
    if (!waiting) return;
    pending.delete(turnId);
    const news: News = { name: 'text-delta', event: waiting.delta };
    send(news);
    if (waiting.isOurs) leaveForPeers(news);
  }

  function tick(): void {
    timer = undefined;
    for (const turnId of [...pending.keys()]) flush(turnId);
    tellPeers();
  }

  function leaveForPeers(news: News): void {
    if (!peers) return;
    forPeers.push(news);
    timer ??= setTimeout(tick, TICK_MS);
  }

  function tellPeers(): void {
    if (forPeers.length === 0) return;
    const news = forPeers;
    forPeers = [];
    peers?.tell(news);
  }

  function addDelta(event: Delta, isOurs: boolean): void {
    const waiting = pending.get(event.turnId);
    if (waiting && waiting.delta.offset + waiting.delta.text.length === event.offset) {
      waiting.delta.text += event.text;
      waiting.delta.citations = [...waiting.delta.citations, ...event.citations];
      return;
    }
    flush(event.turnId);
    const { conversationId, turnId, epoch, offset, text, citations } = event;
    pending.set(turnId, { delta: { conversationId, turnId, epoch, offset, text, citations }, isOurs });
    // The first words of an answer don't wait for the tick. Those of another process came together with the beginning of
    // the turn, and a volatile event right behind another one is dropped.
    if (isOurs && offset === 0) flush(turnId);
    else timer ??= setTimeout(tick, TICK_MS);
  }

  /** To the windows here at once, then to the others: nobody waits for Redis. */
  function tell(news: News): void {
    show(news);
    leaveForPeers(news);
  }

  peers?.listen((all) => {
    for (const news of all) {
      if (news.name === 'text-delta') {
        addDelta(news.event, false);
        continue;
      }
      if (news.name === 'turn-end') flush(news.event.turnId);
      show(news);
    }
  });

  return {
    publish(event) {
      if (event.name === 'text-delta') {
        addDelta(event, true);
        return;
      }
      const { conversationId, turnId, epoch } = event;
      tell({ name: 'turn-start', event: { conversationId, turnId, epoch } });
    },
    async handle({ topic, conversationId, payload }) {
      if (conversationId === null) return;
      if (topic === 'message-added') {
        tell({ name: topic, event: payload as { conversationId: string; epoch: number; message: WireMessage } });
      } else if (topic === 'turn-end') {
        const event = payload as { conversationId: string; turnId: string; epoch: number; message: WireMessage };
        flush(event.turnId);
        tell({ name: topic, event });
      } else if (topic === 'handoff-changed') {
        const { status, epoch } = payload as { status: ConversationStatus; epoch: number };
        tell({ name: topic, event: { conversationId, epoch, status, handoff: await deps.handoffView(status, conversationId) } });
      }
      tellPeers();
    },
    show,
    stop() {
      clearTimeout(timer);
      pending.clear();
    },
  };
}

/** Keeps the newest entries. */
function remember<T>(memory: Map<string, T>, conversationId: string, value: T): void {
  memory.delete(conversationId);
  memory.set(conversationId, value);
  if (memory.size > MAX_REMEMBERED) memory.delete(memory.keys().next().value ?? '');
}
