import { setImmediate } from 'node:timers';
import type Sqlite from 'better-sqlite3';
import type { TransactionOptions, Tx } from './database.ts';
import type { Savepoint } from './sqlite-executor.ts';
import { toStoreError } from './store-errors.ts';

/** So that a flood of writers can't keep the first of them, and everybody's sockets, waiting. */
const LARGEST_BATCH = 128;

interface Job {
  isForgettable: boolean;
  work: (tx: Tx) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

type Outcome = { job: Job; value: unknown } | { job: Job; error: unknown };

/**
 * Runs transactions so that those of one turn of the event loop share one commit, since a commit's fsync can cost 8 ms.
 *
 * Calls queue up; once the current I/O callbacks are done, one batch begins, each call's work runs alone in a savepoint,
 * the batch commits when the queue is empty, and only then the callers hear. A work that throws rolls its own savepoint back
 * and the others commit. Nothing foreign can run in between: all steps of a work are microtasks, and one that waits for
 * anything else than the store is rejected and rolled back as soon as no microtask is left.
 * When the commit itself fails, every caller of the batch is told so: nothing of it happened.
 */
export function createGroupCommit(deps: { sqlite: Sqlite.Database; savepoint: () => Savepoint; onCommit?: (transactions: number) => void }) {
  const begin = deps.sqlite.prepare('begin immediate');
  const commit = deps.sqlite.prepare('commit');
  const queue: Job[] = [];
  const idle: (() => void)[] = [];
  let busy = false;
  let isWaiting: boolean | undefined;

  function runTransaction<T>(work: (tx: Tx) => Promise<T>, { isForgettable = false }: TransactionOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      queue.push({ isForgettable, work, resolve: (value) => resolve(value as T), reject });
      if (!busy) scheduleBatch();
    });
  }

  /** The log is written in order: a later commit that waits for the disk takes along what did not. */
  function waitForDisk(wanted: boolean): void {
    if (wanted === isWaiting) return;
    deps.sqlite.pragma(`synchronous = ${wanted ? 'FULL' : 'NORMAL'}`);
    isWaiting = wanted;
  }

  function scheduleBatch(): void {
    busy = true;
    setImmediate(() => void runBatch());
  }

  async function runBatch(): Promise<void> {
    const outcomes: Outcome[] = [];
    const isForgettable = queue.every((job) => job.isForgettable);
    // One whose commit must be on disk leaves a batch alone that does not wait for the disk.
    const next = (): Job | undefined => (outcomes.length < LARGEST_BATCH && (!isForgettable || queue[0]?.isForgettable === true) ? queue.shift() : undefined);
    try {
      waitForDisk(!isForgettable);
      begin.run();
      for (let job = next(); job; job = next()) {
        outcomes.push(await runAlone(job));
        // SQLite rolls everything back by itself when the disk is full: nobody's part is left to commit.
        if (!deps.sqlite.inTransaction) throw errorOf(outcomes.at(-1));
      }
      commit.run();
      settle(outcomes);
      deps.onCommit?.(outcomes.length);
    } catch (error) {
      if (deps.sqlite.inTransaction) deps.sqlite.exec('rollback');
      const waiting = outcomes.length === 0 ? queue.splice(0) : [];
      for (const { job } of outcomes) job.reject(toStoreError(error));
      for (const job of waiting) job.reject(toStoreError(error));
    }
    if (queue.length > 0) {
      scheduleBatch();
      return;
    }
    busy = false;
    for (const resolve of idle.splice(0)) resolve();
  }

  async function runAlone(job: Job): Promise<Outcome> {
    let savepoint: Savepoint | undefined;
    try {
      savepoint = deps.savepoint();
      const before = queue.length;
      const value = await withinThisTurn(job.work(savepoint.tx), () => refuse(queue.splice(before)));
      savepoint.release();
      return { job, value };
    } catch (error) {
      savepoint?.rollback();
      return { job, error };
    }
  }

  /** Resolves when all that was asked for so far is settled. */
  function drain(): Promise<void> {
    return busy ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve();
  }

  return { runTransaction, drain };
}

function withinThisTurn<T>(work: Promise<T>, onStuck: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    // From a microtask, a tick runs when no microtask is left: by then a work that asks only the store has ended.
    queueMicrotask(() => process.nextTick(() => {
      if (!isOver) reject(onStuck());
    }));
    work.finally(() => { isOver = true; }).then(resolve, reject);
  });
}

/** Says why a work got stuck. Transactions that began meanwhile are what it waits for: they would have to wait for its end. */
function refuse(begunInside: readonly Job[]): Error {
  if (begunInside.length === 0) return new Error('A transaction waited for something other than the store. Do that before or after it.');
  const error = new Error('A transaction was begun inside another one. Pass the outer `tx` on instead.');
  for (const inner of begunInside) inner.reject(error);
  return error;
}

function settle(outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if ('error' in outcome) outcome.job.reject(outcome.error);
    else outcome.job.resolve(outcome.value);
  }
}

function errorOf(outcome: Outcome | undefined): unknown {
  return outcome && 'error' in outcome ? outcome.error : new Error('SQLite left the transaction.');
}
