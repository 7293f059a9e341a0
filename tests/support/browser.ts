import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Frame, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const EMBED = resolve(import.meta.dirname, '../../dist/widget/embed.js');
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Why browser tests can't run here, or null. Printed once, so that a skipped suite is noticed. */
export function whyNoBrowser(): string | null {
  const reason = !existsSync(CHROMIUM) ? `no browser at ${CHROMIUM}` : !existsSync(EMBED) ? 'the widget is not built (npm run build)' : null;
  if (reason !== null) process.stderr.write(`browser tests skipped: ${reason}\n`);
  return reason;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}

/** What axe finds wrong with the page and its frames, one line a place; empty is right. */
export async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
}

/** The frame that holds the chat on a host page. */
export async function chatFrame(page: Page): Promise<Frame> {
  const frame = await (await page.locator('iframe').elementHandle())?.contentFrame();
  if (!frame) throw new Error('The chat frame is not there.');
  return frame;
}
