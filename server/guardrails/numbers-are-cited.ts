import { isCustomersOwn } from './customer-figures.ts';
import { numbersIn } from './numbers.ts';
import { block, pass, type SentenceRail } from './rail.ts';
import { standsIn } from './stands-in.ts';

const NAME = 'numbers-are-cited';

/**
 * Blocks a sentence whose figures stand in no chunk that it cites.
 * The customer's own figure may be named as theirs, but never agreed to. A bank is held to a wrong fee or rate whoever wrote it, so agreement in meaning is not enough.
 */
export const numbersAreCited: SentenceRail = {
  name: NAME,
  on: 'sentence',
  check({ sentence, cited, question }) {
    const missing = numbersIn(sentence).filter((figure) => !cited.some((chunk) => standsIn(figure, chunk)) && !isCustomersOwn(figure, sentence, question));
    return missing.length === 0 ? pass(NAME) : block(NAME, 'uncited-number', { detail: { missing: missing.map((figure) => figure.text).join(' ').slice(0, 200) } });
  },
};
