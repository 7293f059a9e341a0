import { clearImmediate, setImmediate } from 'node:timers';
import type { Database } from '../store/database.ts';
import { appendReleased, type ReleasedSentence } from '../store/turns.ts';
import type { ClaimedTurn } from './claim-turn.ts';

/** Sentences that are not on record yet. They may be shown, by `show`, once they are. */
export interface Unshown {
  sentences: ReleasedSentence[];
  show: () => void;
}

/** Puts sentences on record before they are shown. */
export interface ReleaseWriter {
  /** Queues a sentence; returns at once. */
  push(sentence: ReleasedSentence, offset: number): void;
  /** Whether anything was pushed: from then on the turn can't be taken over any more. */
  hasStarted(): boolean;
  /**
   * Waits for the write that is on its way and begins no other: what it gives back goes on record together with the end of the turn.
   * Null when the claim was lost, and then nothing later was shown. Throws what the store failed with.
   */
  end(): Promise<Unshown | null>;
}

type Waiting = { sentence: ReleasedSentence; offset: number }[];
type Show = (piece: ReleasedSentence, offset: number) => void;

/**
 * Sentences that come in one go, or while a write is on its way, share a write, since each costs a commit.
 * `show` is called after the commit only, in order, and never again once a write was refused or failed: the record has no holes.
 */
export function createReleaseWriter(deps: { db: Database; show: Show; onLost: () => void }, turn: Pick<ClaimedTurn, 'turnId' | 'conversationId' | 'epoch'>): ReleaseWriter {
  const { turnId, conversationId, epoch } = turn;
  let waiting: Waiting = [];
  let scheduled: NodeJS.Immediate | undefined;
  let writing: Promise<void> | null = null;
  let started = false;
  let ended = false;
  let lost = false;
  let failure: Error | undefined;

  function startWriting(): void {
    scheduled = undefined;
    writing ??= writeAll().finally(() => {
      writing = null;
    });
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 && !lost && !ended) {
      const batch = waiting;
      waiting = [];
      if (await putOnRecord(batch)) showAll(deps.show, batch);
      else lost = true;
    }
    if (lost) deps.onLost();
  }

  async function putOnRecord(batch: Waiting): Promise<boolean> {
    try {
      return await deps.db.transaction((tx) => appendReleased(tx, { turnId, conversationId, epoch, sentences: batch.map(({ sentence }) => sentence) }));
    } catch (error) {
      failure = error instanceof Error ? error : new Error('The store failed.', { cause: error });
      return false;
    }
  }

  return {
    push(sentence, offset) {
      started = true;
      waiting.push({ sentence, offset });
      if (writing === null) scheduled ??= setImmediate(startWriting);
    },
    hasStarted: () => started,
    async end() {
      ended = true;
      clearImmediate(scheduled);
      while (writing) await writing;
      if (failure) throw failure;
      if (lost) return null;
      const rest = waiting;
      return { sentences: rest.map(({ sentence }) => sentence), show: () => showAll(deps.show, rest) };
    },
  };
}

/** As one piece: each event costs the server more than its words. */
function showAll(show: Show, batch: Waiting): void {
  const [first] = batch;
  if (first) show({ text: batch.map(({ sentence }) => sentence.text).join(''), citations: batch.flatMap(({ sentence }) => sentence.citations) }, first.offset);
}
