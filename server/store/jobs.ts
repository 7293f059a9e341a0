import type { Selectable } from 'kysely';
import { isPostgres, type Executor, type Tx } from './database.ts';
import type { Jobs } from './schema.ts';

/** A due row that one process at a time works on. */
export interface Job {
  id: string;
  kind: string;
  dueAt: number;
  payload: unknown;
  /** Until then it is the taker's alone; it also tells this taking from a later one. */
  leaseUntil: number;
  /** This one included. */
  attempts: number;
}

const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 3_600_000;

/** Makes `kind` due at `dueAt`. The same `id` is the same job: it is set anew, also while somebody works on its older form. */
export async function scheduleJob(tx: Tx, job: { id: string; kind: string; dueAt: number; payload: unknown }): Promise<void> {
  const row = { kind: job.kind, due_at: job.dueAt, payload: JSON.stringify(job.payload ?? null), lease_until: null, attempts: 0 };
  await tx.insertInto('jobs').values({ id: job.id, ...row }).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute();
}

export async function cancelJob(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('jobs').where('id', '=', id).execute();
}

/** When the next job is due that nobody works on, or null. */
export async function nextDueAt(db: Executor, now: number): Promise<number | null> {
  const row = await db.selectFrom('jobs').select('due_at')
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)])).orderBy('due_at').limit(1).executeTakeFirst();
  return row?.due_at ?? null;
}

/**
 * Takes the jobs that are due, longest due first, for `leaseMs`; a job is with one process at a time.
 * One that is neither finished nor failed until its lease ends (its process died) comes again: working on a job twice must be harmless.
 */
export async function takeDueJobs(tx: Tx, input: { now: number; leaseMs: number; limit?: number }): Promise<Job[]> {
  const free = tx.selectFrom('jobs').select('id').where('due_at', '<=', input.now)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', input.now)]))
    .orderBy('due_at').orderBy('id').limit(input.limit ?? 20)
    .$if(isPostgres(tx), (query) => query.forUpdate().skipLocked());
  const rows = await tx.with('free', () => free).updateTable('jobs')
    .set((eb) => ({ lease_until: input.now + input.leaseMs, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', (eb) => eb.selectFrom('free').select('free.id'))
    .returningAll().execute();
  return rows.map((row) => toJob(row, input.now + input.leaseMs)).sort((a, b) => a.dueAt - b.dueAt);
}

/** The job is done and goes. Nothing happens when it was set anew or taken by another meanwhile. */
export async function finishJob(tx: Tx, job: Pick<Job, 'id' | 'leaseUntil'>): Promise<void> {
  await tx.deleteFrom('jobs').where('id', '=', job.id).where('lease_until', '=', job.leaseUntil).execute();
}

/** The job comes again, after 1 s, 2 s, 4 s … at most an hour. It never gives up: who sees `attempts` grow must tell somebody. */
export async function failJob(tx: Tx, job: Pick<Job, 'id' | 'leaseUntil' | 'attempts'>, now: number): Promise<void> {
  const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** (job.attempts - 1), LONGEST_BACKOFF_MS);
  await tx.updateTable('jobs').set({ due_at: now + backoff, lease_until: null })
    .where('id', '=', job.id).where('lease_until', '=', job.leaseUntil).execute();
}

function toJob(row: Selectable<Jobs>, leaseUntil: number): Job {
  return { id: row.id, kind: row.kind, dueAt: row.due_at, payload: JSON.parse(row.payload) as unknown, leaseUntil, attempts: row.attempts };
}
