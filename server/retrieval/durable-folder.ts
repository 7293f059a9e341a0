import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes files into the folder `dir` so that they survive a power cut once this resolves. */
export async function writeFiles(dir: string, files: readonly (readonly [name: string, content: Uint8Array | string])[]): Promise<void> {
  for (const [name, content] of files) {
    const handle = await open(join(dir, name), 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  await syncFolder(dir);
}

/**
 * Gives the finished folder `from` its name `to`. If another process was faster and its folder `isUsable`, that one stays;
 * one that is not is replaced. `from` and `to` lie in the same parent, so a rename is all or nothing.
 */
export async function moveIntoPlace(from: string, to: string, isUsable: () => Promise<boolean>): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (await isUsable()) return;
    const aside = `${from}-replaced`;
    await rename(to, aside);
    await rename(from, to);
    await rm(aside, { recursive: true, force: true });
  }
  await syncFolder(dirname(to));
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST' || error.code === 'ENOTDIR');
}

/** Without this a new name can be lost in a power cut although the file's content was flushed. */
async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
