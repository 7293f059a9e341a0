import type { Language } from '../retrieval/chunk.ts';
import type { Retrieval } from '../retrieval/search-index.ts';
import type { Candidate, ComposeInput, Sentence } from './candidate.ts';
import { composeFaq } from './compose-faq.ts';
import { composePassages } from './compose-passage.ts';
import { composeTables } from './compose-table.ts';
import { haystackOf } from './haystack.ts';
import type { IndexProfile } from './index-profile.ts';
import { kindsBetween } from './clarify.ts';
import { isSure } from './is-sure.ts';
import { isThin } from './support.ts';
import { understand, type Understanding } from './understand.ts';
import { standsAsWord } from './word-boundary.ts';
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
  if (!understanding.terms.some((term) => term.role !== 'soft' && term.text.length > 1)) return { question, kind: 'decline' };
  const input: ComposeInput = { question, language, understanding, retrieval, ...context };
  const candidates = [...composeFaq(input), ...composeTables(input), ...composePassages(input)]
    .sort((a, b) => rankFor(language, b) - rankFor(language, a));
  const best = candidates.find((candidate) => hasWords(candidate, understanding));
  if (!best) return { question, kind: 'decline' };
  const supported = candidates.filter((candidate) => !isThin(candidate.support, understanding));
  const products = kindsBetween(supported, input);
  if (products.length > 1 && supported[0] === best) return { question, kind: 'clarify', by: 'product', sentences: [], choices: products };
  if (!isSure(best, candidates, understanding, (candidate) => rankFor(language, candidate))) return { question, kind: 'decline' };
  if (best.choices.length > 1) return { question, kind: 'clarify', by: 'case', sentences: best.sentences, choices: best.choices };
  return { question, kind: 'answer', form: best.form, sentences: best.sentences };
}

/** Guards against chance: a two-character notion must stand in the source as a word, not across two. */
function hasWords({ sentences }: Candidate, { terms }: Understanding): boolean {
  const texts = [...new Set(sentences.map(({ chunk }) => chunk))].map((chunk) => haystackOf(chunk).all);
  const short = terms.filter(({ role, needles }) => role === 'topic' && needles.length === 1 && /^\p{Script=Han}{2}$/u.test(needles[0] ?? ''));
  return texts.length === 0 || short.every(({ needles: [needle = ''] }) => texts.every((text) => !text.includes(needle)) || texts.some((text) => standsAsWord(needle, text)));
}

function rankFor(language: Language, candidate: Candidate): number {
  const own = candidate.sentences[0]?.chunk.language ?? language;
  return candidate.rank - ((own === 'en') === (language === 'en') ? 0 : OTHER_LANGUAGE);
}
