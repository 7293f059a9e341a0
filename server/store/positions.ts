import type { ConversationStatus } from '../protocol.ts';
import type { Executor } from './database.ts';

/** How many ids one statement takes. */
const AT_ONCE = 500;

/** How far a conversation has come: its last number and its owner. */
export interface Position {
  conversationId: string;
  status: ConversationStatus;
  epoch: number;
  lastSeq: number;
}

/** Reads how far these conversations have come; those that do not exist are left out. */
export async function positionsOf(db: Executor, conversationIds: readonly string[]): Promise<Position[]> {
  const positions: Position[] = [];
  for (let from = 0; from < conversationIds.length; from += AT_ONCE) {
    const rows = await db.selectFrom('conversations').select(['id', 'status', 'epoch', 'last_seq'])
      .where('id', 'in', conversationIds.slice(from, from + AT_ONCE)).execute();
    positions.push(...rows.map((row) => ({ conversationId: row.id, status: row.status, epoch: row.epoch, lastSeq: row.last_seq })));
  }
  return positions;
}
