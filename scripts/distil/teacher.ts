import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../server/errors.ts';
import type { Progress } from '../../server/progress.ts';
import { VectorCache } from './vector-cache.ts';

/** A neural embedding model behind any OpenAI-compatible `/embeddings`. */
export interface TeacherEndpoint {
  baseUrl: string;
  model: string;
}

const BATCH = 256;
const TIMEOUT_MS = 120_000;
const replySchema = z.object({ data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.union([z.string(), z.array(z.number())]) })) });

/** Reads `BASE_URL,MODEL`. Throws AppError 'bad-input'. */
export function parseTeacher(flag: string): TeacherEndpoint {
  const [baseUrl = '', model = '', ...rest] = flag.split(',');
  if (!URL.canParse(baseUrl) || model === '' || rest.length > 0) throw new AppError('bad-input', `A teacher is given as BASE_URL,MODEL, not ${flag}.`);
  return { baseUrl: baseUrl.replace(/\/$/, ''), model };
}

/**
 * The teacher's unit vectors of `texts`, row after row. Each distinct text is asked once ever: what came is kept in `cacheDir` batch by batch,
 * so a run that was cut goes on where it stopped. Throws AppError 'embedder-failed' when the teacher does not answer as it should.
 */
export async function askTeacher(teacher: TeacherEndpoint, cacheDir: string, texts: readonly string[], onProgress: Progress): Promise<{ rows: Float32Array; dims: number }> {
  const dims = (await request(teacher, ['dimension']))[0]?.length ?? 0;
  const cache = new VectorCache(join(cacheDir, `${teacher.model.replaceAll(/[^\w.-]/g, '_')}-${dims}.vectors`), dims);
  try {
    const missing = [...new Set(texts)].filter((text) => !cache.has(text)).sort((a, b) => a.length - b.length);
    for (let from = 0; from < missing.length; from += BATCH) {
      onProgress(from, missing.length, teacher.model);
      const batch = missing.slice(from, from + BATCH);
      const vectors = await request(teacher, batch);
      if (vectors.some((vector) => vector.length !== dims || !vector.every((value) => Number.isFinite(value)))) {
        throw new AppError('embedder-failed', `The teacher ${teacher.model} gave a vector of another length or without numbers.`);
      }
      cache.add(batch, vectors);
    }
    onProgress(missing.length, missing.length, teacher.model);
    return { rows: cache.rows(texts), dims };
  } finally {
    cache.close();
  }
}

async function request({ baseUrl, model }: TeacherEndpoint, input: readonly string[]): Promise<Float32Array[]> {
  try {
    const response = await fetch(`${baseUrl}/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, input, encoding_format: 'base64' }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { data } = replySchema.parse(await response.json());
    if (data.length !== input.length) throw new Error(`${data.length} vectors for ${input.length} texts`);
    return data.sort((a, b) => a.index - b.index).map(({ embedding }) => (typeof embedding === 'string' ? floatsOf(embedding) : Float32Array.from(embedding)));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown';
    throw new AppError('embedder-failed', `The teacher ${model} at ${baseUrl} failed: ${reason}. What it gave before is kept; start again to go on.`, { cause });
  }
}

function floatsOf(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}
