import { AppError } from '../errors.ts';
import { ENTRIES_FORMAT } from './build-snapshot.ts';
import { ChunkTable } from './chunk-table.ts';
import type { Embedder } from './embedder.ts';
import { KeywordIndex } from './keyword-index.ts';
import { unpackArrays } from './packed-arrays.ts';
import { createRetrieve } from './retrieve.ts';
import type { SearchIndex } from './search-index.ts';
import { readSnapshotFiles, SNAPSHOT_FILES } from './snapshot-manifest.ts';
import { openVectorIndex } from './vector-index.ts';
import { VectorTable } from './vector-table.ts';
import { join } from 'node:path';
import { learnWords } from './word-segmenter.ts';

export interface LoadDeps {
  embed: Embedder;
  /** The versions withdrawn at this moment, as `document@version`; asked for at each question. */
  withdrawn: () => ReadonlySet<string>;
  /** Told when a question had to be answered by words alone, because embedding or the vector index failed. */
  onDegraded?: (error: unknown) => void;
}

/**
 * Opens the snapshot in `dir`. Throws AppError 'snapshot-damaged' with the reason when its files are missing, changed, of another
 * format or made with another embedder; the caller builds it again.
 */
export async function loadSnapshot(deps: LoadDeps, dir: string): Promise<SearchIndex> {
  const { manifest, files } = await readSnapshotFiles(deps.embed, dir);
  const chunks = new ChunkTable(files.chunks);
  const chunkOfEntry = unpackArrays(ENTRIES_FORMAT, files.entries).get('chunkOfEntry');
  const wordings = new KeywordIndex(files.wordings);
  const bodies = new KeywordIndex(files.bodies);
  const vectors = new VectorTable(files.vectors);
  const agrees = chunks.count === manifest.chunks && bodies.count === manifest.chunks && wordings.count === manifest.entries
    && vectors.count === manifest.entries && vectors.dims === manifest.dims;
  if (!(chunkOfEntry instanceof Uint32Array) || chunkOfEntry.length !== manifest.entries || !agrees) {
    throw new AppError('snapshot-damaged', 'The index cannot be used: its files are not of one build. It has to be built again.');
  }
  learnWords(manifest.words);
  const graph = await openVectorIndex(join(dir, SNAPSHOT_FILES.graph), manifest.entries, manifest.dims);
  return {
    snapshot: manifest.hash,
    retrieve: createRetrieve(deps, { chunks, chunkOfEntry, wordings, bodies, vectors, graph }),
    chunk(id) {
      const number = chunks.numberOf(id);
      return number === undefined ? undefined : chunks.at(number);
    },
    *chunks() {
      for (let number = 0; number < chunks.count; number++) yield chunks.at(number);
    },
    close: () => graph.close(),
  };
}
