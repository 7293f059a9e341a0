import type { ChoiceWeights } from './choose.ts';

/** Written by `npm run fit`; see scripts/fit.ts for the questions they stand on. */
export const CHOICE_WEIGHTS: ChoiceWeights = {
  none: 0,
  signals: {},
};
