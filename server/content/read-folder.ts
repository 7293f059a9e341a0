import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Clock } from '../clock.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { DraftVersion } from './draft-version.ts';
import { readFile, type ReadOptions } from './read-file.ts';

export interface RefusedFile {
  /** Relative to the folder. */
  path: string;
  code: ErrorCode;
  message: string;
}

export interface FolderContent {
  /** In the order of their paths, with the dates that each names itself; dateVersions says until when each is used. */
  versions: DraftVersion[];
  refused: RefusedFile[];
}

/** Told before each file and once at the end, when `done` equals `total`. */
export type OnProgress = (done: number, total: number, path: string) => void;

/** Folders of a knowledge tree that hold no documents. */
const NOT_DOCUMENTS = new Set(['golden']);

/**
 * Parses every document below `dir`: each file becomes a version or is refused with a reason, and one bad file stops no other.
 * Sidecars, bank.yaml, hidden files and golden cases are no documents. A second file with the same content is refused as a duplicate.
 */
export async function readFolder(deps: { now: Clock }, dir: string, onProgress: OnProgress = () => undefined, options: ReadOptions = {}): Promise<FolderContent> {
  const paths = await listDocuments(dir);
  const versions: DraftVersion[] = [];
  const refused: RefusedFile[] = [];
  for (const [index, path] of paths.entries()) {
    const name = relative(dir, path);
    onProgress(index, paths.length, name);
    try {
      const version = await readFile(deps, path, options);
      const twin = versions.find((other) => other.contentHash === version.contentHash);
      if (twin) refused.push({ path: name, code: 'bad-input', message: `The same content stands in ${twin.sourceName}.` });
      else versions.push(version);
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith('file-')) throw error;
      refused.push({ path: name, code: error.code, message: error.message });
    }
  }
  onProgress(paths.length, paths.length, '');
  return { versions, refused };
}

/** The paths of all documents below `dir`, in order. */
export async function listDocuments(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('bad-knowledge', 'The folder of documents does not exist or can\'t be read.', { cause });
  });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory() && !NOT_DOCUMENTS.has(entry.name)) found.push(...await listDocuments(path));
    else if (entry.isFile() && !entry.name.endsWith('.meta.yaml') && entry.name !== 'bank.yaml') found.push(path);
  }
  return found;
}
