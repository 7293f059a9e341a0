import type { Verdict } from '../guardrails/rail.ts';
import type { Answerer, Citation, Ending, WireLanguage } from '../protocol.ts';
import type { Day } from '../clock.ts';
import type { Candidate } from '../retrieval/search-index.ts';

/** The record of one turn: all that is needed to say why it answered so, and to replay it. */
export interface TurnEvidence {
  asOf: Day;
  language: WireLanguage;
  questions: string[];
  /** For each question everything that was ranked. */
  candidates: { question: string; candidates: Candidate[] }[];
  /** The evidence as it was numbered for the answerer. */
  chosen: { chunkId: string; version: string }[];
  /** All verdicts that are not `pass`, with the sentence they were about, and the input's. */
  verdicts: (Verdict & { sentence?: string })[];
  released: { text: string; citations: Citation[] }[];
  snapshot: string;
  promptsHash: string;
  answerer: Answerer;
  model: string | null;
  /** Milliseconds of each step. */
  timings: Record<string, number>;
  ending: Ending;
}
