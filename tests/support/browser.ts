import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

/** What axe finds wrong with the page and its frames, one line a place; empty is right. Takes seconds: see findFrameBarriers. */
export async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(describeViolation);
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string | undefined }[];
}

function describeViolation({ id, nodes }: Violation): string[] {
  return nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`);
}

/**
 * The same for one frame, ten times as fast, by putting axe into it directly. Not judged is what a frame leaves to the page
 * around it: the main landmark.
 */
export async function findFrameBarriers(frame: Frame, options: { rules?: string[] } = {}): Promise<string[]> {
  const isThere = await frame.evaluate('typeof axe !== "undefined"');
  if (isThere !== true) await frame.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const run = { resultTypes: ['violations'], ...(options.rules ? { runOnly: options.rules } : { rules: { 'landmark-one-main': { enabled: false } } }) };
  const violations = await frame.evaluate(`axe.run(${JSON.stringify(run)}).then((found) => found.violations)`);
  return (violations as Violation[]).flatMap(describeViolation);
}

/** The frame that holds the chat on a host page. */
export async function chatFrame(page: Page): Promise<Frame> {
  const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
  if (!frame) throw new Error('The chat frame is not there.');
  return frame;
}
