import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runMain } from '../support/main-process.ts';

const PROMPTS = resolve(import.meta.dirname, '../../prompts');
const VISITOR_KEY = Buffer.alloc(32, 7).toString('base64');
/** An operator may read paths and names of programs, but no stacks. */
const STACK = /node_modules|file:\/\/|^\s+at |TypeError|Cannot read/m;
const root = mkdtempSync(join(tmpdir(), 'bad-env-'));
const mounted: string[] = [];
const folder = () => mkdtempSync(join(root, 'd-'));
const mountMissing = tryMount();

afterAll(() => {
  for (const dir of mounted) execFileSync('umount', [dir]);
  rmSync(root, { recursive: true });
});

/** A file system of its own; root is not stopped by permissions, but by these. */
function mount(options: string): string {
  const dir = folder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir], { stdio: 'ignore' });
  mounted.push(dir);
  return dir;
}

function tryMount(): string | null {
  try {
    mount('size=64k');
    return null;
  } catch {
    process.stderr.write('skipped: full and read-only disks: this account may not mount\n');
    return 'no mounts';
  }
}

function withFile(name: string, content: string): string {
  const dir = folder();
  writeFileSync(join(dir, name), content);
  return dir;
}

/** The service does not start, and says why to whoever can change it: one message, one code, nothing of its inside. */
async function expectRefusal(env: Record<string, string>, code: string, says: RegExp): Promise<string> {
  const main = runMain({ DATA_DIR: folder(), ...env });
  expect(await main.exited, main.stderr()).toEqual({ code: 1, signal: null });
  const told = main.stderr().replaceAll(/^reading documents: .*\n/gm, '');
  expect(told.endsWith(`\n(${code})\n`), told).toBe(true);
  expect(told).toMatch(says);
  expect(told).not.toMatch(STACK);
  expect(main.stdout()).not.toContain('is ready');
  return told;
}

describe.concurrent('the service does not start, and says why,', () => {
  it('when its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as AddressInfo;
    await expectRefusal({ PORT: String(port) }, 'bad-config', new RegExp(`Port ${port} is in use`));
    other.close();
  });

  it('when its HOST is another machine\'s', async () => {
    await expectRefusal({ HOST: '203.0.113.1' }, 'bad-config', /HOST/);
  });

  it('when settings are wrong: all at once, and never their values', async () => {
    const told = await expectRefusal({ PORT: 'hunter2', ALLOWED_ORIGINS: 'https://bank.example/path', VISITOR_KEY: 'c2VjcmV0', REDIS_URL: 'http://secret@host' }, 'bad-config', /4 mistake/);
    for (const name of ['PORT', 'ALLOWED_ORIGINS', 'VISITOR_KEY', 'REDIS_URL']) expect(told).toContain(name);
    for (const secret of ['hunter2', 'c2VjcmV0', 'secret@host']) expect(told).not.toContain(secret);
  });

  it('when a file stands in place of the data folder, or above it', async () => {
    const dir = withFile('data', '');
    await expectRefusal({ DATA_DIR: join(dir, 'data') }, 'store-read-only', /data folder can't be written/);
    await expectRefusal({ DATA_DIR: join(dir, 'data', 'below') }, 'store-read-only', /data folder can't be written/);
  });

  it.skipIf(mountMissing !== null)('when the data folder is on a read-only disk', async () => {
    await expectRefusal({ DATA_DIR: mount('ro,size=64k') }, 'store-read-only', /data folder can't be written/);
  });

  it.skipIf(mountMissing !== null).each(['4k', '40k', '400k'])('when its disk is full after %s', async (size) => {
    await expectRefusal({ DATA_DIR: mount(`size=${size}`) }, 'store-full', /space|full/);
  });

  it.each(['', 'abc', '\0\0'])('when visitor.key reads %j', async (content) => {
    await expectRefusal({ DATA_DIR: withFile('visitor.key', content) }, 'bad-config', /visitor\.key .* damaged/);
  });

  it('when visitor.key is a folder', async () => {
    const dir = folder();
    mkdirSync(join(dir, 'visitor.key'));
    await expectRefusal({ DATA_DIR: dir }, 'bad-config', /visitor\.key/);
  });

  it('when bank.yaml is missing or wrong', async () => {
    await expectRefusal({ KNOWLEDGE_DIR: folder() }, 'bad-knowledge', /bank\.yaml is missing/);
    await expectRefusal({ KNOWLEDGE_DIR: withFile('bank.yaml', 'name: {}\ntimeZone: Moon') }, 'bad-knowledge', /bank\.yaml is wrong: .*timeZone/);
  });

  it('when a prompt or a reply is missing', async () => {
    const dir = folder();
    cpSync(PROMPTS, dir, { recursive: true });
    rmSync(join(dir, 'answer.en.md'));
    writeFileSync(join(dir, 'replies.en.yaml'), 'greeting: "Hello from {bank}"\n');
    const told = await expectRefusal({ PROMPTS_DIR: dir }, 'bad-prompts', /answer\.en\.md is missing/);
    expect(told).toContain('replies.en.yaml: no-evidence is missing');
  });

  it('when the database is garbage', async () => {
    await expectRefusal({ DATA_DIR: withFile('openteller.db', 'x'.repeat(20_000)) }, 'store-damaged', /restore the last backup/);
  });

  it('when PostgreSQL or Redis does not answer, and keeps their passwords to itself', async () => {
    const postgres = await expectRefusal({ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:9/x', VISITOR_KEY }, 'store-unreachable', /DATABASE_URL/);
    const redis = await expectRefusal({ REDIS_URL: 'redis://me:hunter2@127.0.0.1:9', VISITOR_KEY }, 'store-unreachable', /REDIS_URL/);
    expect(postgres + redis).not.toContain('hunter2');
  });

  it('when another process has its SQLite file, which goes on undisturbed', async () => {
    const DATA_DIR = folder();
    const first = runMain({ DATA_DIR });
    const url = await first.ready;
    await expectRefusal({ DATA_DIR }, 'store-locked', /Another process is using/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.exited).toEqual({ code: 0, signal: null });
  });
});
