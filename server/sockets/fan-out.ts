import type { DefaultEventsMap, Server } from 'socket.io';
import type { LiveEvent } from '../chat/turn.ts';
import type { Citation, ConversationStatus, HandoffView, ServerEvents, WireMessage } from '../protocol.ts';

/** One tick for all streams: a timer a stream costs a third more CPU. */
const TICK_MS = 33;

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
  /** Durable events, after what was published before them. */
  handle(event: OutboxEvent): void;
  stop(): void;
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

export function createFanOut(deps: { io: CustomerServer; handoffView: (status: ConversationStatus, conversationId: string) => Promise<HandoffView> | HandoffView }): FanOut {
  const pending = new Map<string, Pending>();
  let timer: NodeJS.Timeout | undefined;

  const room = (conversationId: string) => deps.io.to(roomOf(conversationId));

  function flush(turnId: string): void {
    const delta = pending.get(turnId);
    if (!delta) return;
    pending.delete(turnId);
    room(delta.conversationId).volatile.emit('text-delta', delta);
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
      room(conversationId).volatile.emit('turn-start', { conversationId, turnId, epoch });
    },
    handle(event) {
      const { conversationId } = event;
      if (conversationId === null) return;
      switch (event.topic) {
        case 'message-added':
          room(conversationId).emit('message-added', event.payload as { conversationId: string; epoch: number; message: WireMessage });
          return;
        case 'turn-end': {
          const payload = event.payload as { conversationId: string; turnId: string; epoch: number; message: WireMessage };
          flush(payload.turnId);
          room(conversationId).emit('turn-end', payload);
          return;
        }
        case 'handoff-changed': {
          const { status, epoch } = event.payload as { status: ConversationStatus; epoch: number };
          const view = deps.handoffView(status, conversationId);
          void Promise.resolve(view).then((handoff) => room(conversationId).emit('handoff-changed', { conversationId, epoch, status, handoff }));
        }
      }
    },
    stop() {
      clearTimeout(timer);
      pending.clear();
    },
  };
}
