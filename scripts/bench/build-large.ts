/** Builds a snapshot of as many chunks as the argument says and prints the peak memory in MB. Run by ingestion.ts in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshot } from '../../server/retrieval/build-snapshot.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';
import { createEmbedder } from '../../server/retrieval/embed.ts';

const WORDS = ['借记卡', '信用卡', '年费', '转账', '手续费', '限额', '手机银行', '网上银行', '柜台', '利率', '定期存款', '提前还款', '客户', '办理', '收取', '免收', '每笔', '每月', '境外', '挂失'];

/** Different texts without a data set: each number picks its own words. */
function chunkOf(number: number): Chunk {
  const text = Array.from({ length: 30 }, (_, i) => WORDS[(number * 31 + i * i * 7 + (number >> i % 16)) % WORDS.length] ?? '').join('') + String(number);
  return { id: `d${number % 500}@1/${number}`, kind: 'passage', document: `d${number % 500}`, title: '规则', version: '1', section: ['一'], page: null, text, audience: 'public', language: 'zh-CN', effectiveFrom: null, effectiveTo: null };
}

const dir = mkdtempSync(join(tmpdir(), 'openteller-build-'));
const count = Number(process.argv[2]);
await buildSnapshot({ embed: await createEmbedder() }, Array.from({ length: count }, (_, number) => chunkOf(number)), dir);
rmSync(dir, { recursive: true });
process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
