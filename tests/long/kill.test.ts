import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { firstBrokenAudit } from '../../server/store/audit.ts';
import { openDatabase } from '../../server/store/database.ts';
import { conversationFaults, storeFaults, timesAnswered } from '../support/conversation-faults.ts';
import { createFollower, type Follower } from '../support/follower.ts';
import { KILL_POINTS, type KillPoint } from '../support/kill-points.ts';
import { bundleLiveProcess, startLiveChild, type LiveChild } from '../support/live-child.ts';
import { seedRandom, type SeededRandom } from '../support/seeded-random.ts';

const KILLS = 30;
const CUSTOMERS = 3;

interface Client {
  follower: Follower;
  /** In the order in which they are written; acked or not. */
  sent: string[];
  acked: Set<string>;
}

/** Writes like a customer who does not wait for answers; what gets no ack is sent again by `comeBack`. */
async function write(client: Client, random: SeededRandom, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await wait(random.below(12));
    client.sent.push(text);
    if ((await client.follower.send(text))?.ok === true) client.acked.add(text);
  }
}

async function comeBack(client: Client, url: string): Promise<void> {
  await client.follower.connect(url);
  const stored = new Set(client.follower.state().messages.map((message) => message.clientMessageId));
  for (const text of client.acked) expect(stored, 'an acked message was lost').toContain(text);
  for (const text of client.sent.filter((one) => !client.acked.has(one))) expect(await client.follower.send(text)).toMatchObject({ ok: true });
}

function isAnswered(client: Client): boolean {
  const state = client.follower.state();
  return state.activeTurn === null && client.sent.every((text) => timesAnswered(state, text) > 0);
}

async function checkClient(client: Client, url: string): Promise<void> {
  const { follower, sent } = client;
  await follower.until('everything answered', () => isAnswered(client));
  expect(conversationFaults({ state: follower.state(), shown: follower.shown, sent })).toEqual([]);
  expect(follower.faults).toEqual([]);
  for (const text of sent) expect(timesAnswered(follower.state(), text), `answers to ${text}`).toBe(1);
  const { conversationId } = follower.state();
  const fresh = await follower.call('conversation:resume', { conversationId: conversationId ?? '', afterSeq: 0 });
  expect(fresh, `a second look at ${url}`).toMatchObject({ ok: true, messages: follower.state().messages });
  follower.disconnect();
}

/** One process: customers write, it is killed at `point` or not, and a process on the same folder sets all right. Gives that process. */
async function killOnce(child: LiveChild, point: KillPoint, run: { random: SeededRandom; name: string; restart: () => Promise<LiveChild> }): Promise<{ child: LiveChild; killed: boolean; acked: number; crashed: number }> {
  const { random } = run;
  const clients = Array.from({ length: CUSTOMERS }, (): Client => ({ follower: createFollower(), sent: [], acked: new Set() }));
  for (const client of clients) await client.follower.connect(child.url);
  await child.arm(point, 1 + random.below(point.includes('sentence') ? 8 : CUSTOMERS));
  const texts = clients.map((_, i) => Array.from({ length: 1 + random.below(3) }, (__, n) => `${run.name}-${i}-${n}`));
  const writing = Promise.all(clients.map((client, i) => write(client, random, texts[i] ?? [])));
  const answered = writing.then(() => Promise.all(clients.map((client) => client.follower.until('everything answered', () => isAnswered(client)))));
  const killed = await Promise.race([child.exited.then(() => true), answered.then(async () => !(await child.disarm()))]);
  if (killed) expect((await child.exited).signal, child.output()).toBe('SIGKILL');
  await writing;
  const next = killed ? await run.restart() : child;
  if (killed) for (const client of clients) await comeBack(client, next.url);
  for (const client of clients) await checkClient(client, next.url);
  const crashed = clients.flatMap((client) => client.follower.state().messages).filter((message) => message.ending === 'crashed').length;
  return { child: next, killed, crashed, acked: clients.reduce((sum, client) => sum + client.acked.size, 0) };
}

beforeAll(bundleLiveProcess);

// At once, since each waits for its process most of the time.
it.concurrent.each(KILL_POINTS.map((point, i) => [point, i] as const))(`kill -9 %s, ${KILLS} times: nothing is lost, doubled or halved`, async (point, seed) => {
  const dir = mkdtempSync(join(tmpdir(), 'kill-'));
  const databaseUrl = `sqlite:${join(dir, 'test.db')}`;
  const random = seedRandom(seed + 1);
  const restart = () => startLiveChild({ databaseUrl, seed: random.below(1_000_000), pauseMs: 4 }, dir);
  let child = await restart();
  const counts = { runs: 0, kills: 0, acked: 0, crashed: 0 };
  for (; counts.kills < KILLS && counts.runs < 2 * KILLS; counts.runs += 1) {
    const round = await killOnce(child, point, { random, name: `r${counts.runs}`, restart });
    child = round.child;
    counts.kills += Number(round.killed);
    counts.acked += round.acked;
    counts.crashed += round.crashed;
  }
  child.kill('SIGTERM');
  expect(await child.exited).toEqual({ code: 0, signal: null });
  const db = await openDatabase({ url: databaseUrl });
  expect(await storeFaults(db)).toEqual([]);
  expect(await firstBrokenAudit(db.read)).toBeNull();
  await db.close();
  rmSync(dir, { recursive: true });
  process.stderr.write(`${point}: ${counts.kills} kills in ${counts.runs} runs, ${counts.acked} messages acked, ${counts.crashed} answers cut off\n`);
  expect(counts.kills).toBeGreaterThanOrEqual(KILLS);
});
