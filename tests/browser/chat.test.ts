import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findBarriers, launchBrowser, whyNoBrowser } from '../support/browser.ts';
import { hostileTexts, knownPayloads } from '../support/hostile-texts.ts';
import { feeCitation } from '../support/scripted-content.ts';
import { startScriptedChatServer, type ScriptedChatServer } from '../support/scripted-chat-server.ts';

const PAYLOADS_A_MESSAGE = 200;

describe.skipIf(whyNoBrowser() !== null)('the chat by itself', () => {
  let browser: Browser;
  let context: BrowserContext;
  let server: ScriptedChatServer;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await startScriptedChatServer();
    context = await browser.newContext({ viewport: { width: 400, height: 700 }, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
    await page.goto(`${server.url}/chat/#language=zh-CN`);
    await page.locator('.greeting').waitFor();
  });
  afterEach(async () => {
    await context.close();
    await server.close();
  });

  const field = () => page.getByRole('textbox');
  const log = () => page.getByRole('log');
  const sentTexts = () => server.calls.filter(({ name }) => name === 'message:send').map(({ input }) => (input as { text: string }).text);
  async function ask(text: string): Promise<void> {
    await field().fill(text);
    await field().press('Enter');
    await page.getByText('已发送').waitFor();
  }

  it('draws hostile text of machine and people as letters: nothing runs, loads, links or asks', async () => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const texts = [...hostileTexts];
    const known = knownPayloads();
    for (let i = 0; i < known.length; i += PAYLOADS_A_MESSAGE) texts.push(known.slice(i, i + PAYLOADS_A_MESSAGE).join('\n'));
    for (const [i, text] of texts.entries()) {
      server.startTurn(`turn-${i}`);
      server.stream(text);
      server.endTurn({ choices: [text.slice(0, 200)], nearest: [text.slice(0, 200)] });
    }
    for (const text of hostileTexts) server.say({ role: 'agent', text, agent: { name: text, staffNumber: text } });
    for (const text of hostileTexts) server.say({ role: 'notice', text });
    server.say({ role: 'customer', text: '到此为止' });
    await page.getByText('到此为止').waitFor();
    const answer = log().locator('.card:not(.greeting), .notice');
    await answer.evaluateAll((cards: { querySelectorAll: (s: string) => { click?: () => void }[] }[]) => cards.forEach((card) => card.querySelectorAll('a').forEach((link) => link.click?.())));
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    expect(await log().locator('img, iframe, form:not(.rating), input, script, style, link, video, math, details, object, embed').count()).toBe(0);
    expect(await log().locator('a').count()).toBe(0);
    expect(await log().locator('svg:not(.icon)').count()).toBe(0);
    expect(requests).toEqual([]);
    expect(await page.evaluate('document.querySelectorAll("[onerror],[onload],[onclick],[onmouseover],[ontoggle],[style*=url]").length')).toBe(0);
  });

  it('sends on Enter, breaks the line on Shift+Enter, and leaves an input method alone', async () => {
    await field().focus();
    await page.keyboard.type('一');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('二');
    const cdp = await context.newCDPSession(page);
    await cdp.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
    await page.keyboard.press('Enter');
    expect(sentTexts()).toEqual([]);
    await cdp.send('Input.insertText', { text: '你' });
    expect(await field().inputValue()).toContain('一\n二');
    // Longer than the Enter that Safari sends after a composition.
    await expect.poll(async () => {
      await page.keyboard.press('Enter');
      return sentTexts().length;
    }).toBe(1);
    expect(sentTexts()[0]).toMatch(/^一\n二.*你/s);
  });

  it('counts near the end and does not send what is too long', async () => {
    await field().fill('长'.repeat(1799));
    expect(await page.locator('.counter').count()).toBe(0);
    await field().fill('长'.repeat(1990));
    await page.getByText('还可输入 10 字').waitFor();
    await field().fill('长'.repeat(2001));
    await page.getByText('超出 1 字').waitFor();
    await field().press('Enter');
    expect(await page.getByRole('button', { name: '发送' }).isDisabled()).toBe(true);
    expect(sentTexts()).toEqual([]);
    expect((await field().inputValue()).length).toBe(2001);
  });

  it('adds one node to the log for each sentence and touches none again when the answer ends', async () => {
    await ask('年费');
    await page.evaluate(`
      window.spoken = []; window.removedNodes = 0;
      new MutationObserver((changes) => changes.forEach((change) => {
        change.removedNodes.forEach((node) => { if (node.nodeType === 1 && (node.matches('.entry, .sentence') || node.querySelector('.sentence'))) window.removedNodes += 1; });
        change.addedNodes.forEach((node) => {
          if (node.nodeType !== 1) return;
          const found = node.matches('.sentence') ? [node] : [...node.querySelectorAll('.sentence')];
          found.forEach((sentence) => window.spoken.push(sentence.textContent));
        });
      })).observe(document.querySelector('[role=log]'), { childList: true, subtree: true });`);
    expect(await log().getAttribute('aria-live')).toBe('polite');
    server.startTurn('t1');
    const sentences = ['普通卡十元。[1]', '工资卡免收。[1]', '社保卡免收。[1]'];
    for (const [i, sentence] of sentences.entries()) {
      server.stream(sentence, i === 0 ? [feeCitation] : []);
      await page.getByText(sentence.slice(0, 5)).waitFor();
    }
    server.endTurn();
    await page.getByRole('button', { name: '有用', exact: true }).waitFor();
    expect(await page.evaluate('window.spoken')).toEqual(sentences);
    expect(await page.evaluate('window.removedNodes')).toBe(0);
  });

  it('does not move what is being read, says that there is more, and goes there on request', async () => {
    await ask('很长的问题');
    server.startTurn('t1');
    for (let i = 0; i < 12; i += 1) server.stream(`第 ${i} 段，说了许多必须慢慢读的内容，一行写不下，还要再写一行才够。\n\n`);
    await page.getByText('第 11 段').waitFor();
    const question = await page.getByText('很长的问题').boundingBox();
    expect(question?.y).toBeGreaterThan(90);
    await page.getByRole('button', { name: '新消息' }).waitFor();
    await log().evaluate((element: { scrollTop: number }) => {
      element.scrollTop = 0;
    });
    const before = await log().evaluate((element: { scrollTop: number }) => element.scrollTop);
    server.stream('最后一段。');
    server.endTurn();
    server.say({ role: 'agent', text: '我是人工客服。', agent: { name: '周禾', staffNumber: '0731' } });
    await page.getByText('我是人工客服。').waitFor({ state: 'attached' });
    expect(await log().evaluate((element: { scrollTop: number }) => element.scrollTop)).toBe(before);
    await page.getByRole('button', { name: '新消息' }).click();
    await expect.poll(() => log().evaluate((element: { scrollHeight: number; clientHeight: number; scrollTop: number }) => element.scrollHeight - element.clientHeight - element.scrollTop)).toBe(0);
    await page.getByRole('button', { name: '新消息' }).waitFor({ state: 'detached' });
  });

  it('labels what is copied, by button and by selection', async () => {
    server.startTurn('t1');
    server.stream('年费 **10 元**。[1]', [feeCitation]);
    server.endTurn();
    const label = '【内容由人工智能生成】\n来源\n[1] 个人账户服务收费表';
    await page.getByRole('button', { name: '复制' }).click();
    await page.getByText('已复制').first().waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(label);
    await page.evaluate("navigator.clipboard.writeText('')");
    await log().focus();
    await page.evaluate('getSelection().selectAllChildren(document.querySelector(".assistant .prose"))');
    await page.keyboard.press('Control+c');
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^年费 10 元。/);
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(label);
  });

  it('stops an answer on request, and asks for a reason only after the thumb', async () => {
    await ask('年费');
    server.startTurn('t1');
    server.stream('十元。');
    await page.getByRole('button', { name: '停止回答' }).click();
    await expect.poll(() => server.calls.filter(({ name }) => name === 'turn:stop').map(({ input }) => input)).toEqual([{ conversationId: 'conversation-1', turnId: 't1' }]);
    const stored = server.endTurn({ ending: 'stopped' });
    await page.getByText('已按您的要求停止').waitFor();
    expect(await page.getByText('哪里不对？').count()).toBe(0);
    await page.getByRole('button', { name: '没用', exact: true }).click();
    await page.getByRole('button', { name: '没答全' }).click();
    await page.getByRole('button', { name: '提交' }).click();
    await expect.poll(() => server.calls.filter(({ name }) => name === 'turn:rate').map(({ input }) => input)).toEqual([
      { conversationId: 'conversation-1', messageId: stored.id, rating: 'down' },
      { conversationId: 'conversation-1', messageId: stored.id, rating: 'down', reason: 'incomplete' },
    ]);
  });

  it('never labels a person as a machine, nor a machine as a person', async () => {
    server.startTurn('t1');
    server.stream('十元。');
    server.endTurn();
    server.changeStatus('agent');
    server.say({ role: 'agent', text: '我是人工。', agent: { name: '周禾', staffNumber: '0731' } });
    await page.getByText('我是人工。').waitFor();
    expect(await log().locator('.card.agent').getByText('AI').count()).toBe(0);
    expect(await log().locator('.card.agent').textContent()).toContain('人工客服周禾 · 工号 0731');
    expect(await log().locator('.card.assistant').textContent()).toMatch(/^AI 生成/);
    expect(await log().locator('.card.assistant').getByText('人工客服').count()).toBe(0);
  });

  it('comes back after an outage with what was missed, and sends what was written meanwhile once', async () => {
    await ask('第一');
    server.goAway();
    await page.getByText('网络断开').first().waitFor();
    await field().fill('断网时写的');
    await field().press('Enter');
    await page.getByText('待发送').waitFor();
    server.say({ role: 'notice', text: '错过的通知' });
    server.comeBack();
    await page.getByText('错过的通知').waitFor({ timeout: 20_000 });
    await page.getByText('已发送').waitFor();
    expect(sentTexts()).toEqual(['第一', '断网时写的']);
    expect(await page.locator('.status-bar.offline').count()).toBe(0);
  });

  it('reads the whole answer again when a delta was lost', async () => {
    server.startTurn('t1');
    server.stream('一。');
    await page.getByText('一。').waitFor();
    server.emit('text-delta', { conversationId: 'conversation-1', turnId: 't1', epoch: 0, offset: 90, text: '缺了前文。', citations: [] });
    await expect.poll(() => server.calls.filter(({ name }) => name === 'conversation:resume').length).toBe(1);
    expect(await page.getByText('缺了前文。').count()).toBe(0);
  });

  it.each([[320, 568], [320, 256], [400, 300]])('fits %i × %i: nothing runs out sideways, label and person stay in reach', async (width, height) => {
    await page.setViewportSize({ width, height });
    server.startTurn('t1');
    server.stream(`${'很长的内容'.repeat(30)} https://www.shanhai.example/${'a'.repeat(120)} 。[1]`, [feeCitation]);
    server.endTurn({ choices: ['一个很长很长很长很长很长很长很长的选项', '短'], offerPerson: true });
    await page.getByRole('button', { name: '短' }).waitFor();
    for (const isElder of [false, true]) {
      if (isElder) await page.getByRole('button', { name: '大字' }).click();
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth && document.querySelector("[role=log]").scrollWidth <= document.querySelector("[role=log]").clientWidth')).toBe(true);
      for (const target of [page.getByText('AI 客服 · 内容由人工智能生成').first(), page.getByRole('button', { name: '人工: 转人工客服' }), field()]) {
        const box = await target.boundingBox();
        expect(box && box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= height).toBe(true);
      }
    }
  });

  it('has no barriers as a page of its own, with an answer in it', async () => {
    server.startTurn('t1');
    server.stream('十元。[1]', [feeCitation]);
    server.endTurn({ choices: ['甲'], offerPerson: true });
    await page.getByRole('button', { name: '甲' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it('gives every control a target of 44 pixels, marks within a sentence 24', async () => {
    server.startTurn('t1');
    server.stream('十元。[1]', [feeCitation]);
    server.endTurn({ choices: ['甲'], offerPerson: true });
    await page.getByRole('button', { name: '甲' }).waitFor();
    const small: unknown = await page.evaluate(`[...document.querySelectorAll('button, textarea')].filter((one) => {
      const { width, height } = one.getBoundingClientRect(); const least = one.matches('.mark') ? 24 : 44;
      return width < least || height < least;
    }).map((one) => one.outerHTML)`);
    expect(small).toEqual([]);
  });
});
