import { AppError } from '../errors.ts';
import { requireSoundVector, toUnitLength, type Embedder } from './embedder.ts';

export interface EmbeddingEndpoint {
  /** Up to and without `/embeddings`. */
  baseUrl: string;
  /** The model's. */
  name: string;
  apiKey?: string | undefined;
  /** Asked of the endpoint, where it lets its caller choose the vectors' length; undefined = the model's own, learned by one call at the start. */
  dims?: number | undefined;
}
export interface EmbeddingLimits {
  /** A customer waits for it. */
  queryTimeoutMs?: number;
  /** For one call of `embed` with passages, retries included. */
  passageTimeoutMs?: number;
}

/** Texts in one request: servers on one machine cut off larger ones. */
const BATCH = 64;
/** Stands for a text of nothing, which servers refuse together with the whole request. */
const BLANK = '-';

/**
 * An embedder behind any OpenAI-compatible `/embeddings`. Without known `dims` it calls the model once.
 * A failed request is repeated at most once, within the deadline; then AppError 'embedder-failed'.
 */
export async function createOpenAiEmbedder(endpoint: EmbeddingEndpoint, limits: EmbeddingLimits = {}): Promise<Embedder> {
  const { queryTimeoutMs = 3000, passageTimeoutMs = 60_000 } = limits;
  const dims = endpoint.dims ?? (await requestVectors(endpoint, ['dimension'], AbortSignal.timeout(passageTimeoutMs)))[0]?.length ?? 0;
  return {
    id: `openai:${endpoint.name}:${dims}`,
    dims,
    async embed(texts, kind, signal) {
      if (texts.length === 0) return [];
      const deadline = AbortSignal.timeout(kind === 'query' ? queryTimeoutMs : passageTimeoutMs);
      const vectors = await requestVectors(endpoint, texts, signal ? AbortSignal.any([deadline, signal]) : deadline);
      return vectors.map((vector) => {
        requireSoundVector(vector, dims);
        return toUnitLength(Float32Array.from(vector));
      });
    },
  };
}

async function requestVectors(endpoint: EmbeddingEndpoint, texts: readonly string[], deadline: AbortSignal): Promise<number[][]> {
  // Loaded only where an endpoint is configured: the library costs 38 MB and a third of a second.
  const { OpenAIEmbeddings } = await import('@langchain/openai');
  const client = new OpenAIEmbeddings({
    model: endpoint.name,
    apiKey: endpoint.apiKey ?? 'none',
    batchSize: BATCH,
    maxConcurrency: 2,
    maxRetries: 1,
    ...(endpoint.dims === undefined ? {} : { dimensions: endpoint.dims }),
    encodingFormat: 'float',
    // Embeddings take no signal in this library, so that each request gets it here.
    configuration: { baseURL: endpoint.baseUrl, fetch: (url, init) => fetch(url, { ...init, signal: deadline }) },
  });
  try {
    const vectors = await Promise.race([client.embedDocuments(texts.map((text) => (text.trim() === '' ? BLANK : text))), rejectWhenAborted(deadline)]);
    if (vectors.length !== texts.length || !vectors.every((vector) => Array.isArray(vector))) throw new Error('the service left texts out');
    return vectors;
  } catch (cause) {
    const reason = deadline.aborted ? 'did not answer in time' : 'failed';
    throw new AppError('embedder-failed', `The embedding service ${reason} (model ${endpoint.name}).`, { cause });
  }
}

/** The library waits before it repeats a request, and would do so after the deadline too. */
function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
