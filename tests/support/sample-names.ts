import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parse } from 'yaml';

const bankSchema = z.object({
  name: z.record(z.string(), z.string()),
  app: z.record(z.string(), z.string()),
  phones: z.array(z.object({ number: z.string(), external: z.boolean().default(false) })),
  links: z.object({ hosts: z.array(z.string()) }),
});

/** What a bank names after itself stands before words like these. */
const PRODUCT = /(\p{Script=Han}{2})(?=借记卡|信用卡|安居贷|e贷|车贷|小微贷)|\b([A-Z][a-z]{3,}) (?:debit|credit) card/gu;
/** Words before 信用卡 that any bank's documents have are far rarer than its own brand. */
const LEAST_OFTEN = 20;
const COMMON = new Set(['Gold', 'Platinum', 'Classic', 'Replacement', 'Your', 'Main', 'Supplementary', '普通', '个人']);

/** Names by which the sample bank would be known: of bank.yaml, and brands of its products as its documents repeat them. */
export function sampleNames(knowledgeDir: string): string[] {
  const bank = bankSchema.parse(parse(readFileSync(join(knowledgeDir, 'bank.yaml'), 'utf8')));
  const own = [...Object.values(bank.name), ...Object.values(bank.app), ...bank.links.hosts, ...bank.phones.filter(({ external }) => !external).map(({ number }) => number)];
  return [...new Set([...own, ...brands(knowledgeDir)])];
}

function brands(knowledgeDir: string): string[] {
  const count = new Map<string, number>();
  for (const file of readdirSync(knowledgeDir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:md|html|txt|csv)$/.test(name))) {
    for (const [, han, latin] of readFileSync(join(knowledgeDir, file), 'utf8').matchAll(PRODUCT)) {
      const name = han ?? latin ?? '';
      count.set(name, (count.get(name) ?? 0) + 1);
    }
  }
  return [...count].filter(([name, times]) => times >= (/\p{Script=Han}/u.test(name) ? LEAST_OFTEN : 5) && !COMMON.has(name)).map(([name]) => name);
}
