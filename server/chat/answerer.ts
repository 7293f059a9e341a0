import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { Part } from './compose.ts';
import type { HistoryEntry } from './turn-input.ts';

export interface AnswerContext {
  language: Language;
  /** The standalone questions with what the documents say to each; declined parts are not among them. */
  parts: readonly Part[];
  history: readonly HistoryEntry[];
}

/**
 * Writes an answer from evidence. Every sentence ends with marks `[n]`, n being the 1-based place in `evidence`.
 * What it yields is not yet checked: only guardStream's output may be shown.
 */
export interface Answerer {
  kind: 'extractive' | 'model';
  /** Name of the model, where one writes. */
  model?: string;
  write(question: string, evidence: readonly Chunk[], context: AnswerContext, signal: AbortSignal): AsyncIterable<string>;
}
