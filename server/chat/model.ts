import { AppError } from '../errors.ts';

export interface ChatMessage {
  role: 'system' | 'user';
  content: string;
}

/** A model that writes text. `stream` throws unless the model said itself that it was done. */
export interface ChatModel {
  name: string;
  stream(messages: readonly ChatMessage[], signal: AbortSignal): AsyncIterable<string>;
}

export interface ChatEndpoint {
  /** Up to and including /v1. */
  baseUrl: string;
  name: string;
  apiKey: string | undefined;
}

/** An answer of four sentences needs a third of this; a model that rambles is cut and replaced. */
const MAX_TOKENS = 800;

/**
 * A model behind any OpenAI-compatible address. LangChain (38 MB, 0.3 s) is loaded at the first question.
 * It tries once and has no time limit of its own: the caller's signal is the only clock.
 */
export function createChatModel(endpoint: ChatEndpoint): ChatModel {
  let client: ReturnType<typeof openClient> | undefined;
  return {
    name: endpoint.name,
    async *stream(messages, signal) {
      client ??= openClient(endpoint);
      const chunks = await (await client).stream(messages.map(({ role, content }) => [role, content] as [string, string]), { signal });
      let finish: unknown;
      for await (const chunk of chunks) {
        finish = chunk.response_metadata['finish_reason'] ?? finish;
        if (typeof chunk.content === 'string' && chunk.content !== '') yield chunk.content;
      }
      if (finish !== 'stop') throw new AppError('model-failed', 'The model stopped before the end of its answer.');
    },
  };
}

async function openClient({ baseUrl, name, apiKey }: ChatEndpoint) {
  const { ChatOpenAI } = await import('@langchain/openai');
  return new ChatOpenAI({
    model: name,
    // Local servers need none, but the client refuses to start without one.
    apiKey: apiKey ?? 'none',
    configuration: { baseURL: baseUrl },
    temperature: 0,
    maxTokens: MAX_TOKENS,
    // With retries a hanging server takes several times the deadline.
    maxRetries: 0,
    streaming: true,
    // Not every compatible server knows stream_options.
    streamUsage: false,
  });
}
