import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { widgetBuilds } from './vite.config.ts';

const OUT = resolve(import.meta.dirname, '../dist/widget');
const COMPRESSED = /\.(js|css|html|svg)$/;

/** Writes dist/widget: chat/, bank/ and embed.js, with a .br and a .gz beside each text file so that no request pays for compressing. */
export async function buildWidget(): Promise<void> {
  for (const config of [widgetBuilds.chat, widgetBuilds.bank, widgetBuilds.embed]) await build(config);
  await compressFolder(OUT);
}

async function compressFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    if (!entry.isFile() || !COMPRESSED.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }));
    await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }));
  }
}
