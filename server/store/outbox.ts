import { isPostgres, signalAfterCommit, type Executor, type Tx } from './database.ts';

const APPENDED = 'outbox';

/** Something other parts and processes must hear of. */
export interface OutboxEvent {
  /** Grows in the order of commits within a conversation. */
  id: number;
  topic: string;
  conversationId: string | null;
  payload: unknown;
  createdAt: number;
}

/** Leaves an event that is told once `tx` is committed, and never if it is not. */
export async function append(tx: Tx, event: { topic: string; conversationId: string | null; payload: unknown; now: number }): Promise<void> {
  // Numbers are given before the commit. Holding the conversation until then keeps its events in the order of their numbers.
  if (event.conversationId !== null && isPostgres(tx)) await tx.selectFrom('conversations').select('id').where('id', '=', event.conversationId).forNoKeyUpdate().execute();
  await tx.insertInto('outbox').values({ topic: event.topic, conversation_id: event.conversationId, payload: JSON.stringify(event.payload), created_at: event.now }).execute();
  signalAfterCommit(tx, APPENDED);
}

/** Calls `listener` after each commit of this process that left events. Returns the way to stop. */
export function onAppend(db: { onSignal: (name: string, listener: () => void) => () => void }, listener: () => void): () => void {
  return db.onSignal(APPENDED, listener);
}

export async function hasEvents(db: Executor): Promise<boolean> {
  return (await db.selectFrom('outbox').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/**
 * Takes up to `limit` events out of the outbox, in the order of their numbers. After the commit they are the caller's alone.
 * Two processes never get the same event, and one never gets an event while another is taking an earlier one of that conversation.
 * A process that dies between this commit and telling them takes them along.
 */
export async function takeBatch(tx: Tx, limit: number): Promise<OutboxEvent[]> {
  const rows = await tx
    .with('free', (db) => db.selectFrom('outbox').select('id').orderBy('id').limit(limit).$if(isPostgres(tx), (query) => query.forUpdate().skipLocked()))
    .deleteFrom('outbox')
    .where('id', 'in', (eb) => eb.selectFrom('free').select('free.id'))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('outbox as earlier').select('earlier.id')
      .whereRef('earlier.conversation_id', '=', 'outbox.conversation_id').whereRef('earlier.id', '<', 'outbox.id')
      .where('earlier.id', 'not in', (inner) => inner.selectFrom('free').select('free.id')))))
    .returningAll().execute();
  return rows.sort((a, b) => a.id - b.id).map((row) => ({
    id: row.id, topic: row.topic, conversationId: row.conversation_id, payload: JSON.parse(row.payload) as unknown, createdAt: row.created_at,
  }));
}
