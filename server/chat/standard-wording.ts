import { normalizeText } from '../retrieval/normalize-text.ts';
import type { SpokenWords } from './lexicon.ts';

const patterns = new WeakMap<SpokenWords, RegExp>();

/**
 * A Chinese question in standard wording: 使唔使俾錢 becomes 要不要钱, 转帐 becomes 转账. Returned as it was written when it holds no such word,
 * otherwise normalised. For reading and retrieval; what was asked stays on record as it was written.
 */
export function toStandardWording(text: string, spoken: SpokenWords): string {
  const pattern = patterns.get(spoken) ?? makePattern(spoken);
  patterns.set(spoken, pattern);
  const normal = normalizeText(text);
  const standard = normal.replace(pattern, (word) => spoken[word] ?? word);
  return standard === normal ? text : standard;
}

function makePattern(spoken: SpokenWords): RegExp {
  const words = Object.keys(spoken).sort((a, b) => b.length - a.length);
  return new RegExp(words.map((word) => (/^[a-z]/.test(word) ? `(?<![a-z])${word}(?![a-z])` : word)).join('|'), 'g');
}
