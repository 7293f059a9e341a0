import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Embedder } from './embedder.ts';
import { UnitTable } from './unit-table.ts';

/** The table that comes with the product; `npm run distil` made it. */
export const BUILT_IN_TABLE = join(import.meta.dirname, 'embedding-table');

export const TABLE_FILE = 'table.bin';
export const MANIFEST_FILE = 'manifest.json';
const manifestSchema = z.object({ units: z.int().positive(), dims: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * The built-in embedder: a table of trained vectors of characters, words and pieces of words, Chinese and English in one space.
 * No network, no model: a short question takes about 10 microseconds, and the same text gives the same vector on every machine.
 * Throws AppError 'table-damaged' with what to do.
 */
export function createTableEmbedder(dir: string = BUILT_IN_TABLE): Embedder {
  const table = loadUnitTable(dir);
  return {
    id: `table-${table.dims}-${table.id}`,
    dims: table.dims,
    embed: (texts) => Promise.resolve(texts.map((text) => table.vectorOf(text))),
  };
}

const loaded = new Map<string, UnitTable>();

/** Opens the table in `dir`, each folder once a process: its bytes are the largest part of the product's own memory. */
export function loadUnitTable(dir: string = BUILT_IN_TABLE): UnitTable {
  const known = loaded.get(dir);
  if (known) return known;
  const manifest = readManifest(dir);
  const bytes = readBytes(dir);
  if (createHash('sha256').update(bytes).digest('hex') !== manifest.sha256) throw damaged(dir, 'the file has changed since it was made');
  const table = new UnitTable(bytes);
  if (table.count !== manifest.units || table.dims !== manifest.dims) throw damaged(dir, 'the file and its manifest are not of one build');
  loaded.set(dir, table);
  return table;
}

function readManifest(dir: string): z.infer<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(dir, MANIFEST_FILE), 'utf8')));
  } catch (cause) {
    throw damaged(dir, 'there is no manifest that can be read', cause);
  }
}

function readBytes(dir: string): Buffer {
  try {
    return readFileSync(join(dir, TABLE_FILE));
  } catch (cause) {
    throw damaged(dir, 'the file cannot be read', cause);
  }
}

function damaged(dir: string, reason: string, cause?: unknown): AppError {
  return new AppError('table-damaged', `The embedding table in ${dir} cannot be used: ${reason}. Restore it from the release.`, { cause });
}
