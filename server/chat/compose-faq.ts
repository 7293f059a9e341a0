import type { Chunk } from '../retrieval/chunk.ts';
import { languageSignals, nearnessOf, type Candidate, type ComposeInput } from './candidate.ts';
import { toHaystack } from './haystack.ts';
import { FIGURE_ASKS, type Ask } from './lexicon.ts';
import type { IndexProfile } from './index-profile.ts';
import { namesAnother, sentenceTakesIn } from './quantity.ts';
import { chunkPlaces, standsIn, supportIn } from './support.ts';
import { understand, type Understanding } from './understand.ts';

const OTHER_ASK = 0.65;

/** FAQ entries whose question is the customer's, to be given verbatim. */
export function composeFaq(input: ComposeInput): Candidate[] {
  const asked = toHaystack(input.question);
  return input.retrieval.chosen.filter(({ chunk }) => chunk.kind === 'faq' && !isOtherCase(chunk, input)).map(({ chunk, keyword, vector, fused }): Candidate => {
    const support = supportIn(chunkPlaces(chunk), input.understanding, chunk.language, input.profile, (quantity) => sentenceTakesIn([chunk.question ?? '', ...(chunk.variants ?? []), chunk.text].join('\n'), quantity));
    const reverse = Math.max(0, ...wordings(chunk, input.profile).map((own) => shareAsked(own, asked, input)));
    const near = Math.max(0, ...[chunk.question ?? '', ...(chunk.variants ?? [])].map((own) => nearnessOf(input, own, chunk)));
    return { form: 'faq', reading: input, sentences: [{ text: chunk.text, chunk, quote: chunk.text }], signals: { ...support.signals, keyword, vector, fused, rowFused: fused, reverse, overlap: overlapOf(support.signals.covered ?? 0, reverse), isFaq: 1, near, nearWhole: nearnessOf(input, `${chunk.question ?? ''} ${chunk.text}`, chunk), ...languageSignals(input, chunk) }, choices: [] };
  });
}

/** Whether each of the entry's own wordings names another term or age than the question: its answer is for another case. */
function isOtherCase(chunk: Chunk, { understanding }: ComposeInput): boolean {
  const wordings = [chunk.question ?? '', ...(chunk.variants ?? [])];
  return understanding.quantities.some((quantity) => wordings.every((wording) => namesAnother(wording, quantity)));
}

/** The harmonic mean: high only when either holds most of the other. */
function overlapOf(covered: number, reverse: number): number {
  return covered + reverse === 0 ? 0 : (2 * covered * reverse) / (covered + reverse);
}

const understood = new WeakMap<Chunk, Understanding[]>();

function wordings(chunk: Chunk, profile: IndexProfile): Understanding[] {
  const known = understood.get(chunk) ?? [chunk.question ?? '', ...(chunk.variants ?? [])].map((text) => understand(text, profile.bookOf(chunk.language), profile));
  understood.set(chunk, known);
  return known;
}

/** 多少钱 and 多少 ask alike, 多少钱 and 怎么办 don't. */
function isAlike(a: Ask, b: Ask): boolean {
  return a === b || (FIGURE_ASKS.has(a) && FIGURE_ASKS.has(b) && (a === 'amount' || b === 'amount'));
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
