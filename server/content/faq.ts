import { z } from 'zod';
import { isDay } from '../clock.ts';
import type { Chunk } from '../retrieval/chunk.ts';
import type { ChunkFrame } from './chunk-document.ts';
import type { ParsedWarning } from './parse/block.ts';

const optionalDay = z.union([z.literal(''), z.string().refine(isDay, 'is no day')]).default('');

const faqRow = z.object({
  id: z.string().regex(/^[\w.-]+$/, 'must be letters, digits, dots and dashes'),
  question: z.string().min(1),
  variants: z.string().default(''),
  answer: z.string().min(1),
  basis: z.string().default(''),
  audience: z.union([z.literal(''), z.enum(['public', 'staff'])]).default(''),
  language: z.union([z.literal(''), z.enum(['zh-CN', 'zh-Hant', 'en'])]).default(''),
  effectiveFrom: optionalDay,
  effectiveTo: optionalDay,
});

/** Whether the header of a CSV file is that of an FAQ: it has the columns id, question and answer. */
export function isFaqHeader(header: readonly string[]): boolean {
  return ['id', 'question', 'answer'].every((name) => header.includes(name));
}

/**
 * One chunk for each row of an FAQ; empty audience, language and dates are those of the file.
 * A row with a mistake is left out and named in a warning: one typing error must not take down the whole page of answers.
 */
export function faqChunks(records: readonly string[][], frame: ChunkFrame): { chunks: Chunk[]; warnings: ParsedWarning[] } {
  const [header = [], ...rows] = records;
  const chunks: Chunk[] = [];
  const warnings: ParsedWarning[] = [];
  const seen = new Set<string>();
  rows.forEach((cells, index) => {
    const row = faqRow.safeParse(Object.fromEntries(header.map((name, x) => [name, (cells[x] ?? '').normalize('NFC')])));
    const problem = !row.success ? row.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ') : seen.has(row.data.id) ? `the id ${row.data.id} occurs twice` : null;
    if (!row.success || problem !== null) {
      warnings.push({ code: 'faq-row-skipped', message: `Row ${index + 2} was left out: ${problem ?? 'unreadable'}.` });
      return;
    }
    seen.add(row.data.id);
    chunks.push(toChunk(row.data, frame));
  });
  return { chunks, warnings };
}

function toChunk(row: z.infer<typeof faqRow>, frame: ChunkFrame): Chunk {
  const variants = row.variants.split('|').map((variant) => variant.trim()).filter((variant) => variant !== '');
  return {
    ...frame,
    id: `${frame.document}@${frame.version}/${row.id}`,
    kind: 'faq',
    section: [],
    page: null,
    text: row.answer,
    question: row.question,
    ...(variants.length === 0 ? {} : { variants }),
    ...(row.basis === '' ? {} : { basis: row.basis }),
    audience: row.audience === '' ? frame.audience : row.audience,
    language: row.language === '' ? frame.language : row.language,
    effectiveFrom: row.effectiveFrom === '' ? frame.effectiveFrom : row.effectiveFrom,
    effectiveTo: row.effectiveTo === '' ? frame.effectiveTo : row.effectiveTo,
  };
}
