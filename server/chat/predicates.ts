import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Rarer words are names as often as not, whatever the dictionary calls them. */
const LEAST_FREQUENCY = 30;
/** Verbs, adverbs, adjectives, pronouns, conjunctions and the like in the dictionary's tags; 名动词 (vn) and 名形词 (an) are nouns here. */
const PREDICATE = /^(?:v|vd|vi|vq|d|df|a|ad|z|c|r|rz|p|u\w?|y|e|l|i)$/;

let predicates: Set<string> | undefined;

/**
 * Whether a Chinese word says what somebody does or how, not what it is about. Read from the segmenter's own dictionary
 * at the first use (some 60 ms, 2 MB kept).
 */
export function isPredicate(word: string): boolean {
  predicates ??= readPredicates();
  return predicates.has(word);
}

function readPredicates(): Set<string> {
  const found = new Set<string>();
  const lines = readFileSync(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt'), 'utf8');
  for (const [, word = '', frequency, tag = ''] of lines.matchAll(/^(\S{2,4}) (\d+) (\S+)$/gm)) {
    if (Number(frequency) >= LEAST_FREQUENCY && PREDICATE.test(tag)) found.add(word);
  }
  return found;
}
