import { guardStream, type GuardContext, type ReleasedText } from '../guardrails/guard-stream.ts';
import type { Policy } from '../guardrails/policy.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Chunk } from '../retrieval/chunk.ts';
import { createComposer } from './answer-extractive.ts';
import type { AnswerContext, Answerer } from './answerer.ts';
import type { Part } from './compose.ts';

export interface WriteDeps {
  policy: Policy;
  /** In order of preference; the last is the composer, which does not fail. */
  answerers: readonly Answerer[];
  now: Clock;
  /** For the whole turn, all models together. */
  deadlineMs: number;
  /** How long one rail may take; a second unless told. */
  railDeadlineMs?: number;
  /** Starts a clock that aborts after `ms`; tests bring their own. */
  startDeadline?: (ms: number) => AbortSignal;
  log?: Log;
}

/** A piece that may be shown, and who wrote it. */
export type WrittenText = ReleasedText & { by: Answerer };

export interface WriteRequest {
  question: string;
  evidence: readonly Chunk[];
  context: AnswerContext;
  signal?: AbortSignal;
  onVerdict: NonNullable<GuardContext['onVerdict']>;
}

/**
 * Steps 4 and 5: lets the answerers write, the guard read, and yields what may be shown.
 * An answerer of which nothing could be shown (error, deadline, garbage, every sentence dropped) is replaced by the next.
 * What was shown is kept: when a model breaks off after that, the composer adds the parts that no shown sentence is about, and repeats nothing.
 * Returns `cut` when a model broke off and nothing was left to add: the answer may miss its end.
 */
export async function* writeAnswer(deps: WriteDeps, request: WriteRequest): AsyncGenerator<WrittenText, 'whole' | 'cut'> {
  const endsAt = deps.now() + deps.deadlineMs;
  const shown: Chunk[] = [];
  let isCut = false;
  for (const [i, answerer] of deps.answerers.entries()) {
    const share = answerer.kind === 'extractive' ? undefined : startClock(deps, endsAt, deps.answerers.slice(i).filter(({ kind }) => kind === 'model').length);
    try {
      for await (const piece of guarded(deps, request, answerer, share)) {
        shown.push(...piece.chunks);
        yield { ...piece, by: answerer };
      }
      isCut = share?.aborted === true;
    } catch (error) {
      isCut = true;
      deps.log?.warn({ err: error, model: answerer.model }, 'answerer failed');
    }
    if (request.signal?.aborted === true) return 'whole';
    if (shown.length > 0) break;
  }
  const rest = uncovered(request.context.parts, shown);
  if (shown.length === 0 || rest.length === 0) return isCut && shown.length > 0 ? 'cut' : 'whole';
  const composer = createComposer();
  for await (const piece of guarded(deps, { ...request, context: { ...request.context, parts: rest } }, composer, undefined)) yield { ...piece, by: composer };
  return 'whole';
}

function guarded(deps: WriteDeps, { question, evidence, context, signal, onVerdict }: WriteRequest, answerer: Answerer, clock: AbortSignal | undefined): AsyncGenerator<ReleasedText> {
  const own = [signal, clock].filter((one) => one !== undefined);
  const stop = own.length === 1 && own[0] ? own[0] : AbortSignal.any(own);
  const stream = answerer.write(question, evidence, context, stop);
  return guardStream(deps.policy, { question, language: context.language, evidence, signal: stop, deadlineMs: deps.railDeadlineMs ?? 1_000, onVerdict }, stream);
}

/** Each model gets an equal share of the time that is left, so that a hanging first one leaves time for the second. */
function startClock(deps: WriteDeps, endsAt: number, modelsLeft: number): AbortSignal {
  const ms = Math.max(1, Math.floor((endsAt - deps.now()) / Math.max(1, modelsLeft)));
  return deps.startDeadline?.(ms) ?? AbortSignal.timeout(ms);
}

/** Parts that no shown sentence is about. With a single part anything shown counts: a model may rest on another passage than the composer. */
function uncovered(parts: readonly Part[], shown: readonly Chunk[]): Part[] {
  const answerable = parts.filter((part) => part.kind !== 'decline' && part.sentences.length > 0);
  if (answerable.length <= 1) return [];
  const ids = new Set(shown.map((chunk) => chunk.id));
  return answerable.filter((part) => part.kind !== 'decline' && !part.sentences.some(({ chunk }) => ids.has(chunk.id)));
}
