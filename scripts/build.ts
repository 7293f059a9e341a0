/** Builds what `npm start` and the tests run: dist/server by tsc, dist/widget by Vite. Does nothing when the sources are the same. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildWidget } from '../widget/build.ts';

const ROOT = resolve(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
/** Read by the compiled service beside its code. */
const TABLE = 'server/retrieval/embedding-table';

interface Part {
  name: string;
  sources: string[];
  output: string;
  build: () => Promise<void>;
}

const parts: Part[] = [
  { name: 'server', sources: ['server', 'tsconfig.json', 'package-lock.json'], output: 'server/main.js', build: buildServer },
  { name: 'widget', sources: ['widget', 'server/protocol.ts', 'tsconfig.json', 'package-lock.json'], output: 'widget/embed.js', build: buildWidget },
];

const force = process.argv.includes('--force');
for (const part of parts) {
  const stamp = join(DIST, `${part.name}.stamp`);
  const hash = hashOf(part.sources);
  const isFresh = existsSync(join(DIST, part.output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (isFresh && !force) continue;
  process.stderr.write(`building ${part.name} …\n`);
  rmSync(stamp, { force: true });
  await part.build();
  mkdirSync(DIST, { recursive: true });
  writeFileSync(stamp, hash);
}

function buildServer(): Promise<void> {
  // Files that the sources no longer have must not be found by anybody.
  rmSync(join(DIST, 'server'), { recursive: true, force: true });
  rmSync(join(DIST, 'server.tsbuildinfo'), { force: true });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const result = spawnSync(process.execPath, [tsc, '-p', join(ROOT, 'server/tsconfig.json')], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) throw new Error('The server does not compile; the messages above say where.');
  cpSync(join(ROOT, TABLE), join(DIST, TABLE), { recursive: true });
  return Promise.resolve();
}

function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => listFiles(join(ROOT, source)))) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function listFiles(path: string): string[] {
  if (existsSync(path) && statSync(path).isFile()) return [path];
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true, encoding: 'utf8' } as const).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name)).sort();
}
