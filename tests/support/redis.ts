import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';

const bin = ['/usr/bin', ...(process.env.PATH ?? '').split(':')].map((folder) => join(folder, 'redis-server')).find((file) => existsSync(file)) ?? null;

/** Why suites on Redis can't run here, or null. */
export const redisMissing: string | null = bin === null ? 'no redis-server: install it (Debian: redis-server)' : null;

/** A Redis of our own that keeps nothing on disk. */
export interface TestRedis {
  url: string;
  /** Ends the server without a word; what it held is gone. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Lets it hang: connections stay open and nothing is answered. Returns the way to let it go on. */
  hang: () => () => void;
  close(): Promise<void>;
}

export async function startRedis(): Promise<TestRedis> {
  if (bin === null) throw new Error(redisMissing ?? 'no Redis');
  const server = bin;
  const dir = mkdtempSync(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const start = async () => {
    const started = spawn(server, ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
    child = started;
    await untilReady(url, started);
  };
  const stop = async () => {
    const running = child;
    child = null;
    if (running?.exitCode !== null) return;
    await new Promise((gone) => {
      running.once('exit', gone);
      running.kill('SIGKILL');
    });
  };
  // A test run that is interrupted must not leave a server behind.
  process.once('exit', () => child?.kill('SIGKILL'));
  await start();
  return {
    url, start, stop,
    hang() {
      const hung = child;
      hung?.kill('SIGSTOP');
      return () => void hung?.kill('SIGCONT');
    },
    async close() {
      await stop();
      rmSync(dir, { recursive: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    const client = createClient({ url, socket: { reconnectStrategy: false } }).on('error', () => undefined);
    const ready = await client.connect().then(() => client.ping()).then(() => true, () => false);
    if (client.isOpen) client.destroy();
    if (ready) return;
    await wait(50);
  }
  throw new Error('redis-server did not start in 5 s');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
