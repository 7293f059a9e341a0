import { numbersIn } from '../guardrails/numbers.ts';
import type { Candidate } from './candidate.ts';
import { SIGNALS, type Signals } from './signals.ts';

/** What each signal is worth, in logits, and how attractive it is to say nothing. Fitted by `npm run fit`. */
export interface ChoiceWeights {
  none: number;
  signals: Signals;
}

const LEAST_LIKELY = 0.01;

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
  // What hardly anything speaks for adds nothing to the certainty of others, and is compared with nothing.
  const likely = chances.filter(({ probability }) => probability >= LEAST_LIKELY);
  return chances
    .map((one) => ({ ...one, certainty: one.probability < LEAST_LIKELY ? one.probability : likely.reduce((sum, other) => sum + (sameMatter(one.candidate, other.candidate) ? other.probability : 0), 0) }))
    .sort((a, b) => b.probability - a.probability);
}

export function utilityOf(signals: Signals, weights: ChoiceWeights): number {
  return SIGNALS.reduce((sum, name) => sum + (signals[name] ?? 0) * (weights.signals[name] ?? 0), 0);
}

/**
 * Whether two candidates say the same: the FAQ, the row and the clause of one section are one matter, and so are equal words or equal
 * figures in another document. Two rows of one table are not.
 */
export function sameMatter(a: Candidate, b: Candidate): boolean {
  if (a === b) return true;
  const [said, other] = [figuresOf(a), figuresOf(b)];
  if (said === other) return true;
  if (a.form === 'table' && b.form === 'table') return false;
  const sources = new Set(sourcesOf(a));
  return sourcesOf(b).some((source) => sources.has(source));
}

const figures = new WeakMap<Candidate, string>();

/** The figures that a candidate shows; its words where it shows none. */
function figuresOf(candidate: Candidate): string {
  const known = figures.get(candidate);
  if (known !== undefined) return known;
  const text = candidate.sentences.map((sentence) => sentence.text).join('\n');
  const found = [...new Set(numbersIn(text).map(({ kind, value, unit }) => `${kind} ${value} ${unit}`))].sort();
  const made = found.length > 0 ? found.join('|') : text;
  figures.set(candidate, made);
  return made;
}

/** The chunk, and the section that it is or, for an FAQ, rests on. */
function sourcesOf({ sentences }: Candidate): string[] {
  return sentences.flatMap(({ chunk }) => [chunk.id, chunk.basis ?? `${chunk.document}#${chunk.section.at(-1) ?? ''}`]);
}
