import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isDay } from '../clock.ts';
import { AppError } from '../errors.ts';
import { parseMeta } from './parse/front-matter.ts';

const named = z.object({ 'zh-CN': z.string().min(1), 'zh-Hant': z.string().min(1), en: z.string().min(1) });
const day = z.string().refine(isDay, 'must be a day that exists, as YYYY-MM-DD');
const time = z.string().regex(/^(?:[01]\d|2[0-4]):[0-5]\d$/, 'must be HH:MM');
const hours = z.union([z.literal('closed'), z.literal('always'), z.object({ open: time, close: time })]);

const bankFile = z.object({
  name: named,
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone'),
  address: named.optional(),
  phones: z.array(z.object({
    key: z.string().min(1),
    number: z.string().min(3),
    external: z.boolean().default(false),
    open: z.enum(['always', 'human-service']).optional(),
    label: named,
  })),
  humanService: z.object({ weekday: hours, weekend: hours, holiday: hours, emergency: z.literal('always').optional() }),
  holidays: z.array(z.object({ from: day, to: day, name: named })).default([]),
  workdays: z.array(day).default([]),
  links: z.object({ hosts: z.array(z.string().min(1)) }).catchall(z.union([z.string(), z.array(z.string())])),
  app: named.optional(),
  /** Questions that a new conversation suggests. */
  suggestions: z.object({ 'zh-CN': z.array(z.string().min(1)), 'zh-Hant': z.array(z.string().min(1)), en: z.array(z.string().min(1)) }).default({ 'zh-CN': [], 'zh-Hant': [], en: [] }),
});

/** The bank's facts that are looked up, never generated. */
export type Bank = z.infer<typeof bankFile>;
export type Hours = z.infer<typeof hours>;

/** Reads bank.yaml; `path` is the file or the folder it lies in. Every mistake is reported at once. */
export async function loadBank(path: string): Promise<Bank> {
  const file = path.endsWith('.yaml') ? path : join(path, 'bank.yaml');
  const source = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('bad-knowledge', 'bank.yaml is missing: the names, phones and hours of the bank stand in it.', { cause });
  });
  const result = bankFile.safeParse(parseMeta(source, 'bank.yaml'));
  if (result.success) return result.data;
  const mistakes = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new AppError('bad-knowledge', `bank.yaml is wrong: ${mistakes.join('; ')}.`);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
