import { block, pass, type SentenceRail } from './rail.ts';

const NAME = 'sentence-length';
const LONGEST = 4000;

/** Blocks a sentence that no document holds and no customer reads, so that every rail after it has a bound on its work. */
export const sentenceLength: SentenceRail = {
  name: NAME,
  on: 'sentence',
  check({ sentence }) {
    return sentence.length <= LONGEST ? pass(NAME) : block(NAME, 'sentence-too-long', { detail: { length: sentence.length } });
  },
};
