import { block, pass, type SentenceRail } from './rail.ts';

/**
 * Drops a sentence that cites nothing. No evidence, no answer: that holds for each sentence.
 * A bare lead-in (`具体如下：`) is dropped too: a claim can hide in one, and the list below it reads well alone.
 * Fixed replies never come here; they don't pass through a stream.
 */
export const hasSource: SentenceRail = {
  name: 'has-source',
  on: 'sentence',
  check({ cited }) {
    return cited.length > 0 ? pass('has-source') : block('has-source', 'no-source');
  },
};
