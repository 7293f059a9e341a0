import type { ChoiceWeights } from '../../server/chat/choose.ts';
import { SIGNALS } from '../../server/chat/signals.ts';
import type { LabelledChoice } from './label-candidates.ts';

const STEPS = 600;
const RATE = 0.08;
const LAST_RATE = 0.004;
/** Keeps weights small where the questions say little. */
const SHRINK = 0.003;

/** What one choice adds to the gradient: signals by candidate, and its weight. */
interface Prepared {
  rows: Float64Array[];
  isRight: boolean[];
  weight: number;
}

/**
 * Fits the conditional logit of chat/choose.ts: the more of the probability lies on right candidates (on "none" where there is no right one),
 * the better. Adam over all choices at once; deterministic. The wordings of one question share its weight.
 */
export function trainChoice(choices: readonly LabelledChoice[]): ChoiceWeights {
  const wordings = new Map<string, number>();
  for (const { id } of choices) wordings.set(id, (wordings.get(id) ?? 0) + 1);
  const prepared = choices.map(({ id, signals, verdicts }): Prepared => ({
    rows: signals.map((own) => Float64Array.from(SIGNALS, (name) => own[name] ?? 0)),
    isRight: verdicts.map((verdict) => verdict === 'right'), weight: 1 / Math.sqrt(wordings.get(id) ?? 1),
  }));
  const size = SIGNALS.length + 1;
  const weights = new Float64Array(size);
  weights[size - 1] = 2;
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  for (let step = 1; step <= STEPS; step++) {
    const gradient = gradientOf(prepared, weights);
    const rate = RATE * (1 - step / STEPS) + LAST_RATE;
    for (let i = 0; i < size; i++) {
      const slope = (gradient[i] ?? 0) + (i < size - 1 ? SHRINK * (weights[i] ?? 0) : 0);
      mean[i] = 0.9 * (mean[i] ?? 0) + 0.1 * slope;
      square[i] = 0.999 * (square[i] ?? 0) + 0.001 * slope * slope;
      weights[i] = (weights[i] ?? 0) - (rate * (mean[i] ?? 0)) / (1 - 0.9 ** step) / (Math.sqrt((square[i] ?? 0) / (1 - 0.999 ** step)) + 1e-8);
    }
  }
  const rounded = (value: number | undefined): number => Math.round((value ?? 0) * 1000) / 1000;
  return { none: rounded(weights[size - 1]), signals: Object.fromEntries(SIGNALS.map((name, i) => [name, rounded(weights[i])])) };
}

function gradientOf(prepared: readonly Prepared[], weights: Float64Array): Float64Array {
  const size = weights.length;
  const gradient = new Float64Array(size);
  let total = 0;
  for (const { rows, isRight, weight } of prepared) {
    total += weight;
    const utilities = rows.map((row) => row.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0));
    const none = weights[size - 1] ?? 0;
    const top = Math.max(none, ...utilities);
    const shares = utilities.map((utility) => Math.exp(utility - top));
    const all = shares.reduce((sum, share) => sum + share, Math.exp(none - top));
    const right = shares.reduce((sum, share, i) => sum + (isRight[i] === true ? share : 0), 0);
    rows.forEach((row, at) => {
      const share = shares[at] ?? 0;
      const pull = weight * (share / all - (right > 0 && isRight[at] === true ? share / right : 0));
      for (let i = 0; i < size - 1; i++) gradient[i] = (gradient[i] ?? 0) + pull * (row[i] ?? 0);
    });
    gradient[size - 1] = (gradient[size - 1] ?? 0) + weight * (Math.exp(none - top) / all - (right > 0 ? 0 : 1));
  }
  return gradient.map((value) => value / total);
}
