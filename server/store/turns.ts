import type { Selectable } from 'kysely';
import type { Citation, Ending } from '../protocol.ts';
import { isPostgres, type Executor, type Tx } from './database.ts';
import type { Turns } from './schema.ts';
import { wasChanged } from './was-changed.ts';

/** A sentence that passed every rail, as it was shown. */
export interface ReleasedSentence {
  text: string;
  citations: Citation[];
}

/** All unanswered customer messages and everything done to answer them. */
export interface Turn {
  id: string;
  conversationId: string;
  epoch: number;
  status: 'running' | 'done';
  upToSeq: number;
  /** What customers may have seen, in order. */
  released: ReleasedSentence[];
  /** The evidence for replay; null while it runs. */
  record: unknown;
  ending: Ending | null;
  createdAt: number;
  finishedAt: number | null;
}

/** Writes the row of a turn that was claimed in the same transaction. */
export async function startTurn(tx: Tx, input: { id: string; conversationId: string; epoch: number; upToSeq: number; now: number }): Promise<void> {
  await tx.insertInto('turns').values({
    id: input.id, conversation_id: input.conversationId, epoch: input.epoch, status: 'running', up_to_seq: input.upToSeq,
    released: '', record: null, ending: null, created_at: input.now, finished_at: null,
  }).execute();
}

/**
 * Puts a sentence on record while the turn's claim and epoch still hold. Only after true may it be shown; after false the turn is over.
 * One statement: no owner can change between the check and the write.
 */
export async function appendReleased(tx: Tx, input: { turnId: string; conversationId: string; epoch: number; sentence: ReleasedSentence }): Promise<boolean> {
  const result = await tx.updateTable('turns')
    .set((eb) => ({ released: eb('released', '||', `${JSON.stringify(input.sentence)}\n`) }))
    .where('id', '=', input.turnId).where('status', '=', 'running')
    .where((eb) => eb.exists(eb.selectFrom('conversations').select('conversations.id')
      .where('conversations.id', '=', input.conversationId).where('claim_turn_id', '=', input.turnId).where('conversations.epoch', '=', input.epoch)
      // Whoever changes the owner waits, and then finds the sentence on record.
      .$if(isPostgres(tx), (query) => query.forShare())))
    .executeTakeFirst();
  return wasChanged(result);
}

/** Closes a running turn. False when somebody has closed it before: then its message stands already. */
export async function endTurn(tx: Tx, input: { turnId: string; record: unknown; ending: Ending; now: number }): Promise<boolean> {
  const result = await tx.updateTable('turns')
    .set({ status: 'done', record: JSON.stringify(input.record ?? null), ending: input.ending, finished_at: input.now })
    .where('id', '=', input.turnId).where('status', '=', 'running').executeTakeFirst();
  return wasChanged(result);
}

export async function findTurn(db: Executor, id: string): Promise<Turn | null> {
  const row = await db.selectFrom('turns').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toTurn(row) : null;
}

/**
 * Turns whose process is taken for dead: their claim ran out, or it went elsewhere and they never ended.
 * The latter only when older than `orphanedBefore`, since a turn that lost its claim needs a moment to write its own end.
 */
export async function runningTurnsWithExpiredClaim(db: Executor, input: { now: number; orphanedBefore: number; limit: number }): Promise<Turn[]> {
  const rows = await db.selectFrom('turns').selectAll('turns')
    .innerJoin('conversations', 'conversations.id', 'turns.conversation_id')
    .where('turns.status', '=', 'running')
    .where((eb) => eb.or([
      eb.and([eb('conversations.claim_turn_id', '=', eb.ref('turns.id')), eb('conversations.claim_expires_at', '<=', input.now)]),
      eb.and([
        eb.or([eb('conversations.claim_turn_id', 'is', null), eb('conversations.claim_turn_id', '!=', eb.ref('turns.id'))]),
        eb('turns.created_at', '<', input.orphanedBefore),
      ]),
    ]))
    .orderBy('turns.created_at').limit(input.limit).execute();
  return rows.map(toTurn);
}

function toTurn(row: Selectable<Turns>): Turn {
  return {
    id: row.id, conversationId: row.conversation_id, epoch: row.epoch, status: row.status, upToSeq: row.up_to_seq,
    released: row.released.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as ReleasedSentence),
    record: row.record === null ? null : (JSON.parse(row.record) as unknown),
    ending: row.ending, createdAt: row.created_at, finishedAt: row.finished_at,
  };
}
