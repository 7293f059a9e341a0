import { numbersIn } from './numbers.ts';
import { block, pass, type SentenceRail } from './rail.ts';
import { standsIn } from './stands-in.ts';

const NAME = 'numbers-are-cited';

/**
 * Blocks a sentence whose figures stand in no chunk that it cites.
 * A bank is held to a wrong fee or rate whoever wrote it, so agreement in meaning is not enough.
 */
export const numbersAreCited: SentenceRail = {
  name: NAME,
  on: 'sentence',
  check({ sentence, cited }) {
    const missing = numbersIn(sentence).filter((figure) => !cited.some((chunk) => standsIn(figure, chunk)));
    return missing.length === 0 ? pass(NAME) : block(NAME, 'uncited-number', { detail: { missing: missing.map((figure) => figure.text).join(' ').slice(0, 200) } });
  },
};
