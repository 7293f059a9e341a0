import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../server/config.ts';
import { openFolderBank, type FolderBank } from '../support/folder-bank.ts';
import { sampleNames } from '../support/sample-names.ts';
import { showsPhrase } from '../../server/content/shown-phrases.ts';

const OTHER = join(import.meta.dirname, '../support/other-bank');
const SERVER = join(PROJECT_ROOT, 'server');
const names = sampleNames(join(PROJECT_ROOT, 'knowledge'));

/** The server holds no content: with another folder of documents it is another bank's. */
describe('another bank\'s documents in place of the sample bank\'s', () => {
  let bank: FolderBank;
  beforeAll(async () => { bank = await openFolderBank(OTHER, { at: Date.parse('2026-11-22T04:00:00Z') }); }, 60_000);
  afterAll(() => bank.close());

  it.each([
    ['zh-CN', '云杉卡银卡的年费是多少？', '128元', 'spruce-card-fees'],
    ['zh-CN', '云杉卡黑卡补卡工本费多少钱', '免', 'spruce-card-fees'],
    ['zh-CN', '在其他银行取款机取现要手续费吗', '4.5元', 'spruce-card-fees'],
    ['zh-CN', '草甸存款的起存金额是多少', '3,300元', 'meadow-deposit'],
    ['zh-CN', '草甸存款能提前支取吗', '一次', 'meadow-deposit'],
    ['zh-CN', '云杉卡丢了怎么办', '400-000-0310', 'faq-general'],
    ['zh-CN', '网点几点开门', '8:20', 'faq-general'],
    ['en', 'What is the interest rate of a Firefly loan up to 12 months?', '5.15%', 'firefly-loan'],
    ['en', 'Is there an early repayment charge on a Firefly loan?', 'no early repayment charge', 'firefly-loan'],
    ['en', 'How many phones can I use Yunling Pocket on?', '6 phones', 'faq-general'],
    ['en', 'What is the number of the customer hotline?', '400-000-0300', 'bank'],
  ] as const)('answers from them (%s, %s)', async (language, question, figure, document) => {
    const reply = await bank.ask({ question, language, asOf: '2026-11-22' });
    expect({ ...reply, shows: showsPhrase(reply.text, figure) }).toMatchObject({ outcome: 'answered', shows: true });
    expect(reply.cited.map((chunk) => chunk.document)).toContain(document);
  });

  it.each([
    ['zh-CN', '潮汐信用卡白金卡年费多少'],
    ['zh-CN', '手机银行跨行转账要手续费吗'],
    ['en', 'What does the Chaoxi gold card cost a year?'],
    ['zh-CN', '你是谁'],
    ['zh-CN', '我要找人工'],
  ] as const)('never speaks of the sample bank (%s, %s)', async (language, question) => {
    const reply = await bank.ask({ question, language, asOf: '2026-11-22' });
    // The question is the customer's own text and may come back as a part that was not found.
    const own = [...reply.text.replaceAll(question, '').split('\n'), ...reply.choices, ...reply.nearest, ...reply.citations.map(({ title }) => title)];
    expect(names.filter((name) => own.some((line) => line.includes(name)))).toEqual([]);
  });
});

describe('the source of the server', () => {
  it('is compared with names that stand in the sample documents', () => {
    expect(names).toEqual(expect.arrayContaining(['港湾银行', 'Harbour Bank', '潮汐', '海湾', 'Chaoxi', 'Haiwan']));
  });

  it('names no product, phone or host of the sample bank', () => {
    const files = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap((file) => {
      const text = readFileSync(join(SERVER, file), 'utf8');
      return names.filter((name) => text.includes(name)).map((name) => `${file}: ${name}`);
    });
    expect(found).toEqual([]);
  });
});
