import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { canonicalJson } from './canonical-json.ts';
import type { Executor, Tx } from './database.ts';
import type { AuditEvents } from './schema.ts';

/** One act. `verb` is `noun.verb`, `actor` is `staff:ID`, `token:ID`, `system:JOB` or `customer:ID`. */
export interface AuditEvent {
  at: number;
  actor: string;
  verb: string;
  subject: string;
  outcome: string;
  requestId?: string | null;
  /** Becomes JSON. No customer text and no secrets: this is kept for years and can't be redacted. */
  detail?: Record<string, unknown>;
}

export interface BrokenAudit {
  seq: number;
  reason: 'missing' | 'changed' | 'relinked' | 'cut-off';
}

const PAGE = 1000;

/**
 * Adds an event to the end of the chain, in the caller's transaction: what it reports and the report stand or fall together.
 * The end of the chain stays locked until `tx` ends, so call this last, or writers queue behind your other statements.
 */
export async function appendAudit(tx: Tx, event: AuditEvent): Promise<{ seq: number; hash: string }> {
  const head = await tx.updateTable('audit_head').set((eb) => ({ seq: eb('seq', '+', 1) })).where('id', '=', 1).returning(['seq', 'hash']).executeTakeFirstOrThrow();
  const row = {
    seq: head.seq, at: event.at, actor: event.actor, verb: event.verb, subject: event.subject, outcome: event.outcome,
    request_id: event.requestId ?? null, detail: canonicalJson(event.detail ?? {}), prev_hash: head.hash,
  };
  const hash = hashOf(row);
  await tx.insertInto('audit_events').values({ ...row, hash }).execute();
  await tx.updateTable('audit_head').set({ hash }).where('id', '=', 1).execute();
  return { seq: row.seq, hash };
}

/** The first place at which the chain does not hold, or null. Reads every event: for verification, not for requests. */
export async function firstBrokenAudit(db: Executor): Promise<BrokenAudit | null> {
  // Read before the events: those that are added meanwhile don't count as a chain that is too long.
  const head = await db.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirst();
  let seq = 0;
  let hash = '';
  for (;;) {
    const rows = await db.selectFrom('audit_events').selectAll().where('seq', '>', seq).orderBy('seq').limit(PAGE).execute();
    for (const row of rows) {
      if (row.seq !== seq + 1) return { seq: seq + 1, reason: 'missing' };
      if (row.prev_hash !== hash) return { seq: row.seq, reason: 'relinked' };
      if (hashOf(row) !== row.hash) return { seq: row.seq, reason: 'changed' };
      if (row.seq === head?.seq && row.hash !== head.hash) return { seq: row.seq, reason: 'relinked' };
      ({ seq, hash } = row);
    }
    if (rows.length < PAGE) break;
  }
  return head && seq >= head.seq ? null : { seq: seq + 1, reason: 'cut-off' };
}

function hashOf(row: Omit<Selectable<AuditEvents>, 'hash'>): string {
  const { seq, at, actor, verb, subject, outcome, request_id, detail, prev_hash } = row;
  return createHash('sha256').update(canonicalJson({ seq, at, actor, verb, subject, outcome, request_id, detail, prev_hash })).digest('hex');
}
