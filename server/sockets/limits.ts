import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClientType } from 'redis';
import { AppError } from '../errors.ts';

/** A customer must not wait longer than this for a Redis that hangs or has just gone. */
const REDIS_DEADLINE_MS = 250;

/** Resuming, stopping, rating: what a hurried customer needs and more, and too little to keep a server busy with. */
const CALLS_PER_MINUTE = 300;
const CALLS_FOR_EACH_MESSAGE = 10;

/** How much one visitor may write, one address may connect and one socket may call. */
export interface Limits {
  /** Calls of any kind on one socket; counted in the process that holds it. */
  callsPerMinute: number;
  /** Throws AppError `too-many-messages` when the visitor has used up the minute. */
  message(visitorId: string): Promise<void>;
  /** Throws AppError `too-many-messages` when the address connects too often. */
  connection(address: string): Promise<void>;
}

/** Counts for all processes together where there is Redis; while it is away, slow or gone, each process counts for itself. */
export function createLimits(options: { messagesPerMinute: number; connectionsPerMinute: number; redis?: RedisClientType }): Limits {
  const limit = (keyPrefix: string, points: number) => {
    const own = new RateLimiterMemory({ keyPrefix, points, duration: 60 });
    if (!options.redis) return (key: string) => consume(own, key);
    const shared = new RateLimiterRedis({ storeClient: options.redis, keyPrefix, points, duration: 60, rejectIfRedisNotReady: true, useRedisPackage: true });
    return (key: string) => consumeShared(shared, own, key);
  };
  return {
    callsPerMinute: Math.max(CALLS_PER_MINUTE, CALLS_FOR_EACH_MESSAGE * options.messagesPerMinute),
    message: limit('messages', options.messagesPerMinute),
    connection: limit('connections', options.connectionsPerMinute),
  };
}

async function consume(limiter: RateLimiterMemory | RateLimiterRedis, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new AppError('too-many-messages', `Too many in one minute; try again in ${Math.ceil(error.msBeforeNext / 1000)} seconds.`);
  }
}

async function consumeShared(shared: RateLimiterRedis, own: RateLimiterMemory, key: string): Promise<void> {
  try {
    await inTime(consume(shared, key));
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The client's own errors are logged by its listener.
    await consume(own, key);
  }
}

/** A command that was queued in the instant in which the connection broke waits for five seconds, one sent to a Redis that hangs for ever. */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`Redis did not answer in ${REDIS_DEADLINE_MS} ms.`)), REDIS_DEADLINE_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
