import type { IndexProfile } from './index-profile.ts';
import { understand } from './understand.ts';
import type { WordBook } from './word-book.ts';

const MOST_WORDINGS = 2;

/**
 * The question with the wordings that the documents use for its notions (跨行 for 别的银行), or null when it already uses them.
 * For retrieval only: what is answered is still the question as it was asked.
 */
export function widenQuestion(question: string, book: WordBook, profile: IndexProfile): string | null {
  const added = understand(question, book, profile).terms.flatMap(({ text, needles }) => {
    const others = needles.filter((needle) => needle.trim() !== text && !question.includes(needle.trim()) && profile.frequency(needle) > 0);
    return others.sort((a, b) => profile.frequency(b) - profile.frequency(a)).slice(0, MOST_WORDINGS).map((needle) => needle.trim());
  });
  return added.length === 0 ? null : `${question} ${added.join(' ')}`;
}
