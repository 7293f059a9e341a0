import type { Chunk } from '../retrieval/chunk.ts';
import type { Candidate, ComposeInput } from './candidate.ts';
import { toHaystack } from './haystack.ts';
import type { IndexProfile } from './index-profile.ts';
import { chunkPlaces, standsIn, supportIn } from './support.ts';
import { understand, type Understanding } from './understand.ts';
import type { WordBook } from './word-book.ts';

/** How much of the FAQ's question the customer must have asked, too: else the answer is to something narrower. */
const LEAST_ASKED = 0.55;

/** FAQ entries whose question is the customer's, to be given verbatim. */
export function composeFaq(input: ComposeInput): Candidate[] {
  const asked = toHaystack(input.question);
  return input.retrieval.chosen.filter(({ chunk }) => chunk.kind === 'faq').flatMap(({ chunk, fused }): Candidate[] => {
    const support = supportIn(chunkPlaces(chunk), input.understanding, input.book, input.profile);
    const reverse = Math.max(0, ...wordings(chunk, input.book, input.profile).map((own) => shareAsked(own, asked, input)));
    if (reverse < LEAST_ASKED) return [];
    const rank = (2 * support.score * reverse) / (support.score + reverse || 1) + 0.1 + fused * 0.1;
    return [{ form: 'faq', sentences: [{ text: chunk.text, chunk, quote: chunk.text }], support, rank, choices: [] }];
  });
}

const understood = new WeakMap<Chunk, Understanding[]>();

function wordings(chunk: Chunk, book: WordBook, profile: IndexProfile): Understanding[] {
  const known = understood.get(chunk) ?? [chunk.question ?? '', ...(chunk.variants ?? [])].map((text) => understand(text, book, profile));
  understood.set(chunk, known);
  return known;
}

/** The share of an FAQ wording's notions that the customer's question holds, by word or by meaning. */
function shareAsked(own: Understanding, asked: string, { understanding, profile }: ComposeInput): number {
  let total = 0;
  let found = 0;
  for (const term of own.terms) {
    total += term.weight;
    const isAsked = standsIn(term, asked, profile) || understanding.terms.some((other) => other.needles.some((needle) => term.needles.includes(needle)));
    if (isAsked) found += term.weight;
  }
  const asks = own.asks.length === 0 || understanding.asks.length === 0 || own.asks.some((ask) => understanding.asks.includes(ask)) ? 1 : 0.8;
  return total === 0 ? 0 : (found / total) * asks;
}
