import { isPostgres, tellAfterCommit, type Database, type Executor, type Tx } from './database.ts';
import { prepareQuery } from './prepare-query.ts';

const APPENDED = Symbol('outbox');

/** Something other parts and processes must hear of. */
export interface OutboxEvent {
  /** Grows in the order of commits within a conversation. */
  id: number;
  topic: string;
  conversationId: string | null;
  payload: unknown;
  createdAt: number;
}

/** Leaves an event: after the commit this process hears of it at once, and another one takes it over if this one dies before telling it. */
export async function append(tx: Tx, event: { topic: string; conversationId: string | null; payload: unknown; now: number }): Promise<void> {
  const { topic, conversationId, payload, now } = event;
  // Numbers are given before the commit. Holding the conversation until then keeps its events in the order of their numbers.
  if (conversationId !== null && isPostgres(tx)) await tx.selectFrom('conversations').select('id').where('id', '=', conversationId).forUpdate().execute();
  const [row] = await insertEvent(tx, { topic, conversationId, payload: JSON.stringify(payload), now });
  if (row) tellAfterCommit(tx, { [APPENDED]: { id: row.id, topic, conversationId, payload, createdAt: now } satisfies OutboxEvent });
}

const insertEvent = prepareQuery((db, event: { topic: string; conversationId: string | null; payload: string; now: number }) => db.insertInto('outbox')
  .values({ topic: event.topic, conversation_id: event.conversationId, payload: event.payload, created_at: event.now }).returning('id'));

/** Calls `listener` after each commit of this process with the events that it left, in order. Returns the way to stop. */
export function onAppend(db: Pick<Database, 'onCommitted'>, listener: (events: OutboxEvent[]) => void): () => void {
  return db.onCommitted((values) => {
    const events = values.flatMap((value) => (isAppended(value) ? [value[APPENDED]] : []));
    if (events.length > 0) listener(events);
  });
}

function isAppended(value: unknown): value is { [APPENDED]: OutboxEvent } {
  return typeof value === 'object' && value !== null && APPENDED in value;
}

/** Whether an event older than `before` waits: its process died, or is slow. */
export async function hasEvents(db: Executor, before: number): Promise<boolean> {
  return (await db.selectFrom('outbox').select('id').where('created_at', '<', before).limit(1).executeTakeFirst()) !== undefined;
}

/** Strikes events out that were told. */
export async function forgetEvents(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('outbox').where('id', 'in', [...ids]).execute();
}

/**
 * Takes up to `limit` events older than `before` out of the outbox, in the order of their numbers. After the commit they are the caller's alone.
 * Two processes never get the same event, and one never gets an event while another is taking an earlier one of that conversation.
 * A process that dies between this commit and telling them takes them along.
 */
export async function takeBatch(tx: Tx, limit: number, before: number): Promise<OutboxEvent[]> {
  const rows = await tx
    .with('free', (db) => db.selectFrom('outbox').select('id').where('created_at', '<', before).orderBy('id').limit(limit).$if(isPostgres(tx), (query) => query.forUpdate().skipLocked()))
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
