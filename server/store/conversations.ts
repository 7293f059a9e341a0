import { sql, type Selectable } from 'kysely';
import type { ConversationStatus } from '../protocol.ts';
import { isPostgres, type Executor, type Tx } from './database.ts';
import { prepareQuery, prepareWrite } from './prepare-query.ts';
import type { Conversations } from './schema.ts';
import { wasChanged } from './was-changed.ts';

/** One customer's thread. `status` says who owns it, `epoch` counts the changes of owner. */
export interface Conversation {
  id: string;
  visitorId: string;
  status: ConversationStatus;
  epoch: number;
  language: string;
  lastSeq: number;
  /** 0 when no customer message was stored yet. */
  lastCustomerSeq: number;
  answeredSeq: number;
  /** Prompts see messages with a larger seq only. */
  historyFromSeq: number;
  /** The active turn. Past `claimExpiresAt` its process is taken for dead. */
  claimTurnId: string | null;
  claimExpiresAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** Starts a conversation that the bot owns, with epoch 1 and no messages. */
export async function createConversation(tx: Tx, input: { id: string; visitorId: string; language: string; now: number }): Promise<Conversation> {
  const row = await tx.insertInto('conversations').values({
    id: input.id, visitor_id: input.visitorId, status: 'bot', epoch: 1, language: input.language,
    last_seq: 0, last_customer_seq: 0, answered_seq: 0, history_from_seq: 0,
    claim_turn_id: null, claim_expires_at: null, created_at: input.now, updated_at: input.now,
  }).returningAll().executeTakeFirstOrThrow();
  return toConversation(row);
}

export async function findConversation(db: Executor, id: string): Promise<Conversation | null> {
  const [row] = await selectOne(db, { id });
  return row ? toConversation(row) : null;
}

const selectOne = prepareQuery((db, { id }: { id: string }) => db.selectFrom('conversations').selectAll().where('id', '=', id));

/** The same, held until `tx` ends: nobody changes it in between. For decisions that need more than one statement. */
export async function lockConversation(tx: Tx, id: string): Promise<Conversation | null> {
  const [row] = await selectLocked(tx, { id });
  return row ? toConversation(row) : null;
}

const selectLocked = prepareQuery((db, { id }: { id: string }) => db.selectFrom('conversations').selectAll().where('id', '=', id).$if(isPostgres(db), (query) => query.forNoKeyUpdate()));

/** The visitor's newest conversation that is not closed. */
export async function findOpenConversation(db: Executor, visitorId: string): Promise<Conversation | null> {
  const row = await db.selectFrom('conversations').selectAll()
    .where('visitor_id', '=', visitorId).where('status', '!=', 'closed')
    .orderBy('created_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row ? toConversation(row) : null;
}

/** Makes other transactions that ask for the same visitor wait until `tx` ends. SQLite's writers stand in line anyway. */
export async function lockVisitor(tx: Tx, visitorId: string): Promise<void> {
  if (isPostgres(tx)) await sql`select pg_advisory_xact_lock(hashtextextended(${visitorId}, 0))`.execute(tx);
}

/**
 * Changes the owner if it still is `from`; answers the epoch after that, or null when somebody was faster.
 * Whatever turn was running loses its claim. Only chat/status.ts may call this: it knows which changes are allowed.
 */
export async function casStatus(tx: Tx, input: { id: string; from: ConversationStatus; to: ConversationStatus; now: number; epochBump: number }): Promise<number | null> {
  const row = await tx.updateTable('conversations')
    .set((eb) => ({ status: input.to, epoch: eb('epoch', '+', input.epochBump), claim_turn_id: null, claim_expires_at: null, updated_at: input.now }))
    .where('id', '=', input.id).where('status', '=', input.from)
    .returning('epoch').executeTakeFirst();
  return row?.epoch ?? null;
}

/** Takes the one active turn of a conversation that the bot owns. False when another turn has it, or the owner changed. */
export function claimTurn(tx: Tx, input: Claim): Promise<boolean> {
  return updateClaim(tx, input);
}

interface Claim {
  conversationId: string;
  turnId: string;
  expiresAt: number;
  now: number;
  epoch: number;
}

const updateClaim = prepareWrite((db, claim: Claim) => db.updateTable('conversations')
  .set({ claim_turn_id: claim.turnId, claim_expires_at: claim.expiresAt })
  .where('id', '=', claim.conversationId).where('status', '=', 'bot').where('epoch', '=', claim.epoch)
  .where((eb) => eb.or([eb('claim_turn_id', 'is', null), eb('claim_expires_at', '<=', claim.now)])));

/**
 * Moves the claim from a turn that has shown nothing yet to a new turn, which then answers its messages too.
 * False when a sentence of `fromTurnId` is on record already, or it has no claim any more.
 */
export async function takeOverClaim(tx: Tx, input: { conversationId: string; fromTurnId: string; turnId: string; expiresAt: number; epoch: number }): Promise<boolean> {
  // Locked first: appendReleased holds the same row, so the next statement sees either its sentence or its absence for good.
  const conversation = await lockConversation(tx, input.conversationId);
  if (conversation?.claimTurnId !== input.fromTurnId || conversation.epoch !== input.epoch || conversation.status !== 'bot') return false;
  const shown = await tx.selectFrom('turns').select('id').where('id', '=', input.fromTurnId).where('released', '!=', '').executeTakeFirst();
  if (shown) return false;
  const result = await tx.updateTable('conversations')
    .set({ claim_turn_id: input.turnId, claim_expires_at: input.expiresAt })
    .where('id', '=', input.conversationId).executeTakeFirst();
  return wasChanged(result);
}

/** Moves the end of the claim. False when the turn has lost it: it must stop at once. */
export async function renewClaim(tx: Tx, input: { conversationId: string; turnId: string; expiresAt: number }): Promise<boolean> {
  const result = await tx.updateTable('conversations').set({ claim_expires_at: input.expiresAt })
    .where('id', '=', input.conversationId).where('claim_turn_id', '=', input.turnId).executeTakeFirst();
  return wasChanged(result);
}

/** Gives the claim back. False when the turn had lost it: then somebody else speaks for this conversation now. */
export function releaseClaim(tx: Tx, input: { conversationId: string; turnId: string; now: number }): Promise<boolean> {
  return clearClaim(tx, input);
}

const clearClaim = prepareWrite((db, claim: { conversationId: string; turnId: string; now: number }) => db.updateTable('conversations')
  .set({ claim_turn_id: null, claim_expires_at: null, updated_at: claim.now })
  .where('id', '=', claim.conversationId).where('claim_turn_id', '=', claim.turnId));

/** Takes the process of every claim for dead, where the caller knows that there is no other. */
export async function expireClaims(tx: Tx, now: number): Promise<void> {
  await tx.updateTable('conversations').set({ claim_expires_at: now }).where('claim_turn_id', 'is not', null).execute();
}

/** Notes that customer messages up to `upToSeq` are answered, or are a person's to answer. Never goes back. */
export async function markAnswered(tx: Tx, input: { conversationId: string; upToSeq: number }): Promise<void> {
  await raiseAnswered(tx, input);
}

const raiseAnswered = prepareWrite((db, answered: { conversationId: string; upToSeq: number }) => db.updateTable('conversations')
  .set({ answered_seq: answered.upToSeq }).where('id', '=', answered.conversationId).where('answered_seq', '<', answered.upToSeq));

/** Lets the history that enters prompts begin after `seq`. */
export async function startHistoryAfter(tx: Tx, input: { conversationId: string; seq: number }): Promise<void> {
  await tx.updateTable('conversations').set({ history_from_seq: input.seq }).where('id', '=', input.conversationId).execute();
}

/** Conversations of the bot with unanswered customer messages and no live claim, longest untouched first. */
export async function conversationsToAnswer(db: Executor, now: number, limit: number): Promise<Conversation[]> {
  const rows = await db.selectFrom('conversations').selectAll()
    .where('status', '=', 'bot').whereRef('last_customer_seq', '>', 'answered_seq')
    .where((eb) => eb.or([eb('claim_turn_id', 'is', null), eb('claim_expires_at', '<=', now)]))
    .orderBy('updated_at').limit(limit).execute();
  return rows.map(toConversation);
}

function toConversation(row: Selectable<Conversations>): Conversation {
  return {
    id: row.id, visitorId: row.visitor_id, status: row.status, epoch: row.epoch, language: row.language,
    lastSeq: row.last_seq, lastCustomerSeq: row.last_customer_seq, answeredSeq: row.answered_seq, historyFromSeq: row.history_from_seq,
    claimTurnId: row.claim_turn_id, claimExpiresAt: row.claim_expires_at, createdAt: row.created_at, updatedAt: row.updated_at,
  };
}
