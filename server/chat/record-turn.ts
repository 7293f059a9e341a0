import { evidenceOf } from './retrieve-parts.ts';
import type { Ended, TurnDraft } from './turn-draft.ts';
import type { TurnEvidence } from './turn-evidence.ts';

/** The record of a finished turn. */
export function recordTurn({ deps, input, language, found, verdicts, timings, transcript }: TurnDraft, ended: Ended): TurnEvidence {
  return {
    asOf: input.asOf,
    language,
    questions: found.map(({ part }) => part.question),
    candidates: found.map(({ part, retrieval }) => ({ question: part.question, candidates: retrieval.candidates })),
    chosen: evidenceOf(found).map(({ id, version }) => ({ chunkId: id, version })),
    verdicts,
    released: transcript.released,
    snapshot: input.index.snapshot,
    promptsHash: deps.prompts.hash,
    answerer: ended.answerer ?? 'fixed',
    model: ended.model ?? null,
    timings: { ...timings },
    ending: ended.ending ?? 'complete',
  };
}
