import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Database } from './database.ts';
import { forgetEvents, hasEvents, onAppend, takeBatch, type OutboxEvent } from './outbox.ts';

const BATCH = 100;
/** Events younger than this are their own process's to tell. */
const GRACE_MS = 2_000;

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
 * Tells `handle` of every event, one after the other: of this process right after the commit, of a process that died within `GRACE_MS` and a poll.
 * Events are struck out at the next poll, all in one commit; so one that was told just before a crash is told again, and clients know it by its id.
 * An event whose handling fails is logged and not told again. While the store fails, it is asked again at each poll.
 * `stop` resolves when all that was committed here is told and struck out.
 */
export function watchOutbox(options: {
  db: Database;
  handle: (event: OutboxEvent) => void | Promise<void>;
  now?: Clock;
  pollMs?: number;
  timer?: Timer;
  log?: Log;
}): { stop: () => Promise<void> } {
  const { db, handle, now = Date.now, pollMs = 250, timer = systemTimer, log } = options;
  const waiting: OutboxEvent[] = [];
  /** Told here, or about to be: not struck out yet. */
  const own = new Set<number>();
  let told: number[] = [];
  let telling: Promise<void> | null = null;
  let polling: Promise<void> | null = null;
  let timeout: unknown = null;
  let stopped = false;

  async function tellWaiting(): Promise<void> {
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      await tell(event);
      told.push(event.id);
    }
  }

  async function tell(event: OutboxEvent): Promise<void> {
    try {
      await handle(event);
    } catch (error) {
      log?.error({ err: error, topic: event.topic, outboxId: event.id }, 'an outbox event could not be told');
    }
  }

  function enqueue(events: readonly OutboxEvent[]): void {
    for (const { id } of events) own.add(id);
    waiting.push(...events);
    telling ??= tellWaiting().finally(() => {
      telling = null;
    });
  }

  async function strikeOut(): Promise<void> {
    if (told.length === 0) return;
    const ids = told;
    told = [];
    await db.transaction((tx) => forgetEvents(tx, ids), { isForgettable: true }).catch((error: unknown) => {
      told.push(...ids);
      throw error;
    });
    for (const id of ids) own.delete(id);
  }

  async function takeOver(): Promise<void> {
    const before = now() - GRACE_MS;
    while (!stopped && (await hasEvents(db.read, before))) {
      const events = await db.transaction((tx) => takeBatch(tx, BATCH, before));
      enqueue(events.filter(({ id }) => !own.has(id)));
      if (events.length === 0) return;
    }
  }

  async function poll(): Promise<void> {
    try {
      await strikeOut();
      await takeOver();
    } catch (error) {
      log?.error({ err: error }, 'the outbox could not be read');
    }
    if (!stopped) timeout = timer.setTimeout(startPoll, pollMs);
  }

  function startPoll(): void {
    polling = poll();
  }

  const forget = onAppend(db, enqueue);
  startPoll();
  return {
    async stop() {
      stopped = true;
      forget();
      timer.clearTimeout(timeout);
      await polling;
      while (telling) await telling;
      await strikeOut();
    },
  };
}
