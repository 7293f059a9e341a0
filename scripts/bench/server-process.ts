import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** Linux counts CPU time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** The compiled service in a process of its own, measured from outside. */
export interface ServerProcess {
  url: string;
  pid: number;
  dataDir: string;
  /** CPU seconds that the process and its threads have used so far. */
  cpuSeconds(): number;
  /** Resident memory in MB, threads included. */
  rssMb(): number;
  /** Ends it as an operator would; the data folder stays unless `removeData`. */
  stop(options?: { removeData?: boolean }): Promise<void>;
}

/** Starts dist/server/main.js on a free port of 127.0.0.1 and waits until it says that it is ready. */
export async function startServer(env: Record<string, string> = {}, dataDir = mkdtempSync(join(tmpdir(), 'openteller-bench-'))): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'dist/server/main.js')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', DATA_DIR: dataDir, MESSAGES_PER_MINUTE: '10000', CONNECTIONS_PER_MINUTE: '1000000', ...env },
  });
  const url = await readyUrl(child);
  const pid = child.pid ?? 0;
  return {
    url, pid, dataDir,
    cpuSeconds: () => cpuSecondsOf(pid),
    rssMb: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    async stop({ removeData = false } = {}) {
      const gone = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await gone;
      }
      if (removeData) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function cpuSecondsOf(pid: number): number {
  // The name in parentheses may hold spaces: fields are counted after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    child.stdout?.on('data', (data: Buffer) => {
      output += data.toString();
      const url = /ready: (\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.stderr?.on('data', (data: Buffer) => { errors = (errors + data.toString()).slice(-2000); });
    child.once('exit', (code) => reject(new Error(`The server ended with ${String(code)} before it was ready: ${errors}`)));
  });
}
