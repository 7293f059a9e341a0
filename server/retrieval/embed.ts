import { createOpenAiEmbedder, type EmbeddingEndpoint } from './embed-openai.ts';
import { createTableEmbedder } from './embed-table.ts';
import type { Embedder } from './embedder.ts';

/** The embedder in force: the configured endpoint's, otherwise the bank's own table or the built-in one, which need neither network nor key. */
export async function createEmbedder({ embeddings, embeddingTableDir }: { embeddings?: EmbeddingEndpoint | undefined; embeddingTableDir?: string | undefined } = {}): Promise<Embedder> {
  return embeddings ? createOpenAiEmbedder(embeddings) : createTableEmbedder(embeddingTableDir);
}
