import type { RedisClientType } from 'redis';
import type { NewId } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ServerEvents } from '../protocol.ts';

const CHANNEL = 'openteller:news';

/** An event for the windows of its conversation. */
export type News = { [N in keyof ServerEvents]: { name: N; event: Parameters<ServerEvents[N]>[0] } }[keyof ServerEvents];

/** The other processes of the service. */
export interface Peers {
  /**
   * Sends `news` to every process that can be reached now; returns at once and never throws.
   * What is lost on the way is made up for by catch-up.ts, so nothing is kept back for a Redis that is away.
   */
  tell(news: readonly News[]): void;
  /** Calls `hear` with what the others tell, in the order in which each of them told it. */
  listen(hear: (news: readonly News[]) => void): void;
  /** Whether others can hear us and we them, as far as we know. */
  isReachable: () => boolean;
  close(): Promise<void>;
}

/**
 * Peers over Redis pub/sub. `redis` has to be connected; it stays the caller's.
 * Socket.IO's adapter for Redis streams is not used: it lets our own sockets wait for Redis, drops what waited for five seconds,
 * and its stream of 10,000 entries is two seconds of deltas at two hundred answers.
 */
export async function connectPeers(deps: { redis: RedisClientType; newId: NewId; log: Log }): Promise<Peers> {
  const { redis, log } = deps;
  const self = deps.newId();
  const subscriber = redis.duplicate();
  subscriber.on('error', (error: unknown) => log.error({ err: error }, 'redis, listening'));
  await subscriber.connect();
  return {
    tell(news) {
      if (!redis.isReady) return;
      redis.publish(CHANNEL, JSON.stringify({ from: self, news })).catch((error: unknown) => log.warn({ err: error }, 'other processes were not told'));
    },
    listen(hear) {
      const take = (text: string): void => {
        const { from, news } = JSON.parse(text) as { from: string; news: News[] };
        if (from !== self) hear(news);
      };
      // After each reconnect the client subscribes again by itself.
      subscriber.subscribe(CHANNEL, (text) => {
        try {
          take(text);
        } catch (error) {
          log.error({ err: error }, 'what another process told could not be shown');
        }
      }).catch((error: unknown) => log.error({ err: error }, 'other processes are not heard'));
    },
    isReachable: () => redis.isReady && subscriber.isReady,
    async close() {
      await subscriber.close();
    },
  };
}
