import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../server/content/read-file.ts';
import { readFolder } from '../../server/content/read-folder.ts';
import { PROJECT_ROOT } from '../../server/config.ts';

const INGEST = join(PROJECT_ROOT, '../shared/ingest');
const isThere = existsSync(INGEST);
if (!isThere) console.log('skipped: the published documents lie outside of the repository and are not here');
const deps = { now: () => 0 };

describe.skipIf(!isThere)('published documents', () => {
  it.each([['scans', 6, { 'file-scanned': 6 }], ['pdf-edge', 8, { 'file-empty': 1 }], ['html', 15, { 'file-empty': 1 }], ['us-bank', 3, {}], ['esun', 9, {}], ['docx', 3, {}], ['md', 8, {}], ['law', 9, {}]])('each file of %s is parsed or refused with a reason', async (folder, count, reasons) => {
    const { versions, refused } = await readFolder(deps, join(INGEST, folder));
    const codes: Record<string, number> = {};
    for (const { code } of refused) codes[code] = (codes[code] ?? 0) + 1;
    expect(versions.length + refused.length).toBe(count);
    expect(codes).toEqual(reasons);
    for (const version of versions) expect(version.chunks.length).toBeGreaterThan(0);
  }, 300_000);

  it.each([
    ['Bank_Tariff_EN.pdf', 4, 'Item: Bulk Cheque Deposit – Per customer per day - Over 30 pieces; Charge: HK$1 per additional cheque'],
    ['Bank_Tariff_EN.pdf', 5, 'Item: Cashier’s Order - issuance; Charge: HK$75 per cheque'],
    ['Bank_Tariff_EN.pdf', 10, 'Charge to applicant’s account; Currency: RMB; Remittance to: countries/territories outside Mainland China; Charges: HK$250'],
    ['Bank_Tariff_EN.pdf', 20, 'Renminbi Credit Card - Gold Card: Principal Card - CNY600; Supplementary Card - CNY300'],
    ['Bank_Tariff_CN_Tranditional.pdf', 5, '項目：匯票 -止付；收費：每張HK$300+電報費HK$100 (另加海外銀行收費)'],
    ['Bank_Tariff_CN_simplified.pdf', 4, '項目：索取報告/文件副本 -賬戶印鑑證明；收費：每柱HK$150'],
    ['Bank_Tariff_CN_simplified.pdf', 33, '綜合戶口服務：優越理財客戶之「全面理財總值」水平：HK$500,000 – HK$999,999；收費：每月HK$40'],
    ['Bank_Tariff_CN_Tranditional.pdf', 21, '白金卡/金卡/普通卡# / Priority Pass Card：HK$100（以每個信用卡戶口計算）'],
    ['Bank_Tariff_EN.pdf', 34, 'Deposit, Remittances and Foreign Exchange Services • Coin Changing Charge; Prestige Private: HK$1 per sachet; Prestige: HK$1 per sachet; Preferred: -; Integrated Account: -'],
    ['Bank_Tariff_EN.pdf', 27, 'Item: Card replacement fee; Product Type · Preferred: HK$50 per card; Product Type · Prestige: HK$50 per card; Product Type · Prestige Private: Waived; Product Type · Private Banking: Waived'],
  ])('a row of %s on page %i', async (file, page, text) => {
    const { chunks } = await readFile(deps, join(INGEST, 'hangseng', file));
    expect(chunks.filter((chunk) => chunk.kind === 'table-row' && chunk.page === page).map((chunk) => chunk.text)).toContain(text);
  }, 120_000);

  it('rows whose names or values are pictures give warnings and no rows', async () => {
    const { chunks, warnings } = await readFile(deps, join(INGEST, 'hangseng', 'Bank_Tariff_EN.pdf'));
    const rows = chunks.filter((chunk) => chunk.kind === 'table-row');
    expect(rows.filter((chunk) => chunk.page === 28 || chunk.page === 32)).toEqual([]);
    expect(rows.filter((chunk) => chunk.page === 33).map((chunk) => chunk.footnotes)).toEqual([undefined, undefined]);
    expect(new Set(warnings.filter((warning) => warning.code.startsWith('rows-without')).map((warning) => warning.page))).toEqual(new Set([7, 8, 11, 12, 18, 19, 28, 31, 32, 33]));
  }, 120_000);

  it('a law\'s articles are sections and its dates come from its text', async () => {
    const version = await readFile(deps, join(INGEST, 'law', '反洗钱法(2024-11-08).md'));
    expect(version.effectiveFrom).toBe('2025-01-01');
    expect(version.chunks.some((chunk) => chunk.section.at(-1)?.includes('第十二条') ?? false)).toBe(true);
  });
});
