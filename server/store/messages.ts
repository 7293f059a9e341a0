import type { Selectable } from 'kysely';
import { AppError } from '../errors.ts';
import type { MessageRole, WireMessage } from '../protocol.ts';
import { lockConversation } from './conversations.ts';
import type { Executor, Tx } from './database.ts';
import { prepareQuery, prepareWrite } from './prepare-query.ts';
import type { Messages } from './schema.ts';
import { wasChanged } from './was-changed.ts';

/** A message as it goes over the wire, but for private notes, which customers never get. */
export interface StoredMessage extends WireMessage {
  /** Only on an agent's private note. */
  isPrivate?: true;
}

/** What a new message brings beside its text; the store adds `seq`. */
export type MessageExtra = Omit<WireMessage, 'id' | 'conversationId' | 'seq' | 'role' | 'text' | 'createdAt' | 'clientMessageId' | 'turnId'>;

export interface NewMessage {
  id: string;
  conversationId: string;
  role: MessageRole;
  text: string;
  now: number;
  clientMessageId?: string;
  turnId?: string;
  isPrivate?: boolean;
  extra?: MessageExtra;
}

/**
 * Stores a customer's message once: a second call with the same `clientMessageId` gets the first one's row back, `isNew` false,
 * also when both run at the same time.
 */
export async function insertCustomerMessage(
  tx: Tx,
  input: { id: string; conversationId: string; clientMessageId: string; text: string; now: number; extra?: MessageExtra },
): Promise<{ message: StoredMessage; isNew: boolean }> {
  // Locked before the look: another call may be storing the very same message.
  if (!(await lockConversation(tx, input.conversationId))) throw noConversation();
  const before = await findByClientId(tx, input);
  if (before) return { message: before, isNew: false };
  const seq = await takeSeq(tx, input.conversationId, { now: input.now, isCustomers: true });
  return { message: await insertRow(tx, { ...input, role: 'customer' }, seq), isNew: true };
}

/** Stores a message of the assistant, of an agent, or a notice. */
export async function insertMessage(tx: Tx, input: NewMessage & { role: Exclude<MessageRole, 'customer'> }): Promise<StoredMessage> {
  return insertRow(tx, input, await takeSeq(tx, input.conversationId, { now: input.now, isCustomers: false }));
}

export async function findMessage(db: Executor, id: string): Promise<StoredMessage | null> {
  const row = await db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toMessage(row) : null;
}

/** The messages after `afterSeq`, oldest first. Private notes only where `includePrivate` asks for them: never for customers. */
export async function messagesAfter(db: Executor, input: { conversationId: string; afterSeq: number; limit: number; includePrivate: boolean }): Promise<StoredMessage[]> {
  const rows = await db.selectFrom('messages').selectAll()
    .where('conversation_id', '=', input.conversationId).where('seq', '>', input.afterSeq)
    .$if(!input.includePrivate, (query) => query.where('is_private', '=', 0))
    .orderBy('seq').limit(input.limit).execute();
  return rows.map(toMessage);
}

/** The newest `limit` messages after `afterSeq` and up to `upToSeq`, oldest first, without private notes: the history of a turn. */
export async function latestMessages(db: Executor, input: Stretch): Promise<StoredMessage[]> {
  return (await selectLatest(db, input)).reverse().map(toMessage);
}

interface Stretch {
  conversationId: string;
  afterSeq: number;
  upToSeq: number;
  limit: number;
}

const selectLatest = prepareQuery((db, stretch: Stretch) => db.selectFrom('messages').selectAll()
  .where('conversation_id', '=', stretch.conversationId).where('seq', '>', stretch.afterSeq).where('seq', '<=', stretch.upToSeq).where('is_private', '=', 0)
  .orderBy('seq', 'desc').limit(stretch.limit));

/** What was said lately, for the history of a turn and the context of a code. */
export interface Utterance {
  id: string;
  role: MessageRole;
  text: string;
  turnId: string | null;
}

/** The same messages without what else is known of them: reading that of many costs more than finding them. */
export async function latestUtterances(db: Executor, input: Stretch): Promise<Utterance[]> {
  return (await selectUtterances(db, input)).reverse();
}

const selectUtterances = prepareQuery((db, stretch: Stretch) => db.selectFrom('messages').select(['id', 'role', 'text', 'turn_id as turnId'])
  .where('conversation_id', '=', stretch.conversationId).where('seq', '>', stretch.afterSeq).where('seq', '<=', stretch.upToSeq).where('is_private', '=', 0)
  .orderBy('seq', 'desc').limit(stretch.limit));

/** The customer's messages that no turn has answered, oldest first. */
export async function unansweredMessages(db: Executor, conversationId: string): Promise<StoredMessage[]> {
  return (await selectUnanswered(db, { conversationId })).map(toMessage);
}

