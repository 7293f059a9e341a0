import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmbedder } from '../../server/retrieval/embed.ts';
import { createTableEmbedder } from '../../server/retrieval/embed-table.ts';
import { createOpenAiEmbedder } from '../../server/retrieval/embed-openai.ts';
import type { Embedder } from '../../server/retrieval/embedder.ts';
import { startEmbeddingsServer, type EmbeddingsServer, type Mishap } from '../support/embeddings-server.ts';

let server: EmbeddingsServer;
beforeAll(async () => {
  server = await startEmbeddingsServer();
});
afterAll(() => server.close());

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
/** Of the model behind the test's endpoint. */
const DIMS = createTableEmbedder().dims;
const openBuiltIn = () => Promise.resolve(createTableEmbedder());
const openEndpoint = () => createOpenAiEmbedder({ baseUrl: server.baseUrl, name: 'test', apiKey: 'key' });

describe.each([['built-in', openBuiltIn], ['OpenAI-compatible', openEndpoint]])('the %s embedder', (_, open) => {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = await open();
  });
  const one = async (text: string, kind: 'query' | 'passage' = 'passage') => (await embedder.embed([text], kind))[0] ?? new Float32Array(0);

  it('gives finite unit vectors of its dimension, one a text, in order', async () => {
    const texts = Array.from({ length: 150 }, (_, i) => `第${i}个问题 question ${i}`);
    const vectors = await embedder.embed(texts, 'passage');
    expect(vectors).toHaveLength(150);
    for (const vector of vectors) {
      expect(vector).toHaveLength(embedder.dims);
      expect(dot(vector, vector)).toBeCloseTo(1, 4);
    }
    for (const i of [0, 64, 149]) expect(dot(vectors[i] ?? new Float32Array(0), await one(texts[i] ?? ''))).toBeCloseTo(1, 4);
  });

  it('gives the same vector for the same text, now and from another instance', async () => {
    const again = await (await open()).embed(['信用卡年费'], 'passage');
    expect([...(again[0] ?? [])]).toEqual([...(await one('信用卡年费'))]);
    expect((await open()).id).toBe(embedder.id);
  });

  it.each([
    ['信用卡年费怎么收', '信用卡的年费如何收取', '外汇牌价在哪里看'],
    ['how do I cancel a transfer', 'cancelling my transfers', 'opening hours on Sunday'],
    ['掛失信用卡', '挂失信用卡', '提前还款'],
    ['ＡＴＭ取款', 'atm 取款', '利率'],
  ])('puts %s nearer to %s than to %s', async (text, near, far) => {
    const [query, a, b] = [await one(text, 'query'), await one(near), await one(far)];
    expect(dot(query, a)).toBeGreaterThan(dot(query, b) + 0.2);
  });

  it('takes no texts, and texts without a word', async () => {
    expect(await embedder.embed([], 'passage')).toEqual([]);
    for (const text of ['', '？', '\uD800', '👍', 'x'.repeat(20_000)]) {
      const vector = await one(text);
      expect(vector).toHaveLength(embedder.dims);
      expect(vector.every((value) => Number.isFinite(value))).toBe(true);
    }
  });
});

describe('the OpenAI-compatible embedder', () => {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = await openEndpoint();
  });
  beforeEach(() => {
    server.requests.length = 0;
  });
  afterEach(() => {
    server.mishaps.length = 0;
  });

  it('asks for floats, with the key, in requests of at most 64 texts', async () => {
    await embedder.embed(Array.from({ length: 130 }, (_, i) => `text ${i}`), 'passage');
    expect(server.requests.map(({ input }) => input.length).sort((a, b) => a - b)).toEqual([2, 64, 64]);
    for (const request of server.requests) expect(request).toMatchObject({ path: '/v1/embeddings', authorization: 'Bearer key', model: 'test', encoding_format: 'float' });
    expect(server.requests[0]).not.toHaveProperty('dimensions');
  });

  it('asks for a length where one is configured, and then needs no call to learn it', async () => {
    const fixed = await createOpenAiEmbedder({ baseUrl: server.baseUrl, name: 'test', dims: DIMS });
    expect([fixed.dims, server.requests.length]).toEqual([DIMS, 0]);
    await fixed.embed(['a'], 'query');
    expect(server.requests).toEqual([expect.objectContaining({ dimensions: DIMS, authorization: 'Bearer none' })]);
  });

  it('repeats a failed request once', async () => {
    server.mishaps.push('error-500');
    expect(await embedder.embed(['年费'], 'query')).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
  });

  it('gives up after the second failure', async () => {
    server.mishaps.push('error-500', 'error-500');
    await expect(embedder.embed(['年费'], 'query')).rejects.toMatchObject({ code: 'embedder-failed' });
    expect(server.requests).toHaveLength(2);
  });

  it('does not repeat what the server refused for good', async () => {
    server.mishaps.push('error-400');
    await expect(embedder.embed(['年费'], 'query')).rejects.toMatchObject({ code: 'embedder-failed' });
    expect(server.requests).toHaveLength(1);
  });

  it.each<Mishap>(['too-few', 'not-numbers', 'other-length', 'not-json'])('refuses an answer that is %s', async (mishap) => {
    server.mishaps.push(mishap, mishap);
    await expect(embedder.embed(['年费', '挂失'], 'passage')).rejects.toMatchObject({ code: 'embedder-failed' });
  });

  it('ends at its deadline when the server hangs, and at once when the caller gives up', async () => {
    const hasty = await createOpenAiEmbedder({ baseUrl: server.baseUrl, name: 'test', dims: 256 }, { queryTimeoutMs: 50 });
    server.mishaps.push('hang', 'hang', 'hang');
    await expect(hasty.embed(['年费'], 'query')).rejects.toMatchObject({ code: 'embedder-failed', message: expect.stringContaining('in time') as string });
    const stop = new AbortController();
    const underWay = embedder.embed(['年费'], 'passage', stop.signal);
    stop.abort();
    await expect(underWay).rejects.toMatchObject({ code: 'embedder-failed' });
  });

  it('cannot start when nobody answers at its address', async () => {
    await expect(createOpenAiEmbedder({ baseUrl: 'http://127.0.0.1:1/v1', name: 'test' })).rejects.toMatchObject({ code: 'embedder-failed' });
  });
});

describe('createEmbedder', () => {
  it('chooses the endpoint where one is configured', async () => {
    expect((await createEmbedder()).id).toMatch(/^table-/);
    await expect(createEmbedder({ embeddingTableDir: '/nowhere' })).rejects.toMatchObject({ code: 'table-damaged' });
    expect((await createEmbedder({ embeddings: { baseUrl: server.baseUrl, name: 'test', dims: 256 } })).id).toBe('openai:test:256');
  });
});
