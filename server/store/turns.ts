import { sql, type Selectable } from 'kysely';
import type { Citation, Ending } from '../protocol.ts';
import { isPostgres, type Executor, type Tx } from './database.ts';
import { prepareQuery, prepareWrite } from './prepare-query.ts';
import type { Turns } from './schema.ts';

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

interface NewTurn {
  id: string;
  conversationId: string;
  epoch: number;
  upToSeq: number;
  now: number;
}

/** Writes the row of a turn that was claimed in the same transaction. */
export async function startTurn(tx: Tx, input: NewTurn): Promise<void> {
  await insertTurn(tx, input);
}

const insertTurn = prepareWrite((db, turn: NewTurn) => db.insertInto('turns').values({
  id: turn.id, conversation_id: turn.conversationId, epoch: turn.epoch, status: 'running', up_to_seq: turn.upToSeq,
  released: '', record: null, ending: null, created_at: turn.now, finished_at: null,
}));

/**
 * Puts sentences on record while the turn's claim and epoch still hold. Only after true may they be shown; after false the turn is over.
 * One statement: no owner can change between the check and the write.
 */
export function appendReleased(tx: Tx, input: { turnId: string; conversationId: string; epoch: number; sentences: readonly ReleasedSentence[] }): Promise<boolean> {
  const { sentences, ...turn } = input;
  return addReleased(tx, { ...turn, lines: toLines(sentences) });
}

const addReleased = prepareWrite((db, turn: { turnId: string; conversationId: string; epoch: number; lines: string }) => db.updateTable('turns')
  .set((eb) => ({ released: eb('released', '||', turn.lines) }))
  .where('id', '=', turn.turnId).where('status', '=', 'running')
  .where((eb) => eb.exists(eb.selectFrom('conversations').select('conversations.id')
    .where('conversations.id', '=', turn.conversationId).where('claim_turn_id', '=', turn.turnId).where('conversations.epoch', '=', turn.epoch)
    // Whoever changes the owner waits, and then finds the sentences on record.
    .$if(isPostgres(db), (query) => query.forShare()))));

const toLines = (sentences: readonly ReleasedSentence[]): string => sentences.map((sentence) => `${JSON.stringify(sentence)}\n`).join('');

/**
 * Closes a running turn, with its last sentences. False when somebody has closed it before: then its message stands already.
 */
export function endTurn(tx: Tx, input: { turnId: string; record: unknown; ending: Ending; now: number; released?: readonly ReleasedSentence[] }): Promise<boolean> {
  const { turnId, ending, now } = input;
  return closeTurn(tx, { turnId, ending, now, record: JSON.stringify(input.record ?? null), lines: toLines(input.released ?? []) });
}

const closeTurn = prepareWrite((db, turn: { turnId: string; record: string; lines: string; ending: Ending; now: number }) => db.updateTable('turns')
  .set((eb) => ({ status: 'done', released: eb('released', '||', turn.lines), record: turn.record, ending: turn.ending, finished_at: turn.now }))
  .where('id', '=', turn.turnId).where('status', '=', 'running'));

export async function findTurn(db: Executor, id: string): Promise<Turn | null> {
  const [row] = await selectTurn(db, { id });
  return row ? toTurn(row) : null;
}

/** The standalone questions of a turn's record. The rest of a record is long, and read by people only. */
export async function turnQuestions(db: Executor, id: string): Promise<string[] | null> {
  const [row] = await selectQuestions(db, { id });
  return typeof row?.questions === 'string' ? (JSON.parse(row.questions) as string[]) : null;
}

const selectQuestions = prepareQuery((db, { id }: { id: string }) => db.selectFrom('turns')
  .select((isPostgres(db) ? sql<string | null>`record::json ->> 'questions'` : sql<string | null>`record ->> 'questions'`).as('questions')).where('id', '=', id));

const selectTurn = prepareQuery((db, { id }: { id: string }) => db.selectFrom('turns').selectAll().where('id', '=', id));

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
