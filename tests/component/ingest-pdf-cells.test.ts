import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DraftVersion } from '../../server/content/draft-version.ts';
import { readFile } from '../../server/content/read-file.ts';
import { tinyPdf, type PdfText } from '../support/tiny-pdf.ts';

const dir = mkdtempSync(join(tmpdir(), 'cells-'));
afterAll(() => rmSync(dir, { recursive: true }));
let files = 0;

type Rule = [number, number, number, number];
const box = (xs: number[], ys: number[]): Rule[] => [
  ...xs.map((x): Rule => [x, Math.min(...ys), x, Math.max(...ys)]),
  ...ys.map((y): Rule => [Math.min(...xs), y, Math.max(...xs), y]),
];
const HEAD: PdfText[] = [{ x: 60, y: 708, text: 'Item' }, { x: 310, y: 708, text: 'Charge' }];

/** A drawn table of one row below its header: the lines of its two cells by their height. */
async function readCells(names: [number, string, number?][], values: [number, string][], more: { lines?: Rule[]; operations?: string[] } = {}): Promise<DraftVersion> {
  const texts = [...HEAD, ...names.map(([y, text, indent = 0]) => ({ x: 60 + indent, y, text })), ...values.map(([y, text]) => ({ x: 310, y, text }))];
  const lowest = Math.min(...texts.map(({ y }) => y)) - 8;
  const path = join(dir, `${files += 1}.pdf`);
  writeFileSync(path, tinyPdf([{ texts, lines: [...box([50, 300, 500], [720, 700, lowest]), ...more.lines ?? []], operations: more.operations ?? [] }]));
  return readFile({ now: () => 0 }, path);
}
const rowsOf = (version: DraftVersion): string[] => version.chunks.filter((chunk) => chunk.kind === 'table-row').map((chunk) => chunk.text);

describe('a drawn cell', () => {
  it('goes on after a full line, but not over a blank one', async () => {
    const version = await readCells([[688, '- copies'], [676, '- of cheques', 10], [652, '- letters']], [[688, 'CNY 5'], [676, '(no charge for a copy of the yearly statement)'], [652, 'CNY 20']]);
    expect(rowsOf(version)).toEqual(['Item: - copies - of cheques; Charge: CNY 5 (no charge for a copy of the yearly statement)', 'Item: - letters; Charge: CNY 20']);
  });

  it('is not cut by underlined text', async () => {
    const underline: Rule = [52, 686.5, 52 + 44, 686.5];
    const version = await readCells([[688, 'Securities', -8], [676, '- custody'], [664, '- quotes']], [[676, 'CNY 30'], [664, 'Waived']], { lines: [underline] });
    expect(rowsOf(version)).toEqual(['Item: Securities - custody; Charge: CNY 30', 'Item: Securities - quotes; Charge: Waived']);
  });

  it('holds a row for each tier below the line that leads into them', async () => {
    const version = await readCells([[688, 'Customers with assets of:'], [676, '500,000 or above'], [664, 'Below 500,000']], [[676, 'Waived'], [664, 'CNY 40 per month']]);
    expect(rowsOf(version)).toEqual(['Item: Customers with assets of: 500,000 or above; Charge: Waived', 'Item: Customers with assets of: Below 500,000; Charge: CNY 40 per month']);
  });

  it('gives the values that are set a little lower to their names, in order', async () => {
    const version = await readCells([[688, 'Next-day transfer'], [676, 'Consumer', 10], [664, 'Business', 10]], [[669, 'CNY 10'], [657, 'CNY 50']]);
    expect(rowsOf(version)).toEqual(['Item: Next-day transfer Consumer; Charge: CNY 10', 'Item: Next-day transfer Business; Charge: CNY 50']);
  });

  it('keeps one name of two lines and its two fees together', async () => {
    const version = await readCells([[688, 'Infinite Card*'], [676, '*Waived for staff cards']], [[688, 'Principal card CNY 900'], [676, 'Second card CNY 450']]);
    expect(rowsOf(version)).toEqual(['Item: Infinite Card* *Waived for staff cards; Charge: Principal card CNY 900; Second card CNY 450']);
  });

  it('keeps a single remark with a bullet with its name', async () => {
    const version = await readCells([[688, 'Picture card fee'], [676, '- only for cards without yearly fee']], [[688, 'CNY 10 a year'], [676, 'A part of a year counts as one']]);
    expect(rowsOf(version)).toEqual(['Item: Picture card fee - only for cards without yearly fee; Charge: CNY 10 a year; A part of a year counts as one']);
  });

  it('reads a day in brackets with the fee below it, not with the one above', async () => {
    const version = await readCells([[688, 'Late fee']], [[688, '(until 31 July)'], [676, 'Waived'], [664, '(from 1 August)'], [652, 'CNY 30']]);
    expect(rowsOf(version)).toEqual(['Item: Late fee; Charge: (until 31 July) Waived; (from 1 August) CNY 30']);
  });

  it('takes nothing that is clipped away', async () => {
    const hidden = ['q', '0 0 595 100 re W n', 'BT /F1 10 Tf 400 688 Td (CNY 999 of another page) Tj ET', '400 600 m 400 720 l S', 'Q'];
    expect(rowsOf(await readCells([[688, 'Draft']], [[688, 'CNY 75']], { operations: hidden }))).toEqual(['Item: Draft; Charge: CNY 75']);
  });

  it('without a value leaves its row out, and says so', async () => {
    const lines = box([50, 300, 500], [680, 660]);
    const version = await readCells([[688, 'Draft'], [668, 'Gift']], [[688, 'CNY 75']], { lines });
    expect(rowsOf(version)).toEqual(['Item: Draft; Charge: CNY 75']);
    expect(version.warnings.map((warning) => warning.code)).toContain('rows-without-value');
  });
});

