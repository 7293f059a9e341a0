import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../server/config.ts';
import { judgeFee, readFeeRules, type FeeRule } from '../support/fee-rules.ts';
import { openFolderBank, type FolderBank, type FolderReply } from '../support/folder-bank.ts';
import type { Judgement } from '../../server/content/judge-reply.ts';
import { countOf, tallyTable } from '../support/tally.ts';

const TARIFF = join(PROJECT_ROOT, '../shared/ingest/hangseng');
const isThere = existsSync(TARIFF);
if (!isThere) console.log('skipped: the published tariff lies outside of the repository and is not here');

/** Measured, of 18 in each language: raise `right` with the product. No wrong figure is shown. */
const FLOOR = { right: { en: 1, zh: 7 }, mostWrongFigures: 0 };
const FOUR_MINUTES = 240_000;
type Result = Judgement & { rule: FeeRule; reply: FolderReply };

/** A dense tariff of 35 pages in three PDFs, as a bank publishes it: fees come out of table rows with tiers and footnotes. */
describe.skipIf(!isThere)('fees of a published tariff', () => {
  let bank: FolderBank;
  const results: Result[] = [];

  beforeAll(async () => {
    bank = await openFolderBank(TARIFF, { bankDir: join(PROJECT_ROOT, 'knowledge'), at: Date.parse('2026-11-22T04:00:00Z') });
    for (const rule of readFeeRules(join(import.meta.dirname, 'hangseng-fee-rules.jsonl'))) {
      const reply = await bank.ask({ question: rule.question, language: rule.lang, asOf: '2026-11-22' });
      results.push({ rule, reply, ...judgeFee(rule, reply) });
    }
    console.log(tallyTable('fee rules', results, ({ rule }) => (rule.lang === 'en' ? 'en' : 'zh')));
    console.log(results.filter(({ verdict }) => verdict !== 'right').map(({ rule, verdict, why }) => `${rule.id} ${verdict} ${why.join('; ')}`).join('\n'));
  }, FOUR_MINUTES);
  afterAll(() => bank.close());

  it('shows no more figures of other rules than before', () => {
    const wrong = results.filter(({ verdict }) => verdict === 'wrong-figure').map(({ rule, reply }) => `${rule.id}: ${reply.text}`);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(FLOOR.mostWrongFigures);
  });

  it.each(['en', 'zh'] as const)('answers at least as many as before (%s)', (language) => {
    const own = results.filter(({ rule }) => (rule.lang === 'en') === (language === 'en'));
    expect(own).toHaveLength(18);
    expect(countOf(own, 'right')).toBeGreaterThanOrEqual(FLOOR.right[language]);
  });
});
