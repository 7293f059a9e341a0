import { setTimeout as wait } from 'node:timers/promises';
import { connectClient, type LoadClient } from './load-client.ts';
import { atMost, type Measured } from './measure.ts';
import { startModelStub } from './model-stub.ts';
import { startServer } from './server-process.ts';

const HELD = 2_000;
const STREAMS = 200;
const DELTAS_PER_SECOND = 30;
const STREAM_SECONDS = 8;

/** Memory of a held conversation, and CPU of a delta while many answers stream. */
export async function measureSockets(): Promise<Measured[]> {
  return [await heldSockets(), await streamedDeltas()];
}

async function heldSockets(): Promise<Measured> {
  const server = await startServer();
  const warm = await connectMany(server.url, 200);
  await wait(2_000);
  const before = server.rssMb();
  const held = await connectMany(server.url, HELD);
  await wait(5_000);
  const perSocket = ((server.rssMb() - before) * 1024) / HELD;
  for (const client of [...warm, ...held]) client.close();
  await server.stop({ removeData: true });
  return atMost(`memory a held socket (${HELD} held)`, perSocket, 'KB', 25);
}

async function streamedDeltas(): Promise<Measured> {
  const stub = await startModelStub({ sentences: DELTAS_PER_SECOND * STREAM_SECONDS, everyMs: 1000 / DELTAS_PER_SECOND });
  const server = await startServer({ MODEL_BASE_URL: stub.baseUrl, MODEL_NAME: 'stub', TURN_DEADLINE_MS: '120000' });
  const clients = await connectMany(server.url, STREAMS);
  await clients[0]?.ask('年费多少');
  let deltas = 0;
  for (const client of clients) client.socket.on('text-delta', () => { deltas += 1; });
  const idleCpu = server.cpuSeconds();
  await Promise.all(clients.map((client) => client.ask('怎么挂失')));
  const used = server.cpuSeconds() - idleCpu;
  for (const client of clients) client.close();
  await server.stop({ removeData: true });
  await stub.close();
  return atMost(`CPU a streamed delta (${STREAMS} streams x ${DELTAS_PER_SECOND}/s, ${deltas} received)`, (used * 1e6) / Math.max(1, deltas), 'µs', 45);
}

async function connectMany(url: string, count: number): Promise<LoadClient[]> {
  const clients: LoadClient[] = [];
  // A few at a time, as customers come, and within the listen backlog.
  for (let done = 0; done < count; done += 50) {
    clients.push(...await Promise.all(Array.from({ length: Math.min(50, count - done) }, () => connectClient(url))));
  }
  return clients;
}
