/** Runs the server from its sources and starts it again when they change; the widget is built anew when its own do. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const WATCHED = ['server', 'widget', 'prompts'];
const SETTLE_MS = 200;

let server: ChildProcess | undefined;
let timer: NodeJS.Timeout | undefined;

function restart(): void {
  server?.kill('SIGTERM');
  const built = spawnSync(process.execPath, [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), join(ROOT, 'scripts/build.ts')], { cwd: ROOT, stdio: 'inherit' });
  if (built.status !== 0) return;
  server = spawn(process.execPath, ['--enable-source-maps', join(ROOT, 'dist/server/main.js')], { cwd: ROOT, stdio: 'inherit' });
}

for (const folder of WATCHED) {
  watch(join(ROOT, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(restart, SETTLE_MS);
  });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server?.kill('SIGTERM');
    process.exit(0);
  });
}
restart();
