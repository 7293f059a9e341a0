import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PDFParse } from 'pdf-parse';
import { pdfResources, readPdf } from '../../server/content/parse/read-pdf.ts';
import { atLeast, atMost, median, type Measured } from './measure.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** A dense tariff of 35 pages where it lies beside the project, otherwise the sample bank's own. */
const PDFS = [resolve(ROOT, '../shared/ingest/hangseng/Bank_Tariff_EN.pdf'), resolve(ROOT, 'knowledge/policies/personal-service-fees.pdf')];
const REPEATS = 5;
const CHUNKS = 100_000;

/** Pages a second with tables against one plain getText pass, in turn, by CPU; and the memory of a large build. */
export async function measureIngestion(): Promise<Measured[]> {
  const file = PDFS.find((path) => existsSync(path)) ?? '';
  const bytes = readFileSync(file);
  const ratios: number[] = [];
  // The first of each warms up and does not count.
  for (let i = 0; i <= REPEATS; i++) {
    const plain = await cpuOf(() => plainText(bytes));
    const whole = await cpuOf(() => readPdf(new Uint8Array(bytes)));
    if (i > 0) ratios.push(plain / whole);
  }
  return [
    atLeast(`PDF with tables, pages a second against plain getText (n=${REPEATS}, ${file.split('/').at(-1) ?? ''})`, median(ratios) * 100, '%', 80),
    atMost(`memory of building ${CHUNKS} chunks, peak`, peakOfLargeBuild(), 'MB', 1024),
  ];
}

async function plainText(bytes: Uint8Array): Promise<void> {
  const parser = new PDFParse({ data: new Uint8Array(bytes), ...pdfResources() });
  await parser.getText({ pageJoiner: '' });
  await parser.destroy();
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function peakOfLargeBuild(): number {
  const child = spawnSync(process.execPath, [resolve(ROOT, 'node_modules/tsx/dist/cli.mjs'), resolve(import.meta.dirname, 'build-large.ts'), String(CHUNKS)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`The large build failed: ${child.stderr.slice(-500)}`);
  return Number(child.stdout);
}
