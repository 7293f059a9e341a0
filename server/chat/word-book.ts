import { joinTokens, PhraseMatcher, toTokens } from './phrase-matcher.ts';
import type { Ask, Lexicon } from './lexicon.ts';

/** What a known phrase is good for; one phrase may be several things. */
export type Known =
  | { as: 'frame' }
  | { as: 'soft' }
  | { as: 'attribute' }
  | { as: 'ask'; ask: Ask }
  | { as: 'synonym'; needles: string[] }
  | { as: 'kind'; group: string; word: string };

/** A lexicon made ready for matching. */
export interface WordBook {
  /** Tells the books of one process apart. */
  id: number;
  matcher: PhraseMatcher<Known>;
  /** Single Han characters that carry no topic; dropped after words were cut, since 在 must not break 在读. */
  dropped: ReadonlySet<string>;
  /** Needles that an answer of this kind holds. */
  askNeedles: Record<Ask, string[]>;
  kinds: PhraseMatcher<{ group: string; word: string }>;
  attributes: PhraseMatcher<true>;
  companions: string[];
  defaults: string[];
  lexicon: Lexicon;
}

const books = new WeakMap<Lexicon, WordBook>();
let made = 0;

/** The word book of a lexicon; made once. */
export function wordBook(lexicon: Lexicon): WordBook {
  const book = books.get(lexicon) ?? makeWordBook(lexicon);
  books.set(lexicon, book);
  return book;
}

/** A phrase in the form in which haystacks are searched. */
export function toNeedle(phrase: string): string {
  return joinTokens(toTokens(phrase));
}

function makeWordBook(lexicon: Lexicon): WordBook {
  const matcher = new PhraseMatcher<Known>();
  const kinds = new PhraseMatcher<{ group: string; word: string }>();
  const attributes = new PhraseMatcher<true>();
  const dropped = new Set<string>();
  const addWords = (words: readonly string[], known: Known): void => {
    for (const word of words) {
      if (/^\p{Script=Han}$/u.test(word)) dropped.add(word);
      else matcher.add(word, known);
    }
  };
  addWords(lexicon.frame, { as: 'frame' });
  addWords(lexicon.soft, { as: 'soft' });
  for (const word of lexicon.attributes) {
    matcher.add(word, { as: 'attribute' });
    attributes.add(word, true);
  }
  for (const [ask, { phrases }] of Object.entries(lexicon.asks)) for (const phrase of phrases) matcher.add(phrase, { as: 'ask', ask: ask as Ask });
  for (const group of lexicon.synonyms) {
    const needles = group.map(toNeedle);
    for (const word of group) if (word.length > 1) matcher.add(word, { as: 'synonym', needles });
  }
  for (const group of lexicon.kinds) {
    for (const word of group) {
      const known = { group: group.join('/'), word };
      kinds.add(word, known);
      // 美金 is a 美元: other wordings of a member are members too.
      const wordings = lexicon.synonyms.filter((words) => words.includes(word)).flat().filter((one) => one.length > 1 && !group.includes(one));
      for (const one of new Set([word, ...wordings])) matcher.add(one, { as: 'kind', ...known });
    }
  }
  const askNeedles = Object.fromEntries(Object.entries(lexicon.asks).map(([ask, { words }]) => [ask, words.map(toNeedle)])) as Record<Ask, string[]>;
  made += 1;
  return { id: made, matcher, dropped, askNeedles, kinds, attributes, companions: lexicon.companions.map(toNeedle), defaults: lexicon.defaults.map(toNeedle), lexicon };
}
