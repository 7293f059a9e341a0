import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { Retrieval } from '../retrieval/search-index.ts';
import type { IndexProfile } from './index-profile.ts';
import type { Signals } from './signals.ts';
import type { Understanding } from './understand.ts';
import type { WordBook } from './word-book.ts';

/** One sentence of an answer in the document's own words. */
export interface Sentence {
  text: string;
  chunk: Chunk;
  /** The span of the chunk that it stands on. */
  quote: string;
}

/** One way to answer one question. */
export interface Candidate {
  form: 'faq' | 'table' | 'passage';
  sentences: Sentence[];
  /** What the choice weighs. */
  signals: Signals;
  /** Set when the documents hold several cases and the question names none. */
  choices: string[];
}

/** What the composers read: one question, understood, with what was found for it. */
export interface ComposeInput {
  question: string;
  language: Language;
  understanding: Understanding;
  retrieval: Retrieval;
  book: WordBook;
  profile: IndexProfile;
}

/** Whether a chunk is written in another language than the asker's; the two Chinese scripts are one language here. */
export function isForeignTo(language: Language, chunk: Chunk): boolean {
  return (chunk.language === 'en') !== (language === 'en');
}
