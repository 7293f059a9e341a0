import type { Day } from '../clock.ts';
import type { Audience, Language } from '../retrieval/chunk.ts';
import type { SearchIndex } from '../retrieval/search-index.ts';

/** One earlier message of the conversation; agents' private notes never get here. */
export interface HistoryEntry {
  role: 'customer' | 'assistant' | 'agent';
  text: string;
  /** On an assistant's entry: the standalone questions that it answered. */
  questions?: string[];
}

/** What one turn answers. */
export interface TurnInput {
  /** All unanswered messages, oldest first. */
  messages: string[];
  history: HistoryEntry[];
  /** The day on which documents must be in force. */
  asOf: Day;
  audience: Audience;
  /** Of the page; a message that shows another language is answered in that one. */
  language: Language;
  index: SearchIndex;
  signal?: AbortSignal;
}
