import type { Candidate } from './candidate.ts';
import { isThin } from './support.ts';
import type { Term, Understanding } from './understand.ts';

/** What a candidate gains for how well retrieval found it, in units of support. */
export const RETRIEVED_SHARE = 0.7;
/** How far a well supported answer must be ahead of another matter: two that are level may both be wrong. */
const AHEAD = 1.05;
/** A customer may use none of the documents' words. Then an answer is sure that leaves every other matter behind by this much … */
const FAR_AHEAD = 1.2;
/** … unless there is next to nothing for it. */
const LEAST_RANK = 0.8;
/** The weight of a word that stands in no document is 1. */
const UNKNOWN = 0.99;

/**
 * Whether the best candidate may be given as the answer: the documents support it, or it stands alone.
 * How much better it is than the next other matter tells a right answer from a chance hit more surely than its own score does.
 * `rank` is what `candidates` are ordered by; the FAQ, the row and the clause of one section are one matter.
 */
export function isSure(best: Candidate, candidates: readonly Candidate[], understanding: Understanding, rank: (candidate: Candidate) => number): boolean {
  const rival = candidates.find((other) => rank(other) <= rank(best) && !isSameMatter(best, other));
  const isAhead = (factor: number): boolean => rival === undefined || rank(best) >= rank(rival) * factor;
  if (!isThin(best.support, understanding)) return isAhead(AHEAD);
  return !best.support.missing.some(isDecisive) && rank(best) >= LEAST_RANK && isAhead(FAR_AHEAD);
}

/** A wrong fee is worse than none: a product, tier or channel that the candidate does not know declines it, and so does a thing that no document knows. */
function isDecisive(term: Term): boolean {
  return term.role === 'slot' || (term.role === 'topic' && !term.isPredicate && term.weight >= UNKNOWN && term.text.length > 1);
}

function isSameMatter(a: Candidate, b: Candidate): boolean {
  const sources = new Set(sourcesOf(a));
  return a === b || b.sentences.length === 0 || sourcesOf(b).some((source) => sources.has(source));
}

/** The chunk, and the section that it is or, for an FAQ, rests on. */
function sourcesOf({ sentences }: Candidate): string[] {
  return sentences.flatMap(({ chunk }) => [chunk.id, chunk.basis ?? `${chunk.document}#${chunk.section.at(-1) ?? ''}`]);
}
