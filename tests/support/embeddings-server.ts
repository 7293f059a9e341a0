import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTableEmbedder } from '../../server/retrieval/embed-table.ts';

export interface EmbeddingsRequest {
  path: string;
  authorization: string | undefined;
  model: string;
  input: string[];
  encoding_format: string;
  dimensions?: number;
}

/** What the server does instead of answering, request by request; `answer` when the list is used up. */
export type Mishap = 'answer' | 'error-500' | 'error-400' | 'hang' | 'too-few' | 'not-numbers' | 'other-length' | 'not-json';

export interface EmbeddingsServer {
  baseUrl: string;
  requests: EmbeddingsRequest[];
  mishaps: Mishap[];
  close(): Promise<void>;
}

/** A small OpenAI-compatible `/embeddings` whose model is the built-in embedder, not scaled to unit length. */
export async function startEmbeddingsServer(): Promise<EmbeddingsServer> {
  const requests: EmbeddingsRequest[] = [];
  const mishaps: Mishap[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Omit<EmbeddingsRequest, 'path' | 'authorization' | 'input'> & { input: string | string[] };
      const input = [body.input].flat();
      requests.push({ ...body, input, path: request.url ?? '', authorization: request.headers.authorization });
      void answer(response, input, mishaps.shift() ?? 'answer');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    mishaps,
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}

async function answer(response: ServerResponse, input: string[], mishap: Mishap): Promise<void> {
  if (mishap === 'hang') return;
  const send = (status: number, body: string) => response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  if (mishap === 'error-500' || mishap === 'error-400') return void send(Number(mishap.slice(-3)), JSON.stringify({ error: { message: 'no' } }));
  if (mishap === 'not-json') return void send(200, '<html>');
  const vectors = await createTableEmbedder().embed(input, 'passage');
  const data = vectors.map((vector, index) => ({ object: 'embedding', index, embedding: spoil(Array.from(vector, (value) => 7 * value), mishap) }));
  send(200, JSON.stringify({ object: 'list', model: 'test', data: mishap === 'too-few' ? data.slice(1) : data, usage: { prompt_tokens: 1, total_tokens: 1 } }));
}

function spoil(vector: number[], mishap: Mishap): unknown[] {
  if (mishap === 'not-numbers') return vector.map(() => null);
  return mishap === 'other-length' ? vector.slice(1) : vector;
}
