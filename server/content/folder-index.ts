import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { buildSnapshot } from '../retrieval/build-snapshot.ts';
import type { Embedder } from '../retrieval/embedder.ts';
import { loadSnapshot } from '../retrieval/load-snapshot.ts';
import type { SearchIndex } from '../retrieval/search-index.ts';
import { loadBank } from './bank.ts';
import { dateVersions } from './date-versions.ts';
import { factChunks } from './facts.ts';
import { listDocuments, readFolder, type RefusedFile } from './read-folder.ts';

export interface FolderIndexDeps {
  now: Clock;
  embedder: Embedder;
  /** Told which files were not read, and why; not called when the folder was indexed before. */
  onRefused?: (file: RefusedFile) => void;
}

/** Part of the cache's key: raise it when parsing gives other chunks for the same files. */
const PARSER = 'parser-7';

/**
 * The index over all documents of a folder, and the facts of its bank.yaml where it has one. Writes to no store.
 * Cached below `cacheDir` by the bytes of the files, so asking again parses nothing.
 * Throws 'bad-knowledge' when no file of the folder can be read.
 */
export async function loadFolderIndex(deps: FolderIndexDeps, dir: string, cacheDir: string): Promise<SearchIndex> {
  const embed = deps.embedder;
  const open = (snapshot: string): Promise<SearchIndex> => loadSnapshot({ embed, withdrawn: () => new Set() }, join(cacheDir, snapshot));
  const pointer = join(cacheDir, `${await folderKey(dir, embed.id)}.txt`);
  const known = await readFile(pointer, 'utf8').catch(() => null);
  if (known !== null) {
    try {
      return await open(known.trim());
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'snapshot-damaged') throw error;
    }
  }
  const { versions, refused } = await readFolder(deps, dir);
  for (const file of refused) deps.onRefused?.(file);
  if (versions.length === 0) throw new AppError('bad-knowledge', 'None of the files in the folder could be read.');
  const facts = existsSync(join(dir, 'bank.yaml')) ? factChunks(await loadBank(dir), deps.now()) : [];
  await mkdir(cacheDir, { recursive: true });
  const { hash } = await buildSnapshot({ embed }, [...dateVersions(versions).flatMap((version) => version.chunks), ...facts], cacheDir);
  // Written beside and renamed, so that a second process never reads half a name.
  await writeFile(`${pointer}.${process.pid}`, hash);
  await rename(`${pointer}.${process.pid}`, pointer);
  return open(hash);
}

async function folderKey(dir: string, embedder: string): Promise<string> {
  const key = createHash('sha256').update(`${PARSER}\n${embedder}\n`);
  const bank = join(dir, 'bank.yaml');
  for (const path of [...await listDocuments(dir), ...existsSync(bank) ? [bank] : []]) {
    for (const file of [path, `${path}.meta.yaml`]) {
      if (existsSync(file)) key.update(`${relative(dir, file)}\n`).update(createHash('sha256').update(await readFile(file)).digest());
    }
  }
  return key.digest('hex').slice(0, 24);
}
