import type { DefaultEventsMap, Server } from 'socket.io';
import type { LiveEvent } from '../chat/turn.ts';
import type { Citation, ConversationStatus, HandoffView, ServerEvents, WireMessage } from '../protocol.ts';

/** One tick for all streams: a timer a stream costs a third more CPU. */
const TICK_MS = 33;

export type CustomerServer = Pick<Server<DefaultEventsMap, ServerEvents>, 'to' | 'local'>;

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
  stop(): void;
}

export interface FanOutDeps {
  io: CustomerServer;
  handoffView: (status: ConversationStatus, conversationId: string) => Promise<HandoffView>;
  /** The room that every socket of this process is in; only where there are other processes. */
  processRoom?: string;
}

interface Pending {
  conversationId: string;
  turnId: string;
  epoch: number;
  offset: number;
  text: string;
  citations: Citation[];
}

export const roomOf = (conversationId: string): string => `conversation:${conversationId}`;

export function createFanOut(deps: FanOutDeps): FanOut {
  const pending = new Map<string, Pending>();
  let timer: NodeJS.Timeout | undefined;

  /** Our own sockets hear at once, also while Redis is away; the adapter would let them wait for it. */
  function audience(conversationId: string) {
    const room = roomOf(conversationId);
    return deps.processRoom === undefined ? [deps.io.to(room)] : [deps.io.local.to(room), deps.io.to(room).except(deps.processRoom)];
  }

  function flush(turnId: string): void {
    const delta = pending.get(turnId);
    if (!delta) return;
    pending.delete(turnId);
    for (const room of audience(delta.conversationId)) room.volatile.emit('text-delta', delta);
  }

  function tick(): void {
    for (const turnId of [...pending.keys()]) flush(turnId);
    timer = undefined;
  }

  function addDelta(event: Extract<LiveEvent, { name: 'text-delta' }>): void {
    const { conversationId, turnId, epoch, offset, text, citations } = event;
    const delta = pending.get(turnId);
    if (delta) {
      delta.text += text;
      delta.citations = [...delta.citations, ...citations];
      return;
    }
    pending.set(turnId, { conversationId, turnId, epoch, offset, text, citations });
    // The first words of an answer don't wait for the tick.
    if (offset === 0) flush(turnId);
    else timer ??= setTimeout(tick, TICK_MS);
  }

  return {
    publish(event) {
      if (event.name === 'text-delta') {
        addDelta(event);
        return;
      }
      const { conversationId, turnId, epoch } = event;
      for (const room of audience(conversationId)) room.volatile.emit('turn-start', { conversationId, turnId, epoch });
    },
    async handle({ topic, conversationId, payload }) {
      if (conversationId === null) return;
      if (topic === 'message-added') {
        const event = payload as { conversationId: string; epoch: number; message: WireMessage };
        for (const room of audience(conversationId)) room.emit('message-added', event);
      } else if (topic === 'turn-end') {
        const event = payload as { conversationId: string; turnId: string; epoch: number; message: WireMessage };
        flush(event.turnId);
        for (const room of audience(conversationId)) room.emit('turn-end', event);
      } else if (topic === 'handoff-changed') {
        const { status, epoch } = payload as { status: ConversationStatus; epoch: number };
        const event = { conversationId, epoch, status, handoff: await deps.handoffView(status, conversationId) };
        for (const room of audience(conversationId)) room.emit('handoff-changed', event);
      }
    },
    stop() {
      clearTimeout(timer);
      pending.clear();
    },
  };
}
