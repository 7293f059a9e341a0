import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshot } from '../../server/retrieval/build-snapshot.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';
import { createTableEmbedder } from '../../server/retrieval/embed-table.ts';
import type { Embedder } from '../../server/retrieval/embedder.ts';
import { loadSnapshot } from '../../server/retrieval/load-snapshot.ts';
import type { RetrievalRequest, SearchIndex } from '../../server/retrieval/search-index.ts';

export interface BuiltIndex {
  index: SearchIndex;
  dir: string;
  parent: string;
  /** Ids of the chosen chunks, best first. */
  find(question: string, more?: Partial<RetrievalRequest>): Promise<string[]>;
  close(): Promise<void>;
}

/** The product's index over `chunks`, on disk and loaded; gone after `close`. */
export async function openBuiltIndex(
  chunks: readonly Chunk[],
  options: { embed?: Embedder; words?: string[]; withdrawn?: () => ReadonlySet<string>; onDegraded?: (error: unknown) => void } = {},
): Promise<BuiltIndex> {
  const { embed = createTableEmbedder(), words = [], withdrawn = () => new Set(), onDegraded } = options;
  const parent = await mkdtemp(join(tmpdir(), 'snapshots-'));
  const { dir } = await buildSnapshot({ embed, words }, chunks, parent);
  const index = await loadSnapshot({ embed, withdrawn, ...(onDegraded ? { onDegraded } : {}) }, dir);
  return {
    index,
    dir,
    parent,
    async find(question, more = {}) {
      const { chosen } = await index.retrieve({ question, asOf: '2026-06-01', audience: 'public', language: 'zh-CN', ...more });
      return chosen.map(({ chunk }) => chunk.id);
    },
    async close() {
      await index.close();
      await rm(parent, { recursive: true, force: true });
    },
  };
}
