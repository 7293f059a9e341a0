import { numbersIn } from '../guardrails/numbers.ts';
import type { Candidate } from './candidate.ts';
import { SIGNALS, type Signals } from './signals.ts';

/** What each signal is worth, in logits, and how attractive it is to say nothing. Fitted by `npm run fit`. */
export interface ChoiceWeights {
  none: number;
  signals: Signals;
}

/** Less likely candidates say nothing about the others. */
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
  const shares = chancesOf(candidates.map(({ signals }) => signals), weights);
  const chances = candidates.map((candidate, i) => ({ candidate, probability: shares[i] ?? 0 }));
  // What hardly anything speaks for adds nothing to the certainty of others, and is compared with nothing.
  const likely = chances.filter(({ probability }) => probability >= LEAST_LIKELY);
  return chances
    .map((one) => ({ ...one, certainty: one.probability < LEAST_LIKELY ? one.probability : likely.reduce((sum, other) => sum + (sameMatter(one.candidate, other.candidate) ? other.probability : 0), 0) }))
    .sort((a, b) => b.probability - a.probability);
}

/** How likely each of some candidates is; what is left to 1 is the probability of none. */
export function chancesOf(all: readonly Signals[], weights: ChoiceWeights): number[] {
  const utilities = all.map((signals) => SIGNALS.reduce((sum, name) => sum + (signals[name] ?? 0) * (weights.signals[name] ?? 0), 0));
  const top = Math.max(weights.none, ...utilities);
  const shares = utilities.map((utility) => Math.exp(utility - top));
  const total = shares.reduce((sum, share) => sum + share, Math.exp(weights.none - top));
  return shares.map((share) => share / total);
}

/**
 * Whether two candidates say the same: equal words or equal figures, wherever they stand; or one section, where they share a figure or one
 * of them has none. Two rows of one table, and the FAQs about two of its rows, are not.
 */
export function sameMatter(a: Candidate, b: Candidate): boolean {
  if (a === b) return true;
  const [said, other] = [saidBy(a), saidBy(b)];
  if (said.key === other.key) return true;
  if (a.form === 'table' && b.form === 'table') return false;
  const sources = new Set(sourcesOf(a));
  if (!sourcesOf(b).some((source) => sources.has(source))) return false;
  return said.figures.size === 0 || other.figures.size === 0 || [...said.figures].some((figure) => other.figures.has(figure));
}

interface Said {
  figures: ReadonlySet<string>;
  /** The figures, or the words where there are none. */
  key: string;
}

const kept = new WeakMap<Candidate, Said>();

function saidBy(candidate: Candidate): Said {
  const known = kept.get(candidate);
  if (known !== undefined) return known;
  const text = candidate.sentences.map((sentence) => sentence.text).join('\n');
  const figures = new Set(numbersIn(text).map(({ kind, value, unit }) => `${kind} ${value} ${unit}`));
  const made = { figures, key: figures.size > 0 ? [...figures].sort().join('|') : text };
  kept.set(candidate, made);
  return made;
}

/** The chunk, and the section that it is or, for an FAQ, rests on. */
function sourcesOf({ sentences }: Candidate): string[] {
  return sentences.flatMap(({ chunk }) => [chunk.id, chunk.basis ?? `${chunk.document}#${chunk.section.at(-1) ?? ''}`]);
}
