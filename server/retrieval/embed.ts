import { createOpenAiEmbedder, type EmbeddingEndpoint } from './embed-openai.ts';
import { createTableEmbedder } from './embed-table.ts';
import type { Embedder } from './embedder.ts';

/** The embedder in force: the configured endpoint's, otherwise the built-in table, which needs neither network nor key. */
export async function createEmbedder(endpoint?: EmbeddingEndpoint): Promise<Embedder> {
  return endpoint ? createOpenAiEmbedder(endpoint) : createTableEmbedder();
}
