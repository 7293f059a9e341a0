import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chatFrame, findBarriers, launchBrowser, whyNoBrowser } from '../support/browser.ts';
import { startHostPage, type HostPage } from '../support/host-page.ts';
import { startScriptedChatServer, type ScriptedChatServer } from '../support/scripted-chat-server.ts';

const HOSTILE_CSS = `*{font-size:30px!important;color:red!important;letter-spacing:9px!important;box-sizing:content-box!important}
  button{border:9px solid lime!important;width:100%!important;height:9px!important;display:none!important}
  svg{display:none!important} iframe{width:10px!important;opacity:0!important} div{position:static!important;transform:scale(.1)!important}`;
const DIST = resolve(import.meta.dirname, '../../dist/widget');

describe.skipIf(whyNoBrowser() !== null)('the embedded widget', () => {
  let browser: Browser;
  let server: ScriptedChatServer;
  let page: Page;
  const hosts: HostPage[] = [];
  const requests: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await startScriptedChatServer();
    page = await (await browser.newContext({ viewport: { width: 1000, height: 800 }, reducedMotion: 'reduce' })).newPage();
    requests.length = 0;
    problems.length = 0;
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().includes('favicon')) problems.push(line.text());
    });
  });
  afterEach(async () => {
    await page.context().close();
    await server.close();
    await Promise.all(hosts.splice(0).map((host) => host.close()));
  });

  const launcher = () => page.locator('button[aria-expanded]');
  const chat = () => page.frameLocator('iframe');
  /** Opens a page of another origin that pastes the script. */
  async function visit(options: { attributes?: string; css?: string; policy?: string; before?: string; lang?: string } = {}): Promise<HostPage> {
    const host = await startHostPage({ ...options, script: `<script src="${server.url}/embed.js" ${options.attributes ?? 'data-language="zh-CN"'} async></script>` });
    hosts.push(host);
    await page.goto(host.url);
    await launcher().waitFor();
    return host;
  }
  async function openChat(): Promise<void> {
    await launcher().click();
    await chat().getByRole('log').locator('.greeting').waitFor();
  }

  it('is small: loader within 3 KB, everything within 60 KB', () => {
    const size = (path: string): number => brotliCompressSync(readFileSync(resolve(DIST, path))).length;
    const page = readFileSync(resolve(DIST, 'chat/index.html'), 'utf8');
    const assets = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map((match) => `chat/${match[1] ?? ''}`);
    expect(assets.length).toBeGreaterThan(1);
    expect(size('embed.js')).toBeLessThanOrEqual(3 * 1024);
    expect(['embed.js', 'chat/index.html', ...assets].reduce((sum, path) => sum + size(path), 0)).toBeLessThanOrEqual(60 * 1024);
  });

  it('loads no frame, stores nothing and asks nobody else before it is opened', async () => {
    const host = await visit();
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(0);
    await openChat();
    const allowed = [new URL(host.url).origin, server.url];
    expect(requests.filter((url) => !allowed.includes(new URL(url).origin))).toEqual([]);
    expect(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(0);
    expect(await page.context().cookies()).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('survives hostile style of the host page', async () => {
    await visit({ css: HOSTILE_CSS });
    const box = await launcher().boundingBox();
    expect(box).toMatchObject({ width: 60, height: 60 });
    await openChat();
    const frame = await page.locator('iframe').boundingBox();
    expect(frame?.width).toBe(400);
    expect(frame?.height).toBeGreaterThan(600);
    expect(await chat().getByRole('textbox').evaluate('getComputedStyle(document.querySelector("textarea")).fontSize')).toBe('16px');
  });

  it('works under a strict policy of the host page, which it breaks nowhere', async () => {
    await visit({ policy: `default-src 'none'; script-src 'self' ${server.url}; style-src 'self'; frame-src ${server.url}` });
    await openChat();
    expect(await launcher().boundingBox()).toMatchObject({ width: 60, height: 60 });
    expect(problems).toEqual([]);
  });

  it('is reached, opened, left and reached again by keyboard alone', async () => {
    await visit({ attributes: 'data-language="en" data-title="Harbour help"' });
    await page.locator('#last').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.shadowRoot.activeElement.getAttribute("aria-label")')).toBe('Harbour help · Open the assistant');
    expect(await launcher().getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    await chat().getByRole('textbox').waitFor();
    expect(await launcher().getAttribute('aria-expanded')).toBe('true');
    await expect.poll(() => isFocused(chat().getByRole('textbox'))).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => launcher().getAttribute('aria-expanded')).toBe('false');
    expect(await page.evaluate('document.activeElement.shadowRoot.activeElement === document.activeElement.shadowRoot.querySelector("button")')).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => isFocused(chat().getByRole('textbox'))).toBe(true);
  });

  it('Escape closes a source first, gives the focus back to its mark, and only then closes the chat', async () => {
    await visit();
    await openChat();
    server.startTurn('t1');
    server.stream('十元。[1]', [{ n: 1, chunkId: 'k', document: 'd', title: '收费表', section: [], page: null, effectiveFrom: null, quote: '' }]);
    server.endTurn();
    const mark = chat().getByRole('button', { name: '查看来源 1：收费表' });
    await mark.focus();
    await page.keyboard.press('Enter');
    await chat().getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await chat().getByRole('dialog').waitFor({ state: 'detached' });
    expect(await isFocused(mark)).toBe(true);
    expect(await launcher().getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Escape');
    await expect.poll(() => launcher().getAttribute('aria-expanded')).toBe('false');
  });

  it('sends the token for a document in a header, never in the address', async () => {
    await visit();
    await openChat();
    server.startTurn('t1');
    server.stream('十元。[1]', [{ n: 1, chunkId: 'a@b/c d', document: 'd', title: '收费表', section: [], page: null, effectiveFrom: null, quote: '' }]);
    server.endTurn();
    await chat().getByRole('button', { name: '查看来源 1：收费表' }).click();
    await chat().getByText('回答引用的是这一段').waitFor();
    expect(server.requests).toContainEqual({ url: '/api/document?chunk=a%40b%2Fc%20d', authorization: 'Bearer visitor-token-1' });
    expect(server.requests.filter(({ url }) => url.includes('visitor-token'))).toEqual([]);
  });

  it('counts new messages while closed, in the badge and in the name', async () => {
    await visit();
    await openChat();
    await page.keyboard.press('Escape');
    // The frame learns by message that it is closed; what came before that was seen.
    await expect.poll(() => {
      server.say({ role: 'agent', text: '您好。', agent: { name: '周禾', staffNumber: '0731' } });
      return launcher().getAttribute('aria-label');
    }).toMatch(/^打开智能客服 \(\d+ 条新消息\)$/);
    await launcher().click();
    await expect.poll(() => launcher().getAttribute('aria-label')).toBe('关闭智能客服');
    await page.keyboard.press('Escape');
    await expect.poll(() => launcher().getAttribute('aria-label')).toBe('打开智能客服');
  });

  it('makes the calls that came before it was ready', async () => {
    await visit({ before: "window.OpenTeller = ['open']" });
    await chat().getByRole('textbox').waitFor();
    await page.evaluate('OpenTeller.close()');
    expect(await launcher().getAttribute('aria-expanded')).toBe('false');
    await page.evaluate('OpenTeller.open()');
    expect(await launcher().getAttribute('aria-expanded')).toBe('true');
  });

  it('ignores messages of any origin and window but its own', async () => {
    await visit();
    await openChat();
    const stranger = await startHostPage({ script: '' });
    hosts.push(stranger);
    const strangerUrl = stranger.url.replace('localhost', '127.0.0.1');
    // A page of a third origin, framed by the host, tries both directions.
    await page.evaluate(`new Promise((done) => { const f = document.createElement('iframe'); f.id = 'stranger'; f.onload = done; f.src = '${strangerUrl}'; document.body.append(f); })`);
    const foreign = await (await page.locator('#stranger').elementHandle()).contentFrame();
    await foreign?.evaluate("parent.postMessage({ openteller: 'close' }, '*'); for (let i = 0; i < parent.length; i += 1) parent.frames[i].postMessage({ openteller: 'theme', theme: 'dark' }, '*')");
    // The host's own window is not the frame either.
    await page.evaluate("postMessage({ openteller: 'close' }, '*')");
    const frame = page.frames().find((one) => one.url().includes('/chat/'));
    // Only a message of the host reaches the chat: it comes after the strangers' and is the only one with an effect.
    await page.evaluate("document.querySelector('script[src$=\"/embed.js\"]').dataset.accent = '#7a0055'");
    await expect.poll(() => frame?.evaluate("document.documentElement.style.getPropertyValue('--accent')")).toBe('rgb(122, 0, 85)');
    expect(await frame?.evaluate('document.documentElement.dataset.scheme')).toBe('light');
    expect(await launcher().getAttribute('aria-expanded')).toBe('true');
  });

  it('fills a phone and leaves its only way out in the chat', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await visit({ attributes: 'data-position="left"' });
    await openChat();
    expect(await page.locator('iframe').boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
    expect(await launcher().isVisible()).toBe(false);
    await chat().getByRole('button', { name: '关闭' }).click();
    await expect.poll(() => launcher().isVisible()).toBe(true);
    expect((await launcher().boundingBox())?.x).toBe(20);
  });

  it('has no barriers on a page of its own kind, closed and open', async () => {
    await visit();
    expect(await findBarriers(page)).toEqual([]);
    await openChat();
    expect(await findBarriers(page)).toEqual([]);
  });

  it('frames the chat from the origin of its script', async () => {
    await visit();
    await openChat();
    expect(new URL((await chatFrame(page)).url()).origin).toBe(server.url);
  });
});

function isFocused(element: Locator): Promise<boolean> {
  return element.evaluate((node: { matches: (selector: string) => boolean }) => node.matches(':focus'));
}
