import { normalizeText } from '../retrieval/normalize-text.ts';
import type { Chunk } from '../retrieval/chunk.ts';
import { numbersIn, type Figure } from './numbers.ts';
import { block, pass, type SentenceRail } from './rail.ts';
import { isSameFigure } from './same-figure.ts';
import { figuresOf } from './stands-in.ts';
import { supersededPairs } from './superseded-pairs.ts';

const NAME = 'figures-in-force';
const SAID_AS_PAST = /(?:原|此前|以前|旧|调整前|曾|过去|previous(?:ly)?|former(?:ly)?|used to be|old)[^,，。;；]{0,12}$/;

/**
 * Blocks a sentence that gives an old figure as the current one, where its source names both (由A调整为B, `from A to B`).
 * The old figure may be told together with the new one, or as a thing of the past.
 */
export const figuresInForce: SentenceRail = {
  name: NAME,
  on: 'sentence',
  check({ sentence, cited }) {
    if (cited.every((chunk) => figuresOf(chunk).superseded.size === 0)) return pass(NAME);
    const said = numbersIn(sentence);
    const newest = new Set(supersededPairs(sentence, said).map((pair) => pair.current));
    const wrong = said.find((figure) => {
      const replacements = replacementsOf(figure, cited);
      if (replacements.length === 0) return false;
      // "from B to A" turns the change around, though both figures are there.
      if (newest.has(figure)) return true;
      const isToldWithNew = replacements.some((current) => said.some((other) => isSameFigure(other, current)));
      return !isToldWithNew && !SAID_AS_PAST.test(normalizeText(sentence.slice(Math.max(0, figure.start - 24), figure.start)));
    });
    return wrong === undefined ? pass(NAME) : block(NAME, 'superseded-figure', { detail: { superseded: wrong.text } });
  },
};

/** What replaced `figure`; empty when some cited chunk still gives it as current. */
function replacementsOf(figure: Figure, cited: readonly Chunk[]): Figure[] {
  const replacements: Figure[] = [];
  for (const chunk of cited) {
    const { plain, columns, superseded } = figuresOf(chunk);
    for (const figures of [plain, ...columns.map((column) => column.figures)]) {
      for (const one of figures) {
        if (!isSameFigure(figure, one)) continue;
        const current = superseded.get(one);
        if (current === undefined) return [];
        replacements.push(current);
      }
    }
  }
  return replacements;
}
