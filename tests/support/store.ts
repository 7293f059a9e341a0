import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, chownSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openDatabase, type Database, type DatabaseOptions } from '../../server/store/database.ts';

/** A fresh store of its own for one suite. */
export interface TestStore {
  db: Database;
  url: string;
  /** A second process's view of the same store; PostgreSQL only. */
  reopen(options?: Partial<DatabaseOptions>): Promise<Database>;
  close(): Promise<void>;
}

type OpenStore = (options?: Partial<DatabaseOptions>) => Promise<TestStore>;

/** A SQLite file in a folder of its own, gone after `close`. */
export async function openSqliteStore(options: Partial<DatabaseOptions> = {}): Promise<TestStore> {
  const dir = mkdtempSync(join(tmpdir(), 'store-'));
  const url = `sqlite:${join(dir, 'test.db')}`;
  return testStore(url, options, () => {
    rmSync(dir, { recursive: true });
    return Promise.resolve();
  });
}

/** A database of its own on the test server, dropped by `close`. Call `hasPostgres` first. */
export async function openPostgresStore(options: Partial<DatabaseOptions> = {}): Promise<TestStore> {
  const server = await postgresServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runSql(server.url, `create database ${name}`);
  const url = Object.assign(new URL(server.url), { pathname: `/${name}` }).toString();
  return testStore(url, options, () => runSql(server.url, `drop database ${name} with (force)`));
}

async function testStore(url: string, options: Partial<DatabaseOptions>, remove: () => Promise<void>): Promise<TestStore> {
  const db = await openDatabase({ url, ...options });
  const others: Database[] = [];
  return {
    db,
    url,
    async reopen(more = {}) {
      const other = await openDatabase({ url, ...more });
      others.push(other);
      return other;
    },
    async close() {
      await Promise.all([db, ...others].map((each) => each.close()));
      await remove();
    },
  };
}

const bin = findPostgres();

/** Why suites on PostgreSQL can't run here, or null. */
export const postgresMissing: string | null = process.env.TEST_POSTGRES_URL !== undefined || bin !== null ? null
  : 'no PostgreSQL: install it (Debian: postgresql) or set TEST_POSTGRES_URL to a server on which databases may be created';
if (postgresMissing !== null) console.warn(`skipped on postgres: ${postgresMissing}`);

/** For `describe.each`: every engine that can run here. */
export const storeEngines: [name: 'sqlite' | 'postgres', open: OpenStore][] = [
  ['sqlite', openSqliteStore],
  ...(postgresMissing === null ? [['postgres', openPostgresStore] as ['postgres', OpenStore]] : []),
];

interface PostgresServer {
  url: string;
  stop: () => Promise<void>;
}

let started: Promise<PostgresServer> | null = null;

/** The server of TEST_POSTGRES_URL, or one of our own that lives as long as this test file's process needs it. */
function postgresServer(): Promise<PostgresServer> {
  const given = process.env.TEST_POSTGRES_URL;
  if (given !== undefined) return Promise.resolve({ url: given, stop: () => Promise.resolve() });
  started ??= startPostgres();
  return started;
}

/** Call in `afterAll` of every file that opened a PostgreSQL store. */
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

async function runSql(url: string, sql: string): Promise<void> {
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
