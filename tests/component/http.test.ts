import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentView } from '../../server/protocol.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';
import type { SearchIndex } from '../../server/retrieval/search-index.ts';
import { startLiveApp, type LiveApp } from '../support/live-app.ts';
import { scriptAnswer } from '../support/scripted-answer.ts';

const TOKEN = 'metrics-token-for-tests';

function chunk(id: string, more: Partial<Chunk> = {}): Chunk {
  return { id, kind: 'passage', document: 'fees', title: 'Fees', version: 'v1', section: ['One'], page: 2, text: `text of ${id}`, audience: 'public', language: 'en', effectiveFrom: '2026-01-01', effectiveTo: null, ...more };
}

const chunks = [chunk('fees@v1/1'), chunk('fees@v1/2', { kind: 'table-row', cells: [{ header: 'Fee', value: '1' }] }), chunk('secret@v1/1', { document: 'secret', audience: 'staff' })];
const index: SearchIndex = {
  snapshot: 's', retrieve: () => Promise.resolve({ chosen: [], candidates: [] }), chunks: () => chunks,
  chunk: (id) => chunks.find((one) => one.id === id), close: () => Promise.resolve(),
};

let live: LiveApp;
let token: string;

beforeAll(async () => {
  live = await startLiveApp({
    answer: scriptAnswer().answer,
    withIndex: (work) => work(index),
    config: { allowedOrigins: ['https://www.bank.example'], trustProxy: 1, metricsToken: TOKEN },
    storedChunks: (id) => Promise.resolve(id.startsWith('old@') ? [chunk('old@v0/1', { document: 'old' })] : []),
    readiness: () => Promise.resolve({ store: true, index: false }),
  });
  token = await live.deps.tokens.sign('visitor');
});
afterAll(() => live.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(live.url + path, { headers });

describe('health', () => {
  it('lives, and says by name what is missing until it is ready', async () => {
    expect((await get('/healthz')).status).toBe(200);
    const ready = await get('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ ok: false, checks: { store: true, index: false } });
  });
});

describe('metrics', () => {
  it('are for whoever has the token', async () => {
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', { authorization: 'Bearer wrong-token-wrong-token' })).status).toBe(401);
    const page = await get('/metrics', { authorization: `Bearer ${TOKEN}` });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('openteller_turns_total');
  });
});

describe('the document behind a citation', () => {
  const open = (id: string, more: Record<string, string> = {}) => get(`/api/document?chunk=${encodeURIComponent(id)}`, { authorization: `Bearer ${token}`, ...more });

  it('comes as blocks in reading order', async () => {
    const view = await (await open('fees@v1/2')).json() as DocumentView;
    expect(view).toMatchObject({ document: 'fees', title: 'Fees', effectiveFrom: '2026-01-01', chunkId: 'fees@v1/2' });
    expect(view.blocks.map((block) => block.chunkId)).toEqual(['fees@v1/1', 'fees@v1/2']);
    expect(view.blocks[1]?.cells).toEqual([{ header: 'Fee', value: '1' }]);
  });

  it('of an old answer stays readable after the index has moved on', async () => {
    expect((await open('old@v0/1')).status).toBe(200);
  });

  it.each(['secret@v1/1', 'none@v1/1', '', 'x'.repeat(501)])('is not shown for %j', async (id) => {
    const response = await open(id);
    expect([400, 404]).toContain(response.status);
    expect(await response.text()).not.toContain('text of');
  });

  it('needs a visitor', async () => {
    for (const authorization of ['', 'Bearer forged', `Basic ${token}`]) expect((await open('fees@v1/1', { authorization })).status).toBe(401);
  });
});

describe('pages', () => {
  it('an unknown one is a problem with a code and a reference, and says nothing internal', async () => {
    const response = await get('/no/such/page');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(Object.keys(await response.json() as object).sort()).toEqual(['code', 'message', 'ref', 'status']);
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it.each(['/%E0%A4%A', '/chat/%00', '/chat/..%2f..%2fpackage.json', '/../package.json'])('%s leads nowhere', async (path) => {
    const response = await get(path);
    expect([400, 404]).toContain(response.status);
    expect(await response.text()).not.toContain('openteller');
  });

  it('only listed origins may frame the chat, and nobody the rest', async () => {
    const chat = (await get('/chat/')).headers.get('content-security-policy') ?? '';
    expect(chat).toContain("frame-ancestors 'self' https://www.bank.example");
    expect(chat).toContain("script-src 'self'");
    expect(chat).not.toContain('unsafe');
    const other = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(other).toContain("frame-ancestors 'none'");
  });
});
