import { createClient, type RedisClientType } from 'redis';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';

const LONGEST_PAUSE_MS = 2_000;
const PING_MS = 3_000;
/** A server that hangs, or whose packets get lost, is taken for gone after this. */
const SILENCE_MS = 10_000;

/** Connects to Redis, which must be there at the start; later it may go, hang and come back. Without the error listener the process would die with it. */
export async function connectRedis(url: string, log: Log): Promise<RedisClientType> {
  let wasThere = false;
  const client: RedisClientType = createClient({
    url,
    pingInterval: PING_MS,
    socket: { socketTimeout: SILENCE_MS, reconnectStrategy: (attempt) => wasThere && Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS) },
  });
  client.on('error', (error: unknown) => log.error({ err: error }, 'redis'));
  await client.connect().catch((cause: unknown) => {
    throw new AppError('store-unreachable', 'Redis does not answer. Check that it runs and that REDIS_URL names the right host and account.', { cause });
  });
  wasThere = true;
  return client;
}
