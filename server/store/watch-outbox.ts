import type { Log } from '../log.ts';
import type { Database } from './database.ts';
import { hasEvents, onAppend, takeBatch, type OutboxEvent } from './outbox.ts';

const BATCH = 100;

/** The part of the global timers that is needed; tests pass their own. */
export interface Timer {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}

const systemTimer: Timer = {
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

/**
 * Tells `handle` of every event, one after the other: at once after a commit of this process, within `pollMs` after one of another.
 * An event whose handling fails is logged and not told again. While the store fails, it is asked again at each poll.
 * On PostgreSQL `handle` may hear of an event twice, when a process dies or a transaction is repeated.
 * `stop` resolves when the event in hand is told; events that were taken with it are told too.
 */
export function watchOutbox(options: {
  db: Database;
  handle: (event: OutboxEvent) => void | Promise<void>;
  pollMs?: number;
  timer?: Timer;
  log?: Log;
}): { stop: () => Promise<void> } {
  const { db, handle, pollMs = 250, timer = systemTimer, log } = options;
  let stopped = false;
  let wanted = false;
  let running: Promise<void> | null = null;
  let pollHandle: unknown = null;

  async function tellAll(): Promise<void> {
    while (wanted) {
      wanted = false;
      // Asked first, since an empty take would cost a commit at every poll.
      if (!(await hasEvents(db.read))) continue;
      const taken = db.engine === 'postgres' ? await tellAndTake() : await takeAndTell();
      wanted ||= taken > 0;
    }
  }

  /** Told before they are gone: the clients of other processes must not miss what a process that dies had in hand. */
  function tellAndTake(): Promise<number> {
    return db.transaction(async (tx) => {
      const events = await takeBatch(tx, BATCH);
      for (const event of events) await tell(event);
      return events.length;
    });
  }

  /** Here a batch may hold events that are not committed yet, so they wait; all clients of a process that dies come back and read. */
  async function takeAndTell(): Promise<number> {
    const events = await db.transaction((tx) => takeBatch(tx, BATCH));
    for (const event of events) await tell(event);
    return events.length;
  }

  async function tell(event: OutboxEvent): Promise<void> {
    try {
      await handle(event);
    } catch (error) {
      log?.error({ err: error, topic: event.topic, outboxId: event.id }, 'an outbox event could not be told');
    }
  }

  function wake(): void {
    wanted = true;
    if (stopped || running) return;
    running = tellAll()
      .catch((error: unknown) => log?.error({ err: error }, 'the outbox could not be read'))
      .finally(() => {
        running = null;
        if (wanted && !stopped) wake();
      });
  }

  function poll(): void {
    wake();
    pollHandle = timer.setTimeout(poll, pollMs);
  }

  const forget = onAppend(db, wake);
  poll();
  return {
    async stop() {
      stopped = true;
      wanted = false;
      forget();
      timer.clearTimeout(pollHandle);
      await running;
    },
  };
}
