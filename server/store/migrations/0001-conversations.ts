import { sql } from 'kysely';
import type { StoreMigration } from './all.ts';

/** Conversations, their messages, the turns that answer them, and handoffs to people. */
export const createConversations: StoreMigration = () => async (db) => {
  await db.schema.createTable('conversations')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('visitor_id', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('bot', 'waiting', 'agent', 'closed')`))
    .addColumn('epoch', 'bigint', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('last_seq', 'bigint', (c) => c.notNull())
    .addColumn('last_customer_seq', 'bigint', (c) => c.notNull())
    .addColumn('answered_seq', 'bigint', (c) => c.notNull())
    .addColumn('history_from_seq', 'bigint', (c) => c.notNull())
    .addColumn('claim_turn_id', 'text')
    .addColumn('claim_expires_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('conversations_by_visitor').on('conversations').columns(['visitor_id', 'created_at']).execute();
  // The turn runner asks every few seconds, and almost always the answer is: none.
  await sql`create index conversations_to_answer on conversations (updated_at) where status = 'bot' and last_customer_seq > answered_seq`.execute(db);

  await db.schema.createTable('messages')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('conversation_id', 'text', (c) => c.notNull().references('conversations.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('customer', 'assistant', 'agent', 'notice')`))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('client_message_id', 'text')
    .addColumn('turn_id', 'text')
    .addColumn('extra', 'text', (c) => c.notNull())
    .addColumn('is_private', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('messages_by_seq', ['conversation_id', 'seq'])
    .addUniqueConstraint('messages_by_client_id', ['conversation_id', 'client_message_id'])
    .execute();

  await db.schema.createTable('turns')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('conversation_id', 'text', (c) => c.notNull().references('conversations.id'))
    .addColumn('epoch', 'bigint', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('running', 'done')`))
    .addColumn('up_to_seq', 'bigint', (c) => c.notNull())
    .addColumn('released', 'text', (c) => c.notNull())
    .addColumn('record', 'text')
    .addColumn('ending', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .execute();
  await db.schema.createIndex('turns_by_conversation').on('turns').columns(['conversation_id', 'created_at']).execute();
  await sql`create index turns_running on turns (created_at) where status = 'running'`.execute(db);

  await db.schema.createTable('handoffs')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('conversation_id', 'text', (c) => c.notNull().references('conversations.id'))
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('priority', 'text', (c) => c.notNull().check(sql`priority in ('normal', 'care', 'emergency')`))
    .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('waiting', 'accepted', 'ended')`))
    .addColumn('requested_by', 'text', (c) => c.notNull())
    .addColumn('accepted_by', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('accepted_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .execute();
  // At most one open handoff a conversation, whoever asks at the same time.
  await sql`create unique index handoffs_open on handoffs (conversation_id) where ended_at is null`.execute(db);
  await sql`create index handoffs_waiting on handoffs (created_at) where status = 'waiting'`.execute(db);
};
