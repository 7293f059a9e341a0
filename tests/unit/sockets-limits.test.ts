import type { RedisClientType } from 'redis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLimits } from '../../server/sockets/limits.ts';

/** Stands for a Redis client: limits call nothing of it but `eval`. */
const redisThat = (evaluate: () => Promise<unknown>, isReady = true) => ({ isReady, eval: evaluate }) as unknown as RedisClientType;
const limitsOn = (redis: RedisClientType) => createLimits({ messagesPerMinute: 2, connectionsPerMinute: 2, redis });

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

it('a Redis that hangs holds nobody up for longer than a moment, and the limit holds all the same', async () => {
  const limits = limitsOn(redisThat(() => new Promise(() => undefined)));
  for (const result of ['kept', 'kept', 'refused']) {
    const outcome = limits.message('v').then(() => 'kept', () => 'refused');
    await vi.advanceTimersByTimeAsync(250);
    expect(await outcome).toBe(result);
  }
});

it('a Redis that is away or fails is not waited for', async () => {
  for (const redis of [redisThat(() => new Promise(() => undefined), false), redisThat(() => Promise.reject(new Error('gone')))]) {
    const limits = limitsOn(redis);
    await limits.message('v');
    await limits.message('v');
    await expect(limits.message('v')).rejects.toMatchObject({ code: 'too-many-messages' });
  }
});

it('what Redis counts for all processes counts', async () => {
  const limits = limitsOn(redisThat(() => Promise.resolve([3, 30_000])));
  await expect(limits.connection('192.0.2.1')).rejects.toMatchObject({ code: 'too-many-messages', message: expect.stringContaining('30 seconds') as string });
});
