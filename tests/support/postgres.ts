import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

const bin = findPostgres();

/** Why suites on PostgreSQL can't run here, or null. */
export const postgresMissing: string | null = process.env.TEST_POSTGRES_URL !== undefined || bin !== null ? null
  : 'no PostgreSQL 15: install it (Debian: postgresql) or set TEST_POSTGRES_URL to a server on which databases may be created';

interface PostgresServer {
  url: string;
  stop: () => Promise<void>;
}

let started: Promise<PostgresServer> | null = null;

/** The server of TEST_POSTGRES_URL, or one of our own, started at the first call. On either, databases may be created. */
export async function postgresUrl(): Promise<string> {
  const given = process.env.TEST_POSTGRES_URL;
  if (given !== undefined) return given;
  started ??= startPostgres();
  return (await started).url;
}

/** For `afterAll` of every file that may have opened a PostgreSQL store. */
export async function stopPostgres(): Promise<void> {
  const server = await started;
  started = null;
  await server?.stop();
}

async function startPostgres(): Promise<PostgresServer> {
  if (bin === null) throw new Error(postgresMissing ?? 'no PostgreSQL');
  const dir = mkdtempSync(join(tmpdir(), 'pg-'));
  // The server refuses to run as root.
  const account = process.getuid?.() === 0 ? accountOf('postgres') : null;
  if (account) chownSync(dir, account.uid, account.gid);
  execFileSync(join(bin, 'initdb'), ['-D', join(dir, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], { ...account, stdio: 'ignore' });
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${dir}`, 'fsync=off', 'max_connections=100'];
  const child = spawn(join(bin, 'postgres'), ['-D', join(dir, 'data'), ...settings.flatMap((setting) => ['-c', setting])], { ...account, stdio: 'ignore' });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    await stopChild(child);
    rmSync(dir, { recursive: true });
  };
  // A test run that is interrupted must not leave a server behind.
  process.once('exit', () => child.kill('SIGQUIT'));
  await untilReady(url, child);
  return { url, stop };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`postgres ended with ${child.exitCode}`);
    const ready = await runSql(url, 'select 1').then(() => true, () => false);
    if (ready) return;
    await wait(100);
  }
  throw new Error('postgres did not start in 10 s');
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });
}

export async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function findPostgres(): string | null {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).map(Number).filter((version) => version >= 15).sort((a, b) => b - a) : [];
  const folders = [...versions.map((version) => join(root, String(version), 'bin')), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}

function accountOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
