/** The app in a process of its own with a real store, for tests that kill it. Started by live-child.ts. */
import { randomUUID } from 'node:crypto';
import { createLog } from '../../server/log.ts';
import { connectRedis } from '../../server/sockets/connect-redis.ts';
import { createLimits } from '../../server/sockets/limits.ts';
import { connectPeers } from '../../server/sockets/peers.ts';
import { openDatabase } from '../../server/store/database.ts';
import { createKillSwitch, killableDatabase, type KillPoint } from './kill-points.ts';
import { startLiveApp } from './live-app.ts';
import { seedRandom } from './seeded-random.ts';
import { createSteadyAnswer } from './steady-answer.ts';

export interface LiveProcessOptions {
  databaseUrl: string;
  redisUrl?: string;
  seed: number;
  /** Longest pause between two sentences. */
  pauseMs: number;
}

export interface ToProcess {
  arm: KillPoint | null;
  occurrence: number;
}

/** The first tells where it listens, later ones that an order was taken. */
export interface FromProcess {
  url: string;
}

const options = JSON.parse(process.argv[2] ?? '') as LiveProcessOptions;
const random = seedRandom(options.seed);
const killSwitch = createKillSwitch();
const log = createLog({ level: 'warn' });
const db = await openDatabase({ url: options.databaseUrl, log });
const redis = options.redisUrl === undefined ? undefined : await connectRedis(options.redisUrl, log);

const live = await startLiveApp({
  db: killableDatabase(db, killSwitch),
  log,
  answer: createSteadyAnswer({ pauseMs: () => random.below(options.pauseMs + 1), onSentence: () => killSwitch.pass('between-sentences') }),
  limits: createLimits({ messagesPerMinute: 10_000, connectionsPerMinute: 10_000, ...(redis ? { redis } : {}) }),
  ...(redis ? { peers: await connectPeers({ redis, newId: randomUUID, log }) } : {}),
}, { db, url: options.databaseUrl, peer: () => Promise.resolve(db), close: () => db.close() });
live.app.runner.start();

process.on('message', (message: ToProcess) => {
  killSwitch.arm(message.arm, message.occurrence);
  process.send?.({ url: live.url } satisfies FromProcess);
});
process.on('SIGTERM', () => void live.close().then(() => db.close()).then(() => process.exit(0)));
// The test that started us is gone.
process.on('disconnect', () => process.exit(1));
process.send?.({ url: live.url } satisfies FromProcess);
