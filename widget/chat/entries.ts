import type { WireMessage } from '../../server/protocol.ts';
import type { Conversation, Outgoing } from './conversation-store.ts';

/** One place in the list. It keeps its key from being typed or streamed to being stored, so that its nodes stay. */
export interface Entry {
  key: string;
  message: WireMessage;
  outgoing?: Outgoing;
  isStreaming: boolean;
}

/** What the list shows, in order: what is stored, what is being answered, what is still on its way. */
export function entriesOf({ messages, activeTurn, outgoing, conversationId }: Conversation): Entry[] {
  const common = { conversationId: conversationId ?? '', seq: 0, createdAt: 0 };
  const stored = messages.map((message): Entry => ({ key: keyOf(message), message, isStreaming: false }));
  const streaming: Entry[] = !activeTurn || activeTurn.text === '' ? [] : [{
    key: activeTurn.turnId,
    message: { ...common, id: activeTurn.turnId, role: 'assistant', text: activeTurn.text, turnId: activeTurn.turnId, citations: activeTurn.citations },
    isStreaming: true,
  }];
  const unsent = outgoing.map((entry): Entry => ({
    key: entry.clientMessageId, outgoing: entry, isStreaming: false,
    message: { ...common, id: entry.clientMessageId, role: 'customer', text: entry.text },
  }));
  return [...stored, ...streaming, ...unsent];
}

function keyOf(message: WireMessage): string {
  if (message.role === 'assistant' && message.turnId !== undefined) return message.turnId;
  return message.clientMessageId ?? message.id;
}
