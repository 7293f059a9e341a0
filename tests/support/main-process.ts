import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** A bank with a handful of documents: ready in a second. */
const SMALL_BANK = resolve(import.meta.dirname, 'other-bank');

/** The built service as an operator starts it. */
export interface MainProcess {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  /** Its address as soon as it says that it is ready; rejects when it ends before. */
  ready: Promise<string>;
  exited: Promise<{ code: number | null; signal: string | null }>;
}

/** Runs dist/server/main.js with `env` and nothing else of this process's environment. */
export function runMain(env: Record<string, string>): MainProcess {
  const child = spawn(process.execPath, ['--enable-source-maps', join(ROOT, 'dist/server/main.js')], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', KNOWLEDGE_DIR: SMALL_BANK, LOG_LEVEL: 'info', ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => { output.stdout += data.toString(); });
  child.stderr.on('data', (data: Buffer) => { output.stderr += data.toString(); });
  const exited = new Promise<{ code: number | null; signal: string | null }>((done) => {
    child.once('close', (code, signal) => done({ code, signal }));
  });
  const ready = new Promise<string>((done, fail) => {
    child.stdout.on('data', () => {
      const url = /ready: (\S+)/.exec(output.stdout)?.[1];
      if (url !== undefined) done(url);
    });
    void exited.then(({ code }) => fail(new Error(`ended with ${String(code)}: ${output.stderr}`)));
  });
  ready.catch(() => undefined);
  return { child, ready, exited, stdout: () => output.stdout, stderr: () => output.stderr };
}
