import { appendAudit } from '../store/audit.ts';
import { casStatus } from '../store/conversations.ts';
import type { Tx } from '../store/database.ts';
import { append } from '../store/outbox.ts';
import type { ConversationStatus } from '../protocol.ts';

/** Who may own a conversation after whom. The bot always loses: it never takes one from people by itself. */
const NEXT: Record<ConversationStatus, readonly ConversationStatus[]> = {
  bot: ['waiting', 'closed'],
  waiting: ['agent', 'bot', 'closed'],
  agent: ['bot', 'closed'],
  closed: ['bot'],
};

export interface StatusChange {
  conversationId: string;
  from: ConversationStatus;
  to: ConversationStatus;
  /** `customer:ID`, `staff:ID` or `system:JOB`. */
  actor: string;
  at: number;
}

/**
 * The only writer of a conversation's status: compare-and-set, raises the epoch, ends the active claim, writes the audit event.
 * Returns the new epoch, or null when somebody else was faster. Throws on a change that the table does not know.
 */
export async function setStatus(tx: Tx, change: StatusChange): Promise<number | null> {
  const { conversationId, from, to, actor, at } = change;
  if (!NEXT[from].includes(to)) throw new Error(`A conversation can't go from ${from} to ${to}.`);
  const epoch = await casStatus(tx, { id: conversationId, from, to, now: at, epochBump: 1 });
  if (epoch === null) return null;
  await appendAudit(tx, { at, actor, verb: `conversation.${to}`, subject: `conversation:${conversationId}`, outcome: 'ok', detail: { from, to, epoch } });
  await append(tx, { topic: 'handoff-changed', conversationId, payload: { status: to, epoch }, now: at });
  return epoch;
}
