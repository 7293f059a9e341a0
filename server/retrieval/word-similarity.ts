import { loadUnitTable } from './embed-table.ts';

/** Pairs kept; a composer compares the same few words of a question with the same words of documents. */
const MOST_KEPT = 20_000;
const kept = new Map<string, number>();

/**
 * How near two short terms are in meaning, -1 to 1, by the built-in table; also across languages (年费 and `annual fee`).
 * 1 for equal terms, 0 when a term has nothing that the table knows.
 */
export function wordSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  const key = a < b ? `${a}\n${b}` : `${b}\n${a}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const table = loadUnitTable();
  const [first, second] = [table.vectorOf(a), table.vectorOf(b)];
  const similarity = first.reduce((sum, value, i) => sum + value * (second[i] ?? 0), 0);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, similarity);
  return similarity;
}
