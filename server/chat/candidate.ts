import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { Retrieval } from '../retrieval/search-index.ts';
import type { IndexProfile } from './index-profile.ts';
import { cosine } from './nearness.ts';
import type { Signals } from './signals.ts';
import type { Understanding } from './understand.ts';

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
  /** How the question was read when this was found. */
  reading: ComposeInput;
  /** Set when the documents hold several cases and the question names none. */
  choices: string[];
}

/** What the composers read: one question, understood, with what was found for it. */
export interface ComposeInput {
  question: string;
  language: Language;
  understanding: Understanding;
  retrieval: Retrieval;
  profile: IndexProfile;
}

/** How near the question is to some text of `chunk`, 0 to 1. */
export function nearnessOf({ question, language, profile }: ComposeInput, text: string, chunk: Chunk): number {
  const { vectorOf } = profile.nearness;
  return Math.max(0, cosine(vectorOf(question, language), vectorOf(text, chunk.language)));
}

/** Signals of the languages of asker and chunk: an English question is answered from Chinese documents where there are no others. */
export function languageSignals({ language }: ComposeInput, chunk: Chunk): Signals {
  if (!isForeignTo(language, chunk)) return {};
  return language === 'en' ? { isForeignToEnglish: 1 } : { isForeign: 1 };
}

/** Whether a chunk is written in another language than the asker's; the two Chinese scripts are one language here. */
export function isForeignTo(language: Language, chunk: Chunk): boolean {
  return (chunk.language === 'en') !== (language === 'en');
}
