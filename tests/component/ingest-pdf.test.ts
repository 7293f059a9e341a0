import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DraftVersion } from '../../server/content/draft-version.ts';
import { readFile } from '../../server/content/read-file.ts';
import { tinyPdf, type PdfText } from '../support/tiny-pdf.ts';

const dir = mkdtempSync(join(tmpdir(), 'pdf-'));
afterAll(() => rmSync(dir, { recursive: true }));
let files = 0;

async function read(...pages: Parameters<typeof tinyPdf>[0][number][]): Promise<DraftVersion> {
  const path = join(dir, `${files += 1}.pdf`);
  writeFileSync(path, tinyPdf(pages));
  return readFile({ now: () => 0 }, path);
}
const row = (y: number, ...cells: [number, string][]): PdfText[] => cells.map(([x, text]) => ({ x, y, text }));
const rowsOf = (version: DraftVersion): string[] => version.chunks.filter((chunk) => chunk.kind === 'table-row').map((chunk) => chunk.text);
const box = (xs: number[], ys: number[]): [number, number, number, number][] => [
  ...xs.map((x): [number, number, number, number] => [x, Math.min(...ys), x, Math.max(...ys)]),
  ...ys.map((y): [number, number, number, number] => [Math.min(...xs), y, Math.max(...xs), y]),
];

describe('tables', () => {
  it('are found by the places of their texts where no lines are drawn', async () => {
    const version = await read({ texts: [...row(700, [50, 'Service'], [250, 'Gold'], [350, 'Platinum']), ...row(680, [50, 'Annual fee'], [250, 'CNY 180'], [350, 'CNY 980']), ...row(660, [50, 'Lost card report'], [250, 'CNY 20'], [350, 'Waived']), ...row(640, [50, 'Urgent card'], [250, 'CNY 30'], [350, 'Waived'])] });
    expect(rowsOf(version)).toEqual(['Service: Annual fee; Gold: CNY 180; Platinum: CNY 980', 'Service: Lost card report; Gold: CNY 20; Platinum: Waived', 'Service: Urgent card; Gold: CNY 30; Platinum: Waived']);
  });

  it('read several items in one drawn row side by side with their fees', async () => {
    const texts = [...row(708, [60, 'Item'], [310, 'Charge']), ...row(688, [60, 'Cheque']), ...row(676, [60, '- issue (1)'], [310, 'CNY 75']), ...row(664, [60, '- loss'], [310, 'CNY 60']), ...row(600, [50, '(1) Waived for customers aged 65 or above.'])];
    const version = await read({ texts, lines: box([50, 300, 500], [720, 700, 655]) });
    expect(rowsOf(version)).toEqual(['Item: Cheque - issue; Charge: CNY 75', 'Item: Cheque - loss; Charge: CNY 60']);
    expect(version.chunks[0]?.footnotes).toEqual(['Waived for customers aged 65 or above.']);
  });

  it('keep a drawn row whole when its items can not be told apart', async () => {
    const texts = [...row(708, [60, 'Item'], [310, 'Charge']), ...row(688, [60, '- dividends']), ...row(676, [60, '- cash offers'], [310, 'Free']), ...row(664, [60, '- warrants'])];
    expect(rowsOf(await read({ texts, lines: box([50, 300, 500], [720, 700, 655]) }))).toEqual(['Item: - dividends - cash offers - warrants; Charge: Free']);
  });

  it('leave out a row whose name is not in the text, and say so', async () => {
    const texts = [...row(708, [60, 'Item'], [310, 'Charge']), ...row(688, [60, 'Draft'], [310, 'CNY 75']), ...row(668, [310, 'CNY 190']), ...row(648, [60, 'Gift'], [310, 'CNY 5'])];
    const lines = box([50, 300, 500], [720, 700, 680, 660, 640]);
    const version = await read({ texts: texts.filter(({ text }) => text !== 'Item'), lines });
    expect(rowsOf(version).join()).not.toContain('CNY 190');
    expect(version.warnings.map((warning) => warning.code)).toContain('rows-without-name');
  });

  it('go on over a page with the headers of the page before', async () => {
    const head = row(708, [60, 'Item'], [310, 'Charge']);
    const lines = box([50, 300, 500], [720, 700, 680]);
    const version = await read({ texts: [...head, ...row(688, [60, 'Draft'], [310, 'CNY 75'])], lines }, { texts: [...row(708, [60, 'Gift'], [310, 'CNY 5']), ...row(688, [60, 'Cheque'], [310, 'CNY 9'])], lines });
    expect(rowsOf(version)).toEqual(['Item: Draft; Charge: CNY 75', 'Item: Gift; Charge: CNY 5', 'Item: Cheque; Charge: CNY 9']);
    expect(version.chunks.map((chunk) => chunk.page)).toEqual([1, 2, 2]);
  });
});

describe('running text', () => {
  const body = ['Customers may report a lost card at any time by phone, in the app or at any branch of the bank. The', 'card is blocked at once and a new one is sent by post.'];
  const page = (number: number, from: number): PdfText[] => [
    { x: 50, y: 810, text: 'Harbour rules 2026', size: 8 }, { x: 280, y: 30, text: `- ${number} -`, size: 8 },
    { x: 50, y: 740, text: `Part ${number} heading`, size: 18 }, ...body.map((text, index): PdfText => ({ x: 50, y: 700 - index * 14 + from, text })),
  ];

  it('comes without running headers and page numbers, with sections by the size of headings', async () => {
    const version = await read({ texts: page(1, 0) }, { texts: page(2, 0) }, { texts: page(3, 0) });
    expect(version.chunks.map((chunk) => chunk.text)).toEqual(Array.from({ length: 3 }, () => body.join(' ')));
    expect(version.chunks.map((chunk) => [chunk.page, chunk.section])).toEqual([[1, []], [2, ['Part 2 heading']], [3, ['Part 3 heading']]]);
  });

  it('is read once where it is drawn twice to look bold', async () => {
    const version = await read({ texts: [{ x: 50, y: 700, text: 'The annual fee is charged on the first statement.' }, { x: 50.3, y: 700, text: 'The annual fee is charged on the first statement.' }] });
    expect(version.chunks.map((chunk) => chunk.text)).toEqual(['The annual fee is charged on the first statement.']);
  });

  it('is read column by column on a page of two', async () => {
    const left = Array.from({ length: 14 }, (_, index): PdfText => ({ x: 40, y: 780 - index * 14, text: `Left column line ${index} runs on and on to its end` }));
    const right = left.map((text, index): PdfText => ({ ...text, x: 320, text: `Right column line ${index} runs on and on to the end` }));
    const version = await read({ texts: left.flatMap((text, index) => [text, right[index] ?? text]) });
    const all = version.chunks.map((chunk) => chunk.text).join(' ');
    expect(all.indexOf('Left column line 13')).toBeLessThan(all.indexOf('Right column line 0'));
  });

  it('is read column by column on a page of three, whose lines share no baselines', async () => {
    const column = (x: number, name: string, shift: number): PdfText[] => Array.from({ length: 14 }, (_, index): PdfText => ({ x, y: 780 - shift - index * 14, text: `${name} line ${index} runs on and on to its end`, size: 9 }));
    const version = await read({ texts: [...column(30, 'First', 0), ...column(215, 'Second', 4.5), ...column(400, 'Third', 9)] });
    const all = version.chunks.map((chunk) => chunk.text).join(' ');
    const places = ['First line 0', 'First line 13', 'Second line 0', 'Second line 13', 'Third line 0', 'Third line 13'].map((text) => all.indexOf(text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBe(0);
  });
});
