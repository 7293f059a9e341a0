import { requireSoundVector, type Embedder } from './embedder.ts';
import { TopList } from './top-list.ts';
import type { VectorIndex } from './vector-index.ts';
import type { VectorTable } from './vector-table.ts';

export interface Nearness {
  /** The question's vector as the table compares it. */
  query: Float32Array;
  entries: ArrayLike<number>;
}

/** Visible entries that the graph must find before its answer is trusted to hold the best visible ones. */
const ENOUGH_VISIBLE = 32;

/**
 * The entries nearest to the question, hidden ones among them. The graph is asked without a filter, which would cost 50 ms and, if it
 * threw, the process; when too few of what it found is visible, every visible entry is compared exactly (20 ms at 100,000 entries).
 */
export async function findNearest(
  deps: { embed: Embedder; vectors: VectorTable; graph: VectorIndex },
  question: string,
  limit: number,
  isVisible: (entry: number) => boolean,
): Promise<Nearness> {
  const [raw = new Float32Array(0)] = await deps.embed.embed([question], 'query');
  requireSoundVector(raw, deps.vectors.dims);
  const query = deps.vectors.centre(raw, question);
  const near = await deps.graph.nearest(query, limit);
  const visible = near.filter(isVisible).length;
  if (visible >= Math.min(limit, ENOUGH_VISIBLE) || near.length === deps.vectors.count) return { query, entries: near };

  const exact = new TopList(limit);
  for (let entry = 0; entry < deps.vectors.count; entry++) {
    if (isVisible(entry)) exact.offer(entry, deps.vectors.cosine(query, entry));
  }
  return { query, entries: [...near.filter((entry) => !isVisible(entry)), ...exact.ids()] };
}
