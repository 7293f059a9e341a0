import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isDay } from '../clock.ts';
import { AppError } from '../errors.ts';

/** Entries of `mustCite` and `mustSay` all have to hold; inside one entry `||` parts alternatives. */
const phrases = z.array(z.string().min(1));

const goldenCaseSchema = z.strictObject({
  id: z.string().regex(/^[\w-]+$/, 'must be letters, digits and dashes'),
  language: z.enum(['zh-CN', 'zh-Hant', 'en']),
  asOf: z.string().refine(isDay, 'must be a day that exists, as YYYY-MM-DD'),
  kind: z.string().min(1),
  policy: z.string().min(1),
  /** What was said before, oldest first; `a` is missing where nobody answered. */
  history: z.array(z.strictObject({ q: z.string().min(1), a: z.string().min(1).optional() })).default([]),
  question: z.string().min(1),
  /** Other wordings that must get the same answer. */
  phrasings: phrases.default([]),
  expect: z.enum(['answer', 'decline', 'clarify']),
  /** `document` or `document#section`. */
  mustCite: phrases,
  mustSay: phrases,
  mustNotSay: phrases,
  /** Nothing may go live that loses this case. */
  must: z.boolean(),
  /** Kept out of development: run before a release only. */
  frozen: z.boolean(),
});

/** A question with the answer that a bank's content team expects, written from the documents alone. */
export type GoldenCase = z.infer<typeof goldenCaseSchema>;

/**
 * Reads the golden cases below `knowledgeDir`, one a line in golden/*.jsonl; a folder without any has none.
 * Throws AppError 'bad-knowledge' with every mistake at once, by file and line; an id that occurs twice is one.
 */
export async function loadGoldenCases(knowledgeDir: string): Promise<GoldenCase[]> {
  const dir = join(knowledgeDir, 'golden');
  const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith('.jsonl')).sort();
  const cases = new Map<string, GoldenCase>();
  const mistakes: string[] = [];
  for (const name of names) {
    const lines = (await readFile(join(dir, name), 'utf8')).split('\n');
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const read = readCase(line);
      if (typeof read === 'string') mistakes.push(`${name}:${i + 1} ${read}`);
      else if (cases.has(read.id)) mistakes.push(`${name}:${i + 1} the id ${read.id} occurs twice`);
      else cases.set(read.id, read);
    }
  }
  if (mistakes.length > 0) throw new AppError('bad-knowledge', `Golden cases have mistakes:\n${mistakes.join('\n')}`);
  return [...cases.values()];
}

function readCase(line: string): GoldenCase | string {
  try {
    const result = goldenCaseSchema.safeParse(JSON.parse(line));
    return result.success ? result.data : result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
  } catch {
    return 'is no JSON';
  }
}
