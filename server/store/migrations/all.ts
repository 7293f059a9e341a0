import type { Migration } from 'kysely';
import { createConversations } from './0001-conversations.ts';
import { createQueues } from './0002-queues.ts';
import { createAudit } from './0003-audit.ts';
import { createDocuments } from './0004-documents.ts';

export type EngineName = 'sqlite' | 'postgres';

/** A migration of both engines; `engine` decides only where their types or triggers differ. */
export type StoreMigration = (engine: EngineName) => Migration['up'];

/** In the order of their names, forward only. One that was released is never changed: what it got wrong, the next one mends. */
const ALL: Record<string, StoreMigration> = {
  '0001-conversations': createConversations,
  '0002-queues': createQueues,
  '0003-audit': createAudit,
  '0004-documents': createDocuments,
};

export function migrationsFor(engine: EngineName): Record<string, Migration> {
  return Object.fromEntries(Object.entries(ALL).map(([name, make]) => [name, { up: make(engine) }]));
}
