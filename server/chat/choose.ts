import type { Candidate } from './candidate.ts';
import { SIGNALS, type Signals } from './signals.ts';

/** What each signal is worth, in logits, and how attractive it is to say nothing. Fitted by `npm run fit`. */
export interface ChoiceWeights {
  none: number;
  signals: Signals;
}

export interface Choice {
  candidate: Candidate;
  /** How likely this candidate is the answer, among all of them and none. */
  probability: number;
  /** The same for everything that says what this candidate says. */
  certainty: number;
}

/**
 * The candidates with how likely each is the answer, best first. A conditional logit with an outside option (McFadden 1974): candidates
 * compete with each other and with "no answer", so a lead over the next counts as much as a candidate's own fit.
 */
export function choose(candidates: readonly Candidate[], weights: ChoiceWeights): Choice[] {
  const utilities = candidates.map(({ signals }) => utilityOf(signals, weights));
  const top = Math.max(weights.none, ...utilities);
  const shares = utilities.map((utility) => Math.exp(utility - top));
  const total = shares.reduce((sum, share) => sum + share, Math.exp(weights.none - top));
  const chances = candidates.map((candidate, i) => ({ candidate, probability: (shares[i] ?? 0) / total }));
  return chances
    .map((one) => ({ ...one, certainty: chances.reduce((sum, other) => sum + (saysTheSame(one.candidate, other.candidate) ? other.probability : 0), 0) }))
    .sort((a, b) => b.probability - a.probability);
}

export function utilityOf(signals: Signals, weights: ChoiceWeights): number {
  return SIGNALS.reduce((sum, name) => sum + (signals[name] ?? 0) * (weights.signals[name] ?? 0), 0);
}

/** The FAQ, the row and the clause of one section are one matter; two rows of one table are not. */
function saysTheSame(a: Candidate, b: Candidate): boolean {
  if (a === b) return true;
  if (a.form === 'table' && b.form === 'table') return false;
  const sources = new Set(sourcesOf(a));
  return sourcesOf(b).some((source) => sources.has(source));
}

/** The chunk, and the section that it is or, for an FAQ, rests on. */
function sourcesOf({ sentences }: Candidate): string[] {
  return sentences.flatMap(({ chunk }) => [chunk.id, chunk.basis ?? `${chunk.document}#${chunk.section.at(-1) ?? ''}`]);
}
