import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WireLanguage } from '../../server/protocol.ts';
import { chatFrame, findFrameBarriers, launchBrowser, whyNoBrowser } from '../support/browser.ts';
import { startScriptedChatServer, type ScriptedChatServer } from '../support/scripted-chat-server.ts';
import { openStage, widgetStates } from '../support/widget-states.ts';

const PICTURES = resolve(import.meta.dirname, 'screenshots');
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 860 };

describe.skipIf(whyNoBrowser() !== null)('states of the widget', () => {
  let browser: Browser;
  let server: ScriptedChatServer;
  let context: BrowserContext;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await startScriptedChatServer();
    context = await browser.newContext({ viewport: PHONE, reducedMotion: 'reduce', hasTouch: true });
  });
  afterEach(async () => {
    await context.close();
    await server.close();
  });

  describe.each<WireLanguage>(['zh-CN', 'en'])('in %s', (language) => {
    it.each(widgetStates)('$name: shows what it must, without barriers, light and dark', async (state) => {
      const page = await context.newPage();
      const stage = openStage(server, page, language);
      state.before?.(stage);
      await page.goto(`${server.url}${language === 'en' ? '/en' : '/'}`);
      await page.locator('button[aria-expanded]').click();
      if (state.name !== 'refused') await stage.chat.getByText(stage.words.logLabel).or(stage.chat.getByRole('log').locator('.greeting')).first().waitFor();
      await state.play(stage);
      await stage.chat.getByText(state.shows(stage.words)).first().waitFor();

      await expectLabelAndPerson(stage);
      const frame = await chatFrame(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(PHONE);
        // Nothing but colours differs by scheme.
        expect(await findFrameBarriers(frame, colorScheme === 'dark' ? { rules: ['color-contrast'] } : {})).toEqual([]);
        await page.screenshot({ path: `${PICTURES}/${state.name}.${language}.360.${colorScheme}.png` });
        await page.setViewportSize(DESK);
        await page.screenshot({ path: `${PICTURES}/${state.name}.${language}.1280.${colorScheme}.png` });
      }
    });
  });
});

/** The label and the way to a person are there in every state, whatever else is. */
async function expectLabelAndPerson({ chat, words }: ReturnType<typeof openStage>): Promise<void> {
  expect(await chat.getByText(words.labelStrip).first().isVisible()).toBe(true);
  const person = await chat.getByRole('button', { name: words.person }).boundingBox();
  expect(person?.height).toBeGreaterThanOrEqual(44);
  expect(person?.y).toBeLessThan(60);
}
