import type { Embedder } from '../../server/retrieval/embedder.ts';
import { pairSchema, readLines, writeLine } from './bench-lines.ts';

/** Prints one line a pair: {"id", "score"}, how near `a` and `b` are in meaning, -1 to 1. */
export async function rankPairs(embed: Embedder, path: string): Promise<void> {
  const pairs = await readLines(path, pairSchema);
  const vectors = await embed.embed(pairs.flatMap(({ a, b }) => [a, b]), 'passage');
  pairs.forEach(({ id }, i) => {
    const [first, second] = [vectors[2 * i], vectors[2 * i + 1]];
    writeLine({ id, score: first && second ? first.reduce((sum, value, d) => sum + value * (second[d] ?? 0), 0) : 0 });
  });
}
