import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { KillPoint } from './kill-points.ts';
import type { FromProcess, LiveProcessOptions, ToProcess } from './live-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const OUTPUT = join(ROOT, '.test-results/live-process');

/** The app in another process. */
export interface LiveChild {
  url: string;
  pid: number;
  /** Lets the process kill itself when it passes `point` for the n-th time. */
  arm(point: KillPoint, occurrence: number): Promise<void>;
  /** Takes that back. False when it was too late. */
  disarm(): Promise<boolean>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): void;
  /** How it ended. */
  exited: Promise<{ code: number | null; signal: string | null }>;
  /** All that it wrote: its log, and whatever it should not have said. */
  output(): string;
}

/** One file instead of hundreds: a process starts in a third of a second, and a test can afford hundreds of them. */
export async function bundleLiveProcess(): Promise<void> {
  await build({
    configFile: false, logLevel: 'warn', root: ROOT, publicDir: false,
    ssr: { noExternal: true, external: ['better-sqlite3', 'pg', 'pino', 'prom-client'] },
    build: { ssr: join(import.meta.dirname, 'live-process.ts'), outDir: OUTPUT, emptyOutDir: true, minify: false, target: 'node20' },
  });
}

/** `scratchDir` is where the process leaves what it can't remove when it is killed. */
export async function startLiveChild(options: LiveProcessOptions, scratchDir: string): Promise<LiveChild> {
  const child = spawn(process.execPath, [join(OUTPUT, 'live-process.js'), JSON.stringify(options)], { cwd: ROOT, env: { ...process.env, TMPDIR: scratchDir }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => { output += data.toString(); });
  const exited = new Promise<{ code: number | null; signal: string | null }>((done) => {
    child.once('exit', (code, signal) => done({ code, signal }));
  });
  const { url } = await new Promise<FromProcess>((ready, fail) => {
    child.once('message', (message) => ready(message as FromProcess));
    void exited.then(({ code, signal }) => fail(new Error(`The process ended (${String(code ?? signal)}) before it was ready: ${output}`)));
  });
  /** True once it was taken; sending to a process that has just killed itself fails, which is no news. */
  const order = (message: ToProcess) => {
    const taken = new Promise<true>((done) => child.once('message', () => done(true)));
    child.send(message, () => undefined);
    return Promise.race([taken, exited.then(() => false)]);
  };
  return {
    url, exited, pid: child.pid ?? 0,
    async arm(point, occurrence) {
      await order({ arm: point, occurrence });
    },
    disarm: () => order({ arm: null, occurrence: 0 }),
    kill: (signal) => void child.kill(signal),
    output: () => output,
  };
}
