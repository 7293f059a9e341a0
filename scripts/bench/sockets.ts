import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { connectClient, type LoadClient } from './load-client.ts';
import { atMost, measured, type Measured } from './measure.ts';
import { startModelStub } from './model-stub.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import type { StreamPlan } from './stream-server.ts';

const HELD = 2_000;
const PLAN: StreamPlan = { streams: 200, deltasPerSecond: 30, seconds: 10 };
const TURNS = 40;
const SENTENCES = 25;

/** Collects garbage when it is asked to: what a socket left behind while it was opened is not held by it. */
const COLLECT = `import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => collect());`;

/** Memory of a held conversation, CPU of a streamed delta in the sockets alone, and of a sentence on its whole way. */
export async function measureSockets(): Promise<Measured[]> {
  return [await heldSockets(), await streamedDeltas(), await sentences()];
}

/** The first thousands fill the heap, caches and compiled code of the process; it is the next that are counted. */
async function heldSockets(): Promise<Measured> {
  const server = await startServer({ NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(COLLECT)}` });
  const warm = await connectMany(server.url, HELD);
  const before = await rssAfterCollection(server);
  const held = await connectMany(server.url, HELD);
  const perSocket = ((await rssAfterCollection(server) - before) * 1024) / HELD;
  for (const client of [...warm, ...held]) client.close();
  await server.stop({ removeData: true });
  return atMost(`memory a held socket (${HELD} more than ${HELD}, garbage collected)`, perSocket, 'KB', 25);
}

async function rssAfterCollection(server: ServerProcess): Promise<number> {
  await wait(1_000);
  for (let i = 0; i < 2; i++) {
    process.kill(server.pid, 'SIGUSR2');
    await wait(1_500);
  }
  return server.rssMb();
}

/** The sockets' part of a delta: from publish() to the wire. Model, rails and store are measured by `turns`. */
async function streamedDeltas(): Promise<Measured> {
  const child = fork(join(import.meta.dirname, 'stream-server.ts'), { execArgv: ['--import', 'tsx'] });
  const [{ url }] = await once(child, 'message') as [{ url: string }];
  const sockets = await Promise.all(Array.from({ length: PLAN.streams }, () => openSocket(url)));
  let received = 0;
  for (const socket of sockets) socket.on('text-delta', () => { received += 1; });
  const used = await stream(child, { ...PLAN, seconds: 2 }).then(() => {
    received = 0;
    return stream(child, PLAN);
  });
  await wait(500);
  for (const socket of sockets) socket.close();
  child.disconnect();
  await once(child, 'exit');
  return atMost(`CPU a streamed delta (${PLAN.streams} streams x ${PLAN.deltasPerSecond}/s, ${received} received)`, used / Math.max(1, received), 'µs', 45);
}

async function stream(child: ReturnType<typeof fork>, plan: StreamPlan): Promise<number> {
  child.send(plan);
  const [{ cpuMicroseconds }] = await once(child, 'message') as [{ cpuMicroseconds: number }];
  return cpuMicroseconds;
}

async function openSocket(url: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return socket;
}

/** A sentence of a model on its way through parsing, rails, record and sockets, while few others run. */
async function sentences(): Promise<Measured> {
  const stub = await startModelStub({ sentences: SENTENCES, everyMs: 50 });
  const server = await startServer({ MODEL_BASE_URL: stub.baseUrl, MODEL_NAME: 'stub', TURN_DEADLINE_MS: '120000' });
  const clients = await connectMany(server.url, TURNS);
  await Promise.all(clients.slice(0, 10).map((client) => client.ask('怎么挂失')));
  const before = server.cpuSeconds();
  await Promise.all(clients.map((client) => client.ask('怎么挂失')));
  const used = server.cpuSeconds() - before;
  for (const client of clients) client.close();
  await server.stop({ removeData: true });
  await stub.close();
  return measured(`CPU a model's sentence on its whole way, its share of the turn included (${TURNS} answers x ${SENTENCES})`, (used * 1e6) / (TURNS * SENTENCES), 'µs');
}

async function connectMany(url: string, count: number): Promise<LoadClient[]> {
  const clients: LoadClient[] = [];
  // A few at a time, as customers come, and within the listen backlog.
  for (let done = 0; done < count; done += 50) {
    clients.push(...await Promise.all(Array.from({ length: Math.min(50, count - done) }, () => connectClient(url))));
  }
  return clients;
}
