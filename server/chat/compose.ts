import type { Language } from '../retrieval/chunk.ts';
import type { Retrieval } from '../retrieval/search-index.ts';
import type { Candidate, ComposeInput, Sentence } from './candidate.ts';
import { composeFaq } from './compose-faq.ts';
import { composePassages } from './compose-passage.ts';
import { composeTables } from './compose-table.ts';
import type { IndexProfile } from './index-profile.ts';
import { kindsBetween } from './clarify.ts';
import { isThin } from './support.ts';
import { understand } from './understand.ts';
import type { WordBook } from './word-book.ts';

/** What is to be said to one standalone question. */
export type Part =
  | { question: string; kind: 'answer'; form: Candidate['form']; sentences: Sentence[] }
  /** Several cases fit. `sentences` already holds their figures when these can be read at a glance. */
  | { question: string; kind: 'clarify'; by: 'case' | 'product'; sentences: Sentence[]; choices: string[] }
  | { question: string; kind: 'decline' };

/** Another language than the asker's is read only when the asker's own has no answer. */
const OTHER_LANGUAGE = 0.15;

/**
 * Decides what the documents say to one question: the FAQ's answer, the row and column that was asked for, the best sentences,
 * a question back, or nothing. Uses only what retrieval chose and the rows of the same tables.
 */
export function composePart(question: string, language: Language, retrieval: Retrieval, context: { book: WordBook; profile: IndexProfile }): Part {
  const understanding = understand(question, context.book, context.profile);
  if (understanding.terms.every((term) => term.role === 'soft')) return { question, kind: 'decline' };
  const input: ComposeInput = { question, language, understanding, retrieval, ...context };
  const candidates = [...composeFaq(input), ...composeTables(input), ...composePassages(input)]
    .filter((candidate) => !isThin(candidate.support, understanding))
    .sort((a, b) => rankFor(language, b) - rankFor(language, a));
  const best = candidates[0];
  if (!best) return { question, kind: 'decline' };
  const products = kindsBetween(candidates, input);
  if (products.length > 1) return { question, kind: 'clarify', by: 'product', sentences: [], choices: products };
  if (best.choices.length > 1) return { question, kind: 'clarify', by: 'case', sentences: best.sentences, choices: best.choices };
  return { question, kind: 'answer', form: best.form, sentences: best.sentences };
}

function rankFor(language: Language, candidate: Candidate): number {
  const own = candidate.sentences[0]?.chunk.language ?? language;
  return candidate.rank - ((own === 'en') === (language === 'en') ? 0 : OTHER_LANGUAGE);
}
