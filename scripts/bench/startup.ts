import { setTimeout as wait } from 'node:timers/promises';
import { atMost, type Measured } from './measure.ts';
import { startServer } from './server-process.ts';

const SETTLED_MS = 60_000;

/** CPU of a start with an index present, and memory a minute later, on the sample bank. */
export async function measureStartup(): Promise<Measured[]> {
  const first = await startServer();
  await first.stop();
  const second = await startServer({}, first.dataDir);
  const cpu = second.cpuSeconds();
  await wait(SETTLED_MS);
  const rss = second.rssMb();
  await second.stop({ removeData: true });
  return [atMost('start with an index present', cpu, 's CPU', 2), atMost('memory 60 s after ready, workers included', rss, 'MB', 150)];
}
