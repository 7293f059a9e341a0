import type { IndexProfile } from './index-profile.ts';
import { understand, type Term } from './understand.ts';
import type { WordBook } from './word-book.ts';

/** What a question is about, in its own words and order, without what it asks of it. */
export function topicOf(question: string, { book, profile }: { book: WordBook; profile: IndexProfile }, options: { withAttributes: boolean; without?: readonly string[] }): string {
  const kept = understand(question, book, profile).terms.filter((term) => isTopic(term, options.withAttributes) && !(options.without ?? []).includes(term.text));
  return kept.map((term) => term.text).reduce(rephrase, '');
}

function isTopic(term: Term, withAttributes: boolean): boolean {
  return term.role === 'slot' || term.role === 'topic' || (withAttributes && term.role === 'attribute');
}

/** Puts a topic before a question: Chinese words touch, Latin ones have a blank between them. */
export function rephrase(topic: string, question: string): string {
  if (topic === '') return question;
  const needsBlank = /[a-z0-9]$/i.test(topic) || /^[a-z0-9]/i.test(question);
  return topic + (needsBlank ? ' ' : '') + question;
}
