import type { Outcome, TurnEvent } from '../protocol.ts';
import type { Language } from '../retrieval/chunk.ts';
import type { Prompts, ReplyKey } from './prompts.ts';
import { writeReply, type ReplyFacts } from './reply.ts';
import type { FoundPart } from './retrieve-parts.ts';
import type { Transcript } from './transcript.ts';
import type { TurnEvidence } from './turn-evidence.ts';
import type { TurnInput } from './turn-input.ts';
import type { WriteDeps } from './write-answer.ts';

export interface AnswerDeps extends WriteDeps {
  prompts: Prompts;
  facts: ReplyFacts;
}

export type AnswerEvent = TurnEvent | { type: 'turn-evidence'; evidence: TurnEvidence };

type TurnEnd = Extract<TurnEvent, { type: 'turn-end' }>;

/** How a turn ended, as far as it differs from a plain fixed reply. */
export type Ended = { outcome: Outcome } & Partial<Pick<TurnEnd, 'ending' | 'answerer' | 'model' | 'choices' | 'nearest' | 'offerPerson' | 'handoff'>>;

/** A turn while it is being answered. */
export interface TurnDraft {
  deps: AnswerDeps;
  input: TurnInput;
  language: Language;
  transcript: Transcript;
  found: FoundPart[];
  verdicts: TurnEvidence['verdicts'];
  timings: Record<string, number>;
}

/** Adds a fixed reply to the answer. */
export function sayFixed({ deps, language, transcript }: TurnDraft, key: ReplyKey, values: Record<string, string | number> = {}): TurnEvent {
  return transcript.say(writeReply(deps, language, key, values));
}
