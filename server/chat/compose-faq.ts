import type { Chunk } from '../retrieval/chunk.ts';
import type { Candidate, ComposeInput } from './candidate.ts';
import { toHaystack } from './haystack.ts';
import type { Ask } from './lexicon.ts';
import type { IndexProfile } from './index-profile.ts';
import { sentenceTakesIn } from './quantity.ts';
import { chunkPlaces, standsIn, supportIn } from './support.ts';
import { understand, type Term, type Understanding } from './understand.ts';
import type { WordBook } from './word-book.ts';

/** How much of the FAQ's question the customer must have asked, too: else the answer is to something narrower. */
const LEAST_ASKED = 0.62;

const OTHER_ASK = 0.65;
const FIGURES: ReadonlySet<Ask> = new Set(['fee', 'rate', 'limit', 'time', 'amount']);
/** What an entry about another case loses: it may still be all there is. */
const OTHER_CASE = 0.2;
/** A question that somebody answered already is not composed anew. */
const VERBATIM = 0.25;

/** FAQ entries whose question is the customer's, to be given verbatim. */
export function composeFaq(input: ComposeInput): Candidate[] {
  const asked = toHaystack(input.question);
  return input.retrieval.chosen.filter(({ chunk }) => chunk.kind === 'faq').flatMap(({ chunk, fused }): Candidate[] => {
    const support = supportIn(chunkPlaces(chunk), input.understanding, input.book, input.profile, (quantity) => sentenceTakesIn([chunk.question ?? '', ...(chunk.variants ?? []), chunk.text].join('\n'), quantity));
    const reverse = Math.max(0, ...wordings(chunk, input.book, input.profile).map((own) => shareAsked(own, asked, input)));
    if (reverse < LEAST_ASKED) return [];
    const rank = (2 * support.score * reverse) / (support.score + reverse || 1) + fused * 0.1 + (isOtherCase(chunk, asked, input) ? -OTHER_CASE : VERBATIM);
    return [{ form: 'faq', sentences: [{ text: chunk.text, chunk, quote: chunk.text }], support, rank, choices: [] }];
  });
}

/**
 * Whether the entry is about another case than the question: it names a product or tier that the customer did not,
 * or the customer names one that stands in none of its wordings, so that its answer can only list it among others.
 */
function isOtherCase(chunk: Chunk, asked: string, { understanding, book, profile }: ComposeInput): boolean {
  const isSlot = (term: Term): boolean => term.role === 'slot';
  const own = wordings(chunk, book, profile);
  const wording = toHaystack([chunk.question ?? '', ...(chunk.variants ?? [])].join('\n'));
  const isNarrower = (own[0]?.terms ?? []).filter(isSlot).some((term) => !standsIn(term, asked, profile) && !understanding.terms.some((other) => term.needles.some((needle) => other.needles.some((own) => needle.includes(own))) || other.groups.some((group) => term.groups.includes(group)) || other.needles.some((needle) => term.needles.includes(needle))));
  return isNarrower || understanding.terms.filter(isSlot).some((term) => !standsIn(term, wording, profile));
}

const understood = new WeakMap<Chunk, Understanding[]>();

function wordings(chunk: Chunk, book: WordBook, profile: IndexProfile): Understanding[] {
  const known = understood.get(chunk) ?? [chunk.question ?? '', ...(chunk.variants ?? [])].map((text) => understand(text, book, profile));
  understood.set(chunk, known);
  return known;
}

/** 多少钱 and 多少 ask alike, 多少钱 and 怎么办 don't. */
function isAlike(a: Ask, b: Ask): boolean {
  return a === b || (FIGURES.has(a) && FIGURES.has(b) && (a === 'amount' || b === 'amount'));
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
  const asks = own.asks.length === 0 || understanding.asks.length === 0 || own.asks.some((ask) => understanding.asks.some((other) => isAlike(ask, other))) ? 1 : OTHER_ASK;
  return total === 0 ? 0 : (found / total) * asks;
}
