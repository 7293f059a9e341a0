import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../server/errors.ts';

export const itemSchema = z.object({ kind: z.literal('item'), id: z.string(), text: z.string(), answer: z.string().optional() });
const querySchema = z.object({ kind: z.literal('query'), id: z.string(), text: z.string() });
export type Item = z.infer<typeof itemSchema>;
export type Query = z.infer<typeof querySchema>;
/** Items that can be found, and questions that look for them. */
export const benchLineSchema = z.discriminatedUnion('kind', [itemSchema, querySchema]);
export const pairSchema = z.object({ id: z.string(), a: z.string(), b: z.string() });
export const scopeSchema = z.object({ id: z.string(), text: z.string() });

/** The objects of a file of one JSON object a line. Throws AppError 'bad-input' that names the line. */
export async function readLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => { throw new AppError('bad-input', `The file ${path} cannot be read.`, { cause }); });
  return text.split('\n').flatMap((line, number) => {
    if (line.trim() === '') return [];
    try {
      return [schema.parse(JSON.parse(line))];
    } catch (cause) {
      throw new AppError('bad-input', `Line ${number + 1} of ${path} is not what is expected there.`, { cause });
    }
  });
}

export function writeLine(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
