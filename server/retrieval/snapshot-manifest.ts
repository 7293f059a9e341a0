import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Embedder } from './embedder.ts';

/** Raise it whenever files of an older build would be read wrongly, the cutting into terms included: old snapshots are then built again. */
export const SNAPSHOT_FORMAT = 3;

export const SNAPSHOT_FILES = {
  chunks: 'chunks.jsonl',
  entries: 'entries.bin',
  wordings: 'wordings.bin',
  bodies: 'bodies.bin',
  vectors: 'vectors.bin',
  graph: 'graph.hnsw',
} as const;
export type SnapshotFile = keyof typeof SNAPSHOT_FILES;

const checksum = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = z.object({
  format: z.literal(SNAPSHOT_FORMAT),
  hash: z.string(),
  embedder: z.string(),
  dims: z.int().positive(),
  chunks: z.int().nonnegative(),
  /** Texts indexed: a chunk has one for each of its wordings. */
  entries: z.int().nonnegative(),
  /** The bank's own words that the texts were cut with. */
  words: z.array(z.string()),
  files: z.record(z.enum(Object.keys(SNAPSHOT_FILES) as [SnapshotFile, ...SnapshotFile[]]), checksum),
});
export type SnapshotManifest = z.infer<typeof manifestSchema>;

/**
 * Reads the manifest of the snapshot in `dir` and all files it names, every byte checked against its checksum.
 * Throws AppError 'snapshot-damaged' with the reason: missing or changed files, another format, another embedder.
 */
export async function readSnapshotFiles(embed: Pick<Embedder, 'id' | 'dims'>, dir: string): Promise<{ manifest: SnapshotManifest; files: Record<SnapshotFile, Buffer> }> {
  const manifest = await readManifest(dir);
  if (manifest.hash !== basename(dir)) throw damaged(`it belongs to the snapshot ${manifest.hash}`);
  if (manifest.embedder !== embed.id || manifest.dims !== embed.dims) throw damaged(`it was made with the embedder ${manifest.embedder}, now it is ${embed.id}`);
  const names = Object.keys(SNAPSHOT_FILES) as SnapshotFile[];
  const read = names.map(async (name) => {
    const bytes = await readFile(join(dir, SNAPSHOT_FILES[name])).catch((cause: unknown) => { throw damaged(`the file ${SNAPSHOT_FILES[name]} cannot be read`, cause); });
    if (sha256(bytes) !== manifest.files[name]) throw damaged(`the file ${SNAPSHOT_FILES[name]} has changed since it was written`);
    return [name, bytes] as const;
  });
  return { manifest, files: Object.fromEntries(await Promise.all(read)) as Record<SnapshotFile, Buffer> };
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function readManifest(dir: string): Promise<SnapshotManifest> {
  const text = await readFile(join(dir, 'manifest.json'), 'utf8').catch((cause: unknown) => { throw damaged('there is no manifest', cause); });
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw damaged('its manifest is of another format', cause);
  }
}

function damaged(reason: string, cause?: unknown): AppError {
  return new AppError('snapshot-damaged', `The index cannot be used: ${reason}. It has to be built again.`, { cause });
}
