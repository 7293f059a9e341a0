import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { expectHealthy, INTERNAL, MARK, watchOutput } from '../support/clean-doors.ts';
import { startLiveApp, type LiveApp } from '../support/live-app.ts';
import { nastyTexts, publicTexts } from '../support/nasty-values.ts';
import { scriptAnswer } from '../support/scripted-answer.ts';

let live: LiveApp;
let token: string;
let written: () => string[];
const texts = [...nastyTexts, ...publicTexts({ xss: 250 })].filter((_, i) => i % 2 === 0).filter((text) => text.length <= 2000).map((text) => text.replace(/\p{Surrogate}/gu, '?'));

beforeAll(async () => {
  written = watchOutput();
  live = await startLiveApp({ answer: scriptAnswer().answer, config: { allowedOrigins: ['https://bank.example'], trustProxy: 1, metricsToken: 'metrics-token-for-tests' } });
  token = await live.deps.tokens.sign('visitor');
});
afterEach(() => expectHealthy(live));
afterAll(async () => {
  await live.close();
  expect(written()).toEqual([]);
});

/** The service answers, without a failure of its own and without a word about its inside or of what was sent. */
async function expectCalm(response: Response, sent: string): Promise<void> {
  const body = await response.text();
  expect(response.status, sent).toBeLessThan(500);
  if (response.status < 400) return;
  expect(body, sent).not.toMatch(INTERNAL);
  expect(body, sent).not.toContain(MARK);
  expect(Object.keys(JSON.parse(body) as object).sort()).toEqual(['code', 'message', 'ref', 'status']);
}

async function each(work: (text: string) => Promise<void>): Promise<void> {
  for (let at = 0; at < texts.length; at += 25) await Promise.all(texts.slice(at, at + 25).map((text) => work(`${MARK}${text}`)));
}

it('any path, query and language', async () => {
  await each(async (text) => {
    const encoded = encodeURIComponent(text);
    for (const path of [`/${encoded}`, `/chat/${encoded}`, `/api/bank?language=${encoded}`, `/api/bank?language[]=${encoded}&language[a]=1`]) await expectCalm(await fetch(live.url + path), path);
    await expectCalm(await fetch(`${live.url}/api/document?chunk=${encoded}`, { headers: { authorization: `Bearer ${token}` } }), encoded);
  });
});

it('any header that HTTP allows', async () => {
  await each(async (text) => {
    const value = Buffer.from(text).toString('latin1').replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '') || 'x';
    for (const name of ['authorization', 'cookie', 'x-forwarded-for', 'x-forwarded-host', 'accept-language', 'if-none-match', 'range', 'referer']) {
      await expectCalm(await fetch(`${live.url}/api/document?chunk=a`, { headers: { [name]: value } }), `${name}: ${value}`);
    }
  });
});

it('any method and body', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    for (const path of ['/', '/api/bank', '/api/document', '/metrics', '/chat/', '/embed.js']) {
      await expectCalm(await fetch(live.url + path, { method, body: `${MARK}{"__proto__":`, headers: { 'content-type': 'application/json' } }), `${method} ${path}`);
    }
  }
});

it.each(['/%', '/%E0%A4%A', '/%00', '//', '/\\..\\..', '/..%2f..%2fetc%2fpasswd', '/chat/%2e%2e/%2e%2e/package.json', `/${'a'.repeat(8000)}`, '/?a[b][c][d][e][f]=1', '/socket.io/', '/socket.io/?EIO=4', '/socket.io/?EIO=4&transport=nonsense', '/socket.io/?EIO=4&transport=polling&sid=made-up'])('the raw path %s', async (path) => {
  const { port } = new URL(live.url);
  const answer = await new Promise<{ status: number; body: string }>((done, fail) => {
    request({ host: '127.0.0.1', port, path }, (response) => {
      let body = '';
      response.on('data', (data: Buffer) => { body += data.toString(); });
      response.on('end', () => done({ status: response.statusCode ?? 0, body }));
    }).on('error', fail).end();
  });
  expect(answer.status).toBeLessThan(500);
  expect(answer.body).not.toMatch(/node_modules|    at |root:|"dependencies"/);
});
