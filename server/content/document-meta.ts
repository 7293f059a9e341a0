import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isDay } from '../clock.ts';
import { AppError } from '../errors.ts';
import { parseMeta } from './parse/front-matter.ts';

const day = z.string().refine(isDay, 'must be a day that exists, as YYYY-MM-DD');
/** `|` would join two fields of a hash, `@` and `/` are the marks of chunk ids. */
const identifier = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, 'must be letters, digits, dots, dashes or underscores');

/** What an editor says about a document, in front matter or a sidecar. Every key is optional; unknown keys are ignored. */
export const documentMeta = z.object({
  document: identifier.optional(),
  title: z.string().min(1).optional(),
  language: z.enum(['zh-CN', 'zh-Hant', 'en']).optional(),
  audience: z.enum(['public', 'staff']).optional(),
  effectiveFrom: day.optional(),
  effectiveTo: day.optional(),
  owner: z.string().optional(),
  policy: z.string().optional(),
});

export type DocumentMeta = z.infer<typeof documentMeta>;

/**
 * Checks the keys of front matter and sidecar together; the sidecar wins.
 * A mistake refuses the file: a document with half its dates must not go live as if it had none.
 */
export function checkMeta(...sources: readonly Record<string, unknown>[]): DocumentMeta {
  const merged = Object.assign({}, ...sources.map(withoutEmpty)) as Record<string, unknown>;
  const result = documentMeta.safeParse(merged);
  if (!result.success) {
    const mistakes = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new AppError('file-broken', `The document's details are wrong: ${mistakes.join('; ')}.`);
  }
  const { effectiveFrom, effectiveTo } = result.data;
  if (effectiveFrom !== undefined && effectiveTo !== undefined && effectiveTo <= effectiveFrom) {
    throw new AppError('file-broken', `effectiveTo (${effectiveTo}) must be after effectiveFrom (${effectiveFrom}).`);
  }
  return result.data;
}

function withoutEmpty(source: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== null && value !== '' && value !== undefined));
}

/** The keys of `FILE.meta.yaml` beside a file, or none where there is no such file. */
export async function readSidecar(path: string): Promise<Record<string, unknown>> {
  try {
    return parseMeta(await readFile(`${path}.meta.yaml`, 'utf8'), 'The sidecar');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
