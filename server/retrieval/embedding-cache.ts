import { createHash } from 'node:crypto';
import { requireSoundVector, type Embedder } from './embedder.ts';

/** Keeps vectors between builds. Keys are opaque: hashes over model and text. */
export interface EmbeddingCache {
  /** Those of `keys` that are known. */
  get(keys: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  put(vectors: ReadonlyMap<string, Float32Array>): Promise<void>;
}

/** Texts embedded between two notes of progress, and lost at most when a build is cut. */
const BATCH = 256;

/**
 * Embeds passages, each distinct text once, and only those that the cache lacks.
 * What was embedded is kept batch by batch, so a build that fails half-way goes on where it stopped.
 * Every vector, cached ones too, is checked for length and finiteness.
 */
export async function embedPassages(
  deps: { embed: Embedder; cache?: EmbeddingCache | undefined },
  texts: readonly string[],
  onProgress: (done: number) => void,
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  const keys = new Map([...new Set(texts)].map((text) => [text, keyOf(deps.embed.id, text)]));
  const distinct = [...keys];
  const vectors = new Map<string, Float32Array>();
  for (let start = 0; start < distinct.length; start += BATCH) {
    const batch = distinct.slice(start, start + BATCH);
    const known = (await deps.cache?.get(batch.map(([, key]) => key))) ?? new Map<string, Float32Array>();
    const missing = batch.filter(([, key]) => !known.has(key));
    const made = await deps.embed.embed(missing.map(([text]) => text), 'passage', signal);
    const fresh = new Map(missing.map(([, key], i) => [key, made[i] ?? new Float32Array(0)]));
    for (const [, key] of batch) {
      const vector = known.get(key) ?? fresh.get(key) ?? new Float32Array(0);
      requireSoundVector(vector, deps.embed.dims);
      vectors.set(key, vector);
    }
    if (fresh.size > 0) await deps.cache?.put(fresh);
    onProgress(start + batch.length);
  }
  return texts.map((text) => vectors.get(keys.get(text) ?? '') ?? new Float32Array(deps.embed.dims));
}

function keyOf(model: string, text: string): string {
  return createHash('sha256').update(model).update('\0').update(text).digest('hex');
}