describe('a row that the page cuts', () => {
  const at = (y: number, name: string, value: string): PdfText[] => [...name === '' ? [] : [{ x: 60, y, text: name }], ...value === '' ? [] : [{ x: 310, y, text: value }]];
  async function readTwo(first: PdfText[], second: PdfText[]): Promise<string[]> {
    const path = join(dir, `${files += 1}.pdf`);
    const above: Rule[] = [...box([50, 300, 500], [720, 700]), ...[50, 300, 500].map((x): Rule => [x, 640, x, 720])];
    const below: Rule[] = [...box([50, 300, 500], [740, 720]), ...[50, 300, 500].map((x): Rule => [x, 720, x, 790])];
    writeFileSync(path, tinyPdf([{ texts: [...HEAD, ...first], lines: above }, { texts: second, lines: below }]));
    return rowsOf(await readFile({ now: () => 0 }, path));
  }

  it('right below its name keeps the name', async () => {
    expect(await readTwo(at(680, 'Wire transfer', ''), [...at(770, 'Business', 'CNY 45'), ...at(728, 'Draft', 'CNY 75')])).toEqual(['Item: Wire transfer Business; Charge: CNY 45', 'Item: Draft; Charge: CNY 75']);
  });

  it('in the middle of a sentence is one row', async () => {
    expect(await readTwo(at(680, 'Wire transfer', 'CNY 45 for each'), [...at(770, '', 'transfer abroad'), ...at(728, 'Draft', 'CNY 75')])).toEqual(['Item: Wire transfer; Charge: CNY 45 for each transfer abroad', 'Item: Draft; Charge: CNY 75']);
  });

  it('between two fees of one name gives the second one the name too', async () => {
    expect(await readTwo(at(680, 'Wire transfer', 'CNY 45 at home'), [...at(770, '', 'CNY 90 abroad'), ...at(728, 'Draft', 'CNY 75')])).toEqual(['Item: Wire transfer; Charge: CNY 45 at home', 'Item: Wire transfer; Charge: CNY 90 abroad', 'Item: Draft; Charge: CNY 75']);
  });
});
