import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AppError } from './errors.ts';

/**
 * The compiled file of the worker `./name-worker` that stands beside the module with `importMetaUrl`.
 * Workers always run from `dist/`: a worker thread knows no TypeScript, so modules run from source (tests, commands) get the build's worker too.
 */
export function workerUrl(importMetaUrl: string, name: `./${string}`): URL {
  const beside = fileURLToPath(new URL(`${name}.js`, importMetaUrl));
  const fromSource = importMetaUrl.endsWith('.ts');
  // The last /server/ is the project's own: the path above it belongs to the machine.
  const at = beside.lastIndexOf(`${sep}server${sep}`);
  const file = fromSource ? `${beside.slice(0, at)}${sep}dist${beside.slice(at)}` : beside;
  if (!existsSync(file)) throw new AppError('not-ready', `The compiled worker ${name} is missing. Run "npm run build" first.`);
  return pathToFileURL(file);
}
