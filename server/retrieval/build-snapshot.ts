import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTick } from 'node:timers/promises';
import { KeywordIndexBuilder } from './build-keyword-index.ts';
import { packChunks } from './chunk-table.ts';
import type { Chunk } from './chunk.ts';
import type { Embedder } from './embedder.ts';
import { embedPassages, type EmbeddingCache } from './embedding-cache.ts';
import { packArrays } from './packed-arrays.ts';
import { moveIntoPlace, writeFiles } from './durable-folder.ts';
import { searchTextOf } from './search-text.ts';
import { readSnapshotFiles, sha256, SNAPSHOT_FILES, SNAPSHOT_FORMAT, type SnapshotFile, type SnapshotManifest } from './snapshot-manifest.ts';
import { bodyTerms, wordingTerms } from './tokenize.ts';
import { packVectors } from './vector-table.ts';
import { VectorWorker } from './vector-worker.ts';
import { learnWords } from './word-segmenter.ts';

export interface BuildDeps {
  embed: Embedder;
  cache?: EmbeddingCache;
  /** The bank's own words (products, channels), which must not be cut apart. */
  words?: readonly string[];
  signal?: AbortSignal;
}
export interface BuildProgress {
  stage: 'words' | 'embeddings' | 'graph';
  done: number;
  total: number;
}

export const ENTRIES_FORMAT = 'entries-1';

/**
 * Builds the immutable snapshot of `chunks` as a folder below `parent` that is named by the hash of what went in:
 * the same chunks, words and embedder give the same folder, which is then not built twice.
 * The folder appears whole or not at all, also when the process or the machine stops half-way.
 */
export async function buildSnapshot(deps: BuildDeps, chunks: readonly Chunk[], parent: string, onProgress: (progress: BuildProgress) => void = () => undefined): Promise<{ hash: string; dir: string }> {
  const table = packChunks(chunks);
  const words = [...new Set(deps.words ?? [])].sort();
  const hash = sha256(JSON.stringify([SNAPSHOT_FORMAT, deps.embed.id, deps.embed.dims, words, sha256(table)])).slice(0, 24);
  const dir = join(parent, hash);
  const isUsable = () => readSnapshotFiles(deps.embed, dir).then(() => true, () => false);
  if (await isUsable()) return { hash, dir };

  await mkdir(parent, { recursive: true });
  const building = await mkdtemp(join(parent, '.building-'));
  try {
    learnWords(words);
    const texts = await packTexts(chunks, onProgress);
    const graph = join(building, SNAPSHOT_FILES.graph);
    const vectors = await packEmbeddings(deps, texts.wordings, graph, onProgress);
    const files: Record<Exclude<SnapshotFile, 'graph'>, Uint8Array> = { chunks: table, vectors, ...texts.files };
    const checksums = { chunks: sha256(table), vectors: sha256(vectors), entries: sha256(files.entries), wordings: sha256(files.wordings), bodies: sha256(files.bodies), graph: sha256(await readFile(graph)) };
    const manifest: SnapshotManifest = {
      format: SNAPSHOT_FORMAT, hash, embedder: deps.embed.id, dims: deps.embed.dims,
      chunks: chunks.length, entries: texts.wordings.length, words, files: checksums,
    };
    await writeFiles(building, [...Object.entries(files).map(([name, bytes]) => [SNAPSHOT_FILES[name as SnapshotFile], bytes] as const), ['manifest.json', JSON.stringify(manifest, null, 1)]]);
    await moveIntoPlace(building, dir, isUsable);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return { hash, dir };
}

/** Both keyword indexes. Gives way to other work every few hundred chunks: a build runs beside live conversations. */
async function packTexts(chunks: readonly Chunk[], onProgress: (progress: BuildProgress) => void) {
  const byWording = new KeywordIndexBuilder();
  const byBody = new KeywordIndexBuilder();
  const wordings: string[] = [];
  const chunkOfEntry: number[] = [];
  for (const [number, chunk] of chunks.entries()) {
    const text = searchTextOf(chunk);
    for (const wording of text.wordings) {
      byWording.add(wordingTerms(wording));
      wordings.push(wording);
      chunkOfEntry.push(number);
    }
    byBody.add(bodyTerms(text.body));
    if (number % 200 === 199) {
      onProgress({ stage: 'words', done: number + 1, total: chunks.length });
      await nextTick();
    }
  }
  const entries = packArrays(ENTRIES_FORMAT, { chunkOfEntry: Uint32Array.from(chunkOfEntry) });
  return { wordings, files: { entries, wordings: byWording.pack(), bodies: byBody.pack() } };
}

/** Writes the graph to `graphFile`, in a thread of its own that ends with the build, and gives the bytes of the vector table. */
async function packEmbeddings(deps: BuildDeps, texts: readonly string[], graphFile: string, onProgress: (progress: BuildProgress) => void): Promise<Uint8Array> {
  const total = texts.length;
  const raw = await embedPassages(deps, texts, (done) => onProgress({ stage: 'embeddings', done, total }), deps.signal);
  const { rows, bytes } = packVectors(raw, texts, deps.embed.dims);
  const worker = new VectorWorker();
  try {
    await worker.call({ kind: 'build', file: graphFile, vectors: rows, dims: deps.embed.dims }, (done) => onProgress({ stage: 'graph', done, total }));
  } finally {
    await worker.stop();
  }
  return bytes;
}
