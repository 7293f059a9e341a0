import { dayIn, type Clock, type NewId } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { ServerEvents } from '../protocol.ts';
import type { SearchIndex } from '../retrieval/search-index.ts';
import { renewClaim } from '../store/conversations.ts';
import type { Database } from '../store/database.ts';
import type { AnswerEvent } from './answer.ts';
import type { TurnInput } from './turn-input.ts';
import { claimUnanswered, LEASE_MS, type ClaimedTurn } from './claim-turn.ts';
import { finishTurn, type TurnEnd } from './finish-turn.ts';
import { createReleaseWriter, type ReleaseWriter } from './release-writer.ts';
import { untilAborted } from './until-aborted.ts';

type EventOf<N extends keyof ServerEvents> = Parameters<ServerEvents[N]>[0];
/** What is shown while a turn runs. Volatile: a client that misses it is put right by turn-end. */
export type LiveEvent = ({ name: 'turn-start' } & EventOf<'turn-start'>) | ({ name: 'text-delta' } & EventOf<'text-delta'>);

export interface TurnDeps {
  db: Database;
  now: Clock;
  newId: NewId;
  log: Log;
  metrics: Metrics;
  timeZone: string;
  answer: (input: TurnInput) => AsyncGenerator<AnswerEvent>;
  /** Runs `work` on the live index, which stays open until it is done. */
  withIndex: <T>(work: (index: SearchIndex) => Promise<T>) => Promise<T>;
  publish: (event: LiveEvent) => void;
  /** What to say when the turn failed in a way nobody foresaw: every failure ends in words. */
  failureEnd: (language: TurnInput['language']) => TurnEnd;
}

/** Lets the runner abort a turn from outside; `hasStarted` tells whether the customer may have seen something. */
export interface TurnControl {
  abort: AbortController;
  hasStarted: () => boolean;
}

/**
 * Answers all unanswered messages of a conversation: claim, answer, finish.
 * Returns `more` when it answered and newer messages wait, `nothing` when there was nothing to do, `lost` when somebody else speaks for the
 * conversation now, `aborted` when `control` said so.
 * Works without any socket; what was shown is on record before it is shown.
 */
export async function runTurn(deps: TurnDeps, conversationId: string, control: TurnControl): Promise<'answered' | 'more' | 'nothing' | 'lost' | 'aborted'> {
  const turn = await claimUnanswered(deps, conversationId);
  if (!turn) return 'nothing';
  const startedAt = deps.now();
  const { turnId, epoch } = turn;
  deps.publish({ name: 'turn-start', conversationId, turnId, epoch });
  const writer = createReleaseWriter({
    db: deps.db,
    show: (piece, offset) => deps.publish({ name: 'text-delta', conversationId, turnId, epoch, offset, ...piece }),
    onLost: () => control.abort.abort(),
  }, turn);
  control.hasStarted = () => writer.hasStarted();
  const heartbeat = setInterval(() => void keepClaim(deps, turn, control), LEASE_MS / 3);
  try {
    const { end, record } = await deps.withIndex((index) => collectAnswer(deps, turn, { index, writer, control }));
    const rest = await writer.end();
    if (!rest) return 'lost';
    if (control.abort.signal.aborted) return 'aborted';
    const finished = await finishTurn(deps, turn, { end, record, rest }, deps.now());
    if (finished === 'lost') return 'lost';
    deps.metrics.turns.inc({ answerer: end.answerer, outcome: end.outcome, ending: end.ending });
    deps.metrics.turnSeconds.observe({ answerer: end.answerer }, (deps.now() - startedAt) / 1000);
    if (end.handoff) deps.metrics.handoffs.inc({ priority: end.handoff.priority });
    return finished;
  } finally {
    clearInterval(heartbeat);
  }
}

/** Lets the answer flow to the writer; an exception becomes fixed words, unless the turn was aborted. */
async function collectAnswer(deps: TurnDeps, turn: ClaimedTurn, run: { index: SearchIndex; writer: ReleaseWriter; control: TurnControl }): Promise<{ end: TurnEnd; record: unknown }> {
  const { signal } = run.control.abort;
  const asOf = dayIn(deps.timeZone, deps.now());
  let end: TurnEnd | undefined;
  let record: Record<string, unknown> = { messageIds: turn.messages.map((message) => message.id), epoch: turn.epoch, asOf, snapshot: run.index.snapshot };
  try {
    const events = deps.answer({ messages: turn.messages.map((message) => message.text), history: turn.history, asOf, audience: 'public', language: turn.language, index: run.index, signal });
    for await (const event of untilAborted(events, signal)) {
      if (event.type === 'text-delta') run.writer.push({ text: event.text, citations: event.citations }, event.offset);
      else if (event.type === 'turn-evidence') record = { ...record, ...event.evidence };
      else if (event.type === 'turn-end') end = event;
    }
  } catch (error) {
    if (!signal.aborted) deps.log.error({ err: error, turnId: turn.turnId }, 'turn failed');
  }
  return { end: end ?? deps.failureEnd(turn.language), record };
}

async function keepClaim(deps: TurnDeps, turn: ClaimedTurn, control: TurnControl): Promise<void> {
  try {
    const kept = await deps.db.transaction((tx) => renewClaim(tx, { conversationId: turn.conversationId, turnId: turn.turnId, expiresAt: deps.now() + LEASE_MS }), { isForgettable: true });
    if (!kept) control.abort.abort();
  } catch (error) {
    // The store is away: the lease runs out by itself, and nothing can be shown without it.
    deps.log.warn({ err: error, turnId: turn.turnId }, 'claim not renewed');
  }
}
