import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../server/errors.ts';

const questionSchema = z.object({
  id: z.string(),
  language: z.enum(['zh-CN', 'zh-Hant', 'en']),
  asOf: z.string(),
  kind: z.string(),
  /** Below the folder of documents; without it the question is asked over knowledge/. */
  folder: z.string().optional(),
  history: z.array(z.object({ q: z.string(), a: z.string().optional() })).default([]),
  question: z.string(),
  phrasings: z.array(z.string()).default([]),
  expect: z.enum(['answer', 'decline', 'clarify']),
  mustCite: z.array(z.string()),
  mustSay: z.array(z.string()),
  mustNotSay: z.array(z.string()),
  frozen: z.boolean().default(false),
});
export type LabelledQuestion = z.infer<typeof questionSchema>;

/**
 * The questions of a JSON Lines file that weights may be fitted on: frozen ones are left out, and so are those with several
 * parts, whose answer is no single candidate. Throws AppError 'bad-knowledge' with the line that is broken.
 */
export function readLabelledQuestions(path: string): LabelledQuestion[] {
  return readFileSync(path, 'utf8').split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [readLine(line, `${basename(path)}:${i + 1}`)]))
    .filter(({ frozen, kind }) => !frozen && kind !== 'compound');
}

function readLine(line: string, place: string): LabelledQuestion {
  try {
    return questionSchema.parse(JSON.parse(line));
  } catch (error) {
    throw new AppError('bad-knowledge', `${place} is no question: ${error instanceof Error ? error.message : 'not JSON'}`);
  }
}
