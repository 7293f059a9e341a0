import { createHashedEmbedder } from './embed-hashed.ts';
import { createOpenAiEmbedder, type EmbeddingEndpoint } from './embed-openai.ts';
import type { Embedder } from './embedder.ts';

/** The embedder in force: the configured endpoint's, otherwise the built-in one, which needs neither network nor key. */
export async function createEmbedder(endpoint?: EmbeddingEndpoint): Promise<Embedder> {
  return endpoint ? createOpenAiEmbedder(endpoint) : createHashedEmbedder();
}
