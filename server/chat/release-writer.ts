import type { Database } from '../store/database.ts';
import { appendReleased, type ReleasedSentence } from '../store/turns.ts';
import type { ClaimedTurn } from './claim-turn.ts';

/** Puts sentences on record before they are shown. */
export interface ReleaseWriter {
  /** Queues a sentence; returns at once. */
  push(sentence: ReleasedSentence, offset: number): void;
  /** Whether anything was pushed: from then on the turn can't be taken over any more. */
  hasStarted(): boolean;
  /** Waits until all is on record and shown; false when the claim was lost, and then nothing later was shown. Throws what the store failed with. */
  flush(): Promise<boolean>;
}

/**
 * Sentences that come while a write is on its way share the next one, since each costs a commit.
 * `show` is called after the commit only, in order, and never again once a write was refused or failed: the record has no holes.
 */
export function createReleaseWriter(deps: { db: Database; show: (sentence: ReleasedSentence, offset: number) => void; onLost: () => void }, turn: ClaimedTurn): ReleaseWriter {
  let waiting: { sentence: ReleasedSentence; offset: number }[] = [];
  let writing: Promise<void> | null = null;
  let started = false;
  let lost = false;
  let failure: Error | undefined;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 && !lost) {
      const batch = waiting;
      waiting = [];
      if (await putOnRecord(batch.map(({ sentence }) => sentence))) for (const { sentence, offset } of batch) deps.show(sentence, offset);
      else lost = true;
    }
    if (lost) deps.onLost();
  }

  async function putOnRecord(sentences: readonly ReleasedSentence[]): Promise<boolean> {
    try {
      return await deps.db.transaction(async (tx) => {
        for (const sentence of sentences) {
          if (!(await appendReleased(tx, { turnId: turn.turnId, conversationId: turn.conversationId, epoch: turn.epoch, sentence }))) return false;
        }
        return true;
      });
    } catch (error) {
      failure = error instanceof Error ? error : new Error('The store failed.', { cause: error });
      return false;
    }
  }

  return {
    push(sentence, offset) {
      started = true;
      waiting.push({ sentence, offset });
      writing ??= writeAll().finally(() => {
        writing = null;
      });
    },
    hasStarted: () => started,
    async flush() {
      while (writing) await writing;
      if (failure) throw failure;
      return !lost && waiting.length === 0;
    },
  };
}
