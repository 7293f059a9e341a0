import type { Selectable } from 'kysely';
import type { Executor, Tx } from './database.ts';
import type { Handoffs } from './schema.ts';
import { wasChanged } from './was-changed.ts';

/** One change of ownership from the bot to people, until it is back. */
export interface Handoff {
  id: string;
  conversationId: string;
  reason: string;
  priority: 'normal' | 'care' | 'emergency';
  status: 'waiting' | 'accepted' | 'ended';
  requestedBy: string;
  acceptedBy: string | null;
  createdAt: number;
  acceptedAt: number | null;
  endedAt: number | null;
}

/** Opens a handoff. A conversation has at most one open: when there is one already, that one comes back, `isNew` false. */
export async function insertHandoff(
  tx: Tx,
  input: { id: string; conversationId: string; reason: string; priority: Handoff['priority']; requestedBy: string; now: number },
): Promise<{ handoff: Handoff; isNew: boolean }> {
  const row = await tx.insertInto('handoffs').values({
    id: input.id, conversation_id: input.conversationId, reason: input.reason, priority: input.priority, status: 'waiting',
    requested_by: input.requestedBy, accepted_by: null, created_at: input.now, accepted_at: null, ended_at: null,
  }).onConflict((conflict) => conflict.column('conversation_id').where('ended_at', 'is', null).doNothing()).returningAll().executeTakeFirst();
  if (row) return { handoff: toHandoff(row), isNew: true };
  const open = await findOpenHandoff(tx, input.conversationId);
  // The one in the way ended in between: the place is free now.
  return open ? { handoff: open, isNew: false } : insertHandoff(tx, input);
}

export async function findHandoff(db: Executor, id: string): Promise<Handoff | null> {
  const row = await db.selectFrom('handoffs').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toHandoff(row) : null;
}

export async function findOpenHandoff(db: Executor, conversationId: string): Promise<Handoff | null> {
  const row = await db.selectFrom('handoffs').selectAll().where('conversation_id', '=', conversationId).where('ended_at', 'is', null).executeTakeFirst();
  return row ? toHandoff(row) : null;
}

/** The queue, oldest first. The order by priority is the caller's. */
export async function waitingHandoffs(db: Executor, limit: number): Promise<Handoff[]> {
  const rows = await db.selectFrom('handoffs').selectAll().where('status', '=', 'waiting').orderBy('created_at').orderBy('id').limit(limit).execute();
  return rows.map(toHandoff);
}

/** Gives a waiting handoff to one agent. False for everyone but the fastest. */
export async function acceptHandoff(tx: Tx, input: { id: string; agentId: string; now: number }): Promise<boolean> {
  const result = await tx.updateTable('handoffs').set({ status: 'accepted', accepted_by: input.agentId, accepted_at: input.now })
    .where('id', '=', input.id).where('status', '=', 'waiting').executeTakeFirst();
  return wasChanged(result);
}

/** Ends an open handoff, accepted or not. False when it was over. */
export async function endHandoff(tx: Tx, input: { id: string; now: number }): Promise<boolean> {
  const result = await tx.updateTable('handoffs').set({ status: 'ended', ended_at: input.now })
    .where('id', '=', input.id).where('ended_at', 'is', null).executeTakeFirst();
  return wasChanged(result);
}

function toHandoff(row: Selectable<Handoffs>): Handoff {
  return {
    id: row.id, conversationId: row.conversation_id, reason: row.reason, priority: row.priority, status: row.status,
    requestedBy: row.requested_by, acceptedBy: row.accepted_by, createdAt: row.created_at, acceptedAt: row.accepted_at, endedAt: row.ended_at,
  };
}
