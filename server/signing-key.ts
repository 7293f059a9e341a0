import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from './errors.ts';

/**
 * The key that signs visitors' tokens: `given` in base64, or the one in DATA_DIR, made on first start and readable by its owner only.
 * Two processes that start at once get the same one.
 */
export async function loadSigningKey(dataDir: string, given: string | undefined): Promise<Uint8Array> {
  if (given !== undefined) return Buffer.from(given, 'base64');
  const file = join(dataDir, 'visitor.key');
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch(refuse(dataDir));
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(32).toString('base64'));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') refuse(dataDir)(error);
  }
  // What can't be read is of no more use than what is too short.
  const key = Buffer.from(await readFile(file, 'utf8').catch(() => ''), 'base64');
  if (key.length < 32) throw new AppError('bad-config', 'visitor.key in the data folder is damaged or belongs to another account. Delete it: visitors then start new conversations.');
  return key;
}

function refuse(dataDir: string): (error: unknown) => never {
  return (cause) => {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC') throw new AppError('store-full', `The disk of the data folder is full: ${dataDir}.`, { cause });
    throw new AppError('store-read-only', `The data folder can't be written: ${dataDir}. Set DATA_DIR to one that this account owns.`, { cause });
  };
}
