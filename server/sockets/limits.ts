import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClientType } from 'redis';
import { AppError } from '../errors.ts';

/** How much one visitor may write and one address may connect. */
export interface Limits {
  /** Throws AppError `too-many-messages` when the visitor has used up the minute. */
  message(visitorId: string): Promise<void>;
  /** Throws AppError `too-many-messages` when the address connects too often. */
  connection(address: string): Promise<void>;
}

export function createLimits(options: { messagesPerMinute: number; connectionsPerMinute: number; redis?: RedisClientType }): Limits {
  const limiter = (keyPrefix: string, points: number) => {
    const memory = new RateLimiterMemory({ keyPrefix, points, duration: 60 });
    // The insurance keeps limits (per process) and the chat alive while Redis is away.
    if (!options.redis) return memory;
    // A client that is not ready queues commands: without the refusal every call would wait for Redis to come back.
    return new RateLimiterRedis({ storeClient: options.redis, keyPrefix, points, duration: 60, insuranceLimiter: memory, rejectIfRedisNotReady: true, useRedisPackage: true });
  };
  const messages = limiter('messages', options.messagesPerMinute);
  const connections = limiter('connections', options.connectionsPerMinute);
  return {
    message: (visitorId) => consume(messages, visitorId),
    connection: (address) => consume(connections, address),
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