const selectUnanswered = prepareQuery((db, { conversationId }: { conversationId: string }) => db.selectFrom('messages').selectAll('messages')
  .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
  .where('messages.conversation_id', '=', conversationId).where('messages.role', '=', 'customer')
  .whereRef('messages.seq', '>', 'conversations.answered_seq')
  .orderBy('messages.seq'));

/** Keeps the customer's rating of an assistant's message; a later one replaces it. False when there is no such message. */
export async function rateMessage(tx: Tx, input: { conversationId: string; messageId: string; rating: 'up' | 'down'; reason?: string; comment?: string }): Promise<boolean> {
  const row = await tx.selectFrom('messages').select(['extra'])
    .where('id', '=', input.messageId).where('conversation_id', '=', input.conversationId).where('role', '=', 'assistant').executeTakeFirst();
  if (!row) return false;
  const { rating, reason, comment } = input;
  const extra = { ...(JSON.parse(row.extra) as StoredExtra), rating, ratingDetail: { reason, comment } };
  return wasChanged(await tx.updateTable('messages').set({ extra: JSON.stringify(extra) }).where('id', '=', input.messageId).executeTakeFirst());
}

/** `ratingDetail` is for staff: it is kept, and left out of what goes to clients. */
type StoredExtra = MessageExtra & { ratingDetail?: { reason?: string; comment?: string } };

async function findByClientId(tx: Tx, input: { conversationId: string; clientMessageId: string }): Promise<StoredMessage | null> {
  const [row] = await selectByClientId(tx, input);
  return row ? toMessage(row) : null;
}

const selectByClientId = prepareQuery((db, { conversationId, clientMessageId }: { conversationId: string; clientMessageId: string }) => db.selectFrom('messages').selectAll()
  .where('conversation_id', '=', conversationId).where('client_message_id', '=', clientMessageId));

/** The next number of the conversation; its row stays locked until `tx` ends, so two writers never get the same. */
async function takeSeq(tx: Tx, conversationId: string, { now, isCustomers }: { now: number; isCustomers: boolean }): Promise<number> {
  const [row] = await (isCustomers ? takeCustomerSeq : takeOtherSeq)(tx, { conversationId, now });
  if (!row) throw noConversation();
  return row.last_seq;
}

const takeCustomerSeq = prepareQuery((db, { conversationId, now }: { conversationId: string; now: number }) => db.updateTable('conversations')
  .set((eb) => ({ last_seq: eb('last_seq', '+', 1), last_customer_seq: eb('last_seq', '+', 1), updated_at: now })).where('id', '=', conversationId).returning('last_seq'));
const takeOtherSeq = prepareQuery((db, { conversationId, now }: { conversationId: string; now: number }) => db.updateTable('conversations')
  .set((eb) => ({ last_seq: eb('last_seq', '+', 1), updated_at: now })).where('id', '=', conversationId).returning('last_seq'));

function noConversation(): AppError {
  return new AppError('not-found', 'There is no such conversation.');
}

async function insertRow(tx: Tx, message: NewMessage, seq: number): Promise<StoredMessage> {
  const row: Selectable<Messages> = {
    id: message.id, conversation_id: message.conversationId, seq, role: message.role,
    // PostgreSQL refuses NUL in text.
    text: message.text.replaceAll('\0', ''),
    client_message_id: message.clientMessageId ?? null, turn_id: message.turnId ?? null,
    extra: JSON.stringify(message.extra ?? {}), is_private: message.isPrivate ? 1 : 0, created_at: message.now,
  };
  await insertMessageRow(tx, row);
  return withExtra(row, message.extra ?? {});
}

const insertMessageRow = prepareWrite((db, row: Selectable<Messages>) => db.insertInto('messages').values({
  id: row.id, conversation_id: row.conversation_id, seq: row.seq, role: row.role, text: row.text, client_message_id: row.client_message_id,
  turn_id: row.turn_id, extra: row.extra, is_private: row.is_private, created_at: row.created_at,
}));

function toMessage(row: Selectable<Messages>): StoredMessage {
  const extra = JSON.parse(row.extra) as StoredExtra;
  delete extra.ratingDetail;
  return withExtra(row, extra);
}

function withExtra(row: Selectable<Messages>, extra: MessageExtra): StoredMessage {
  return {
    ...extra,
    id: row.id, conversationId: row.conversation_id, seq: row.seq, role: row.role, text: row.text, createdAt: row.created_at,
    ...(row.client_message_id !== null && { clientMessageId: row.client_message_id }),
    ...(row.turn_id !== null && { turnId: row.turn_id }),
    ...(row.is_private === 1 && { isPrivate: true }),
  };
}
