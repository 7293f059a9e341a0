import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, TABLE_FILE } from '../../server/retrieval/embed-table.ts';
import { packUnitTable } from '../../server/retrieval/unit-table.ts';
import type { TrainedTable } from './distil-table.ts';

/** Rounds a trained table to bytes and writes it with its manifest into `dir`. The manifest comes last and names the bytes, so a cut write is noticed. */
export function writeTable(dir: string, { units, rows, dims }: Pick<TrainedTable, 'units' | 'rows' | 'dims'>, about: Record<string, unknown>): { bytes: number } {
  const bytes = packUnitTable(units.map((unit) => unit.hash), rows, dims);
  const manifest = { units: units.length, dims, sha256: createHash('sha256').update(bytes).digest('hex'), ...about };
  mkdirSync(dir, { recursive: true });
  writeWhole(join(dir, TABLE_FILE), bytes);
  writeWhole(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return { bytes: bytes.length };
}

function writeWhole(file: string, content: Uint8Array | string): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
